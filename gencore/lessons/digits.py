"""Digits become legible in less than a minute: a small conditional VAE on scikit-learn's handwritten digits."""

from dataclasses import replace

from gencore.lessons.base import Break, Lesson, Stage
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets import with_beta
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

SIZE = ImageSpec(32, 32)
RECIPE = Recipe(
    model="dcvae",
    config={"widths": (16, 32, 64), "latent": 16, "prior": "conditional"},
    terms=(Term("bce"), Term("kl", Schedule(1 / 1024, "delayed", start=0, ramp=300))),
    steps=1000,
    batch_size=64,
    learning_rate=3e-3,
    warmup=50,
    ema=0.99,
    hiding=Hiding(0.1, 0.1, 0.0),
    validate_every=50,
    sample_every=50,
    save_every=250,
    analyse_every=100,
)

LESSON = Lesson(
    name="digits",
    title="Digits in a minute",
    data="digits",
    recipe=RECIPE,
    size=SIZE,
    minutes=1.0,
    stages=(
        Stage(
            100,
            "Grey clouds",
            "The network first learns the average of all digits: a grey cloud. The reconstruction loss falls steeply, "
            "because almost anything is better than noise.",
        ),
        Stage(
            1000,
            "Digits",
            "Strokes appear, then digits. The KL term says how much the latents tell about a picture, in nats.",
        ),
    ),
    breaks=(
        Break(
            "beta-too-high",
            "β too high",
            "The KL term is weighed so heavily that the encoder says nothing any more: posterior collapse.",
            replace(with_beta(RECIPE, 1.0)),
            "KL falls to 0, no latent is active, and all pictures of a digit are alike.",
        ),
        Break(
            "rate-too-high",
            "Learning rate too high",
            "Each step jumps over the valley that it should walk down.",
            replace(RECIPE, learning_rate=10.0, clip=0.0, warmup=0, decay="constant"),
            "The loss jumps up instead of falling, or is not a number any more, and the guard goes back.",
        ),
    ),
)
