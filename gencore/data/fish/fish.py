"""A fish in its water: every number one picture depends on, and how to draw one at random."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gencore.data.fish.palettes import BELLIES, GAUDY, GROUNDS, KINDS, MARKINGS, SOBER, WATERS, Kind
from gencore.data.painting.palette import pick_tone

Hsv = tuple[float, float, float]


@dataclass(frozen=True)
class Fish:
    """Everything one picture depends on; lengths are body lengths, places design pixels of a 96 × 128 picture.

    Attributes:
        kind: what it is, a key of ``KINDS``.
        depth: how deep its body is.
        snout: how pointed its head is, 0..1.
        arch: how its back is bent, −1 (tail up) to 1 (tail down).
        facing: 1 if it swims to the right, −1 to the left.
        tilt: how far its nose points up, in degrees.
        tail: shape of the tail, one of ``TAILS``.
        tail_size: how large the tail is, about 1.
        fin_size: how large the other fins are, about 1.
        spiny: how far rays stand out of the fins, or prickles out of a puffer, 0..1.
        edged: whether the fins have an edge in the colour of the markings.
        eye: radius of the eye.
        mouth: how wide it is open, 0..1.
        pattern: of the skin, one of ``PATTERNS``.
        boldness: how broad the parts of the pattern are, 0..1.
        body: hue, saturation and value of the skin.
        belly: the same of the belly.
        marking: the same of the pattern.
        fins: the same of the fins.
        scales: how well they are seen, 0..1.
        sheen: how much the skin shines, 0..1.
        water: what it swims in, a key of ``WATERS``.
        deepness: how far down that is, 0..1.
        murk: how cloudy the water is, 0..1.
        time: of day, 0 dawn, 0.5 noon, 0.86 sunset, 1 night.
        rays: how strong the shafts of light are, 0..1.
        sun_x: where light comes in across the picture, 0..1.
        ground: one of ``GROUNDS``.
        plants: how many there are, 0..1.
        corals: how many there are, 0..1.
        bubbles: how many rise, 0..1.
        company: how many other fish are far behind, 0..7.
        closeness: how near we are, 0..1.
        floor: where the ground begins, measured from the top.
        offset_x: shift of the fish from the middle.
        offset_y: the same downwards.
        detail_seed: seed of what nobody rates: each pebble, leaf and bubble.
    """

    kind: str
    depth: float
    snout: float
    arch: float
    facing: int
    tilt: float
    tail: str
    tail_size: float
    fin_size: float
    spiny: float
    edged: bool
    eye: float
    mouth: float
    pattern: str
    boldness: float
    body: Hsv
    belly: Hsv
    marking: Hsv
    fins: Hsv
    scales: float
    sheen: float
    water: str
    deepness: float
    murk: float
    time: float
    rays: float
    sun_x: float
    ground: str
    plants: float
    corals: float
    bubbles: float
    company: int
    closeness: float
    floor: float
    offset_x: float
    offset_y: float
    detail_seed: int


def sample_fish(seed: int) -> Fish:
    """Draws a fish at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    name = str(generator.choice(list(KINDS)))
    kind = KINDS[name]
    return Fish(
        kind=name,
        depth=float(generator.uniform(*kind.depth)),
        snout=float(generator.uniform(0.0, 1.0)),
        arch=float(generator.uniform(-1.0, 1.0)),
        facing=int(generator.choice((-1, 1))),
        tilt=float(np.clip(generator.normal(0.0, 8.0), -18.0, 18.0)),
        tail=_one_of(generator, kind.tails),
        tail_size=float(generator.uniform(0.75, 1.25)),
        fin_size=float(generator.uniform(0.7, 1.35)),
        spiny=float(generator.uniform(*kind.spiny)),
        edged=bool(generator.random() < 0.4),
        eye=float(generator.uniform(*kind.eye)),
        mouth=float(generator.beta(1.0, 1.6)),
        pattern=_one_of(generator, kind.patterns),
        boldness=float(generator.uniform(0.0, 1.0)),
        **_colours(generator, kind),
        scales=float(generator.uniform(*kind.scales)),
        sheen=float(generator.beta(1.3, 1.3)),
        **_surroundings(generator),
        closeness=float(generator.uniform(0.0, 1.0)),
        floor=float(generator.uniform(70.0, 82.0)),
        offset_x=float(generator.uniform(-5.0, 5.0)),
        offset_y=float(generator.uniform(-5.0, 3.0)),
        detail_seed=int(generator.integers(2**31)),
    )


def _one_of(generator: np.random.Generator, shares: Mapping[str, float]) -> str:
    """One key of a table of shares."""
    names, weights = list(shares), np.array(list(shares.values()))
    return names[int(generator.choice(len(names), p=weights / weights.sum()))]


def _colours(generator: np.random.Generator, kind: Kind) -> dict:
    """Colours of one fish: fins are coloured as the body or the markings are, or are pale."""
    body = pick_tone(generator, SOBER if generator.random() < kind.sober else GAUDY)
    belly = pick_tone(generator, BELLIES)
    marking = pick_tone(generator, MARKINGS)
    for _ in range(6):  # markings of the body's own colour would not be seen
        if abs(body[2] - marking[2]) + abs(body[1] * body[2] - marking[1] * marking[2]) > 0.35:
            break
        marking = pick_tone(generator, MARKINGS)
    pale = (float(generator.uniform(0.08, 0.16)), float(generator.uniform(0.05, 0.3)), 0.92)
    share = generator.random()
    return {"body": body, "belly": belly, "marking": marking,
            "fins": body if share < 0.40 else marking if share < 0.72 else pale}  # fmt: skip


def _surroundings(generator: np.random.Generator) -> dict:
    """The water, its light and what grows in it."""
    return {
        "water": str(generator.choice(list(WATERS), p=(0.36, 0.36, 0.28))),
        "deepness": float(generator.beta(1.1, 1.5)),
        "murk": float(generator.beta(1.1, 2.0)),
        "time": _time(generator),
        "rays": float(generator.uniform(0.0, 1.0)),
        "sun_x": float(generator.uniform(0.05, 0.95)),
        "ground": str(generator.choice(GROUNDS)),
        "plants": float(generator.uniform(0.0, 1.0)) * bool(generator.random() < 0.7),
        "corals": float(generator.uniform(0.0, 1.0)) * bool(generator.random() < 0.7),
        "bubbles": float(generator.uniform(0.0, 1.0)) * bool(generator.random() < 0.6),
        "company": int(generator.integers(1, 8)) * bool(generator.random() < 0.5),
    }


def _time(generator: np.random.Generator) -> float:
    """The time of day, evening and night more often than their share of the day."""
    if generator.random() < 0.3:
        return float(np.clip(generator.normal(0.91, 0.07), 0.0, 1.0))
    return float(generator.uniform(0.0, 0.88))
