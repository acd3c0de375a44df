"""The colours of a picture's nine regions."""

import pytest
import torch

from gencore.errors import TrainingError
from gencore.losses.colour import ColourError
from gencore.losses.reconstruction import StructuralSimilarity


def test_it_is_the_mean_squared_error_of_nine_regions():
    prediction, target = torch.rand(2, 2, 3, 12, 9, generator=torch.Generator().manual_seed(0))
    regions = [picture.reshape(2, 3, 3, 4, 3, 3).mean(dim=(3, 5)) for picture in (prediction, target)]
    assert ColourError()(prediction, target, {}) == pytest.approx(float((regions[0] - regions[1]).square().mean()))


def test_detail_within_a_region_does_not_count_but_its_colour_does():
    target = torch.full((1, 3, 12, 12), 0.5)
    board = target.clone()
    board[:, :, ::2, ::2], board[:, :, 1::2, 1::2] = 0.7, 0.3
    assert ColourError()(board, target, {}) == pytest.approx(0, abs=1e-9)
    sepia = target + torch.tensor([0.1, 0.0, -0.1]).view(3, 1, 1)
    assert ColourError()(sepia, target, {}) == pytest.approx(0.02 / 3)


def test_it_sees_the_tint_that_structure_overlooks():
    """Why seed 2 added it: SSIM calls a tinted picture nearly perfect."""
    target = 0.4 + 0.2 * torch.rand(1, 3, 48, 48, generator=torch.Generator().manual_seed(0))
    tinted = target + torch.tensor([0.08, 0.0, -0.08]).view(3, 1, 1)
    noisy = target + 0.05 * torch.randn(target.shape, generator=torch.Generator().manual_seed(1))
    assert StructuralSimilarity()(tinted, target, {}) < StructuralSimilarity()(noisy, target, {})
    assert ColourError()(tinted, target, {}) > 100 * ColourError()(noisy, target, {})


@pytest.mark.parametrize("size", [(2, 8), (8, 2)])
def test_it_needs_three_pixels(size):
    with pytest.raises(TrainingError, match=r'"colour" needs pictures of at least 3×3 pixels'):
        ColourError()(torch.zeros(1, 3, *size), torch.zeros(1, 3, *size), {})
