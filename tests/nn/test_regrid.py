"""Layers between a grid and a vector say of a resized map what they said of the map."""

import torch
from torch.nn import functional

from gencore.nn.regrid import regridded_inputs, regridded_outputs


def smooth(channels: int, rows: int, columns: int, seed: int) -> torch.Tensor:
    """Maps that bend little from place to place, as far as a grid of any size can say."""
    y, x = torch.meshgrid(torch.linspace(0, 1, rows), torch.linspace(0, 1, columns), indexing="ij")
    slopes = torch.randn(channels, 2, generator=torch.Generator().manual_seed(seed))
    return slopes[:, :1, None] * y + slopes[:, 1:, None] * x


def test_the_same_size_changes_nothing():
    weight = torch.randn(5, 4 * 3 * 4, generator=torch.Generator().manual_seed(0))
    assert torch.allclose(regridded_inputs(weight, (3, 4), (3, 4)), weight)
    assert torch.allclose(regridded_outputs(weight.T.contiguous(), (3, 4), (3, 4)), weight.T)


def test_a_layer_that_reads_a_map_says_the_same_of_a_larger_one():
    weight = torch.stack([smooth(4, 3, 4, seed).flatten() for seed in range(5)])
    small = torch.rand(4, generator=torch.Generator().manual_seed(1))[:, None, None].expand(4, 3, 4)
    large = small[:, :1, :1].expand(4, 6, 8)
    read = regridded_inputs(weight, (3, 4), (6, 8)) @ large.flatten()
    assert torch.allclose(read, weight @ small.flatten(), rtol=0.05, atol=0.05)


def test_a_layer_that_makes_a_map_makes_the_same_one_larger():
    weight = torch.randn(4 * 3 * 3, 6, generator=torch.Generator().manual_seed(2))
    bias = torch.randn(4 * 3 * 3, generator=torch.Generator().manual_seed(3))
    code = torch.randn(6, generator=torch.Generator().manual_seed(4))
    made = (weight @ code + bias).view(1, 4, 3, 3)
    larger = regridded_outputs(weight, (3, 3), (6, 8)) @ code + regridded_outputs(bias, (3, 3), (6, 8))
    wanted = functional.interpolate(made, size=(6, 8), mode="bilinear", align_corners=False)
    assert torch.allclose(larger.view(1, 4, 6, 8), wanted, atol=1e-5)
