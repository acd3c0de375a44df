"""Seed 0: six raters, cars, a ResNet18 CVAE. Both runs of its appendix, and the training that its text describes.

The appendix prints the latent size, the learning rate, the weight decay and the weights of the combined loss of each
run, and the epoch whose pictures it shows; what these weights mean here is told in :mod:`gencore.losses.combined`. It
leaves open, and here it is decided so:

- Both runs are for Moira and Ferdinando at 224×224 (section 2.2). Of the two samplers of that section, neither of
  which is assigned to a run, they take the product of scores: the goal is to please both.
- All four terms count from the first step. Section 2.7 brings some in later but says not when; ``seed0-delayed``
  shows that.
- The captions mention batch normalization in the decoder for the second run only, section 2.3 for the model as such.
  The second is followed: both runs have it.
- Section 2.7 looks at the latents' correlations every ten epochs; so do all three.
- Batch size, warm-up, clipping and averaging are not mentioned: 64, and none of the others.
"""

from gencore.losses.combined import combined
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

FOCUS = ("Moira", "Ferdinando")
LOOKED = 10  # epochs between two looks at the latents


def _appendix(terms: tuple[Term, ...], epochs: int, learning_rate: float, weight_decay: float) -> Recipe:
    return Recipe(
        model="resnet_cvae",
        config={"latent": 512, "pretrained": True},
        terms=terms,
        fields=FOCUS,
        epochs=epochs,
        learning_rate=learning_rate,
        weight_decay=weight_decay,
        decay="constant",
        warmup=0,
        clip=0.0,
        ema=0.0,
        sampler="product",
        raters=FOCUS,
        hiding=Hiding(0.0, 0.0, 0.0),
        jitter=0.0,
        analyse_epochs=LOOKED,
    )


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
            analyse_epochs=LOOKED,
            patience=8,
        ),
    ),
    "seed0-beta-1": Preset(
        "Seed 0, Appendix, figure 7: combined loss, α 1, β 1, θ 100, λ 1e5, latent 512, 121 epochs",
        "cars",
        _appendix(combined(alpha=1.0, theta=100.0, lambda_=1e5, beta=1.0), 121, 1e-3, 1e-3),
        ImageSpec(224, 224),
    ),
    "seed0-beta-0.001": Preset(
        "Seed 0, Appendix, figure 8: combined loss, α 1, β 0.001, θ 100, λ 1, latent 512, 151 epochs",
        "cars",
        _appendix(combined(alpha=1.0, theta=100.0, lambda_=1.0, beta=0.001), 151, 1e-4, 1e-2),
        ImageSpec(224, 224),
    ),
}
