"""The same birds with and without wings: what wings are, in pictures, without a single winged horse."""

from dataclasses import replace

import numpy as np
from jaxtyping import UInt8

from gencore.data.creatures.creature import sample_creature
from gencore.data.creatures.drawing import draw
from gencore.data.painting.command import picture_seed

SEED = 2000  # of birds that belong to no data set
COUNT = 240

Pictures = UInt8[np.ndarray, "n h w 3"]


def birds_with_and_without(height: int, width: int, count: int = COUNT) -> tuple[Pictures, Pictures]:
    """Birds that look to either side by turns, without their wings and with them, ``(count, h, w, 3)`` each."""
    birds = [
        replace(sample_creature(picture_seed(number, SEED), "bird"), facing=1 if number % 2 else -1)
        for number in range(count)
    ]
    bare = np.stack([draw(replace(bird, wing_size=0.0), height, width) for bird in birds])
    return bare, np.stack([draw(bird, height, width) for bird in birds])
