"""Figures of a card: known answers on pictures and models made for it."""

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.evaluation.figures import class_accuracy, decibels, reconstruction_error, samples, sharpness
from gencore.models.base import GenerativeModel
from gencore.nn.posterior import DiagonalGaussian
from gencore.types import ConditionSpec, ImageSpec, Samples


class Perfect(GenerativeModel):
    """Reconstructs exactly, and draws the very pictures of the class asked for (or always of the other one)."""

    def __init__(self, data, wrong=False, spec=SPEC):
        super().__init__(None, ImageSpec(32, 32), spec)
        images, rows = data.batch(data.part("train"))
        self.groups = [images[rows[:, 2] == kind] for kind in (0, 1)]
        self.wrong = wrong

    @property
    def device(self):
        return torch.device("cpu")

    def encode(self, images, condition=None):
        return DiagonalGaussian(images.flatten(1), torch.zeros_like(images.flatten(1)))

    def decode(self, latents, condition=None):
        return latents.view(-1, 3, 32, 32)

    def sample(self, seeds, condition=None, guidance=1.0, temperature=1.0):
        kinds = condition.values[:, -1].long() if condition is not None else torch.zeros(len(seeds), dtype=torch.long)
        picks = [self.groups[int(kind) ^ self.wrong][int(seed)] for seed, kind in zip(seeds, kinds, strict=True)]
        return Samples(torch.stack(picks), torch.zeros(len(seeds), 1))


def test_a_perfect_reconstruction_has_no_error(toy_data):
    assert reconstruction_error(Perfect(toy_data), toy_data, toy_data.part("validation")) == 0.0


def test_the_error_is_the_mean_over_all_pictures_whatever_the_batches(toy_data):
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()
    indices = toy_data.part("train")
    assert len(indices) > 64
    images, rows = toy_data.batch(indices)
    condition = SPEC.condition(rows)
    with torch.no_grad():
        expected = (model.decode(model.encode(images, condition).mode(), condition) - images).square().mean()
    assert reconstruction_error(model, toy_data, indices) == pytest.approx(float(expected), rel=1e-4)


def test_decibels():
    assert decibels(0.01) == pytest.approx(20)
    assert decibels(1e-3) == pytest.approx(30)


def test_sharpness_falls_with_blur_and_is_nothing_on_a_plain_picture(toy_data):
    images, _ = toy_data.batch(toy_data.part("validation"))
    blurred = torch.nn.functional.avg_pool2d(images, 5, stride=1, padding=2)
    assert sharpness(blurred) < 0.5 * sharpness(images)
    assert sharpness(torch.full((2, 3, 16, 16), 0.4)) == pytest.approx(0, abs=1e-9)


def test_class_accuracy_knows_a_perfect_model_from_one_that_mixes_classes_up(toy_data):
    right, wrong = (class_accuracy(Perfect(toy_data, mixed), toy_data, SPEC.fields[2], each=20) for mixed in (0, 1))
    assert right > 0.7  # a neighbour sees pixels: a small square is close to a small disc
    assert right + wrong == pytest.approx(1)


def test_samples_are_drawn_in_batches(toy_data):
    assert samples(Perfect(toy_data, spec=ConditionSpec(())), range(70)).shape == (70, 3, 32, 32)
