r"""Directions among latents that mean something: a rater's taste, a class, an attribute, a part; or just the widest.

A ridge regression reads a factor from latents, :math:`\hat y = w \cdot (x - \mu)`. Its weights say how to *read* the
factor, not how pictures that have it differ: where latents hang together, weights also cancel what merely
accompanies. What moves a picture is the regression's pattern,

.. math:: a = \frac{\Sigma w}{\sqrt{w^\top \Sigma w}},

how far latents lie from the mean, on average, where the reading is one standard deviation up. So one step along any
direction is one standard deviation of the pictures, and it stays where pictures are.

References:
    Seed 2's wish to know "the dimensions that mean wings". Patterns instead of weights: Haufe et al., *On the
    interpretation of weight vectors of linear models in multivariate neuroimaging*, 2014. Attribute vectors in latent
    spaces: Larsen et al., *Autoencoding beyond pixels*, 2016; Shen et al., *Interpreting the Latent Space of GANs for
    Semantic Face Editing*, 2020 (conditional manipulation by projection).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from jaxtyping import Float
from sklearn.linear_model import Ridge, RidgeCV
from sklearn.metrics import r2_score, roc_auc_score
from sklearn.model_selection import KFold, cross_val_predict

from gencore.data.base import RatedImages
from gencore.data.factors import factors_of
from gencore.errors import ConditionError, DataError
from gencore.latent.space import FEWEST, LatentSpace

Meaning = Literal["rater", "factor", "pca"]
PENALTIES = np.logspace(-4, 3, 8)  # in variances of the widest axis a picture
FOLDS = 5
NARROW = 1e-9


@dataclass(frozen=True)
class Target:
    """What a direction is looked for.

    Args:
        name: of the rater or factor.
        meaning: which of the two.
        values: ``(n,)``, NaN where it is not known.
        binary: whether it is there or not.
    """

    name: str
    meaning: Meaning
    values: Float[np.ndarray, " n"]
    binary: bool


@dataclass(frozen=True)
class Direction:
    """A direction among latents; one step along it is one standard deviation of the pictures.

    Args:
        name: what it means: a rater, a factor, or ``pca 1``, ``pca 2``, ...
        meaning: what kind of name that is.
        step: what one step adds to the latents, ``(d,)``.
        reader: reads how far along a picture is: ``reader · step`` is 1, ``(d,)``.
        held_out: R² on pictures that the regression has not seen; none of PCA.
        crossed: R² over five folds of the pictures it has seen; none of PCA.
        auc: for what is there or not, how often the reading puts one that has it first, on the held-out pictures.
        known: on how many held-out pictures ``held_out`` rests.
        share: of PCA, the share of all variance.
    """

    name: str
    meaning: Meaning
    step: Float[np.ndarray, " d"]
    reader: Float[np.ndarray, " d"]
    held_out: float | None = None
    crossed: float | None = None
    auc: float | None = None
    known: int = 0
    share: float | None = None


def targets_of(data: RatedImages) -> tuple[Target, ...]:
    """Everything that a direction can be looked for in a data set: its raters, then its factors."""
    raters = [
        Target(field.name, "rater", data.rows[:, place].astype(np.float64), False)
        for place, field in enumerate(data.condition.fields)
        if field.kind == "score"
    ]
    named = {target.name for target in raters}
    factors = [Target(one.name, "factor", one.values, one.binary) for one in factors_of(data) if one.name not in named]
    return (*raters, *factors)


def chosen_targets(data: RatedImages, names: Sequence[str]) -> tuple[Target, ...]:
    """The targets of these names; ``bird`` will do for ``animal=bird`` where nothing else is called so.

    Raises:
        ConditionError: if there is no such rater or factor.
    """
    known = {target.name: target for target in targets_of(data)}
    found = []
    for name in names:
        alike = [target for full, target in known.items() if full == name] or [
            target for full, target in known.items() if full.partition("=")[2] == name
        ]
        if len(alike) != 1:
            raise ConditionError(
                f'Nothing is known of "{name}" in {data.name}; choose pca, or one of {", ".join(known) or "nothing"}.'
            )
        found.append(alike[0])
    return tuple(found)


def why_not(target: Target, training: np.ndarray, held_out: np.ndarray) -> str | None:
    """Why no direction can be found for a target, as a sentence; None if one can.

    Args:
        target: what is looked for.
        training: indices of the pictures to learn from.
        held_out: and of those to be tested on.
    """
    for part, where in ((training, "to learn from"), (held_out, "to test on")):
        values = target.values[part]
        values = values[~np.isnan(values)]
        if len(values) < FEWEST:
            return f"{target.name} is known of {len(values)} pictures {where}; at least {FEWEST} are needed."
        if values.std() < NARROW:
            return f"{target.name} is the same in all pictures {where}, so no direction can mean it."
    return None


def direction_of(
    target: Target,
    space: LatentSpace,
    training: tuple[np.ndarray, Float[np.ndarray, "n k"]],
    held_out: tuple[np.ndarray, Float[np.ndarray, "m k"]],
    seed: int = 0,
) -> Direction:
    """The direction that means a target.

    Args:
        target: what is looked for.
        space: the latents' mean and axes.
        training: indices of the pictures to learn from, and their coordinates in ``space``.
        held_out: indices and coordinates of those to be tested on.
        seed: of the folds.

    Raises:
        DataError: if it is known of too few pictures, or the same in all of them.
    """
    problem = why_not(target, training[0], held_out[0])
    if problem:
        raise DataError(problem)
    values, points = _known(target, *training)
    ridge = RidgeCV(PENALTIES * len(values) * float(space.deviations[0]) ** 2).fit(points, values)
    folds = KFold(FOLDS, shuffle=True, random_state=seed)
    crossed = cross_val_predict(Ridge(ridge.alpha_), points, values, cv=folds)
    truth, others = _known(target, *held_out)
    read = ridge.predict(others)
    step, reader = _pattern(space, ridge.coef_)
    auc = float(roc_auc_score(truth, read)) if target.binary else None
    return Direction(
        target.name, target.meaning, step, reader, float(r2_score(truth, read)),
        float(r2_score(values, crossed)), auc, len(truth),
    )  # fmt: skip


def widest(space: LatentSpace, count: int = 6) -> tuple[Direction, ...]:
    """The principal components, as directions without a meaning yet.

    Args:
        space: the latents' mean and axes.
        count: how many, at most.
    """
    axes = zip(space.axes[:count], space.deviations, space.shares, strict=False)
    return tuple(
        Direction(f"pca {number}", "pca", _signed(axis) * deviation, _signed(axis) / deviation, share=float(share))
        for number, (axis, deviation, share) in enumerate(axes, 1)
    )


def apart_from(direction: Direction, others: Sequence[Direction]) -> Direction:
    """The part of a direction along which the readings of others do not change, again of one standard deviation.

    Args:
        direction: what is to be moved.
        others: what is to stay.

    Raises:
        ConditionError: if nothing is left of it.
    """
    if not others:
        return direction
    steps = np.stack([other.step for other in others])
    readers = np.stack([other.reader for other in others])
    part = np.linalg.lstsq(readers @ steps.T, readers @ direction.step, rcond=1e-6)[0]
    step, reader = direction.step - part @ steps, direction.reader - part @ readers
    length = float(reader @ step)
    if length < 1e-3:
        raise ConditionError(
            f"{direction.name} cannot be told apart from {', '.join(other.name for other in others)}; let one go."
        )
    return replace(direction, step=step / np.sqrt(length), reader=reader / np.sqrt(length))


def _known(target: Target, indices: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values = target.values[indices]
    known = ~np.isnan(values)
    return values[known], points[known]


def _pattern(space: LatentSpace, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Step and reader of weights on coordinates; where these read nothing, a step that goes nowhere."""
    spread = float(np.sqrt(np.square(weights * space.deviations).sum()))
    if spread < NARROW:
        return np.zeros_like(space.mean), np.zeros_like(space.mean)
    return (weights * space.deviations**2 / spread) @ space.axes, (weights / spread) @ space.axes


def _signed(axis: np.ndarray) -> np.ndarray:
    """The same axis, its largest number positive, so that a search from another start gives the same sign."""
    return axis * np.sign(axis[np.abs(axis).argmax()])
