"""What is known of drawn cars: the fields of their scene, and what raters see in it."""

from collections.abc import Sequence

from gencore.data.cars.raters import raw_features
from gencore.data.cars.scene import sample_scene
from gencore.data.factors import columns_of, transposed
from gencore.data.painting.command import picture_seed
from gencore.registry import register_factors

UNSAID = ("kin", "hue", "detail_seed")


@register_factors("cars")
def factors(numbers: Sequence[tuple[int, int]]) -> dict[str, list[float]]:
    """Columns by name.

    Args:
        numbers: number and seed of each picture.
    """
    scenes = [sample_scene(picture_seed(number, seed)) for number, seed in numbers]
    return {**columns_of(scenes, UNSAID), **transposed([raw_features(scene) for scene in scenes])}
