r"""How far what is made lies from what is real, by mean and covariance of features, with a gradient.

.. math:: F = |\mu - m|^2 + \operatorname{tr}\big(C + S - 2 (S^{1/2} C S^{1/2})^{1/2}\big), \qquad
          \frac{\partial F}{\partial C} = I - S^{1/2} (S^{1/2} C S^{1/2})^{-1/2} S^{1/2}

μ, C are of what is made, m, S of what is real, each averaged over many steps, because a batch is too few; the gradient
goes through the present batch. A discriminator says of one picture whether it could be real, this says of all together
whether they are as bright, as sharp, as varied as real ones. It is the distance that is measured in the end, but in
other features than those.

References:
    Mathiasen & Hvilshøj, *Backpropagating through Fréchet Inception Distance*, 2020. Moments of random features:
    Li et al., *MMD GAN*, 2017; dos Santos et al., *Learning Implicit Generative Models by Matching Perceptual
    Features*, 2019, which also averages moments over steps.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn import across

MADE, REAL = 0.01, 0.001  # share of a batch in the averages: some 100 count, and 1,000 of what is real, which stays
SETTLED = 40  # batches before a covariance is believed
ENOUGH = 300  # batches of real pictures to know their moments by: what is made is known by some 100
RIDGE = 1e-3  # of a feature's variance, added to every variance


class Moments(nn.Module):
    """Mean and second moments of features, averaged over batches; the first ones count as much as later ones.

    Args:
        size: numbers of a feature vector.
        share: of a batch in the averages, at least.
    """

    mean: Tensor
    second: Tensor
    batches: Tensor

    def __init__(self, size: int, share: float = MADE) -> None:
        super().__init__()
        self.share = share
        self.register_buffer("mean", torch.zeros(size))
        self.register_buffer("second", torch.zeros(size, size))
        self.register_buffer("batches", torch.zeros(()))

    @torch.no_grad()
    def note(self, features: Float[Tensor, "n d"]) -> None:
        """Lets a batch count."""
        share = torch.clamp(1 / (self.batches + 1), min=self.share)
        self.mean.lerp_(across.average(features.mean(dim=0)), share)
        self.second.lerp_(across.average(features.T @ features / len(features)), share)
        self.batches.add_(1)

    def covariance(self) -> Float[Tensor, "d d"]:
        """Around the mean."""
        return self.second - torch.outer(self.mean, self.mean)


@dataclass(frozen=True)
class Goal:
    """Moments that others are to have.

    Args:
        mean: of features.
        scale: one over their deviation.
        spread: their covariance, of features times ``scale``.
        root: of that.
    """

    mean: Float[Tensor, " d"]
    scale: Float[Tensor, " d"]
    spread: Float[Tensor, "d d"]
    root: Float[Tensor, "d d"]

    @classmethod
    @torch.no_grad()
    def of(cls, moments: Moments) -> "Goal":
        """To have what was seen."""
        covariance = moments.covariance()
        scale = covariance.diagonal().clamp_min(1e-4).rsqrt()
        spread = _scaled(covariance, scale)
        return cls(moments.mean.clone(), scale, spread, _roots(spread)[0])


class FrechetToReal(nn.Module):
    """The squared Fréchet distance between what is made and what is real; its state is part of a run.

    Features are divided by the deviation that they have in what is real.

    Args:
        size: numbers of a feature vector.
        enough: batches of what is real after which no more are asked for, where what looks at them does not change.
    """

    def __init__(self, size: int, enough: float = math.inf) -> None:
        super().__init__()
        self.enough = enough
        self.real, self.made = Moments(size, REAL), Moments(size, MADE)
        self._goal: tuple[tuple[int, int], Goal] | None = None

    def forward(self, made: Float[Tensor, "n d"], real: Callable[[], Float[Tensor, "m d"]]) -> Float[Tensor, ""]:
        """The distance; 0 as long as too little was seen. In training the batches count from now on.

        Args:
            made: features of what is made.
            real: gives features of what is real, if it is asked.
        """
        if self.training:
            if float(self.real.batches) < self.enough:
                with torch.no_grad():
                    self.real.note(real())
            self.made.note(made.detach())
        if float(self.made.batches) < SETTLED:
            return made.sum() * 0.0
        return pulled(made, self.made, self.goal)

    @property
    def goal(self) -> Goal:
        """What is real, worked out again only where it has changed."""
        version = (self.real.mean._version, self.real.second._version)  # counts what was written into them
        if self._goal is None or self._goal[0] != version:
            self._goal = (version, Goal.of(self.real))
        return self._goal[1]


def pulled(features: Float[Tensor, "n d"], made: Moments, goal: Goal) -> Float[Tensor, ""]:
    """The distance of moments to a goal, whose gradient goes through some ``features`` of what is made."""
    scale = goal.scale
    with torch.no_grad():
        towards, stretch, distance = _gradient(scale * (made.mean - goal.mean), _scaled(made.covariance(), scale), goal)
    apart = (features - made.mean) * scale
    pull = (apart @ towards).mean() + ((apart @ stretch) * apart).sum(dim=1).mean()
    return distance.clamp_min(0) + pull - pull.detach()


def _gradient(shift: Float[Tensor, " d"], made: Float[Tensor, "d d"], goal: Goal) -> tuple[Tensor, Tensor, Tensor]:
    """The gradients by mean and covariance of what is made, and the distance."""
    root = goal.root
    middle, inverse = _roots(root @ made @ root)
    stretch = torch.eye(len(root), device=root.device) - root @ inverse @ root
    return 2 * shift, stretch, shift @ shift + made.trace() + goal.spread.trace() - 2 * middle.trace()


def _roots(matrix: Float[Tensor, "d d"]) -> tuple[Tensor, Tensor]:
    """The square root of a covariance, and that of its inverse."""
    values, vectors = cast(tuple[Tensor, Tensor], torch.linalg.eigh(matrix.double()))
    values = values.clamp_min(0)
    root = (vectors * values.sqrt()) @ vectors.T
    inverse = (vectors * values.clamp_min(RIDGE).rsqrt()) @ vectors.T
    return root.float(), inverse.float()


def _scaled(covariance: Float[Tensor, "d d"], scale: Float[Tensor, " d"]) -> Float[Tensor, "d d"]:
    """Of features times ``scale``, with a little more variance everywhere, so that it has an inverse."""
    return covariance * torch.outer(scale, scale) + RIDGE * torch.eye(len(scale), device=scale.device)
