"""The data set ``fish``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.drawing import drawn_data
from gencore.data.fish.palettes import KINDS
from gencore.data.fish.raters import RATERS
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
NATIVE = ImageSpec(96, 128)
SPEC = ConditionSpec((Field("kind", "class", classes=tuple(KINDS)), *(Field(name) for name in RATERS)))


@register_dataset("fish")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural fish of five kinds in three waters by day and night, scored 0..9 by six invented raters.

    Subject, colours, light and raters are others than those of ``cars`` and ``houses``: data for a fair test of
    recipes that were tuned on them.

    Args:
        image: picture size; 96×128 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other fish of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    return drawn_data("fish", DRAWING, SPEC, image or NATIVE, count, seed)
