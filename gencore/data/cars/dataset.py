"""The data set ``cars``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.cache import cached
from gencore.data.cars.raters import RATERS
from gencore.data.drawing import drawn
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
RENDERER = "gencore.data.cars.render"
NATIVE = ImageSpec(96, 128)
SPEC = ConditionSpec(tuple(Field(name) for name in RATERS))


@register_dataset("cars")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural cars in landscapes, scored 0..9 by six invented raters; about 3 % are grey.

    Args:
        image: picture size; 96×128 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other cars of the same kind.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    size = image or NATIVE
    if count < 2:
        raise DataError(f"{count} cars are too few to train on; ask for at least 2.")
    identity = {"drawing": DRAWING, "count": count, "seed": seed, "size": [size.height, size.width]}
    return cached("cars", identity, SPEC, lambda: drawn(RENDERER, "car", size, count, seed))
