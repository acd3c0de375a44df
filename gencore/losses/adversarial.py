r"""What a discriminator and the network that has to fool it minimise.

All of it is computed on logits: the reports' discriminators end in a sigmoid, and D's probability is
``sigmoid(logit)``. Binary cross-entropy on logits is the same number without its overflow.

The two sides are two losses, because they train two networks in two phases of a step; take the same ``kind`` for
both. ``bce`` is Goodfellow's in its non-saturating form, in which the generator maximises log D(G(z)); that is what
line 13 of seed 4's Algorithm 1 computes, though its text minimises log(1 − D(G(z))).

References:
    Seed 4, section 3.2. Goodfellow et al., *Generative Adversarial Nets*, 2014. Hinge: Lim & Ye, *Geometric GAN*,
    2017. Features: Larsen et al., *Autoencoding beyond pixels using a learned similarity metric*, 2016 (seed 2,
    section 5). Gradient penalty: Mescheder et al., *Which Training Methods for GANs do actually Converge?*, 2018.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn import across
from gencore.registry import register_loss

Kind = Literal["bce", "hinge"]
DISCRIMINATOR = "discriminator"
RUNAWAY = 20.0  # nats; an undecided discriminator costs 1.4, and one that is wrong at 20 is sure of it to nine digits


@register_loss("adversarial")
class AdversarialLoss(nn.Module):
    """The generator's side: how far the discriminator is from taking its pictures for real ones.

    Args:
        kind: ``bce``: −log D(fake), at least 0. ``hinge``: −logit, which has no bound.
    """

    needs: ClassVar[tuple[str, ...]] = ("fake_logits",)
    runaway: ClassVar[float] = RUNAWAY

    def __init__(self, kind: Kind = "bce") -> None:
        super().__init__()
        self.kind = kind

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean over ``fake_logits`` ``(n,)``, for bce in nats; of several heads, the mean of their means."""
        heads = _each(context["fake_logits"])
        return _mean([-head if self.kind == "hinge" else functional.softplus(-head) for head in heads])


@register_loss("discriminator")
class DiscriminatorLoss(nn.Module):
    """The discriminator's side: the mean error on real pictures plus the mean error on fakes.

    Seed 4 says that its discriminator converges to about 0.6; an undecided one is at 2 log 2 ≈ 1.39 here, because
    Algorithm 1, line 9, adds its two halves. Half of it is what the report's figure shows.

    Args:
        kind: ``bce``: −log D(real) − log(1 − D(fake)). ``hinge``: max(0, 1 − real) + max(0, 1 + fake) on logits.
    """

    phase: ClassVar[str] = DISCRIMINATOR
    needs: ClassVar[tuple[str, ...]] = ("real_logits", "fake_logits")
    runaway: ClassVar[float] = RUNAWAY

    def __init__(self, kind: Kind = "bce") -> None:
        super().__init__()
        self.kind = kind

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The sum of both means over ``real_logits`` ``(n,)`` and ``fake_logits`` ``(m,)``; at least 0.

        Of several heads, the mean of their sums.
        """
        real, fake = _each(context["real_logits"]), _each(context["fake_logits"])
        if self.kind == "hinge":
            return _mean([functional.relu(1 - head) for head in real]) + _mean([functional.relu(1 + h) for h in fake])
        return _mean([functional.softplus(-head) for head in real]) + _mean([functional.softplus(h) for h in fake])


@register_loss("discriminator_features")
class DiscriminatorFeatures(nn.Module):
    r"""Reconstruction error in what a layer of the discriminator sees: :math:`\|D_l(\hat x) - D_l(x)\|^2`.

    Args:
        relative: divide by the mean square of the real features, so that the weight means the same for every
            discriminator and stays what it was while the discriminator learns; false gives Larsen's plain error,
            as a mean over the layer's numbers.
    """

    needs: ClassVar[tuple[str, ...]] = ("fake_features", "real_features")

    def __init__(self, relative: bool = True) -> None:
        super().__init__()
        self.relative = relative

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of ``fake_features`` against ``real_features``, both ``(n, ...)``.

        Of several layers, the mean over them.
        """
        pairs = zip(_each(context["fake_features"]), _each(context["real_features"]), strict=True)
        return _mean([self._error(fake, real) for fake, real in pairs])

    def _error(self, fake: Tensor, real: Tensor) -> Tensor:
        error = functional.mse_loss(fake, real)
        return error / across.average(real.detach().square().mean()).clamp_min(1e-8) if self.relative else error


@register_loss("gradient_penalty")
class GradientPenalty(nn.Module):
    """R1: half the squared slope of the discriminator at real pictures, which keeps it from growing ever steeper.

    The context holds how to compute it rather than its value, so that a run without it pays nothing. Weights from
    0.1 to 10 are usual.
    """

    phase: ClassVar[str] = DISCRIMINATOR
    needs: ClassVar[tuple[str, ...]] = ("gradient_penalty",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """What the model's ``gradient_penalty`` gives; at least 0."""
        return context["gradient_penalty"]()


def squared_slope(score: Callable[[Tensor], Float[Tensor, " n"]], inputs: Float[Tensor, "n ..."]) -> Float[Tensor, ""]:
    """½ E ‖∇ score‖² at ``inputs``, differentiable in the weights behind ``score``; in float32."""
    with torch.enable_grad(), torch.autocast(inputs.device.type, enabled=False):
        inputs = inputs.detach().float().requires_grad_()
        (slope,) = torch.autograd.grad(score(inputs).sum(), inputs, create_graph=True)
        return 0.5 * slope.flatten(1).square().sum(dim=1).mean()


def _each(given: Tensor | Sequence[Tensor]) -> list[Tensor]:
    """What one head or layer says, or several."""
    return [given.float()] if isinstance(given, Tensor) else [each.float() for each in given]


def _mean(values: Sequence[Tensor]) -> Float[Tensor, ""]:
    return torch.stack([across.mean(value) for value in values]).mean()
