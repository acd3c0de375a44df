"""Augmentations: each picture its own draw, all from the generator, and nothing but turning, shifting, mirroring."""

import math

import pytest
import torch
from torch import Tensor

from gencore.data.transforms import Augmentation, augmented, cropped, rotated
from gencore.errors import TrainingError

ALL = Augmentation(rotation=30, crop_padding=4, flip=True)
EACH = [Augmentation(rotation=30), Augmentation(crop_padding=4), Augmentation(flip=True), ALL]


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(n: int = 6, height: int = 24, width: int = 32) -> Tensor:
    return torch.rand(n, 3, height, width, generator=generator(7))


def half_discs(n: int, height: int, width: int, radius: float) -> Tensor:
    """White half discs on black, open side to the left: the centre of mass points to the right."""
    x = torch.arange(width) - (width - 1) / 2
    y = torch.arange(height)[:, None] - (height - 1) / 2
    half = ((x**2 + y**2 <= radius**2) & (x > 0)).float()
    return half.expand(n, 3, height, width).contiguous()


def directions(images: Tensor) -> Tensor:
    """Degrees, counter-clockwise from the right, at which each picture's centre of mass lies."""
    _, _, height, width = images.shape
    x = torch.arange(width) - (width - 1) / 2
    y = torch.arange(height)[:, None] - (height - 1) / 2
    return torch.atan2(-(images * y).sum((1, 2, 3)), (images * x).sum((1, 2, 3))) * (180 / math.pi)


def coordinates(n: int, height: int, width: int) -> Tensor:
    """Pictures whose colours say where a pixel was: red its column + 1, green its row + 1, in 255ths."""
    image = torch.zeros(n, 3, height, width)
    image[:, 0] = torch.arange(1, width + 1) / 255
    image[:, 1] = torch.arange(1, height + 1)[:, None] / 255
    return image


def test_without_augmentation_the_very_same_tensor_comes_back():
    images = pictures()
    assert augmented(images, Augmentation(), generator()) is images


@pytest.mark.parametrize("augmentation", EACH)
def test_the_generator_decides_everything(augmentation):
    images, kept = pictures(), pictures()
    first = augmented(images, augmentation, generator(1))
    assert torch.equal(first, augmented(images, augmentation, generator(1)))
    assert not torch.equal(first, augmented(images, augmentation, generator(2)))
    assert torch.equal(images, kept)


@pytest.mark.parametrize("augmentation", EACH)
def test_each_picture_has_its_own_draw(augmentation):
    images = pictures(1).expand(16, -1, -1, -1).contiguous()
    assert not torch.equal(*augmented(images, augmentation, generator()).chunk(2))


@pytest.mark.parametrize("augmentation", EACH)
@pytest.mark.parametrize("size", [(24, 32), (33, 17), (8, 8)])
@pytest.mark.parametrize("memory", [torch.contiguous_format, torch.channels_last])
def test_shape_type_range_and_memory_format_stay(augmentation, size, memory):
    images = pictures(5, *size).round().contiguous(memory_format=memory)  # only 0 and 1: rounding shows at once
    result = augmented(images, augmentation, generator())
    assert result.shape == images.shape
    assert result.dtype == torch.float32
    assert result.stride() == images.stride()
    assert 0 <= result.min() <= result.max() <= 1


def test_a_quarter_turn_moves_every_pixel_to_its_place():
    images = pictures(2, 16, 16)
    turned = rotated(images, torch.tensor([90.0, -90.0]))
    torch.testing.assert_close(turned[0], images[0].rot90(1, (1, 2)), atol=1e-4, rtol=0)
    torch.testing.assert_close(turned[1], images[1].rot90(-1, (1, 2)), atol=1e-4, rtol=0)


def test_a_half_turn_of_a_picture_that_is_not_square_is_both_flips():
    images = pictures(1, 12, 20)
    torch.testing.assert_close(rotated(images, torch.tensor([180.0])), images.flip(2, 3), atol=1e-4, rtol=0)


@pytest.mark.parametrize("size", [(48, 48), (40, 64), (64, 40)])
@pytest.mark.parametrize("degrees", [-30.0, -7.0, 0.0, 12.0, 30.0])
def test_rotation_turns_by_the_angle_without_shearing(size, degrees):
    discs = half_discs(1, *size, radius=18)
    turned = rotated(discs, torch.tensor([degrees]))
    assert directions(turned).item() == pytest.approx(degrees, abs=0.5)
    assert turned.sum().item() == pytest.approx(discs.sum().item(), rel=0.01)


def test_rotation_goes_up_to_the_angle_both_ways():
    angles = directions(augmented(half_discs(200, 32, 32, 14), Augmentation(rotation=30), generator()))
    assert angles.abs().max() < 30.5
    assert angles.max() > 27
    assert angles.min() < -27
    assert abs(angles.mean()) < 4


def test_what_rotation_brings_in_is_black():
    white = rotated(torch.ones(1, 3, 32, 32), torch.tensor([45.0]))
    assert white[0, :, 0, 0].max() == 0
    assert white[0, :, 12:20, 12:20].min() > 0.999


def test_a_crop_shifts_whole_pixels_within_the_padding():
    images = coordinates(300, 12, 20)
    result = augmented(images, Augmentation(crop_padding=4), generator())
    shifts = set()
    for picture in result:
        columns, rows = (picture[channel, 6, 10] * 255 for channel in (0, 1))
        right, down = round(10 - (columns.item() - 1)), round(6 - (rows.item() - 1))
        shifts.add((right, down))
        expected = torch.zeros(3, 20, 28)
        expected[:, 4 + down : 16 + down, 4 + right : 24 + right] = images[0]
        assert torch.equal(picture, expected[:, 4:16, 4:24])
    assert {right for right, _ in shifts} == {down for _, down in shifts} == set(range(-4, 5))


def test_the_middle_crop_changes_nothing():
    images = pictures(2)
    assert torch.equal(cropped(images, torch.tensor([[3, 3], [3, 3]]), 3), images)


def test_half_of_the_pictures_are_mirrored_left_to_right():
    images = pictures(1).expand(1000, -1, -1, -1).contiguous()
    result = augmented(images, Augmentation(flip=True), generator())
    mirrored = [torch.equal(picture, images[0].flip(2)) for picture in result]
    same = [torch.equal(picture, images[0]) for picture in result]
    assert sum(mirrored) + sum(same) == 1000
    assert 440 < sum(mirrored) < 560


@pytest.mark.parametrize(
    "wrong", [{"rotation": -1.0}, {"rotation": 181.0}, {"rotation": math.nan}, {"crop_padding": -1}]
)
def test_impossible_numbers_are_refused(wrong):
    with pytest.raises(TrainingError, match="makes no sense; give 0"):
        Augmentation(**wrong)
