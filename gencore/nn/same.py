r"""Convolutions with TensorFlow's "same" padding, at any size.

Along each axis a convolution of kernel k and stride s gives ⌈n / s⌉ positions; the input is padded by

.. math:: p = \max((\lceil n / s \rceil - 1) s + k - n, 0)

zeros, ⌊p / 2⌋ before and the rest after, so that for an odd p the end gets one more than the beginning. PyTorch pads
both ends alike, which puts every strided kernel of an even picture one pixel to the left: the same shapes and the
same parameter counts, but not the same network. The transposed convolution is its adjoint and gives n · s positions.

References:
    Seed 3, "Encoder - Hyperparameter Tuning", 4. TensorFlow's API documentation, ``tf.nn``, "Notes on padding".
"""

import math

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional


def same_padding(size: int, kernel: int, stride: int) -> tuple[int, int]:
    """How many zeros go before and after an axis of ``size``."""
    total = max((math.ceil(size / stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


class SameConv2d(nn.Conv2d):
    """A convolution that gives ``⌈h / stride⌉ × ⌈w / stride⌉``, padded as TensorFlow does it."""

    def __init__(self, before: int, after: int, kernel: int, stride: int = 1) -> None:
        super().__init__(before, after, kernel, stride)

    def forward(self, input: Float[Tensor, "n c a b"]) -> Float[Tensor, "n d h w"]:  # noqa: A002 - nn.Conv2d's name
        """The convolved maps."""
        top, bottom = same_padding(input.shape[2], self.kernel_size[0], self.stride[0])
        left, right = same_padding(input.shape[3], self.kernel_size[1], self.stride[1])
        return super().forward(functional.pad(input, (left, right, top, bottom)))


class SameConvTranspose2d(nn.ConvTranspose2d):
    """A transposed convolution that gives ``h · stride × w · stride``, cut as TensorFlow does it."""

    def __init__(self, before: int, after: int, kernel: int, stride: int = 1) -> None:
        cut, lacking = max(kernel - stride, 0), max(stride - kernel, 0)
        super().__init__(before, after, kernel, stride, padding=cut // 2, output_padding=lacking)

    def forward(self, input: Float[Tensor, "n c a b"]) -> Float[Tensor, "n d h w"]:  # type: ignore[override]  # noqa: A002
        """The enlarged maps; an odd surplus loses its last row and column."""
        height, width = input.shape[2] * self.stride[0], input.shape[3] * self.stride[1]
        return super().forward(input)[:, :, :height, :width]
