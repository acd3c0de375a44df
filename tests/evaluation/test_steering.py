"""Slider correlation and slope, on models whose truth is known."""

import numpy as np
import pytest
import torch

from gencore.evaluation.steering import slider_curves
from gencore.models.base import GenerativeModel
from gencore.types import ConditionSpec, Field, ImageSpec


class Dimmer(GenerativeModel):
    """Brightness follows the slider of Ann with a known gain, and ignores Bob."""

    def __init__(self, gain: float) -> None:
        super().__init__(None, ImageSpec(8, 8), ConditionSpec((Field("Ann"), Field("Bob"))))
        self.gain = gain
        self.anchor = torch.nn.Parameter(torch.zeros(1))

    @property
    def latent_shape(self) -> tuple[int, ...]:
        return (1,)

    def decode(self, latents, condition=None):
        brightness = 0.5 + self.gain * condition.values[:, :1] / 2 + 0.01 * latents
        return brightness.clamp(0, 1)[:, :, None, None].expand(-1, 3, 8, 8)


def brightness_judge(images: torch.Tensor) -> torch.Tensor:
    return images.mean(dim=(1, 2, 3))[:, None].expand(-1, 2) * 9


@pytest.mark.parametrize("gain", [1.0, 0.25])
def test_slope_is_the_gain_and_order_is_perfect(gain):
    ann, bob = slider_curves(Dimmer(gain), brightness_judge, ["Ann", "Bob"], seeds=range(16))
    assert ann.slope == pytest.approx(gain, rel=0.05)
    assert ann.spearman > 0.99
    assert bob.slope == pytest.approx(0, abs=0.01)
    assert bob.spearman == 0


def test_the_same_seeds_are_moved_at_every_position():
    ann, _ = slider_curves(Dimmer(0.5), brightness_judge, ["Ann", "Bob"], seeds=range(5))
    assert ann.judged.shape == (10, 5)
    assert np.allclose(np.diff(ann.judged, axis=0).std(axis=1), 0, atol=1e-4)
