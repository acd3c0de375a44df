"""Where the parts of a car are: the tables of a style placed in design pixels."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gencore.data.cars.scene import Scene
from gencore.data.cars.styles import POINTS, STYLES, mixed
from gencore.data.painting.raster import DESIGN_WIDTH, Numbers, rounded

GROUND = 83.0
ARCH_GAP = 1.5


@dataclass(frozen=True)
class Geometry:
    """The car of one scene in design pixels, y pointing down.

    Attributes:
        corners: Control points of the outline by name, each (2,).
        outline: Smooth silhouette of the painted body, (n, 2).
        axles: Centres of the wheels, (wheels, 2).
        wheel_radius: Outer radius of the tyres.
        left: x of the nose.
        length: Length of the car.
        height: Height of the body.
        sill: y of the body's lower edge.
        ground: y where the tyres touch the road.
        softness: Radius of the outline's corners.
    """

    corners: dict[str, np.ndarray]
    outline: np.ndarray
    axles: np.ndarray
    wheel_radius: float
    left: float
    length: float
    height: float
    sill: float
    ground: float
    softness: float

    def place(self, *points: tuple[float, float]) -> np.ndarray:
        """Places table points (u, v) as design pixels (x, y), shape (n, 2)."""
        u, v = np.array(points, np.float32).T
        return np.stack([self.left + u * self.length, self.sill - v * self.height], axis=1)

    def belt(self, x: Numbers) -> Any:
        """Returns y of the line under the windows at ``x``."""
        front, rear = self.corners["cowl"], self.corners["deck_front"]
        slope = (rear[1] - front[1]) / (rear[0] - front[0])
        return front[1] + np.clip(slope, -0.08, 0.08) * (x - front[0])


def place_car(scene: Scene) -> Geometry:
    """Works out the geometry of a scene's car."""
    style, kin = STYLES[scene.style], STYLES[scene.kin]
    table = np.array(mixed(style.outline, kin.outline, scene.kinship), np.float32)
    cowl, roof_front = POINTS.index("cowl"), POINTS.index("roof_front")
    table[cowl, 0] *= 1.0 + 0.10 * scene.hood
    table[roof_front, 0] += 0.6 * (table[cowl, 0] - table[cowl, 0] / (1.0 + 0.10 * scene.hood))
    left = 0.5 * (DESIGN_WIDTH - scene.length) + scene.offset_x
    ground = GROUND + scene.offset_y
    sill = ground - scene.clearance
    scale = np.array([scene.length, -scene.height], np.float32)
    corners = table * scale + np.array([left, sill], np.float32)
    softness = mixed(style.softness, kin.softness, scene.kinship) * (0.55 + 0.8 * scene.roundness)
    radii = np.full(len(POINTS), softness, np.float32)
    radii[[0, -1]] = 2.0
    # a nose as soft as the roof would sink below the head lamps
    radii[[1, 2]] = np.minimum(0.75 * softness, 7.0)
    wheels = np.array(style.wheels, np.float32)
    axle_y = np.full(len(wheels), ground - scene.wheel_radius, np.float32)
    return Geometry(
        corners=dict(zip(POINTS, corners, strict=True)),
        outline=rounded(corners, radii),
        axles=np.stack([left + wheels * scene.length, axle_y], axis=1),
        wheel_radius=scene.wheel_radius,
        left=left,
        length=scene.length,
        height=scene.height,
        sill=sill,
        ground=ground,
        softness=softness,
    )


def glass_outline(car: Geometry) -> np.ndarray:
    """Returns the glass of the cabin as one polygon that reaches up to the silhouette."""
    corner = car.corners
    belt = 0.035 * car.height
    front, rear = corner["cowl"], corner["deck_front"]
    points = [
        (front[0] + 1.0, car.belt(front[0]) - belt),
        corner["roof_front"],
        corner["roof_middle"] - (0.0, 2.0),
        corner["roof_rear"],
        (rear[0] - 1.0, car.belt(rear[0]) - belt),
    ]
    return np.array(points, np.float32)


def pillars(scene: Scene, car: Geometry) -> list[np.ndarray]:
    """Returns what interrupts the glass: pillars and panels without windows."""
    style = STYLES[scene.style]
    top = 1.1
    shapes = []
    cowl, roof = car.corners["cowl"], car.corners["roof_front"]
    lean = np.array([3.6 + 0.06 * (roof[0] - cowl[0]), 0.0], np.float32)
    foot, head = cowl + lean, roof + 0.75 * lean
    foot, head = foot + 0.15 * (foot - head), head + 0.15 * (head - foot)
    shapes.append(_bar(foot, head, 1.3))
    for belt_u, roof_u, thickness in style.pillars:
        foot, head = car.place((belt_u, 0.45), (roof_u, top))
        shapes.append(_bar(foot, head, thickness))
    if style.glass_end < 1.0:
        end = style.glass_end
        shapes.append(car.place((end, 0.4), (end - 0.015, 1.2), (1.0, 1.2), (1.0, 0.4)))
    return shapes


def _bar(foot: np.ndarray, head: np.ndarray, thickness: float) -> np.ndarray:
    """Returns an upright quadrilateral between two points."""
    side = np.array([0.5 * thickness, 0.0], np.float32)
    return np.stack([foot - side, head - side, head + side, foot + side])
