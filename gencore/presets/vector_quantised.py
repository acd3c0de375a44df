"""Seed 0's VQ-VAE with seed 3's PixelCNN, for cars on two slow cores: one level, and two.

The report gives no numbers. First only the autoencoder learns, as in the paper; then, for a while, the prior learns
beside it, while the codes hardly move any more; then the prior alone, on codes that stay what they are, which is three
times as fast. The codebook follows faster than the paper's 0.99: the run is short, and 24 vectors a step choose each
code.
"""

from typing import Any

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Recipe

JOINT, ALONE = 1300, 2250  # steps from which the prior learns, and from which nothing else does


def _recipe(**config: Any) -> Recipe:
    def until_alone(weight: float) -> Schedule:
        return Schedule(0.0, "ramp", start=ALONE, initial=weight)

    return Recipe(
        model="vq_vae",
        config={"width": 48, "decay": 0.97, "prior_layers": 6, **config},
        terms=(
            Term("mse", until_alone(1.0)),
            Term("ms_ssim", until_alone(0.05)),
            Term("commitment", until_alone(0.02)),
            Term("code_nll", Schedule(1.0, "delayed", start=JOINT)),
        ),
        steps=8000,
        batch_size=32,
        validate_every=500,
        sample_every=500,
        save_every=500,
    )


PRESETS = {
    "cars-vq-vae": Preset(
        "Seed 0, section 2.8.3, with seed 3's PixelCNN over the codes: forty minutes on one core",
        "cars",
        _recipe(),
    ),
    "cars-vq-vae-2": Preset(
        "The same with a coarse and a fine map of codes, each with a prior (Razavi et al., 2019)",
        "cars",
        _recipe(levels=2),
    ),
}
