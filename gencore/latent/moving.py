"""Pictures along a direction or a dimension, and whether that really moves what the direction is called.

What a regression reads from latents proves nothing about pictures. So pictures not learnt from are encoded, moved and
decoded, and asked of somebody who had no part in it: a judge for raters; for factors a reader of pixels, ridge
regression on features of a random network, fitted to real pictures alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from torch import Tensor

from gencore.data.base import RatedImages, to_float
from gencore.errors import DataError
from gencore.evaluation.random_features import RandomNetwork
from gencore.latent.directions import Direction, Target
from gencore.latent.layers import Layer
from gencore.latent.space import FEWEST
from gencore.types import Condition

AMOUNTS = (-2.0, -1.0, 0.0, 1.0, 2.0)
PENALTIES = np.logspace(-2, 5, 8)
AXES = 300  # of what the reader sees
READ = 2000  # real pictures that a reader learns from, and as many at most that it is tested on
Asked = Callable[[Tensor], np.ndarray]


@dataclass(frozen=True)
class Moved:
    """What moving pictures along a direction does to what it is called.

    Args:
        slope: change for one step, least squares over all pictures and amounts: points of a score, units of a factor.
        spread: standard deviation of the pictures' own slopes.
        rising: mean over pictures of Spearman's correlation between amount and reading.
        trusted: R² of whoever was asked, on real pictures held out; none where that is told elsewhere.
        n: how many pictures.
    """

    slope: float
    spread: float
    rising: float
    trusted: float | None
    n: int


@torch.inference_mode()
def along(
    layer: Layer,
    starts: Float[Tensor, "n d"],
    step: Float[np.ndarray, " d"],
    amounts: Sequence[float] = AMOUNTS,
    condition: Condition | None = None,
) -> Float[Tensor, "a n 3 h w"]:
    """Pictures at several places along a direction.

    Args:
        layer: where the latents belong.
        starts: latents, a row a picture.
        step: what one step adds.
        amounts: how many steps.
        condition: one a picture, for a decoder that reads one.
    """
    way = torch.from_numpy(np.asarray(step, np.float32)).to(starts.device)
    return torch.stack([layer.decode(starts + amount * way, condition) for amount in amounts])


@torch.inference_mode()
def across(
    layer: Layer,
    start: Float[Tensor, "1 d"],
    dimension: int,
    mean: float,
    deviation: float,
    amounts: Sequence[float] = AMOUNTS,
    condition: Condition | None = None,
) -> Float[Tensor, "a 3 h w"]:
    """A picture with one latent dimension at several values, everything else as it is.

    Args:
        layer: where the latents belong.
        start: the picture's latents.
        dimension: which is changed.
        mean: of that dimension over pictures.
        deviation: of it likewise.
        amounts: values, in deviations from the mean.
        condition: for a decoder that reads one.
    """
    rows = start.repeat(len(amounts), 1)
    rows[:, dimension] = torch.tensor([mean + amount * deviation for amount in amounts]).to(rows)
    several = None if condition is None else condition[torch.zeros(len(amounts), dtype=torch.long)]
    return layer.decode(rows, several)


def moved(
    layer: Layer,
    starts: Float[Tensor, "n d"],
    direction: Direction,
    asked: Asked,
    trusted: float | None = None,
    amounts: Sequence[float] = AMOUNTS,
    condition: Condition | None = None,
) -> Moved:
    """Moves pictures along a direction and asks what became of them.

    Args:
        layer: where the latents belong.
        starts: latents of pictures that the direction was not learnt from.
        direction: where to.
        asked: pictures to a number each.
        trusted: R² of whoever is asked.
        amounts: how many steps.
        condition: one a picture, for a decoder that reads one.
    """
    said = np.stack([asked(images) for images in along(layer, starts, direction.step, amounts, condition)])
    steps = np.asarray(amounts, np.float64)
    slopes = ((steps - steps.mean())[:, None] * (said - said.mean(axis=0))).sum(axis=0) / np.square(
        steps - steps.mean()
    ).sum()
    rising = [0.0 if np.ptp(one) == 0 else float(spearmanr(steps, one).statistic) for one in said.T]
    return Moved(float(slopes.mean()), float(slopes.std()), float(np.mean(rising)), trusted, len(starts))


def pixel_reader(target: Target, data: RatedImages, training: np.ndarray, held_out: np.ndarray) -> tuple[Asked, float]:
    """Somebody who reads a factor from pixels, and how well, as R² on pictures held out.

    Args:
        target: the factor.
        data: real pictures.
        training: indices of those to learn from.
        held_out: and of those to be tested on.

    Raises:
        DataError: if the factor is known of too few of them.
    """
    see, features = _features(data, training, held_out)
    parts = []
    for indices, seen in zip((training[:READ], held_out[:READ]), features, strict=True):
        values = target.values[indices]
        parts.append((seen[~np.isnan(values)], values[~np.isnan(values)]))
    if min(len(values) for _, values in parts) < FEWEST:
        raise DataError(f"{target.name} is known of too few pictures to be read from pixels.")
    ridge = RidgeCV(PENALTIES).fit(*parts[0])
    return (lambda images: ridge.predict(see(images.cpu()))), float(r2_score(parts[1][1], ridge.predict(parts[1][0])))


def _features(data: RatedImages, training: np.ndarray, held_out: np.ndarray) -> tuple[Asked, tuple[np.ndarray, ...]]:
    """How to see, and what is seen in both parts; those of the last data set are kept, for the next factor."""
    key = (data.fingerprint, len(training), len(held_out))
    if key not in _REMEMBERED:
        network = RandomNetwork(to_float(data.images[training[:500]]))
        seen = [
            np.concatenate([network.mapped(to_float(data.images[part])) for part in _parts(indices[:READ])])
            for indices in (training, held_out)
        ]
        axes = PCA(min(AXES, *seen[0].shape), svd_solver="randomized", random_state=0).fit(seen[0])
        _REMEMBERED.clear()
        _REMEMBERED[key] = (lambda images: axes.transform(network.mapped(images)), (*map(axes.transform, seen),))
    return _REMEMBERED[key]


def _parts(indices: np.ndarray) -> list[np.ndarray]:
    return np.array_split(indices, max(1, len(indices) // 128))


_REMEMBERED: dict[tuple[str, int, int], tuple[Asked, tuple[np.ndarray, ...]]] = {}


def told(moved: Moved) -> Mapping[str, float | int | None]:
    """The figures, rounded for files."""
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in vars(moved).items()}
