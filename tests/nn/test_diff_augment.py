"""Pictures changed before a discriminator sees them."""

import pytest
import torch

from gencore.nn.diff_augment import GREY, diff_augmented

ALL = ("translation", "cutout", "colour")


def pictures(n: int = 16, height: int = 24, width: int = 32) -> torch.Tensor:
    """Each of one bright colour."""
    colours = 0.6 + 0.4 * torch.rand(n, 3, 1, 1, generator=torch.Generator().manual_seed(0))
    return colours.repeat(1, 1, height, width)


def changed(images: torch.Tensor, *changes: str, seed: int = 0) -> torch.Tensor:
    return diff_augmented(images, changes, torch.Generator().manual_seed(seed))


def test_without_changes_pictures_stay_what_they_are():
    assert torch.equal(changed(pictures()), pictures())


@pytest.mark.parametrize("change", ALL)
def test_the_same_generator_changes_alike_and_another_one_differently(change):
    images = torch.rand(16, 3, 24, 32)
    assert torch.equal(changed(images, change), changed(images, change))
    assert not torch.equal(changed(images, change), changed(images, change, seed=1))
    assert changed(images, change).shape == images.shape


def test_translation_moves_by_an_eighth_at_most_and_fills_with_grey():
    inside = torch.zeros(64, 3, 24, 32)
    inside[:, :, 12, 16] = 1
    places = changed(inside, "translation").eq(1).nonzero()
    assert (places[:, 2].min(), places[:, 2].max()) == (9, 15)
    assert (places[:, 3].min(), places[:, 3].max()) == (12, 20)
    filled = changed(pictures(64), "translation")
    assert set((filled[:, 0] == GREY).float().mean(dim=(1, 2)).tolist()) != {0.0}
    assert ((filled == GREY) | (filled == pictures(64))).all()


def test_cutout_covers_at_most_half_of_each_side_and_leaves_the_rest():
    covered = changed(pictures(64), "cutout")[:, 0] == GREY
    assert covered.any(dim=2).sum(dim=1).max() == 12
    assert covered.any(dim=1).sum(dim=1).max() == 16
    assert covered.flatten(1).any(dim=1).all()
    assert torch.equal(changed(pictures(64), "cutout")[:, 0][~covered], pictures(64)[:, 0][~covered])


def test_colour_changes_colours_and_nothing_else():
    flat = changed(pictures(), "colour")
    assert (flat - pictures()).abs().flatten(1).amax(dim=1).min() > 0
    torch.testing.assert_close(flat, flat[:, :, :1, :1].expand_as(flat))


@pytest.mark.parametrize("change", ALL)
def test_a_generator_learns_through_it(change):
    images = pictures().requires_grad_()
    changed(images, change).square().sum().backward()
    assert images.grad.isfinite().all()
    assert (images.grad.abs().flatten(1).sum(dim=1) > 0).all()


def test_no_picture_is_none():
    assert changed(pictures(0), *ALL).shape == (0, 3, 24, 32)
