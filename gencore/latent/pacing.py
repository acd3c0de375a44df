r"""When to look along a path, so that every step changes the pictures alike.

Decoders are not linear: even times may give uneven pictures. The way is walked once on a fine series, and every look
(rater models' features, which are near to what people notice; pixels where there is none) says how fast the pictures
change there, relative to its own mean over the path. Where looks disagree the one that sees most counts, and the pace
is smoothed, so that what a stranger sees change a little earlier or later still falls on several frames:

.. math:: v(t) = \Big( w * \max_l \frac{|\phi_l'(t)|}{\overline{|\phi_l'|}} \Big)(t)

Frames are placed so that ∫ v between neighbours is the same (constant speed by arc length). A judge is never asked.
"""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from torch import Tensor

Look = Callable[[Tensor], Tensor]
Show = Callable[[Sequence[float]], Tensor]
Pace = Float[np.ndarray, "segments pieces"]
FINER = 4  # how many times finer the series is on which a way is measured
SMOOTHED = 3  # frames over which the pace is smoothed


def plain_positions(segments: int, frames: int) -> list[float]:
    """Even times.

    Args:
        segments: how many pictures the path leads to.
        frames: how many positions in all; every picture is met.
    """
    return _placed(np.ones((segments, 1)), frames)


def even_positions(show: Show, segments: int, frames: int, looks: Sequence[Look] = ()) -> list[float]:
    """Positions between which pictures change alike.

    Args:
        show: the pictures at positions.
        segments: how many pictures the path leads to.
        frames: how many positions in all; every picture is met.
        looks: pictures to features; pixels if there is none.
    """
    pieces = max(1, round(FINER * (frames - 1) / segments))
    fine = np.arange(segments * pieces + 1) / pieces
    images = show(fine.tolist())
    seen = [_speeds(look(images)) for look in looks or (_pixels,)]
    pace = _smoothed(np.max(seen, axis=0), SMOOTHED * FINER)
    return _placed(pace.reshape(segments, pieces), frames)


def _placed(pace: Pace, frames: int) -> list[float]:
    """Positions with as much of the pace between each two; each segment gets its share of them."""
    found = [0.0]
    for number, (count, speeds) in enumerate(zip(_counts(pace.sum(axis=1), frames - 1), pace, strict=True)):
        way = np.concatenate([[0.0], np.cumsum(speeds)])
        times = np.interp(np.linspace(0, way[-1], count + 1), way, np.linspace(0, 1, len(way)))
        found += [*(number + times[1:-1]).tolist(), number + 1.0]
    return found


def _counts(ways: Float[np.ndarray, " segments"], steps: int) -> list[int]:
    """How many of all steps each segment gets: one at least, and by the length of its way."""
    more = (steps - len(ways)) * np.cumsum(ways) / ways.sum()
    return (1 + np.diff(more.round(), prepend=0)).astype(int).tolist()


def _speeds(features: Tensor) -> Float[np.ndarray, " pieces"]:
    """How fast features change on each piece of the way, relative to the mean."""
    steps = (features[1:] - features[:-1]).flatten(1).norm(dim=1).cpu().double().numpy() + 1e-9
    return steps / steps.mean()


def _smoothed(speeds: Float[np.ndarray, " pieces"], width: int) -> Float[np.ndarray, " pieces"]:
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(speeds, (width // 2, width - 1 - width // 2), mode="symmetric")
    return np.convolve(padded, window / window.sum(), mode="valid")


def _pixels(images: Tensor) -> Tensor:
    return images.flatten(1)
