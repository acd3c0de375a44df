"""The data set ``creatures-parts``: what the part detector learns from, and no generator ever sees."""

from gencore.data.base import RatedImages
from gencore.data.cache import cached
from gencore.data.creatures.dataset import DRAWING, NATIVE
from gencore.data.creatures.winged import PARTS
from gencore.data.drawing import drawn
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

COMPOSING = 1  # raised whenever the same seed gives another picture or other parts
SPEC = ConditionSpec(tuple(Field(name, "binary") for name in PARTS))


@register_dataset("creatures-parts")
def load(image: ImageSpec | None = None, count: int = 12000, seed: int = 0) -> RatedImages:
    """Creatures of all kinds, winged horses and double exposures among them, and which parts are there.

    Not for generators: whether these invent a winged horse is measured by a detector that learnt from this.

    Args:
        image: picture size; 96×96 if not given.
        count: how many.
        seed: another seed gives other pictures of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept.
    """
    if count < 2:
        raise DataError(f"{count} creatures are too few to train on; ask for at least 2.")
    size = image or NATIVE
    shape = [size.height, size.width]
    identity = {"drawing": DRAWING, "composing": COMPOSING, "count": count, "seed": seed, "size": shape}
    renderer = "gencore.data.creatures.render_parts"
    return cached("creatures-parts", identity, SPEC, lambda: drawn(renderer, "creature-parts", size, count, seed))
