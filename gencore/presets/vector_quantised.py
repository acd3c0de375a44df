"""Seed 0's VQ-VAE with seed 3's PixelCNN, for cars on two slow cores: one level, and two.

The report gives no numbers. In the first third of the steps only the autoencoder learns, then the prior learns beside
it, while the codes hardly move any more. The codebook follows faster than the paper's 0.99: the run is short, and 24
vectors a step choose each code.
"""

from typing import Any

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Recipe


def _recipe(steps: int, **config: Any) -> Recipe:
    return Recipe(
        model="vq_vae",
        config={"width": 48, "decay": 0.97, "prior_layers": 6, **config},
        terms=(
            Term("mse"),
            Term("ms_ssim", Schedule(0.05)),
            Term("commitment", Schedule(0.02)),
            Term("code_nll", Schedule(1.0, "delayed", start=steps // 3)),
        ),
        steps=steps,
        batch_size=32,
        validate_every=500,
        sample_every=500,
        save_every=500,
    )


PRESETS = {
    "cars-vq-vae": Preset(
        "Seed 0, section 2.8.3, with seed 3's PixelCNN over the codes: half an hour on two slow cores",
        "cars",
        _recipe(4000),
    ),
    "cars-vq-vae-2": Preset(
        "The same with a coarse and a fine map of codes, each with a prior (Razavi et al., 2019): forty minutes",
        "cars",
        _recipe(2400, levels=2),
    ),
}
