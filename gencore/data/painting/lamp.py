"""Light from a lamp or a window on one side and from everywhere else, and what it makes of round things."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from gencore.data.painting.raster import Numbers, blend, pixel_grid

WRAP = 0.22  # how far light reaches around


@dataclass(frozen=True)
class Light:
    """The light of a scene; colours are float32 of shape (3,).

    Attributes:
        key: colour of the light from the side.
        fill: colour of the light from everywhere.
        way: towards the light: right, down, to us; of length 1.
    """

    key: np.ndarray
    fill: np.ndarray
    way: tuple[float, float, float]

    def reaching(self, nx: Numbers, ny: Numbers) -> Any:
        """How much of the key light reaches surfaces whose normals are (nx, ny), 0..1."""
        nz = np.sqrt(np.maximum(1.0 - nx * nx - ny * ny, 0.02))
        facing = nx * self.way[0] + ny * self.way[1] + nz * self.way[2]
        return np.clip((facing + WRAP) / (1.0 + WRAP), 0.0, 1.0)

    def on(self, nx: np.ndarray, ny: np.ndarray) -> np.ndarray:
        """What multiplies the colours of surfaces, (h, w, 3)."""
        return blend(self.fill, self.fill + self.key, self.reaching(nx, ny))

    def at(self, nx: float, ny: float = 0.0) -> np.ndarray:
        """The same of one surface, (3,)."""
        return self.fill + self.key * self.reaching(np.float32(nx), np.float32(ny))

    def glint(self, nx: np.ndarray, ny: np.ndarray, sharpness: float) -> np.ndarray:
        """How much of the key light surfaces mirror to us, 0..1."""
        half = np.array([self.way[0], self.way[1], self.way[2] + 1.0])
        half /= np.linalg.norm(half)
        nz = np.sqrt(np.maximum(1.0 - nx * nx - ny * ny, 0.0))
        return np.maximum(nx * half[0] + ny * half[1] + nz * half[2], 0.0) ** sharpness

    @property
    def even(self) -> np.ndarray:
        """What multiplies flat things that face us, (3,)."""
        return self.at(0.0)


def grid(canvas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Design coordinates y (h, 1) and x (1, w) of a canvas."""
    return pixel_grid(*canvas.shape[:2])


def window_around(canvas: np.ndarray, points: np.ndarray, margin: float = 1.5) -> tuple[slice, slice] | None:
    """Rows and columns of the canvas that shapes with these corners (n, 2) may cover; None if there are none."""
    y, x = grid(canvas)
    low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
    rows, columns = (slice(*np.searchsorted(line, (low[i], high[i])).tolist()) for line, i in ((y[:, 0], 1), (x[0], 0)))
    return (rows, columns) if rows.start < rows.stop and columns.start < columns.stop else None
