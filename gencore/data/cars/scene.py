"""A scene: every number one picture of a car depends on, and how to draw one at random."""

from dataclasses import dataclass

import numpy as np

from gencore.data.cars.styles import STYLES, mixed
from gencore.data.painting.palette import Tone, pick_tone

RIMS = ("five spokes", "ten spokes", "star", "hubcap", "steel")
BACKDROPS = ("city", "countryside", "coast", "desert")
ROOF_PAINTS = ("same", "white", "black")

PAINTS: dict[str, Tone] = {
    "red": (3.0, (-0.02, 0.02), (0.75, 0.92), (0.70, 0.92)),
    "wine": (1.0, (-0.05, 0.00), (0.65, 0.85), (0.32, 0.50)),
    "orange": (1.3, (0.045, 0.085), (0.75, 0.92), (0.88, 0.98)),
    "yellow": (1.3, (0.115, 0.145), (0.65, 0.88), (0.90, 0.98)),
    "lime": (0.8, (0.19, 0.25), (0.50, 0.75), (0.70, 0.85)),
    "green": (1.3, (0.34, 0.43), (0.55, 0.80), (0.38, 0.65)),
    "olive": (1.2, (0.17, 0.25), (0.28, 0.48), (0.36, 0.55)),
    "mint": (1.2, (0.42, 0.48), (0.25, 0.45), (0.75, 0.90)),
    "turquoise": (1.2, (0.48, 0.52), (0.60, 0.85), (0.60, 0.82)),
    "sky blue": (1.6, (0.54, 0.58), (0.45, 0.75), (0.80, 0.95)),
    "blue": (1.8, (0.58, 0.62), (0.70, 0.90), (0.55, 0.85)),
    "navy": (1.2, (0.59, 0.64), (0.60, 0.80), (0.25, 0.40)),
    "violet": (0.7, (0.72, 0.80), (0.40, 0.62), (0.40, 0.68)),
    "pink": (0.8, (0.90, 0.96), (0.30, 0.55), (0.85, 0.96)),
    "cream": (1.2, (0.10, 0.13), (0.15, 0.30), (0.88, 0.97)),
    "sand": (1.2, (0.08, 0.11), (0.30, 0.45), (0.58, 0.76)),
    "brown": (0.8, (0.04, 0.07), (0.45, 0.62), (0.30, 0.45)),
    "white": (1.3, (0.10, 0.60), (0.00, 0.04), (0.93, 1.00)),
    "silver": (1.3, (0.55, 0.62), (0.02, 0.08), (0.65, 0.80)),
    "anthracite": (1.2, (0.57, 0.64), (0.05, 0.15), (0.28, 0.40)),
    "black": (1.2, (0.58, 0.66), (0.05, 0.20), (0.11, 0.19)),
}


@dataclass(frozen=True)
class Scene:
    """Everything one picture depends on; lengths are design pixels of a 96 x 128 picture.

    Attributes:
        style: Body style, a key of ``STYLES``.
        kin: A related style it leans towards.
        kinship: How far it leans towards ``kin``, 0..0.35.
        length: Length of the car.
        height: Height of the body from sill to roof.
        clearance: Gap between road and sill.
        wheel_radius: Outer radius of the tyres.
        hood: Shift of the windscreen's foot; positive is a longer bonnet, -1..1.
        roundness: How round the corners are, 0..1.
        rim: Kind of wheel rim, one of ``RIMS``.
        hue: Hue of the paint, 0..1.
        saturation: Saturation of the paint, 0..1.
        value: Brightness of the paint, 0..1.
        gloss: How much the paint mirrors, 0..1.
        roof_paint: Paint of the roof, one of ``ROOF_PAINTS``.
        window_tint: Darkness of the glass, 0..1.
        time: Time of day, 0 dawn, 0.5 noon, 0.86 sunset, 1 dusk.
        sun_x: Where the sun stands across the picture, 0..1.
        cloudiness: Cover of the sky, 0..1.
        backdrop: Landscape, one of ``BACKDROPS``.
        horizon: Height of the horizon, measured from the top.
        relief: Height of hills or houses, 0..1.
        road_tone: Brightness of the road, 0..1.
        offset_x: Shift of the car from the middle.
        offset_y: Shift of the wheels' contact line.
        grey: Whether the picture is a greyscale one.
        detail_seed: Seed of what nobody rates: where each cloud, house and tree stands.
    """

    style: str
    kin: str
    kinship: float
    length: float
    height: float
    clearance: float
    wheel_radius: float
    hood: float
    roundness: float
    rim: str
    hue: float
    saturation: float
    value: float
    gloss: float
    roof_paint: str
    window_tint: float
    time: float
    sun_x: float
    cloudiness: float
    backdrop: str
    horizon: float
    relief: float
    road_tone: float
    offset_x: float
    offset_y: float
    grey: bool
    detail_seed: int


def sample_scene(seed: int) -> Scene:
    """Draws a scene at random, a pure function of ``seed``.

    Args:
        seed: Any non-negative integer; the same seed gives the same scene.
    """
    generator = np.random.Generator(np.random.Philox(key=seed))
    style = str(generator.choice(list(STYLES)))
    kin = str(generator.choice(STYLES[style].kin or (style,)))
    kinship = float(generator.beta(1.0, 3.0)) * 0.35
    hue, saturation, value = pick_tone(generator, PAINTS)
    return Scene(
        style=style,
        kin=kin,
        kinship=kinship,
        **_sample_proportions(generator, style, kin, kinship),
        hood=float(generator.uniform(-1.0, 1.0)),
        roundness=float(generator.uniform(0.0, 1.0)),
        rim=str(generator.choice(RIMS)),
        hue=hue,
        saturation=saturation,
        value=value,
        gloss=float(generator.beta(1.6, 1.4)),
        roof_paint=str(generator.choice(ROOF_PAINTS, p=(0.74, 0.14, 0.12))),
        window_tint=float(generator.uniform(0.0, 1.0)),
        time=_sample_time(generator),
        sun_x=float(generator.uniform(0.08, 0.92)),
        cloudiness=float(generator.beta(1.1, 1.5)),
        backdrop=str(generator.choice(BACKDROPS, p=(0.27, 0.31, 0.22, 0.20))),
        horizon=float(generator.uniform(46.0, 58.0)),
        relief=float(generator.uniform(0.0, 1.0)),
        road_tone=float(generator.uniform(0.0, 1.0)),
        offset_x=float(generator.uniform(-4.0, 4.0)),
        offset_y=float(generator.uniform(-1.5, 1.5)),
        grey=bool(generator.random() < 0.03),
        detail_seed=int(generator.integers(2**31)),
    )


def _sample_proportions(generator: np.random.Generator, style: str, kin: str, kinship: float) -> dict[str, float]:
    """Draws the lengths a style gives ranges for, leaning towards its kin's ranges."""
    proportions = {}
    for name in ("length", "height", "clearance", "wheel_radius"):
        span = mixed(getattr(STYLES[style], name), getattr(STYLES[kin], name), kinship)
        proportions[name] = float(generator.uniform(*span))
    return proportions


def _sample_time(generator: np.random.Generator) -> float:
    """Draws the time of day, sunset more often than its share of the day."""
    if generator.random() < 0.2:
        return float(np.clip(generator.normal(0.86, 0.05), 0.0, 1.0))
    return float(generator.uniform(0.0, 1.0))
