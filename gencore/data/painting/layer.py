"""The layer that solid things are drawn on, at several samples a pixel, the shade they give each other, and shadows."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from PIL import Image, ImageFilter

from gencore.data.painting.lamp import Light, grid
from gencore.data.painting.raster import DESIGN_WIDTH, blend, mix, pixel_grid, polygon_mask, smoothstep
from gencore.data.painting.solids import RISE, TILT, VIEW, Patch, Project, Seen, Stuff
from gencore.data.painting.texture import Grain

SAMPLES = 3
DEEP = 36.0  # centimetres: whatever is so far behind its surroundings is in the darkest shade


class Solid(Protocol):
    """A thing that can be drawn on a layer, such as a tube or a block."""

    @property
    def corners(self) -> np.ndarray:
        """Points around it, (n, 3)."""

    @property
    def stuff(self) -> Stuff:
        """It is made of."""

    def seen(self, x: np.ndarray, y: np.ndarray) -> Seen:
        """What it shows at the samples x (1, w) and y (h, 1)."""

    def shadow(self, project: Project, scale: float) -> list[np.ndarray]:
        """Polygons of its shadow, of things drawn ``scale`` to the centimetre."""


class Layer:
    """Where the nearest of all things drawn so far is kept for each sample.

    Args:
        height: of the picture in pixels.
        width: of the picture in pixels.
        foot: where the place (0, 0, 0) of the room is on the picture, design pixels.
        scale: design pixels of a centimetre.
        noise: of the samples.
    """

    def __init__(self, height: int, width: int, foot: tuple[float, float], scale: float, noise: Grain) -> None:
        size = (SAMPLES * height, SAMPLES * width)
        y, x = pixel_grid(*size)
        self.y, self.x, self.noise = (y - foot[1]) / scale, (x - foot[0]) / scale, noise
        self.depth = np.full(size, -np.inf, np.float32)
        self.normal = np.zeros((2, *size), np.float32)
        self.gloss = np.zeros((3, *size), np.float32)  # shine, sheen and glow
        self.colour = np.zeros((3, *size), np.float32)

    def add(self, part: Solid) -> None:
        """Draws a thing where it is nearer than what is there."""
        places = part.corners @ VIEW.T
        low, high = places.min(axis=0) - 0.5, places.max(axis=0) + 0.5
        rows = slice(*np.searchsorted(self.y[:, 0], (low[1], high[1])).tolist())
        columns = slice(*np.searchsorted(self.x[0], (low[0], high[0])).tolist())
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        seen, noise, window, stuff = (
            part.seen(self.x[:, columns], self.y[rows]),
            self.noise,
            (rows, columns),
            part.stuff,
        )
        nearer = seen.mask & (seen.depth > self.depth[window])
        here = Grain(noise.coarse[window], noise.medium[window], noise.fine[window], noise.table)
        colour = stuff.colours(Patch(seen.u, seen.v, here))
        self.depth[window][nearer] = seen.depth[nearer]
        for channel, gloss in enumerate((stuff.shine, stuff.sheen, stuff.glow)):
            self.colour[channel][window][nearer] = colour[..., channel][nearer]
            self.gloss[channel][window][nearer] = gloss
        for axis, normal in enumerate((seen.nx, seen.ny)):
            self.normal[axis][window][nearer] = normal[nearer]

    def lay_over(self, canvas: np.ndarray, light: Light, ground: np.ndarray) -> None:
        """Lights what was drawn and lays it over a canvas (h, w, 3) in place.

        Args:
            canvas: drawn on in place.
            light: of the room.
            ground: colour of the floor as it is lit, (3,), which shines up from below.
        """
        hit = np.isfinite(self.depth)
        if not hit.any():
            return
        rows, columns = (
            slice(int(line[0]) // SAMPLES, int(line[-1]) // SAMPLES + 1)
            for line in (np.flatnonzero(hit.any(axis=axis)) for axis in (1, 0))
        )
        window = tuple(slice(SAMPLES * part.start, SAMPLES * part.stop) for part in (rows, columns))
        hit, depth, (nx, ny) = hit[window], self.depth[window], (np.clip(n[window], -1.0, 1.0) for n in self.normal)
        shine, sheen, glow = (plane[window] for plane in self.gloss)
        colour = np.stack([plane[window] for plane in self.colour]).transpose(1, 2, 0)
        up = TILT * np.where(hit, depth, 0.0) - RISE * self.y[window[0]]
        open_to_light = _openness(depth, hit, up, DESIGN_WIDTH / canvas.shape[1])
        lit = colour * blend(light.fill, light.fill + light.key, light.reaching(nx, ny) * open_to_light)
        lit = blend(lit, 0.6 * lit + 0.30 * colour * ground + 0.06 * ground, smoothstep(0.1, 0.8, ny))
        lit = blend(0.50 * lit, lit, 0.25 + 0.75 * open_to_light)
        steep = np.clip(nx * nx + ny * ny, 0.0, 1.0)
        bright = np.minimum(light.key + light.fill, 1.1)
        lit = blend(lit, bright, np.clip(shine * light.glint(nx, ny, 10.0) * open_to_light, 0.0, 0.8))
        lit = blend(lit, bright * (0.35 + 0.65 * colour), sheen * steep**5)
        lit = blend(lit, colour, glow) * hit[..., None]
        size = (rows.stop - rows.start, SAMPLES, columns.stop - columns.start, SAMPLES)
        cover = hit.reshape(size).mean(axis=(1, 3), dtype=np.float32)
        for channel in range(3):
            part = canvas[rows, columns, channel]
            part += lit[..., channel].reshape(size).mean(axis=(1, 3)) - cover * part


def _openness(depth: np.ndarray, hit: np.ndarray, up: np.ndarray, pixel: float) -> np.ndarray:
    """How open to the light each sample (h, w) is: less behind what is near, and low above the floor."""
    low, high = float(depth[hit].min()), float(depth[hit].max())
    steps = 255.0 / max(high - low, 1.0)
    levels = Image.fromarray((np.where(hit, depth - low, 0.0) * steps).astype(np.uint8))
    around = [
        np.asarray(levels.filter(ImageFilter.GaussianBlur(SAMPLES * reach / pixel)), np.float32) for reach in (1.6, 4.5)
    ]
    behind = [np.clip((mean / steps + low - depth) / DEEP, 0.0, 1.0) for mean in around]
    shade = np.clip(1.6 * behind[0] + 1.3 * behind[1], 0.0, 0.8)
    return np.where(hit, (1.0 - shade) * (0.62 + 0.38 * smoothstep(0.0, 24.0, up)), 1.0).astype(np.float32)


def draw_shadows(
    canvas: np.ndarray, parts: Sequence[Solid], foot: tuple[float, float], scale: float, light: Light, edge: float
) -> None:
    """Lays the shadows of things on the floor: one away from the light, and a soft one straight below.

    Args:
        canvas: (h, w, 3), drawn on in place.
        parts: the things.
        foot: where the place (0, 0, 0) of the room is on the picture, design pixels.
        scale: design pixels of a centimetre.
        light: they are away from.
        edge: where the floor ends, design pixels.
    """
    right, up, near = (VIEW.T @ np.array(light.way)).tolist()
    y, x = grid(canvas)
    pixel = float(y[1, 0] - y[0, 0])
    for lean, blur, dark in ((0.62, 0.7, 0.60), (0.0, 2.6, 0.62)):

        def project(places: np.ndarray, lean: float = lean) -> np.ndarray:
            lift = lean * places[:, 1] / up
            seen = np.stack([places[:, 0] - right * lift, 0.0 * lift, places[:, 2] - near * lift], axis=1) @ VIEW.T
            return np.array(foot) + scale * seen[:, :2]

        polygons = [polygon for part in parts for polygon in part.shadow(project, scale)]
        mask = Image.fromarray((255.0 * polygon_mask(polygons, *canvas.shape[:2])).astype(np.uint8))
        soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(blur / pixel)), np.float32) / 255.0
        soft = dark * soft * smoothstep(edge - 0.5, edge + 1.5, y)
        if lean:  # the longer its way, the softer its edge: it fades
            soft = soft * (1.0 - 0.45 * np.clip(np.hypot((x - foot[0]) / 60.0, (y - foot[1]) / 40.0), 0.0, 1.0))
        mix(canvas, 0.14 * canvas + np.array([0.008, 0.007, 0.014], np.float32), soft)
