r"""When to look along a path, so that every step changes the pictures alike.

Decoders are not linear: even times may give uneven pictures. The way is walked once on a finer series, and every look
φ (rater models' features, which are near to what people notice; pixels where there is none) says how fast the pictures
change there, relative to its own mean over the path. A stranger, such as the judge, sees the same changes, but some of
them earlier or later: the look that sees most counts, and the pace is smoothed with a Gaussian w, so that such a change
still falls on several frames; then it is sharpened, because smoothing took height from where all agree:

.. math:: v(t) = \Big( w * \max_\varphi s_\varphi \Big)(t)^p, \qquad
          s_\varphi(t) = |\tfrac{d}{dt} \varphi(x(t))| \,/\, \text{its mean over } t

Frames are placed so that ∫ v between neighbours is the same (constant speed by arc length). A judge is never asked, and
that is the limit: now and then it changes its mind at a place where no other look, nor the pixels, notice anything.
Width and p were chosen on other pairs (seed 77) than those on which films are measured (``benchmarks/smoothness.py``).
"""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d
from torch import Tensor

Look = Callable[[Tensor], Tensor]
Show = Callable[[Sequence[float]], Tensor]
Pace = Float[np.ndarray, "segments pieces"]
FINER = 2  # how many times finer the series is on which a way is measured; more brought nothing
WIDTH = 0.05  # standard deviation of the Gaussian, as a share of the way from one picture to the next
POWER = 1.3


def plain_positions(segments: int, frames: int) -> list[float]:
    """Even times.

    Args:
        segments: how many times the path goes from one picture to the next.
        frames: how many positions in all; every picture is met.
    """
    return _placed(np.ones((segments, 1)), frames)


def even_positions(show: Show, segments: int, frames: int, looks: Sequence[Look] = ()) -> list[float]:
    """Positions between which pictures change alike.

    Args:
        show: the pictures at positions.
        segments: how many times the path goes from one picture to the next.
        frames: how many positions in all; every picture is met.
        looks: pictures to features; pixels if there is none.
    """
    pieces = max(2, round(FINER * (frames - 1) / segments))
    images = show((np.arange(segments * pieces + 1) / pieces).tolist())
    seen = np.stack([_speeds(look(images)) for look in looks or (_pixels,)])
    return _placed(paced(seen.reshape(len(seen), segments, pieces)), frames)


def paced(speeds: Float[np.ndarray, "looks segments pieces"]) -> Pace:
    """How many frames there should be along the way, relative to other places.

    Args:
        speeds: how fast pictures change for each look, on each piece of each segment; about 1 in the mean.
    """
    most = speeds.max(axis=0)
    soft = gaussian_filter1d(most, WIDTH * most.shape[1], axis=1, mode="reflect")
    sharp = soft**POWER
    return sharp * (soft.mean(axis=1) / sharp.mean(axis=1))[:, None]  # a segment's share of the frames stays


def _placed(pace: Pace, frames: int) -> list[float]:
    """Positions with as much of the pace between each two; each segment gets its share of them."""
    found = [0.0]
    for number, (count, speeds) in enumerate(zip(_counts(pace.mean(axis=1), frames - 1), pace, strict=True)):
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


def _pixels(images: Tensor) -> Tensor:
    return images.flatten(1)
