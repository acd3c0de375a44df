"""gencore's own recipes for the adversarial models on small data: what a pair of slow cores trains in about an hour."""

from gencore.data.transforms import Augmentation
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

PRESETS = {
    "digits-cdcgan": Preset(
        "Seed 4's CDCGAN, half as wide, on scikit-learn's digits; batches of 64, and averaged weights against flicker",
        "digits",
        Recipe(
            model="cdcgan",
            config={"latent": 20, "embedding": 5, "channels": 1, "features": 32},
            terms=(Term("discriminator"), Term("adversarial"), Term("l1", Schedule(10.0))),
            fields=("digit",),
            steps=6000,
            batch_size=64,
            learning_rate=2e-4,
            betas=(0.5, 0.999),
            warmup=0,
            decay="constant",
            clip=0.0,
            ema=0.995,
            hiding=Hiding(0.05, 0.0, 0.0),
            jitter=0.0,
            augmentation=Augmentation(rotation=15, crop_padding=4),
        ),
        ImageSpec(64, 64),
    ),
    "digits-adversarial-ae": Preset(
        "Makhzani et al.'s adversarial autoencoder on digits: 8 latents for the hand, the class for the digit",
        "digits",
        Recipe(
            model="adversarial_ae",
            config={"latent": 8},
            terms=(Term("mse"), Term("discriminator"), Term("adversarial", Schedule(0.03))),
            fields=("digit",),
            steps=5000,
            batch_size=64,
            learning_rate=1e-3,
            betas=(0.5, 0.999),
            ema=0.995,
            hiding=Hiding(0.1, 0.0, 0.0),
            jitter=0.0,
        ),
    ),
}
