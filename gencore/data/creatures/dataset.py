"""The data set ``creatures``: drawn once, then read from the cache."""

from gencore.data.base import RatedImages
from gencore.data.creatures.creature import ANIMALS
from gencore.data.creatures.raters import RATERS
from gencore.data.drawing import drawn_data
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

DRAWING = 1
NATIVE = ImageSpec(96, 96)
SPEC = ConditionSpec((Field("animal", "class", classes=ANIMALS), *(Field(name) for name in RATERS)))


@register_dataset("creatures")
def load(image: ImageSpec | None = None, count: int = 6000, seed: int = 0) -> RatedImages:
    """Procedural horses and birds by turns, scored 0..9 by two invented raters who leave out about 5 %.

    No horse has wings and every bird has: the parents of a winged horse, which itself never occurs. What each
    picture shows is known, see :func:`gencore.data.creatures.factors`.

    Args:
        image: picture size; 96×96 if not given.
        count: how many. Picture ``i`` is the same whatever the count.
        seed: another seed gives other creatures of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    return drawn_data("creatures", DRAWING, SPEC, image or NATIVE, count, seed)
