"""TensorFlow's "same" padding: its formula, worked by hand, and the transposed convolution as its adjoint."""

import numpy as np
import pytest
import torch

from gencore.nn.same import SameConv2d, SameConvTranspose2d, same_padding

SHAPES = [(8, 8, 5, 2), (7, 9, 5, 2), (6, 5, 4, 2), (6, 9, 3, 3), (5, 8, 2, 3), (9, 7, 5, 1), (4, 4, 1, 2)]


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "zeros"),
    [
        (64, 5, 1, (2, 2)),  # (64 - 1) * 1 + 5 - 64 = 4
        (64, 5, 2, (1, 2)),  # (32 - 1) * 2 + 5 - 64 = 3
        (33, 5, 2, (2, 2)),  # (17 - 1) * 2 + 5 - 33 = 4
        (64, 4, 2, (1, 1)),  # (32 - 1) * 2 + 4 - 64 = 2
        (5, 2, 3, (0, 0)),  # (2 - 1) * 3 + 2 - 5 = 0
    ],
)
def test_padding_is_tensorflows(size, kernel, stride, zeros):
    assert same_padding(size, kernel, stride) == zeros


def reference(images: np.ndarray, weight: np.ndarray, stride: int) -> np.ndarray:
    """A "same" convolution of one channel in plain loops, kernel positions outside the picture left out."""
    height, width = images.shape
    kernel = len(weight)
    above, left = (max((-(-n // stride) - 1) * stride + kernel - n, 0) // 2 for n in (height, width))
    result = np.zeros((-(-height // stride), -(-width // stride)), dtype=np.float32)
    for row, column in np.ndindex(result.shape):
        for i, j in np.ndindex(kernel, kernel):
            y, x = row * stride - above + i, column * stride - left + j
            if 0 <= y < height and 0 <= x < width:
                result[row, column] += images[y, x] * weight[i, j]
    return result


def test_ones_under_a_kernel_of_ones_count_the_pixels_that_it_sees():
    convolution = SameConv2d(1, 1, 5, stride=2)
    torch.nn.init.ones_(convolution.weight)
    torch.nn.init.zeros_(convolution.bias)
    seen = convolution(torch.ones(1, 1, 4, 4))[0, 0]
    assert seen.tolist() == [[16.0, 12.0], [12.0, 9.0]]  # rows -1..3 hold four, rows 1..5 hold three


@pytest.mark.parametrize(("height", "width", "kernel", "stride"), SHAPES)
def test_a_convolution_is_the_reference_at_any_size(height, width, kernel, stride):
    torch.manual_seed(0)
    convolution, images = SameConv2d(1, 1, kernel, stride), torch.randn(1, 1, height, width)
    expected = reference(images[0, 0].numpy(), convolution.weight[0, 0].detach().numpy(), stride)
    np.testing.assert_allclose((convolution(images) - convolution.bias)[0, 0].detach().numpy(), expected, atol=1e-5)


@pytest.mark.parametrize(("height", "width", "kernel", "stride"), SHAPES)
def test_the_transposed_convolution_is_the_adjoint(height, width, kernel, stride):
    torch.manual_seed(0)
    convolution, transposed = SameConv2d(2, 3, kernel, stride), SameConvTranspose2d(3, 2, kernel, stride)
    transposed.weight.data.copy_(convolution.weight)
    torch.nn.init.zeros_(convolution.bias)
    torch.nn.init.zeros_(transposed.bias)
    maps = torch.randn(2, 3, height, width)
    grown = transposed(maps)
    assert grown.shape == (2, 2, height * stride, width * stride)
    images = torch.randn_like(grown)
    assert torch.allclose((convolution(images) * maps).sum(), (images * grown).sum(), atol=1e-3)
