"""Seed 0: six raters, cars, a ResNet18 CVAE. Both runs of its appendix, and the training that its text describes."""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Hiding, Recipe

PRESETS = {
    "seed0-delayed": Preset(
        "Seed 0, section 2.7: Adam at 1e-3, MSE first, KL and MS-SSIM brought in later, early stopping",
        "cars",
        Recipe(
            model="resnet_cvae",
            config={"latent": 512, "pretrained": True},
            terms=(
                Term("mse"),
                Term("kl", Schedule(2.7e-5, "delayed", start=500, ramp=500)),
                Term("ms_ssim", Schedule(0.02, "plateau", start=1000, ramp=500, patience=3)),
            ),
            decay="constant",
            warmup=0,
            hiding=Hiding(0.0, 0.0, 0.0),
            jitter=0.0,
            patience=8,
        ),
    ),
}
