"""How far two people can be pleased at the same time: the front of attainable pairs of scores.

References:
    Miettinen, *Nonlinear Multiobjective Optimization*, 1999: weighted sums, and dominance.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Bool, Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.strategies.base import Watch
from gencore.strategies.climbing import Climb, climbed
from gencore.strategies.satisfaction import needed
from gencore.types import Wish

ONE_SIDED = 0.2  # a weight below this leaves the other person's slider at any


@dataclass(frozen=True)
class Front:
    """Pictures for two people, none of them worse for both than another one.

    Args:
        pair: the two people.
        images: ``(m, 3, h, w)`` in [0, 1], from the one that pleases the first most to the one for the second.
        noise: what they were drawn from, ``(m, *noise_shape)``.
        wishes: under which wish each was drawn.
        predicted: what the rater models say, in points, ``(m, 2)``.
        cloud: the same of all other pictures that were looked at, ``(k, 2)``.
        others: those pictures, ``(k, 3, h, w)``.
    """

    pair: tuple[str, str]
    images: Float[Tensor, "m 3 h w"]
    noise: Float[Tensor, "m *noise"]
    wishes: list[Wish]
    predicted: Float[np.ndarray, "m 2"]
    cloud: Float[np.ndarray, "k 2"]
    others: Float[Tensor, "k 3 h w"]


def pareto(
    model: GenerativeModel,
    pair: tuple[str, str],
    raters: Raters,
    seed: int = 0,
    points: int = 9,
    pool: int = 96,
    steps: int = 16,
    caution: float = 1.0,
    guidance: float = 1.0,
    watch: Watch | None = None,
) -> Front:
    """Climbs for ``points`` weightings of two people, from all for the first to all for the second.

    Args:
        model: a model whose prior is drawn from normal noise.
        pair: two raters.
        raters: rater models that may be climbed.
        seed: of the pool.
        points: weightings; the front has at most as many pictures.
        pool: direct samples to start from, spread over the weightings.
        steps: gradient steps.
        caution: standard deviations of the ensemble that are taken off.
        guidance: as in ``direct``.
        watch: called after every step with its trace entry; if it returns False the climb ends there.

    Raises:
        CapabilityError: if the model's prior is not drawn from normal noise.
        ConditionError: if the pair is not two different raters of scores, or one cannot be predicted.
    """
    fields = {field.name: field for field in model.condition_spec.fields}
    if len(set(pair)) != 2 or any(name not in fields or fields[name].kind != "score" for name in pair):
        raise ConditionError(f"A front needs two different raters who give scores; {' and '.join(pair)} are not.")
    wish = {name: fields[name].high for name in pair}
    needed(raters, [wish], "pareto")
    share = torch.linspace(1, 0, points)
    weights = torch.stack([share, 1 - share], dim=1).to(model.device)
    wishes: list[Wish] = [
        {name: wish[name] for name, weight in zip(pair, row, strict=True) if weight >= ONE_SIDED}
        for row in weights.tolist()
    ]
    climb = Climb(model, raters, wish, lambda each: (each * weights).sum(dim=1), caution, guidance, 1.0, wishes)
    start, said, seen = _pool(climb, points, seed, max(pool // points, 1))
    trace: list[dict[str, Any]] = []
    best = climbed(climb, start, trace, steps, seed=seed, watch=watch)
    with torch.no_grad():
        images = climb.images(best)
    predicted = _scores(raters, images, pair)
    front = non_dominated(predicted)
    order = np.flatnonzero(front)[np.argsort(-predicted[front, 0])]
    return Front(
        pair, images[order], best[order], [wishes[i] for i in order], predicted[order],
        np.concatenate([said, predicted[~front]]), torch.cat([seen, images[~torch.from_numpy(front)]]),
    )  # fmt: skip


def non_dominated(pairs: Float[np.ndarray, "m 2"]) -> Bool[np.ndarray, " m"]:
    """Which pairs are not surpassed by another one that is at least as high in both, and higher in one."""
    at_least = np.all(pairs[None] >= pairs[:, None], axis=2)
    higher = np.any(pairs[None] > pairs[:, None], axis=2)
    surpassed: Bool[np.ndarray, " m"] = np.any(at_least & higher, axis=1)
    return ~surpassed


def _pool(
    climb: Climb, points: int, seed: int, each: int
) -> tuple[Float[Tensor, "p *noise"], Float[np.ndarray, "k 2"], Float[Tensor, "k 3 h w"]]:
    """The best noise of ``each`` direct samples for every weighting, what the raters say of all, and all of them."""
    shape, device = climb.model.noise_shape, climb.model.device
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(each, points, *shape, generator=generator).to(device)
    reached, said, seen = [], [], []
    for rows in noise:
        with torch.no_grad():
            images = climb.images(rows)
            reached.append(climb.of(images))
        seen.append(images)
        said.append(_scores(climb.raters, images, tuple(climb.wish)))
    chosen = torch.stack(reached).argmax(dim=0)
    return noise[chosen, torch.arange(points, device=device)], np.concatenate(said), torch.cat(seen)


def _scores(raters: Raters, images: Tensor, pair: tuple[str, ...]) -> Float[np.ndarray, "m 2"]:
    with torch.no_grad():
        said = raters.ensemble(images)
    return np.stack([said.of(name)[..., 0].mean(dim=0).cpu().numpy() for name in pair], axis=1)
