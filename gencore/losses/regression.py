r"""Scores read off pictures by a discriminator's second head: what teaches it to see them, and fakes to show them.

Two losses, because they train two networks in two phases of a step. Both are

.. math:: \frac{1}{|G|} \sum_{(i, f) \in G} \| \hat c_{if} - c_{if} \|^2

over the set G of what is given in the batch; fields that are hidden or that nobody filled in say nothing. Scores are
compared as they are scaled for the network, classes as one-hot vectors, attributes as ±1.

References:
    Ding et al., *CcGAN: Continuous Conditional Generative Adversarial Networks*, 2021; the regression as a second task
    of the discriminator: *Imbalance-Robust and Sampling-Efficient Continuous Conditional GANs* (CcGAN-AVAR), 2025.
    For classes: Odena et al., *Conditional Image Synthesis with Auxiliary Classifier GANs*, 2017.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.losses.adversarial import DISCRIMINATOR
from gencore.nn import across
from gencore.registry import register_loss
from gencore.types import Condition


@register_loss("discriminator_regression")
class DiscriminatorRegression(nn.Module):
    """The discriminator's side: how far what it reads off *real* pictures is from what was said of them.

    The model gives ``regressed``: what was read, ``(n, d)`` as :attr:`Condition.values` has it.
    """

    phase: ClassVar[str] = DISCRIMINATOR
    needs: ClassVar[tuple[str, ...]] = ("regressed", "condition")

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of a given field; 0 where nothing is given."""
        return given_error(context["regressed"].float(), context["condition"])


@register_loss("regression")
class GeneratorRegression(nn.Module):
    """The generator's side: how far what the discriminator reads off *fakes* is from what was asked for.

    The model gives ``regressed``, as for ``discriminator_regression``.
    """

    needs: ClassVar[tuple[str, ...]] = ("regressed", "condition")

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of a given field; 0 where nothing is given."""
        return given_error(context["regressed"].float(), context["condition"])


def given_error(regressed: Float[Tensor, "n d"], condition: Condition) -> Float[Tensor, ""]:
    """Squared error of each given field, summed over its numbers, averaged over all that is given."""
    if not condition.widths:
        return regressed.sum()  # of no numbers
    regressed, condition = across.everyone(regressed), condition.of_everyone()
    widths = torch.tensor(condition.widths, device=regressed.device)
    counted = condition.given.to(regressed.dtype).repeat_interleave(widths, dim=1)
    return (counted * (regressed - condition.values).square()).sum() / condition.given.sum().clamp_min(1)
