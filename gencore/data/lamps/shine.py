"""The light of a lamp on what is around it: on the wall and what it stands on, and a haze before everything."""

import numpy as np

from gencore.data.lamps.plan import Plan
from gencore.data.lamps.stuff import BULB
from gencore.data.lamps.wall import EDGE
from gencore.data.painting.lamp import grid
from gencore.data.painting.raster import smoothstep
from gencore.data.painting.solids import VIEW

OPEN = 0.30  # of a shade's light comes through its cloth, the rest out of its ends


def light_up(canvas: np.ndarray, plan: Plan, edge: float = EDGE) -> None:
    """Lights the wall and what the lamp stands on, most in the evening; nothing if it is off.

    Args:
        canvas: (h, w, 3), drawn on in place.
        plan: of the lamp.
        edge: where the wall ends, design pixels.
    """
    if not plan.lamp.glow:
        return
    y, x = grid(canvas)
    middle_x, middle_y = plan.at((VIEW @ np.array(plan.bulb))[None])[0].tolist()
    across, down = x - middle_x, y - middle_y
    wall = _ON_WALL[plan.lamp.kind](across, down, plan) * smoothstep(edge + 0.5, edge - 0.5, y)
    below_x = plan.foot[0] + plan.scale * plan.bulb[0]
    pool = np.hypot((x - below_x) / 40.0, (y - plan.foot[1] - plan.scale * 0.36 * plan.bulb[2]) / 15.0)
    level = _ON_LEVEL[plan.lamp.kind] * np.exp(-(pool**2)) * smoothstep(edge - 0.5, edge + 0.5, y)
    strength = plan.lamp.glow * (0.95 + 0.35 * plan.lamp.warmth)
    lit = (1.6 * BULB) * (strength * (wall + level))[..., None]
    canvas += canvas * lit * np.clip(1.0 - 0.75 * canvas, 0.1, 1.0)  # what is bright already gains less


def haze(canvas: np.ndarray, plan: Plan) -> None:
    """Lays a little of the lamp's light before everything.

    Args:
        canvas: (h, w, 3), drawn on in place.
        plan: of the lamp.
    """
    if not plan.lamp.glow:
        return
    y, x = grid(canvas)
    middle_x, middle_y = plan.at((VIEW @ np.array(plan.bulb))[None])[0].tolist()
    away = ((x - middle_x) ** 2 + (y - middle_y) ** 2) / (2.4 * plan.radius * plan.scale) ** 2
    canvas += 0.20 * plan.lamp.glow * BULB * np.exp(-2.0 * away)[..., None] * (1.0 - np.clip(canvas, 0.0, 1.0))


def _fans(across: np.ndarray, down: np.ndarray, plan: Plan) -> np.ndarray:
    """Out of the upper and the lower end of a shade, and a little through its cloth."""
    wide = plan.scale * plan.radius
    half = 0.5 * plan.scale * plan.deep
    upper = smoothstep(1.2, 0.8, np.abs(across) / np.maximum((0.95 - 0.5 * plan.lamp.flare) * wide - down - half, 3.0))
    lower = smoothstep(1.2, 0.8, np.abs(across) / np.maximum(1.1 * wide + down - half, 3.0))
    ends = upper * smoothstep(-0.5 * half, -half, down) + lower * smoothstep(0.5 * half, half, down)
    return (0.75 * ends + OPEN) * _around(across, down, 1500.0)


def _beam(across: np.ndarray, down: np.ndarray, plan: Plan) -> np.ndarray:
    """Down from the mouth of a bell, and a little back from what it lights."""
    wide = plan.scale * plan.radius
    cone = smoothstep(1.4, 0.7, np.abs(across - 0.25 * down * plan.lamp.side) / np.maximum(wide + 0.7 * down, 3.0))
    return (0.75 * cone * smoothstep(-2.0, 5.0, down) + 0.12) * _around(across, down - 10.0, 1300.0)


def _ball(across: np.ndarray, down: np.ndarray, plan: Plan) -> np.ndarray:
    """To all sides."""
    return 0.80 * _around(across, down, 1150.0)


def _around(across: np.ndarray, down: np.ndarray, reach: float) -> np.ndarray:
    return np.exp(-(across**2 + 1.2 * down**2) / reach)


_ON_WALL = {"shaded": _fans, "jointed": _beam, "mushroom": _ball, "lantern": _ball}
_ON_LEVEL = {"shaded": 0.75, "jointed": 1.0, "mushroom": 0.85, "lantern": 0.45}
