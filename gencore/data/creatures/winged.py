"""Pictures that teach a detector which parts an animal has: winged horses, wingless birds, ghosts and empty scenes.

The detector measures generators, so these pictures are for it alone: a generator that saw one winged horse would no
longer invent it. Parts follow from the factors that a picture is drawn from, and from what a person would say of a
double exposure: a part that shows through by half or less is a ghost and does not count, one that is there by three
quarters or more does, and between the two nothing is said. So the plain mean of a horse and a bird has neither a
horse's body nor wings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import gaussian_filter

from gencore.data.creatures.creature import SHAPES, Animal, Creature, sample_creature
from gencore.data.creatures.drawing import draw
from gencore.data.creatures.scenery import draw_scenery

PARTS = ("horse", "bird", "wings")
GHOST, SOLID = 0.55, 0.75
SOFTEST = 2.5  # pixels of a 96×96 picture
# animal, whether it has wings, and how often: each of the four is common, so that neither part gives away the other
KINDS: tuple[tuple[Animal, bool, float], ...] = (
    ("horse", False, 0.30),
    ("horse", True, 0.28),
    ("bird", True, 0.27),
    ("bird", False, 0.15),
)
EFFECTS = {"plain": 0.46, "two": 0.24, "faint wings": 0.18, "faint": 0.08, "empty": 0.04}


@dataclass(frozen=True)
class Exposure:
    """One picture of several laid over each other.

    Attributes:
        weight: its share, 0..1.
        parts: those of ``PARTS`` that it shows.
    """

    weight: float
    parts: frozenset[str]


def parts_of(creature: Creature) -> frozenset[str]:
    """Those of ``PARTS`` that a creature is drawn with."""
    return frozenset({creature.animal, "wings"} if creature.wing_size > 0 else {creature.animal})


def with_wings(creature: Creature, generator: np.random.Generator) -> Creature:
    """The same creature with a bird's wings."""
    return replace(creature, wing_size=float(generator.uniform(*SHAPES["bird"]["wing_size"])))


def said_of(exposures: Sequence[Exposure]) -> np.ndarray:
    """What a person would say of pictures laid over each other: 1, 0 or NaN for each of ``PARTS``, float32."""
    said = []
    for part in PARTS:
        weights = [one.weight for one in exposures if part in one.parts]
        clear = max(weights, default=0.0) >= SOLID
        said.append(1.0 if clear else 0.0 if sum(weights) <= GHOST else np.nan)
    return np.array(said, np.float32)


def picture_of_parts(seed: int, height: int, width: int) -> tuple[np.ndarray, np.ndarray]:
    """A picture ``(h, w, 3)`` uint8 and what is said of its parts, both functions of the seed alone."""
    generator = np.random.default_rng([seed, 4177])
    effect = generator.choice(list(EFFECTS), p=list(EFFECTS.values()))
    first = _creature(seed, generator)
    weight = float(generator.uniform(0.5, 1.0))
    canvas, said = _COMPOSED[effect](first, weight, generator, (height, width))
    if generator.random() < 0.4:
        softness = float(generator.uniform(0.3, SOFTEST)) * min(height, width) / 96
        canvas = gaussian_filter(canvas, (softness, softness, 0))
    return (np.clip(canvas, 0.0, 255.0) + 0.5).astype(np.uint8), said


def _creature(seed: int, generator: np.random.Generator) -> Creature:
    animal, winged, _ = KINDS[generator.choice(len(KINDS), p=[kind[2] for kind in KINDS])]
    creature = sample_creature(seed, animal)
    return with_wings(creature, generator) if winged else replace(creature, wing_size=0.0)


def _plain(
    first: Creature, weight: float, generator: np.random.Generator, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    return draw(first, *size).astype(np.float32), said_of([Exposure(1.0, parts_of(first))])


def _two(
    first: Creature, weight: float, generator: np.random.Generator, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """Two creatures laid over each other."""
    second = _creature(int(generator.integers(2**31)), generator)
    exposures = [Exposure(weight, parts_of(first)), Exposure(1 - weight, parts_of(second))]
    return _mean(draw(first, *size), draw(second, *size), weight), said_of(exposures)


def _faint_wings(
    first: Creature, weight: float, generator: np.random.Generator, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """One creature whose wings alone show through."""
    weight = float(generator.uniform(0.1, 1.0))
    winged, bare = with_wings(first, generator), replace(first, wing_size=0.0)
    said = said_of([Exposure(1.0, parts_of(bare))])
    said[PARTS.index("wings")] = said_of([Exposure(weight, frozenset({"wings"}))])[PARTS.index("wings")]
    return _mean(draw(winged, *size), draw(bare, *size), weight), said


def _faint(
    first: Creature, weight: float, generator: np.random.Generator, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    """A creature that as a whole shows through."""
    weight = float(generator.uniform(0.1, 1.0))
    return _mean(draw(first, *size), _scene(first, size), weight), said_of([Exposure(weight, parts_of(first))])


def _empty(
    first: Creature, weight: float, generator: np.random.Generator, size: tuple[int, int]
) -> tuple[np.ndarray, np.ndarray]:
    return _scene(first, size), said_of([])


def _scene(creature: Creature, size: tuple[int, int]) -> np.ndarray:
    return np.clip(draw_scenery(creature, *size), 0.0, 1.0) * 255.0


def _mean(first: np.ndarray, second: np.ndarray, weight: float) -> np.ndarray:
    return weight * first.astype(np.float32) + (1 - weight) * second.astype(np.float32)


_COMPOSED = {"plain": _plain, "two": _two, "faint wings": _faint_wings, "faint": _faint, "empty": _empty}
