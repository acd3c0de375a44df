"""How often a network halves a picture, and what is left of it then."""

import math

from gencore.types import ImageSpec


def halvings(image: ImageSpec, smallest: int = 4) -> int:
    """How often the picture is halved until its shorter side is about ``smallest``; at least once.

    64×64 is halved four times, as in DCGAN, and 96×128 five times, down to 3×4.
    """
    return max(1, round(math.log2(min(image.height, image.width) / smallest)))


def start_size(image: ImageSpec, stages: int) -> tuple[int, int]:
    """The smallest map that covers the picture after ``stages`` doublings; what is too much is cropped."""
    return math.ceil(image.height / 2**stages), math.ceil(image.width / 2**stages)


def widths(width: int, stages: int, most: int = 8) -> list[int]:
    """Channels of each map, finest first: ``width``, doubled at each halving, up to ``most`` times."""
    return [width * min(2**stage, most) for stage in range(stages)]
