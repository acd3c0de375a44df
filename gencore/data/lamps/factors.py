"""What is known of drawn lamps: the fields of what was drawn."""

from collections.abc import Sequence

from gencore.data.factors import columns_of
from gencore.data.lamps.lamp import sample_lamp
from gencore.data.painting.command import picture_seed
from gencore.registry import register_factors

UNSAID = ("kind", "detail_seed")


@register_factors("lamps")
def factors(numbers: Sequence[tuple[int, int]]) -> dict[str, list[float]]:
    """Columns by name.

    Args:
        numbers: number and seed of each picture.
    """
    return columns_of([sample_lamp(picture_seed(number, seed)) for number, seed in numbers], UNSAID)
