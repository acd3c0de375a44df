"""Fittings on the body: doors, handles, lamps, bumpers, and what the lamps light up at dusk."""

import numpy as np

from gencore.data.cars.geometry import Geometry
from gencore.data.cars.scene import Scene
from gencore.data.cars.styles import STYLES
from gencore.data.painting.daylight import Daylight
from gencore.data.painting.pen import Colour, Pen
from gencore.data.painting.raster import mix, pixel_grid, rounded, smoothstep

PLASTIC: Colour = (0.17, 0.17, 0.18, 0.92)
GAP: Colour = (0.03, 0.03, 0.04, 0.50)
LAMP: Colour = (0.95, 0.96, 0.98, 0.95)
LAMP_FRAME: Colour = (0.12, 0.12, 0.14, 0.75)
TAIL_LAMP: Colour = (0.80, 0.06, 0.06, 0.95)
GRILLE: Colour = (0.06, 0.06, 0.07, 0.85)


def draw_fittings(canvas: np.ndarray, scene: Scene, day: Daylight, car: Geometry, body: np.ndarray) -> None:
    """Draws everything fitted to the body, in place and only where ``body`` covers."""
    pen = Pen(*canvas.shape[:2])
    _cladding(pen, scene, car)
    _doors(pen, scene, car)
    _bumpers(pen, scene, car)
    _lamps(pen, scene, car)
    pen.lay_over(canvas, day.light, body)


def _cladding(pen: Pen, scene: Scene, car: Geometry) -> None:
    amount = STYLES[scene.style].cladding
    top = 0.05 + 0.10 * amount
    end = 0.27 if scene.style == "lorry" else 1.0
    strip = car.place((0.0, -0.1), (0.0, top), (end, top), (end, -0.1))
    pen.fill(strip, (*PLASTIC[:3], 0.45 + 0.45 * amount))


def _doors(pen: Pen, scene: Scene, car: Geometry) -> None:
    gaps = STYLES[scene.style].doors
    foot = 0.10
    for index, u in enumerate(gaps):
        belt = (car.sill - car.belt(car.left + u * car.length)) / car.height
        curve = 0.012 if index == 0 else -0.006
        path = car.place((u, belt), (u + curve, 0.6 * belt), (u + 0.5 * curve, foot))
        pen.line(path, GAP, 0.75)
        if index > 0:
            x, y = car.place((u - 0.022, belt - 0.13))[0]
            pen.line(np.array([[x - 3.4, y], [x, y]]), (0.02, 0.02, 0.03, 0.6), 1.3)
            pen.line(np.array([[x - 3.4, y - 0.4], [x, y - 0.4]]), (0.9, 0.9, 0.92, 0.6), 0.6)
    pen.line(car.place((gaps[0], foot), (gaps[-1], foot)), GAP, 0.6)
    if scene.style == "pickup":
        pen.line(car.place((0.615, 0.50), (0.99, 0.49)), (0.03, 0.03, 0.04, 0.35), 0.9)
    if scene.style == "van":
        pen.line(car.place((0.40, 0.42), (0.985, 0.42)), (0.03, 0.03, 0.04, 0.22), 0.8)


def _edge(car: Geometry, v: float, rear: bool) -> float:
    """Returns x of the silhouette's front or rear edge at height ``v``."""
    y = car.sill - v * car.height
    near = car.outline[np.abs(car.outline[:, 1] - y) < 0.12 * car.height]
    if len(near) == 0:
        near = car.outline
    return float(near[:, 0].max() if rear else near[:, 0].min())


def _bumpers(pen: Pen, scene: Scene, car: Geometry) -> None:
    front = car.corners["nose"]
    rise = car.sill - front[1]
    x, y = float(front[0]), float(car.sill - 0.62 * rise)
    pen.line(np.array([[x - 1, y], [x + 5.0, y]]), GRILLE, 0.22 * rise + 0.6)
    if scene.style != "lorry":
        tail = car.corners["tail"]
        x, y = float(tail[0]), float(car.sill - 0.20 * car.height)
        pen.line(np.array([[x - 6.5, y], [x + 1, y]]), GAP, 0.7)


def head_lamp(car: Geometry) -> np.ndarray:
    """Returns the middle (x, y) of the head lamp."""
    nose, bonnet = car.corners["nose"], car.corners["bonnet_front"]
    v = (car.sill - (0.30 * nose[1] + 0.70 * bonnet[1])) / car.height
    return np.array([_edge(car, v, rear=False) + 4.0, car.sill - v * car.height + 0.8], np.float32)


def tail_lamp(scene: Scene, car: Geometry) -> np.ndarray:
    """Returns the middle (x, y) of the tail lamp."""
    if scene.style == "lorry":
        return car.place((0.985, 0.09))[0]
    tail, deck = car.corners["tail"], car.corners["deck_rear"]
    v = (car.sill - (0.40 * tail[1] + 0.60 * deck[1])) / car.height
    return np.array([_edge(car, v, rear=True) - 1.4, car.sill - v * car.height + 0.6], np.float32)


def _lamps(pen: Pen, scene: Scene, car: Geometry) -> None:
    sleek = np.clip((30.0 - car.height) / 9.0, 0.0, 1.0)
    half = np.array([2.7 + 1.6 * sleek, 1.9 - 0.55 * sleek], np.float32)
    shape = np.array([[-1.0, -0.7], [0.7, -1.0 - 0.3 * sleek], [1.0, 0.5 - 0.6 * sleek], [-1.0, 1.0]])
    lamp = head_lamp(car)
    radius = 0.5 + 2.2 * scene.roundness
    pen.fill(lamp + rounded(shape * (half + 0.6), radius), LAMP_FRAME)
    pen.fill(lamp + rounded(shape * half, radius), LAMP)
    if scene.style == "lorry":
        return
    tail = tail_lamp(scene, car)
    size = np.array([2.2 + 1.6 * sleek, 2.6 - 1.3 * sleek], np.float32)
    block = np.array([[-1.0, -1.0], [1.5, -1.0], [1.5, 1.0], [-0.8, 1.0]])
    pen.fill(tail + rounded(block * size, 0.8 + scene.roundness), TAIL_LAMP)
    pen.fill(tail + block * size * (0.6, 0.22), (1.0, 0.55, 0.45, 0.8))


def draw_lamp_light(canvas: np.ndarray, scene: Scene, day: Daylight, car: Geometry) -> None:
    """Adds the glow of the lamps and the beam on the road as night falls."""
    if day.night <= 0.0:
        return
    y, x = pixel_grid(*canvas.shape[:2])
    for middle, reach, colour in (
        (head_lamp(car), 4.5, (1.0, 0.90, 0.62)),
        (tail_lamp(scene, car), 3.5, (1.0, 0.12, 0.08)),
    ):
        glow = np.exp(-((x - middle[0]) ** 2 + (y - middle[1]) ** 2) / (2.0 * reach**2))
        mix(canvas, np.array(colour, np.float32), 0.75 * day.night * glow)
    lamp = head_lamp(car)
    ahead = np.clip(lamp[0] - x, 0.0, None)
    beam = np.exp(-(((y - car.ground - 0.5) / 3.2) ** 2)) * np.exp(-ahead / 22.0)
    beam = beam * smoothstep(0.0, 7.0, ahead)
    mix(canvas, np.array([1.0, 0.9, 0.65], np.float32), 0.40 * day.night * beam)
