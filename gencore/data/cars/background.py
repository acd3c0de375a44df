"""What is behind the car: sky with sun and clouds, a landscape and the road."""

import numpy as np

from gencore.data.cars.daylight import Daylight
from gencore.data.cars.raster import DESIGN_WIDTH, blend, mix, pixel_grid, smoothstep
from gencore.data.cars.scene import Scene

ROAD_EDGE = 67.0
GROUNDS = {
    "city": (0.62, 0.61, 0.60),
    "countryside": (0.45, 0.60, 0.27),
    "coast": (0.90, 0.82, 0.63),
    "desert": (0.86, 0.66, 0.43),
}
RIDGES = {
    "city": (0.50, 0.54, 0.60),
    "countryside": (0.30, 0.48, 0.27),
    "coast": (0.40, 0.50, 0.42),
    "desert": (0.74, 0.44, 0.29),
}
SEA = np.array([0.16, 0.46, 0.62], np.float32)


def draw_background(scene: Scene, day: Daylight, height: int, width: int) -> np.ndarray:
    """Draws everything but the car.

    Args:
        scene: The scene.
        day: Its light.
        height: Height of the picture in pixels.
        width: Width of the picture in pixels.

    Returns:
        The canvas, float32 around 0..1, shape (height, width, 3).
    """
    generator = np.random.default_rng(scene.detail_seed)
    canvas = _sky(scene, day, height, width)
    _clouds(canvas, scene, day, generator)
    _LANDSCAPES[scene.backdrop](canvas, scene, day, generator)
    _road(canvas, scene, day, generator)
    return canvas


def _sky(scene: Scene, day: Daylight, height: int, width: int) -> np.ndarray:
    y, x = pixel_grid(height, width)
    fall = np.clip(y / scene.horizon, 0.0, 1.0) ** 1.25
    canvas = blend(day.zenith, day.horizon, np.broadcast_to(fall, (height, width)))
    sun_y = scene.horizon - 3.0 - 62.0 * day.elevation
    squared = (x - scene.sun_x * DESIGN_WIDTH) ** 2 + (y - sun_y) ** 2
    strength = (1.0 - 0.65 * scene.cloudiness) * (1.0 - 0.8 * day.night)
    glow = 0.40 * np.exp(-squared / 2600.0) + 0.30 * np.exp(-squared / 320.0)
    mix(canvas, day.sun * 1.08, glow * strength)
    if sun_y > -6.0 and day.night < 0.6:
        seen = smoothstep(0.45, 0.80, np.float32(strength))
        disc = smoothstep(6.2, 4.8, np.sqrt(squared)) * seen
        mix(canvas, np.minimum(day.sun * 1.1 + 0.22, 1.0), disc)
    return canvas


def _clouds(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    rows = int(np.searchsorted(y[:, 0], scene.horizon))
    count = 1 + int(6.5 * scene.cloudiness)
    puffs = 6
    spread = np.linspace(-1.0, 1.0, puffs)
    size = generator.uniform(7.0, 15.0, (count, 1)) * (0.7 + 0.6 * scene.cloudiness)
    middle_x = generator.uniform(-0.05, 1.05, (count, 1)) * DESIGN_WIDTH
    middle_y = generator.uniform(0.06, 0.62, (count, 1)) * scene.horizon
    centre_x = middle_x + spread * size * 1.3 + generator.normal(0.0, 1.0, (count, puffs))
    lift = generator.uniform(0.0, 0.34, (count, puffs)) * size * (1.0 - spread**2)
    centre_y = middle_y - lift
    radius = size * (0.30 + 0.22 * (1.0 - spread**2))
    puffs_x, puffs_y, reach = (part.reshape(-1, 1).astype(np.float32) for part in (centre_x, centre_y, radius))
    across = np.exp(-(((x - puffs_x) / (1.25 * reach)) ** 2))
    down = np.exp(-(((y[:rows].T - puffs_y) / (0.78 * reach)) ** 2))
    density = down.T @ across
    # the puffs' own undersides, averaged by how much each puff covers a pixel
    below = (down * (y[:rows].T - puffs_y) / reach).T @ across / (density + 0.05)
    coverage = smoothstep(0.22, 1.0, density) * (0.86 - 0.3 * day.night)
    lit = np.minimum(day.horizon * 0.35 + day.light * 0.70 + 0.06, 1.0)
    shaded = 0.60 * lit + 0.34 * day.zenith
    shade = smoothstep(-0.15, 0.75, below) * (0.55 + 0.35 * scene.cloudiness)
    mix(canvas[:rows], blend(lit, shaded, shade), coverage)


def _aerial(colour: tuple | np.ndarray, day: Daylight, distance: float) -> np.ndarray:
    """Lights a colour and fades it into the haze by distance 0..1."""
    lit = np.asarray(colour, np.float32) * day.light
    return lit + distance * (0.92 * day.horizon - lit)


def _ridge(canvas: np.ndarray, top: np.ndarray, bottom: float, colour: np.ndarray, foot: np.ndarray) -> None:
    """Fills between a profile ``top`` (w,) and ``bottom``, shading from colour to foot."""
    y, _ = pixel_grid(*canvas.shape[:2])
    first = max(int(np.searchsorted(y[:, 0], top.min())) - 1, 0)
    last = int(np.searchsorted(y[:, 0], bottom + 1.0))
    y = y[first:last]
    pixel = y[1, 0] - y[0, 0]
    slope = np.gradient(top) / pixel
    coverage = np.clip(0.5 + (y - top) / (pixel * np.sqrt(1.0 + np.minimum(slope**2, 9.0))), 0, 1)
    depth = np.clip((y - top) / np.maximum(bottom - top, 4.0), 0.0, 1.0)
    mix(canvas[first:last], blend(colour, foot, depth), coverage)


def _waves(x: np.ndarray, generator: np.random.Generator, lengths: tuple[float, ...]) -> np.ndarray:
    """Sums sine waves of the given lengths with random phases to a profile in about -1..1."""
    phases = generator.uniform(0.0, 2.0 * np.pi, (len(lengths), 1))
    heights = np.array(lengths)[:, None]
    waves = np.sin(2.0 * np.pi * x / heights + phases) * heights
    return (waves.sum(axis=0) / heights.sum()).astype(np.float32)


def _ground(canvas: np.ndarray, scene: Scene, day: Daylight) -> None:
    y, _ = pixel_grid(*canvas.shape[:2])
    near = np.array(GROUNDS[scene.backdrop], np.float32) * day.light
    far = _aerial(GROUNDS[scene.backdrop], day, 0.35)
    depth = np.clip((y - scene.horizon) / (ROAD_EDGE - scene.horizon), 0.0, 1.0)
    first = int(np.searchsorted(y[:, 0], scene.horizon))
    canvas[first:] = blend(far, near, np.broadcast_to(depth, canvas.shape[:2])[first:])


def _countryside(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    _, x = pixel_grid(*canvas.shape[:2])
    _ground(canvas, scene, day)
    green = np.array(RIDGES["countryside"], np.float32)
    for distance, rise, lengths in ((0.68, 17, (110, 47)), (0.42, 9, (83, 39)), (0.18, 3, (97, 31))):
        crest = scene.horizon + 1.0 - rise * (0.35 + scene.relief) * (0.62 + 0.42 * _waves(x[0], generator, lengths))
        bottom = scene.horizon + 3.0
        top = _aerial(green * (1.05 + 0.25 * (distance < 0.3)), day, distance)
        _ridge(canvas, crest, bottom, top, _aerial(GROUNDS["countryside"], day, distance))
    _trees(canvas, scene, day, generator)


def _trees(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    dark, light = (np.array(c, np.float32) for c in ((0.16, 0.31, 0.16), (0.38, 0.56, 0.24)))
    for _ in range(int(generator.integers(2, 6))):
        middle, radius = generator.uniform(0, DESIGN_WIDTH), generator.uniform(3.0, 6.5)
        base = generator.uniform(scene.horizon + 1.0, 0.5 * (scene.horizon + ROAD_EDGE))
        centre = base - radius * 1.35
        trunk = np.clip(1.2 - np.abs(x - middle), 0, 1) * np.clip(base - y, 0, 1)
        rows = slice(*np.searchsorted(y[:, 0], (centre - radius - 2, base + 1)))
        columns = slice(*np.searchsorted(x[0], (middle - radius - 2, middle + radius + 2)))
        view, (v, u) = canvas[rows, columns], (y[rows] - centre, x[:, columns] - middle)
        mix(view, dark * 0.9 * day.light, (trunk * (y > centre))[rows, columns])
        crown = np.clip(0.5 + radius - np.sqrt(u**2 + (0.92 * v) ** 2), 0.0, 1.0)
        shine = smoothstep(0.9, -0.9, (v + 0.5 * u * np.sign(middle - scene.sun_x * 128)) / radius)
        colour = blend(dark * day.light, light * day.light, shine)
        mix(view, colour + 0.15 * (day.horizon - colour), crown)


def _desert(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    _, x = pixel_grid(*canvas.shape[:2])
    _ground(canvas, scene, day)
    rock = np.array(RIDGES["desert"], np.float32)
    for distance, rise, lengths in ((0.55, 20.0, (71, 37)), (0.25, 12.0, (89, 29))):
        # tanh flattens the waves' crests into table mountains with steep flanks
        profile = np.tanh(4.0 * (_waves(x[0], generator, lengths) - 0.15))
        crest = scene.horizon + 1.5 - rise * (0.3 + 0.8 * scene.relief) * 0.5 * (1.0 + profile)
        foot = _aerial(GROUNDS["desert"], day, distance)
        _ridge(canvas, crest, scene.horizon + 3.0, _aerial(rock, day, distance), foot)
    dune = scene.horizon + 6.0 - 3.0 * _waves(x[0], generator, (120, 53))
    sand = np.array(GROUNDS["desert"], np.float32) * day.light
    _ridge(canvas, dune, ROAD_EDGE + 2.0, sand * 1.06, sand * 0.93)


def _coast(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    _ground(canvas, scene, day)
    fall = _waves(x[0], generator, (170, 61)) - 0.1
    crest = scene.horizon + 1.5 - 26.0 * (0.3 + 0.7 * scene.relief) * np.maximum(fall, -0.05)
    rock = _aerial(RIDGES["coast"], day, 0.5)
    _ridge(canvas, crest, scene.horizon + 1.0, rock, 0.9 * rock)
    shore = scene.horizon + 0.62 * (ROAD_EDGE - scene.horizon)
    rows = slice(*np.searchsorted(y[:, 0], (scene.horizon, shore)))
    depth = ((y[rows] - scene.horizon) / (shore - scene.horizon))[..., None]
    far = 0.55 * SEA * day.light + 0.45 * day.horizon
    near = (SEA * 0.7 + 0.3 * np.array([0.45, 0.85, 0.80], np.float32)) * day.light
    path = np.exp(-(((x - scene.sun_x * DESIGN_WIDTH) / 13.0) ** 2)) * 0.6 * day.sharpness
    water = far + depth * (near - far) + path[..., None] * 0.6 * day.sun
    canvas[rows] = np.broadcast_to(water, canvas[rows].shape)
    foam = np.exp(-(((y - shore - 0.6 * np.sin(x * 0.13)) / 0.9) ** 2))
    mix(canvas, 0.95 * day.light, 0.75 * foam)


def _city(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    _ground(canvas, scene, day)
    tints = np.array([[0.60, 0.62, 0.68], [0.70, 0.60, 0.54], [0.74, 0.70, 0.62]], np.float32)
    base = ROAD_EDGE - 2.0
    for distance, rise in ((0.62, 30.0), (0.25, 17.0)):
        widths = generator.integers(8, 17, 24)
        house = np.searchsorted(np.cumsum(widths), x[0] + generator.uniform(0, 8))
        heights = rise * (0.25 + 0.55 * scene.relief) * generator.uniform(0.5, 1.4, 24)
        top = (scene.horizon + 2.0 - heights[house]).astype(np.float32)
        tint = tints[generator.integers(0, 3, 24)[house]] * generator.uniform(0.85, 1.1)
        colour = tint * day.light
        colour = colour + distance * (0.92 * day.horizon - colour)
        wall = np.clip(0.5 + y - top, 0.0, 1.0) * (y < base)
        mix(canvas, np.broadcast_to(colour, canvas.shape), wall)
        if distance < 0.5:
            offset = (np.cumsum(widths) - widths)[house]
            panes = _panes(y - top, x[0] - offset) * (y < base - 2.0) * (y > top + 2.0)
            lamp = np.array([1.0, 0.82, 0.45], np.float32)
            lit = (generator.random(24)[house] < 0.75) * day.night
            pane = colour * 0.68 + (0.9 * lit)[:, None] * (lamp - colour * 0.68)
            mix(canvas, np.broadcast_to(pane, canvas.shape), (0.45 + 0.4 * day.night) * panes)


def _panes(down: np.ndarray, across: np.ndarray) -> np.ndarray:
    """Returns a soft grid of windows on a wall."""
    return smoothstep(-0.1, 0.5, np.sin(down * (2 * np.pi / 5.0) - 1.2)) * smoothstep(
        -0.1, 0.5, np.sin(across * (2 * np.pi / 4.0) - 0.6)
    )


def _road(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    first = int(np.searchsorted(y[:, 0], ROAD_EDGE - 2.0))
    y = y[first:]
    view = canvas[first:]
    depth = np.clip((y - ROAD_EDGE) / (96.0 - ROAD_EDGE), 0.0, 1.0)
    tone = 0.30 + 0.26 * scene.road_tone
    warmth = np.array([1.02, 1.0, 0.99], np.float32)
    colour = (tone * (1.06 - 0.20 * depth))[..., None] * warmth * day.light
    colour = colour + 0.10 * (day.horizon - colour)
    mix(view, colour, np.broadcast_to(np.clip(y - ROAD_EDGE + 0.5, 0, 1), view.shape[:2]))
    paint = np.array([0.93, 0.92, 0.88], np.float32) * day.light
    edge = np.clip(1.1 - np.abs(y - ROAD_EDGE - 2.6) * 1.4, 0.0, 1.0)
    mix(view, paint, np.broadcast_to(0.75 * edge, view.shape[:2]))
    slanted = x + (y - 91.0) * 1.6 + generator.uniform(0.0, 46.0)
    dash = smoothstep(13.5, 12.5, np.abs(slanted % 46.0 - 23.0))
    mix(view, paint, 0.8 * dash * np.clip(2.0 - np.abs(y - 91.2), 0.0, 1.0))


_LANDSCAPES = {
    "city": _city,
    "countryside": _countryside,
    "coast": _coast,
    "desert": _desert,
}
