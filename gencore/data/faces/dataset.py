"""The data set ``faces``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.drawing import drawn_data
from gencore.data.faces.palettes import KINDS
from gencore.data.faces.raters import RATERS
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
NATIVE = ImageSpec(96, 128)
SPEC = ConditionSpec((Field("kind", "class", classes=tuple(KINDS)), *(Field(name) for name in RATERS)))


@register_dataset("faces")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural portraits of five kinds of people in five surroundings, scored 0..9 by six invented raters.

    Subject, colours, light and raters are others than those of ``cars``, ``houses`` and ``fish``: data for a fair test
    of recipes that were tuned on them.

    Args:
        image: picture size; 96×128 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other people of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    return drawn_data("faces", DRAWING, SPEC, image or NATIVE, count, seed)
