"""What trains a quantising autoencoder and the prior over its codes, beside the pictures' own losses."""

from collections.abc import Mapping
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.registry import register_loss


@register_loss("commitment")
class Commitment(nn.Module):
    """‖z − sg[e]‖²: the encoder keeps to the codes it chose. Mean over numbers, then over the levels.

    The paper's β = 0.25 stands beside a squared error divided by the data's variance; beside a plain ``mse`` of
    pictures in [0, 1] (variance about 0.06) the same balance is a weight of about 0.015.

    The model gives ``commitment``: its :class:`~gencore.nn.quantiser.Quantised`, one a level.

    References:
        Van den Oord et al., *Neural Discrete Representation Learning*, 2017, equation 3; seed 0, section 2.8.3.
    """

    needs: ClassVar[tuple[str, ...]] = ("commitment",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared distance of encoder outputs to their codes, which stand still."""
        return torch.stack(
            [functional.mse_loss(level.outputs, level.vectors.detach()) for level in context["commitment"]]
        ).mean()


@register_loss("codebook")
class Codebook(nn.Module):
    """‖sg[z] − e‖²: the codes follow the encoder. Only for a codebook without moving average.

    The model gives ``codebook``: its :class:`~gencore.nn.quantiser.Quantised`, one a level.

    References:
        Van den Oord et al., *Neural Discrete Representation Learning*, 2017, equation 3.
    """

    needs: ClassVar[tuple[str, ...]] = ("codebook",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared distance of codes to the encoder outputs that chose them, which stand still."""
        return torch.stack(
            [functional.mse_loss(level.vectors, level.outputs.detach()) for level in context["codebook"]]
        ).mean()


@register_loss("code_nll")
class CodeNegativeLogLikelihood(nn.Module):
    """−log p(code | codes before it, condition), in nats a code, over the codes of all levels.

    log K for a prior that knows nothing. It trains the prior alone, in a phase of its own (``prior``).

    The model gives ``code_logits``: pairs of logits ``(n, K, h, w)`` and codes ``(n, h, w)``, one a level.

    References:
        Van den Oord et al., *Conditional Image Generation with PixelCNN Decoders*, 2016.
    """

    phase: ClassVar[str] = "prior"
    needs: ClassVar[tuple[str, ...]] = ("code_logits",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean cross entropy of a code."""
        levels = context["code_logits"]
        total = torch.stack(
            [functional.cross_entropy(logits.float(), codes, reduction="sum") for logits, codes in levels]
        )
        return total.sum() / sum(codes.numel() for _, codes in levels)
