"""The data set ``lamps``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.drawing import drawn_data
from gencore.data.lamps.lamp import KINDS
from gencore.data.lamps.raters import RATERS
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
NATIVE = ImageSpec(96, 128)
SPEC = ConditionSpec((Field("kind", "class", classes=KINDS), *(Field(name) for name in RATERS)))


@register_dataset("lamps")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural lamps of four kinds, nineteen factors a picture, scored 0..9 by five invented raters.

    Four of them have tastes; the scores of the fifth, Zeno, are dice that have nothing to do with the picture. No
    recipe was tuned on these pictures.

    Args:
        image: picture size; 96×128 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other lamps of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    return drawn_data("lamps", DRAWING, SPEC, image or NATIVE, count, seed)
