"""The data set ``cars``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.cars.raters import RATERS
from gencore.data.drawing import drawn_data
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
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
    return drawn_data("cars", DRAWING, SPEC, image or NATIVE, count, seed)
