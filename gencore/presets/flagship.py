"""gencore's own model, for anybody's folder: what `gencore train` does if nobody says otherwise.

Four stages in one run. First pictures and maps of latents, alone. Then, while that rests, codes of maps and the flow
on codes, on networks so small that a step takes less than half of the time. Then the second flow. Last, with encoders
and first flow settled, everything that draws, against a discriminator of what is drawn, which turns soft into sharp.
"""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Recipe

CODES, REFLOW, GAME, END = 2600, 4300, 5000, 5800  # the step at which each stage begins, and the last one ends
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
            config={"settled": True},
            terms=(
                Term("l1", _pictures(1.0)),
                Term("gradient", _pictures(0.7)),
                Term("detail", _pictures(0.02)),
                Term("code", _from(CODES)),
                Term("kl", _from(CODES, 5e-5)),
                Term("flow", Schedule(1.0, "delayed", start=CODES, rest=(GAME, END))),
                Term("reflow", _from(REFLOW)),
                Term("code_frechet", _from(REFLOW, 0.002, ramp=100)),
                Term("code_pixels", _from(GAME, 0.5)),
                Term("code_detail", _from(GAME, 0.02)),
                Term("discriminator", _from(GAME), HINGE),
                Term("adversarial", _from(GAME + 50, 0.01, ramp=100), HINGE),
                Term("discriminator_features", _from(GAME + 50, 0.05, ramp=100)),
                Term("frechet", _from(GAME + 50, 0.005, ramp=100)),
            ),
            steps=END,
            batch_size=32,
            learning_rate=1e-3,
            restarts=(CODES, GAME),
            rates={"discriminator": 0.5},
            betas=(0.8, 0.99),
            validate_every=250,
            sample_every=250,
            save_every=250,
        ),
        stages=True,
    ),
}
