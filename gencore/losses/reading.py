r"""Codes that keep what scores depend on: a network that reads scores off maps of latents, and what it sees of others.

A code of a few numbers cannot say everything about a map, and a squared error lets it leave out what is small, be it a
flag or a smile on which a rater's whole opinion rests. Here a small network r learns to read what was said of a picture
off its map z, and what it sees on the way (f) counts for maps that went through a code:

.. math:: \| r(z) - c \|^2, \qquad \|f(\hat z) - f(z)\|^2 / \mathrm{Var} f(z), \qquad \|r(z_{\text{drawn}}) - c\|^2

the last for maps that are drawn for a wish. All of it happens on maps, 64 times smaller than pictures, so it costs next
to nothing. Two more are the first and the last of these for another network, which reads pictures
(:mod:`gencore.nn.picture_reader`).

References:
    What a trained network sees as a distance: Johnson et al., *Perceptual Losses for Real-Time Style Transfer*, 2016.
    Drawn for a wish and read again: Ding et al., *CcGAN*, 2021; see :mod:`gencore.losses.regression`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.losses.regression import given_error
from gencore.nn import across
from gencore.registry import register_loss


@register_loss("reading")
class Reading(nn.Module):
    """How far what is read off maps of real pictures is from what was said of them.

    The model gives ``read``: what was read, ``(n, d)`` as :attr:`Condition.values` has it.
    """

    needs: ClassVar[tuple[str, ...]] = ("read", "condition")

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of a given field; 0 where nothing is given."""
        return given_error(context["read"].float(), context["condition"])


@register_loss("code_reading")
class CodeReading(nn.Module):
    """How far what the reader sees of maps that went through a code is from what it saw before.

    The model gives ``seen``: the pair of features after and before, ``(n, d, a, b)`` each.
    """

    needs: ClassVar[tuple[str, ...]] = ("seen",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error over the variance: 1 where a code says nothing of it, 0 where it says everything."""
        after, before = (features.float() for features in context["seen"])
        variance = across.everyone(before.detach()).var().clamp_min(1e-6)
        return functional.mse_loss(after, before) / variance


@register_loss("drawn_reading")
class DrawnReading(nn.Module):
    """How far what is read off drawn maps is from what was asked for.

    The model gives ``asked``: what was read, ``(n, d)``, and the condition of each.
    """

    needs: ClassVar[tuple[str, ...]] = ("asked",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of a given field; 0 where nothing is given."""
        read, condition = context["asked"]
        return given_error(read.float(), condition)


@register_loss("picture_reading")
class PictureReading(nn.Module):
    """How far what is read off real pictures is from what was said of them.

    The model gives ``picture_read``: what was read, ``(n, d)`` as :attr:`Condition.values` has it.
    """

    needs: ClassVar[tuple[str, ...]] = ("picture_read", "condition")

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of a given field; 0 where nothing is given."""
        return given_error(context["picture_read"].float(), context["condition"])


@register_loss("drawn_picture_reading")
class DrawnPictureReading(nn.Module):
    """How far what is read off drawn pictures is from what was asked for.

    The model gives ``asked_of_pictures``: what was read, ``(n, d)``, and the condition of each.
    """

    needs: ClassVar[tuple[str, ...]] = ("asked_of_pictures",)

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean squared error of a given field; 0 where nothing is given."""
        read, condition = context["asked_of_pictures"]
        return given_error(read.float(), condition)
