"""A face before its background: every number one picture depends on, and how to draw one at random."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gencore.data.faces.palettes import IRISES, KINDS, ROOMS, TRIMS, Kind
from gencore.data.painting.palette import pick_tone

Hsv = tuple[float, float, float]
BARE_HEADED, BEARDLESS = ("mohawk", "bun"), ("bob", "bun", "pigtails")


@dataclass(frozen=True)
class Face:
    """Everything one picture depends on; lengths are half heights of the head, places design pixels of 96 × 128.

    Attributes:
        kind: who it is, a key of ``KINDS``.
        width: half the width of the head.
        jaw: how square it is, 0..1.
        skin: how light it is, from 0, the darkest, to 1.
        blush: how red the cheeks are, 0..1.
        freckles: how many, 0..1.
        wrinkles: how many and how deep, 0..1.
        hair: one of ``HAIRS``.
        length: of the hair, 0..1 of what the hairdo allows; volume where it is short.
        fringe: how far it hangs down over the forehead, 0..1.
        tresses: hue, saturation and value of the hair.
        brows: how thick they are, 0..1.
        frown: how they slope, from −1, worried, to 1, angry.
        eye: half the width of an eye.
        spacing: of the eyes from the middle, in widths of the head.
        openness: of the eyes, 0..1.
        iris: hue, saturation and value.
        nose: how large it is, 0..1.
        smile: from −1, sad, to 1, happy.
        gape: how far the mouth is open, 0..1.
        lips: how full they are, 0..1.
        beard: one of ``BEARDS``.
        glasses: one of ``GLASSES``.
        hat: one of ``HATS``.
        rings: size of ear rings, 0 for none, to 1.
        clothes: hue, saturation and value.
        trim: the same of collar, pattern and hat.
        collar: one of ``COLLARS``.
        pattern: of the clothes, one of ``PATTERNS``.
        tilt: of the head in degrees, clockwise.
        turn: where it looks, from −1, left, to 1, right.
        closeness: how near we are, 0..1.
        offset_x: shift from the middle.
        offset_y: the same downwards.
        background: one of ``BACKGROUNDS``.
        backdrop: hue, saturation and value of the wall, the shelves or the land.
        light_x: where light comes from, from −1, left, to 1, right.
        contrast: how hard it is, 0..1.
        warmth: of its colour, −1..1.
        gloom: how dim it is, 0..1.
        detail_seed: seed of what nobody rates: each strand, cloud and book.
    """

    kind: str
    width: float
    jaw: float
    skin: float
    blush: float
    freckles: float
    wrinkles: float
    hair: str
    length: float
    fringe: float
    tresses: Hsv
    brows: float
    frown: float
    eye: float
    spacing: float
    openness: float
    iris: Hsv
    nose: float
    smile: float
    gape: float
    lips: float
    beard: str
    glasses: str
    hat: str
    rings: float
    clothes: Hsv
    trim: Hsv
    collar: str
    pattern: str
    tilt: float
    turn: float
    closeness: float
    offset_x: float
    offset_y: float
    background: str
    backdrop: Hsv
    light_x: float
    contrast: float
    warmth: float
    gloom: float
    detail_seed: int


def sample_face(seed: int) -> Face:
    """Draws a face at random, a pure function of ``seed``."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    name = str(generator.choice(list(KINDS)))
    kind = KINDS[name]
    hair = _one_of(generator, kind.hair)
    beard, hat = _one_of(generator, kind.beard), _one_of(generator, kind.hat)
    return Face(
        kind=name,
        width=float(generator.uniform(*kind.width)),
        jaw=float(generator.uniform(*kind.jaw)),
        skin=float(generator.uniform(0.0, 1.0)),
        blush=float(generator.beta(1.1, 1.6)),
        freckles=float(generator.uniform(0.3, 1.0)) * bool(generator.random() < 0.35),
        wrinkles=float(generator.uniform(*kind.wrinkles)),
        hair=hair,
        length=float(generator.uniform(0.0, 1.0)),
        fringe=float(generator.uniform(0.0, 1.0)) * bool(generator.random() < 0.7),
        tresses=pick_tone(generator, kind.colours),
        **_features(generator, kind),
        beard="none" if hair in BEARDLESS else beard,
        glasses=_one_of(generator, kind.glasses),
        hat="none" if hair in BARE_HEADED else hat,
        rings=float(generator.uniform(0.35, 1.0)) * bool(generator.random() < kind.rings),
        **_clothes(generator, kind),
        tilt=float(np.clip(generator.normal(0.0, 5.0), -12.0, 12.0)),
        turn=float(generator.uniform(-1.0, 1.0)),
        closeness=float(generator.uniform(0.0, 1.0)),
        offset_x=float(generator.uniform(-9.0, 9.0)),
        offset_y=float(generator.uniform(-2.5, 2.5)),
        background=_one_of(generator, kind.background),
        backdrop=pick_tone(generator, ROOMS),
        **_light(generator),
        detail_seed=int(generator.integers(2**31)),
    )


def _one_of(generator: np.random.Generator, shares: Mapping[str, float]) -> str:
    """One key of a table of shares."""
    names, weights = list(shares), np.array(list(shares.values()))
    return names[int(generator.choice(len(names), p=weights / weights.sum()))]


def _features(generator: np.random.Generator, kind: Kind) -> dict:
    """Brows, eyes, nose and mouth."""
    return {
        "brows": float(generator.uniform(0.0, 1.0)),
        "frown": float(generator.uniform(-1.0, 1.0)),
        "eye": float(generator.uniform(*kind.eye)),
        "spacing": float(generator.uniform(0.40, 0.50)),
        "openness": float(generator.beta(2.2, 1.2)),
        "iris": pick_tone(generator, IRISES),
        "nose": float(generator.uniform(*kind.nose)),
        "smile": float(generator.uniform(-1.0, 1.0)),
        "gape": float(generator.uniform(0.15, 1.0)) * bool(generator.random() < 0.45),
        "lips": float(generator.uniform(0.0, 1.0)),
    }


def _clothes(generator: np.random.Generator, kind: Kind) -> dict:
    """What the person wears: collars and patterns are of a colour that is seen on the clothes."""
    clothes, trim = pick_tone(generator, kind.clothes), pick_tone(generator, TRIMS)
    for _ in range(6):
        if abs(clothes[2] - trim[2]) + abs(clothes[1] * clothes[2] - trim[1] * trim[2]) > 0.35:
            break
        trim = pick_tone(generator, TRIMS)
    return {"clothes": clothes, "trim": trim, "collar": _one_of(generator, kind.collar),
            "pattern": _one_of(generator, kind.pattern)}  # fmt: skip


def _light(generator: np.random.Generator) -> dict:
    """Direction, hardness and colour of the light."""
    return {
        "light_x": float(generator.uniform(-1.0, 1.0)),
        "contrast": float(generator.uniform(0.0, 1.0)),
        "warmth": float(generator.uniform(-1.0, 1.0)),
        "gloom": float(generator.beta(1.0, 1.5)),
    }
