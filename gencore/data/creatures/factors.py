"""What is known of drawn creatures: their shape, their coat, their scene, and whether they have wings."""

from collections.abc import Sequence

import numpy as np

from gencore.data.creatures.creature import creature_of
from gencore.data.creatures.raters import raw_features
from gencore.data.factors import columns_of, transposed
from gencore.registry import register_factors

UNSAID = ("animal", "wing_size", "wing_lift", "facing", "hue", "crest_hue", "bare_hue", "detail_seed")


@register_factors("creatures")
def factors(numbers: Sequence[tuple[int, int]]) -> dict[str, list[float]]:
    """Columns by name; what belongs to wings is not known of creatures without.

    Args:
        numbers: number and seed of each picture.
    """
    creatures = [creature_of(number, seed) for number, seed in numbers]
    winged = [creature.wing_size > 0 for creature in creatures]
    both = list(zip(creatures, winged, strict=True))
    seen = transposed([raw_features(creature) for creature in creatures])
    return {
        "wings": [float(one) for one in winged],
        "wing_size": [one.wing_size if has else np.nan for one, has in both],
        "wing_lift": [one.wing_lift if has else np.nan for one, has in both],
        "facing_right": [float(one.facing == 1) for one in creatures],
        **columns_of(creatures, UNSAID),
        **{name: seen[name] for name in ("slenderness", "bulk", "warmth", "evening")},
    }
