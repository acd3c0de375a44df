"""Plain figures of pictures: known answers."""

import pytest
import torch

from gencore.evaluation.figures import decibels, sharpness


def test_decibels():
    assert decibels(0.01) == pytest.approx(20)
    assert decibels(1e-3) == pytest.approx(30)


def test_sharpness_falls_with_blur_and_is_nothing_on_a_plain_picture(toy_data):
    images, _ = toy_data.batch(toy_data.part("validation"))
    blurred = torch.nn.functional.avg_pool2d(images, 5, stride=1, padding=2)
    assert sharpness(blurred) < 0.5 * sharpness(images)
    assert sharpness(torch.full((2, 3, 16, 16), 0.4)) == pytest.approx(0, abs=1e-9)
