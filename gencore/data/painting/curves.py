"""Curves as rows of points."""

import numpy as np


def bezier(points: list[tuple[float, float]], count: int = 30) -> np.ndarray:
    """Points (count, 2) along a curve of four control points."""
    t = np.linspace(0.0, 1.0, count)[:, None]
    a, b, c, d = (np.array(point, np.float64) for point in points)
    return (1 - t) ** 3 * a + 3 * t * (1 - t) ** 2 * b + 3 * t**2 * (1 - t) * c + t**3 * d


def evenly(points: np.ndarray, count: int) -> np.ndarray:
    """Points (count, 2) at equal distances along a line (n, 2)."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    places = np.linspace(0.0, way[-1], count)
    return np.stack([np.interp(places, way, points[:, axis]) for axis in (0, 1)], axis=1)


def through(points: np.ndarray, count: int = 8) -> np.ndarray:
    """A smooth line (m, 2) through points (n, 2), ``count`` steps from each to the next (Catmull and Rom's)."""
    ends = [2.0 * points[0] - points[1], 2.0 * points[-1] - points[-2]]
    known = np.concatenate([ends[:1], points, ends[1:]])[:, None]
    before, start, end, after = known[:-3], known[1:-2], known[2:-1], known[3:]
    t = np.linspace(0.0, 1.0, count, endpoint=False)[None, :, None]
    bent = (2.0 * before - 5.0 * start + 4.0 * end - after) * t**2 + (3.0 * (start - end) + after - before) * t**3
    return np.concatenate([(start + 0.5 * ((end - before) * t + bent)).reshape(-1, 2), points[-1:]])


def ribbon(line: np.ndarray, thickness: float) -> np.ndarray:
    """The outline (2n, 2) of a band along a line (n, 2)."""
    known = np.concatenate([line[:1], line, line[-1:]])
    across, down = (known[2:] - known[:-2]).T
    aside = np.stack([-down, across], axis=1) * (0.5 * thickness / (np.hypot(across, down) + 1e-9))[:, None]
    return np.concatenate([line + aside, (line - aside)[::-1]])
