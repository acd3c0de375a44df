r"""When to look along a path, so that every step changes the pictures alike.

Decoders are not linear: even times may give uneven pictures. The way is walked once on a finer series, and every look
φ (pixels, and rater models' and the judge's features, which are near to what people notice) says how fast the pictures
change there, relative to its own mean over the path. The look that sees most counts. Strangers see the same changes,
but some of them earlier or later, so each change is also spread by a Gaussian w over the frames around it:

.. math:: v(t) = \max\big(m(t), (w * m)(t)\big), \qquad m(t) = \max_\varphi s_\varphi(t), \qquad
          s_\varphi(t) = |\tfrac{d}{dt} \varphi(x(t))| \,/\, \text{its mean over } t

Frames are placed so that ∫ v between neighbours is the same. As no s is ever above v, no look's largest step is more
than the mean of v times its mean one (as far as the finer series shows what lies between), and that mean is about 1.5.
A judge that is asked here sees even steps, which is then no finding: what films are to somebody who was not asked,
``benchmarks/smoothness.py`` measures beside it. No picture is made otherwise for anybody's sake; what is chosen are the
times at which it is shown. The width was chosen on other pairs (seed 77) than those on which films are measured.
"""

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float
from scipy.ndimage import gaussian_filter1d
from torch import Tensor

Look = Callable[[Tensor], Tensor]
Show = Callable[[Sequence[float]], Tensor]
Pace = Float[np.ndarray, "segments pieces"]
FINER = 4  # how many times finer the series is on which a way is measured; 2 left one of 700 films above 3
WIDTH = 0.05  # standard deviation of the Gaussian, as a share of the way from one picture to the next


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
        looks: pictures to features; pixels count besides.
    """
    pieces = max(2, round(FINER * (frames - 1) / segments))
    images = show((np.arange(segments * pieces + 1) / pieces).tolist())
    seen = np.stack([_speeds(look(images)) for look in (*looks, _pixels)])
    return _placed(paced(seen.reshape(len(seen), segments, pieces)), frames)


def paced(speeds: Float[np.ndarray, "looks segments pieces"]) -> Pace:
    """How many frames there should be along the way, relative to other places.

    Args:
        speeds: how fast pictures change for each look, on each piece of each segment; about 1 in the mean.
    """
    most = speeds.max(axis=0)
    soft = gaussian_filter1d(most, WIDTH * most.shape[1], axis=1, mode="reflect")
    pace: Pace = np.maximum(most, soft)
    return pace


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
