"""The ground under the fish: sand, gravel or rock, far reefs and boulders."""

import numpy as np

from gencore.data.fish.anatomy import Anatomy
from gencore.data.fish.fish import Fish
from gencore.data.fish.light import Light, grid, net
from gencore.data.painting.raster import DESIGN_HEIGHT, blend, mix, smoothstep
from gencore.data.painting.sky import waves
from gencore.data.painting.texture import Grain

Generator = np.random.Generator
# ground -> colour of its bright and of its dark parts
GROUNDS = {
    "sand": (np.array([0.93, 0.84, 0.62], np.float32), np.array([0.78, 0.66, 0.45], np.float32)),
    "gravel": (np.array([0.80, 0.72, 0.62], np.float32), np.array([0.42, 0.37, 0.34], np.float32)),
    "rock": (np.array([0.52, 0.48, 0.47], np.float32), np.array([0.22, 0.21, 0.24], np.float32)),
}
STONE = (np.array([0.58, 0.55, 0.53], np.float32), np.array([0.20, 0.20, 0.24], np.float32))


def draw_reefs(canvas: np.ndarray, fish: Fish, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws two rows of rocks far behind, dim in the water."""
    y, x = grid(canvas)
    rough = 1.7 if fish.ground == "rock" else 1.0
    for distance, high in ((0.62, 15.0), (0.36, 9.0)):
        tops = np.zeros_like(x[0])
        for middle in generator.uniform(-6.0, 134.0, 13):
            wide, size = generator.uniform(5.0, 15.0), generator.uniform(0.3, 1.0)
            tops = np.maximum(tops, size * np.sqrt(np.maximum(1.0 - ((x[0] - middle) / wide) ** 2, 0.0)))
        crest = fish.floor + 3.0 - rough * high * (0.15 + 0.85 * tops) - 0.5 * noise.medium[len(y) // 3]
        tone = 1.05 + 0.20 * noise.medium + 0.12 * noise.fine - 0.03 * (y - crest)
        colour = 0.60 * STONE[0] * np.clip(tone, 0.3, 1.6)[..., None]
        mix(canvas, light.hazed(colour, distance), np.clip(0.5 + (y - crest), 0.0, 1.0))


def draw_ground(canvas: np.ndarray, fish: Fish, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws the ground with its grain and the net of light on it."""
    y, x = grid(canvas)
    phase, tilt = generator.uniform(0.0, 6.0), generator.uniform(-0.4, 0.4)
    crest = fish.floor + 1.8 * waves(x[0], generator, (90.0, 41.0))
    first = max(int(np.searchsorted(y[:, 0], float(crest.min()))) - 1, 0)
    y, view = y[first:], canvas[first:]
    near = np.clip((y - crest) / (DESIGN_HEIGHT - fish.floor), 0.0, 1.0)
    # how far aside and away each pixel lies on the ground
    spread = 0.16 + 0.84 * near
    across, away = (x - 64.0) / spread, -np.log(spread) * 22.0
    fine, medium = noise.fine[first:], noise.medium[first:]
    bright, dark = GROUNDS[fish.ground]
    shine = _GRAINS[fish.ground](across + tilt * away, away, near, noise, first)
    colour = blend(dark, bright, np.clip(shine + 0.04 * noise.coarse[first:] * near, 0.0, 1.2))
    colour = colour * (1.0 + near * (0.035 * fine + 0.03 * medium))[..., None]
    near_enough = smoothstep(0.02, 0.35, near)
    lit = light.near * (1.0 + 0.75 * light.strength * near_enough * net(away / 6.5, across / 8.5, phase))[..., None]
    haze = np.clip((1.0 - near) ** 1.5 * (0.72 + 0.2 * fish.deepness) + (1.0 - np.sqrt(light.clarity)) * 0.5, 0.0, 1.0)
    mix(view, blend(colour * lit, light.far, haze), np.clip(0.5 + (y - crest), 0.0, 1.0))


def _sand(across: np.ndarray, away: np.ndarray, near: np.ndarray, noise: Grain, first: int) -> np.ndarray:
    """Ripples that the swell has left."""
    wave = away * 1.25 + 0.9 * np.sin(across * 0.075) + 0.5 * noise.medium[first:]
    return 0.72 + 0.30 * np.sin(wave) * smoothstep(0.02, 0.4, near) + 0.10 * noise.fine[first:] * near


def _gravel(across: np.ndarray, away: np.ndarray, near: np.ndarray, noise: Grain, first: int) -> np.ndarray:
    """Pebbles in rows that grow towards us."""
    row = np.floor(away / 2.3)
    along = across / 6.4 + 0.5 * (row % 2) + 0.37 * noise.pieces(row, 0.0 * row)
    column = np.floor(along)
    dx = (along - column - 0.5) * 2.0
    dy = (away / 2.3 - row - 0.5) * 2.0
    round_ = 1.0 - smoothstep(0.60, 1.20, np.sqrt(dx * dx + dy * dy))
    tone = 0.62 + 0.34 * noise.pieces(row, column) + 0.20 * dy
    return 0.42 + smoothstep(0.02, 0.25, near) * ((0.15 + 0.85 * round_) * tone - 0.16)


def _rock(across: np.ndarray, away: np.ndarray, near: np.ndarray, noise: Grain, first: int) -> np.ndarray:
    """Slabs with cracks."""
    medium, fine = noise.medium[first:], noise.fine[first:]
    crack = np.sin(across * 0.16 + 0.8 * medium) + np.sin(away * 0.9 + 1.1 * medium + 0.05 * across)
    lines = np.exp(-((crack / 0.22) ** 2))
    return 0.55 + near * (0.20 * medium + 0.16 * fine - 0.55 * lines)


_GRAINS = {"sand": _sand, "gravel": _gravel, "rock": _rock}


def draw_boulders(canvas: np.ndarray, fish: Fish, light: Light, noise: Grain, generator: Generator) -> None:
    """Draws a few boulders where the ground begins, more on rock."""
    y, x = grid(canvas)
    places, sizes, flat = (
        generator.uniform(-4.0, 132.0, 5),
        generator.uniform(5.0, 11.0, 5),
        generator.uniform(0.5, 0.85, 5),
    )
    for number in range({"sand": 1, "gravel": 2, "rock": 5}[fish.ground]):
        middle, size, high = float(places[number]), float(sizes[number]), float(flat[number])
        foot = fish.floor + 2.0 + 0.45 * size
        rows = slice(*np.searchsorted(y[:, 0], (foot - 1.5 * size, foot + 0.6 * size)).tolist())
        columns = slice(*np.searchsorted(x[0], (middle - 1.5 * size, middle + 1.5 * size)).tolist())
        if rows.start >= rows.stop or columns.start >= columns.stop:
            continue
        u, v = (x[:, columns] - middle) / size, (y[rows] - foot + 0.3 * size) / (size * high)
        medium, fine = noise.medium[rows, columns], noise.fine[rows, columns]
        apart = np.sqrt(u * u + v * v) + 0.09 * medium
        inside = smoothstep(1.0, 1.0 - 1.6 / size, apart) * smoothstep(foot + 0.5, foot - 1.0, y[rows])
        side = 0.30 if fish.sun_x > 0.5 else -0.30
        shine = np.clip(0.50 - 0.45 * v + side * u + 0.16 * medium + 0.12 * fine, 0.0, 1.0)
        mix(canvas[rows, columns], light.hazed(blend(STONE[1], STONE[0], shine), 0.16), inside)


def draw_shadow(canvas: np.ndarray, anatomy: Anatomy, light: Light) -> None:
    """Darkens the ground under the fish."""
    y, x = grid(canvas)
    fish = anatomy.fish
    middle = anatomy.centre[0] + (0.5 - fish.sun_x) * 14.0
    foot = 0.5 * (fish.floor + DESIGN_HEIGHT) + 1.5
    squared = ((x - middle) / (0.46 * anatomy.length)) ** 2 + ((y - foot) / 4.2) ** 2
    dark = (0.22 + 0.30 * light.strength) * np.exp(-squared) * smoothstep(fish.floor, fish.floor + 4.0, y)
    mix(canvas, 0.35 * light.far, dark)
