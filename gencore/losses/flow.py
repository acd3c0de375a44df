"""What trains a flow on codes, and the networks between codes and maps of latents."""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn import across
from gencore.registry import register_loss


@register_loss("flow")
class FlowMatching(nn.Module):
    """‖v(x_t, t, c) − (x − ε)‖², mean over numbers; it trains the flow alone, in a phase of its own.

    The model gives ``velocities``: the pair of what was said and what is true, ``(n, d)`` each.

    References:
        Lipman et al., *Flow Matching for Generative Modeling*, 2023, equation 23.
    """

    phase: ClassVar[str] = "flow"
    needs: ClassVar[tuple[str, ...]] = ("velocities",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of velocities."""
        said, true = context["velocities"]
        return functional.mse_loss(said.float(), true.float())


@register_loss("reflow")
class Reflow(nn.Module):
    """The same for a second flow, whose ways are straight: from each noise to where the first one carries it.

    Said at t = 0, that is the whole way in one step. The model gives ``shortcuts``: the pair of what was said and what
    is true, ``(n, d)`` each.

    References:
        Liu et al., *Flow Straight and Fast: Learning to Generate and Transfer Data with Rectified Flow*, 2023.
    """

    needs: ClassVar[tuple[str, ...]] = ("shortcuts",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of velocities."""
        said, true = context["shortcuts"]
        return functional.mse_loss(said.float(), true.float())


@register_loss("code")
class CodeError(nn.Module):
    """How far maps of latents that went through a code are from what they were, as a share of their variance.

    The model gives ``maps``: the pair of maps after and before, ``(n, c, h, w)`` each.
    """

    needs: ClassVar[tuple[str, ...]] = ("maps",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error over the variance: 1 where a code says nothing, 0 where it says everything."""
        after, before = (maps.float() for maps in context["maps"])
        variance = across.everyone(before.detach()).var().clamp_min(1e-6)
        return functional.mse_loss(after, before) / variance


@register_loss("code_pixels")
class CodePixelError(nn.Module):
    """Mean absolute error of pictures that went through a code, on averages of 8×8 pixels: right in the large.

    The model gives ``coded``: those pictures, ``(n, 3, h, w)``.
    """

    needs: ClassVar[tuple[str, ...]] = ("coded",)

    def __init__(self, side: int = 8) -> None:
        super().__init__()
        self.side = side

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean absolute error of the averages."""
        side = min(self.side, *target.shape[2:])
        coded = functional.avg_pool2d(context["coded"].float(), side)
        return functional.l1_loss(coded, functional.avg_pool2d(target, side))
