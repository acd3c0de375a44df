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

from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn import across

MADE, REAL = 0.01, 0.001  # share of a batch in the averages: some 100 count, and 1,000 of what is real, which stays
SETTLED = 40  # batches before a covariance is believed
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


class FrechetToReal(nn.Module):
    """The squared Fréchet distance between what is made and what is real; its state is part of a run.

    Features are divided by the deviation that they have in what is real.

    Args:
        size: numbers of a feature vector.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.real, self.made = Moments(size, REAL), Moments(size, MADE)

    def forward(self, made: Float[Tensor, "n d"], real: Float[Tensor, "m d"]) -> Float[Tensor, ""]:
        """The distance; 0 as long as too little was seen. In training the batches count from now on."""
        if self.training:
            self.real.note(real.detach())
            self.made.note(made.detach())
        if float(self.made.batches) < SETTLED:
            return made.sum() * 0.0
        return pulled(made, self.made, self.real)


def pulled(features: Float[Tensor, "n d"], made: Moments, real: Moments) -> Float[Tensor, ""]:
    """The distance between two sets' moments, whose gradient goes through some ``features`` of what is made."""
    with torch.no_grad():
        covariance = real.covariance()
        scale = covariance.diagonal().clamp_min(1e-4).rsqrt()
        towards, stretch, distance = _gradient(
            scale * (made.mean - real.mean),
            _scaled(made.covariance(), scale),
            _scaled(covariance, scale),
        )
    apart = (features - made.mean) * scale
    pull = (apart @ towards).mean() + ((apart @ stretch) * apart).sum(dim=1).mean()
    return distance.clamp_min(0) + pull - pull.detach()


def _gradient(
    shift: Float[Tensor, " d"], made: Float[Tensor, "d d"], real: Float[Tensor, "d d"]
) -> tuple[Tensor, Tensor, Tensor]:
    """The gradients by mean and covariance of what is made, and the distance."""
    root, _ = _roots(real)
    middle, inverse = _roots(root @ made @ root)
    stretch = torch.eye(len(real), device=real.device) - root @ inverse @ root
    return 2 * shift, stretch, shift @ shift + made.trace() + real.trace() - 2 * middle.trace()


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
