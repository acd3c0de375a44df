"""gencore's own model, for anybody's folder: what `gencore train` does if nobody says otherwise.

Four stages in one run. First pictures and maps of latents, alone. Then, while that rests, codes of maps and the flow
on codes, on networks so small that a step takes less than half of the time. Then the second flow. Last everything at
once, against a discriminator of what is drawn, which is what turns soft into sharp.
"""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Recipe

CODES, FLOW, REFLOW, GAME = 1500, 1650, 2200, 2700  # the step at which each stage begins
HINGE = {"kind": "hinge"}


def _pictures(weight: float) -> Schedule:
    return Schedule(weight, rest=(CODES, GAME))


def _from(start: int, weight: float = 1.0, ramp: int = 0) -> Schedule:
    return Schedule(weight, "delayed", start=start, ramp=ramp)


PRESETS = {
    "latent_flow": Preset(
        "Sharp, steered by every rater, one small decode: for cars and for any folder of rated pictures",
        "cars",
        Recipe(
            model="latent_flow",
            terms=(
                Term("l1", _pictures(1.0)),
                Term("ms_ssim", _pictures(0.1)),
                Term("gradient", _pictures(0.5)),
                Term("code", _from(CODES)),
                Term("kl", _from(CODES, 5e-5)),
                Term("flow", _from(FLOW)),
                Term("reflow", _from(REFLOW)),
                Term("code_pixels", _from(GAME, 0.5)),
                Term("discriminator", _from(GAME), HINGE),
                Term("adversarial", _from(GAME + 100, 0.01, ramp=200), HINGE),
                Term("discriminator_features", _from(GAME + 100, 0.05, ramp=200)),
            ),
            steps=3800,
            batch_size=32,
            learning_rate=1e-3,
            rates={"discriminator": 0.5},
            betas=(0.8, 0.99),
            validate_every=250,
            sample_every=250,
            save_every=250,
        ),
        stages=True,
    ),
}
