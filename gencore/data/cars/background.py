"""What is behind the car: sky with sun and clouds, a landscape and the road."""

import numpy as np

from gencore.data.cars.scene import Scene
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.raster import DESIGN_WIDTH, blend, mix, pixel_grid, smoothstep
from gencore.data.painting.sky import aerial, draw_clouds, draw_sky, ridge, waves

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
    canvas = draw_sky(scene, day, height, width)
    draw_clouds(canvas, scene, day, generator)
    _LANDSCAPES[scene.backdrop](canvas, scene, day, generator)
    _road(canvas, scene, day, generator)
    return canvas


def _ground(canvas: np.ndarray, scene: Scene, day: Daylight) -> None:
    y, _ = pixel_grid(*canvas.shape[:2])
    near = np.array(GROUNDS[scene.backdrop], np.float32) * day.light
    far = aerial(GROUNDS[scene.backdrop], day, 0.35)
    depth = np.clip((y - scene.horizon) / (ROAD_EDGE - scene.horizon), 0.0, 1.0)
    first = int(np.searchsorted(y[:, 0], scene.horizon))
    canvas[first:] = blend(far, near, np.broadcast_to(depth, canvas.shape[:2])[first:])


def _countryside(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    _, x = pixel_grid(*canvas.shape[:2])
    _ground(canvas, scene, day)
    green = np.array(RIDGES["countryside"], np.float32)
    for distance, rise, lengths in ((0.68, 17, (110, 47)), (0.42, 9, (83, 39)), (0.18, 3, (97, 31))):
        crest = scene.horizon + 1.0 - rise * (0.35 + scene.relief) * (0.62 + 0.42 * waves(x[0], generator, lengths))
        bottom = scene.horizon + 3.0
        top = aerial(green * (1.05 + 0.25 * (distance < 0.3)), day, distance)
        ridge(canvas, crest, bottom, top, aerial(GROUNDS["countryside"], day, distance))
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
        profile = np.tanh(4.0 * (waves(x[0], generator, lengths) - 0.15))
        crest = scene.horizon + 1.5 - rise * (0.3 + 0.8 * scene.relief) * 0.5 * (1.0 + profile)
        foot = aerial(GROUNDS["desert"], day, distance)
        ridge(canvas, crest, scene.horizon + 3.0, aerial(rock, day, distance), foot)
    dune = scene.horizon + 6.0 - 3.0 * waves(x[0], generator, (120, 53))
    sand = np.array(GROUNDS["desert"], np.float32) * day.light
    ridge(canvas, dune, ROAD_EDGE + 2.0, sand * 1.06, sand * 0.93)


def _coast(canvas: np.ndarray, scene: Scene, day: Daylight, generator: np.random.Generator) -> None:
    y, x = pixel_grid(*canvas.shape[:2])
    _ground(canvas, scene, day)
    fall = waves(x[0], generator, (170, 61)) - 0.1
    crest = scene.horizon + 1.5 - 26.0 * (0.3 + 0.7 * scene.relief) * np.maximum(fall, -0.05)
    rock = aerial(RIDGES["coast"], day, 0.5)
    ridge(canvas, crest, scene.horizon + 1.0, rock, 0.9 * rock)
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
