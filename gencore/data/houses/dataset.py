"""The data set ``houses``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.drawing import drawn_data
from gencore.data.houses.palettes import KINDS
from gencore.data.houses.raters import RATERS
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
NATIVE = ImageSpec(96, 128)
SPEC = ConditionSpec((Field("kind", "class", classes=tuple(KINDS)), *(Field(name) for name in RATERS)))


@register_dataset("houses")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural houses of five kinds in all seasons, scored 0..9 by six invented raters.

    No recipe was tuned on them: data for a fair test of recipes that were tuned on ``cars``, whose raters, scenes and
    colours they do not share.

    Args:
        image: picture size; 96×128 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other houses of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    return drawn_data("houses", DRAWING, SPEC, image or NATIVE, count, seed)
