"""Distances between sets: answers that can be worked out by hand, and the laws that hold for any set."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from gencore.evaluation.kernel import kernel_distance
from gencore.evaluation.neighbours import nearest, precision_recall
from gencore.evaluation.random_features import RandomNetwork
from gencore.evaluation.similarity import alikeness, similarities
from gencore.evaluation.wasserstein import sliced_wasserstein


@pytest.fixture(autouse=True)
def few_patches(monkeypatch):
    monkeypatch.setattr("gencore.evaluation.wasserstein.PATCHES", 2000)


def cloud(count: int, seed: int, middle: float = 0.0, width: float = 1.0) -> np.ndarray:
    return np.random.default_rng(seed).normal(middle, width, (count, 4)).astype(np.float32)


def pictures(toy, count: int = 64) -> torch.Tensor:
    return toy.batch(np.arange(count))[0]


class TestPrecisionRecall:
    def test_of_a_line_of_points_by_hand(self):
        """Balls of radius 1 around 0, 1, 2, 3 (the nearest other point); of 0.5 and 3.5, 6, the last is outside.

        The other way: 0.5's nearest other is 3 away, 3.5's 2.5, 6's 2.5; so 0, 1, 2, 3 are all inside.
        """
        real = np.array([[0.0], [1.0], [2.0], [3.0]])
        fake = np.array([[0.5], [3.5], [6.0]])
        assert precision_recall(real, fake, neighbours=1) == (pytest.approx(2 / 3), 1.0)

    def test_a_set_that_knows_one_corner_is_precise_and_recalls_little(self):
        precision, recall = precision_recall(cloud(400, 0), cloud(400, 1, width=0.1))
        assert precision > 0.95
        assert recall < 0.1

    def test_a_set_far_away_has_neither(self):
        assert precision_recall(cloud(50, 0), cloud(50, 1, middle=40)) == (0.0, 0.0)

    def test_the_same_source_has_nearly_both_and_the_same_set_all(self):
        assert min(precision_recall(cloud(500, 0), cloud(500, 1))) > 0.8
        assert precision_recall(cloud(50, 0), cloud(50, 0)) == (1.0, 1.0)


def test_the_nearest_other_point():
    found = nearest(np.array([[0.0, 0.0], [5.0, 0.0]]), np.array([[3.0, 4.0], [5.0, 1.0]]))
    assert found == pytest.approx([5.0, 1.0])


class TestKernelDistance:
    def test_the_same_source_is_at_zero_however_few(self):
        found = [kernel_distance(cloud(40, 2 * i), cloud(40, 2 * i + 1)) for i in range(12)]
        assert abs(np.mean(found)) < 0.1

    def test_another_source_is_not(self):
        assert kernel_distance(cloud(40, 0), cloud(40, 1, middle=1.5)) > 2

    def test_it_is_the_same_every_time_and_draws_nothing_from_torch(self):
        before = torch.get_rng_state()
        assert kernel_distance(cloud(300, 0), cloud(300, 1)) == kernel_distance(cloud(300, 0), cloud(300, 1))
        assert torch.equal(before, torch.get_rng_state())


class TestSlicedWasserstein:
    def test_a_set_is_at_no_distance_from_itself_in_any_order(self, toy_data):
        images = pictures(toy_data)
        assert sliced_wasserstein(images, images) == 0

    def test_blur_and_less_contrast_are_further_away_than_other_real_pictures(self, toy_data):
        images, other = toy_data.batch(np.arange(40))[0], toy_data.batch(np.arange(40, 80))[0]
        floor = sliced_wasserstein(images, other)
        assert sliced_wasserstein(images, functional.avg_pool2d(other, 5, 1, 2)) > 1.5 * floor
        assert sliced_wasserstein(images, other * 0.5 + 0.25) > 1.5 * floor

    def test_a_shift_of_brightness_counts_as_many_deviations_as_it_is(self):
        """Patches of plain noise, moved by one deviation: along a unit direction u by |Σu|, on average E|N(0, 1)|."""
        noise = torch.randn(64, 3, 16, 16, generator=torch.Generator().manual_seed(0))
        moved = sliced_wasserstein(noise, noise + 1.0)
        assert moved == pytest.approx(0.8, abs=0.15)


class TestSimilarity:
    def test_a_picture_equals_itself_and_differs_from_others(self, toy_data):
        images = pictures(toy_data, 8)
        assert similarities(images, images).tolist() == pytest.approx([1.0] * 8, abs=1e-4)
        assert similarities(images, images.flip(0)).mean() < 0.9

    def test_pictures_that_are_all_the_same_are_alike(self, toy_data):
        images = pictures(toy_data, 10)
        assert alikeness(images[:1].repeat(10, 1, 1, 1)) == pytest.approx(1.0, abs=1e-4)
        assert alikeness(images) < 0.9

    def test_real_sizes_from_28_pixels_on_can_be_compared(self):
        for size in ((28, 28), (64, 64), (96, 128)):
            images = torch.rand(2, 3, *size, generator=torch.Generator().manual_seed(0))
            assert similarities(images, images).shape == (2,)


class TestRandomFeatures:
    def test_they_are_the_same_for_the_same_seed_and_scaled_by_real_pictures(self, toy_data):
        images = pictures(toy_data, 200)
        first, same, other = (RandomNetwork(images, seed) for seed in (0, 0, 1))
        features = first.features(images)
        np.testing.assert_array_equal(features, same.features(images))
        assert not np.allclose(features, other.features(images))
        np.testing.assert_allclose(features.mean(axis=0), 0, atol=1e-3)
        assert not any(weight.requires_grad for weight in first.parameters())

    def test_they_do_not_depend_on_where_batches_end(self, toy_data):
        images = pictures(toy_data, 150)
        network = RandomNetwork(images)
        np.testing.assert_allclose(network.features(images)[:10], network.features(images[:10]), atol=1e-4)

    def test_they_see_blur(self, toy_data):
        images = pictures(toy_data, 100)
        network = RandomNetwork(images)
        blurred = functional.avg_pool2d(images, 3, 1, 1)
        apart = np.abs(network.features(blurred).mean(axis=0) - network.features(images).mean(axis=0))
        assert apart.max() > 0.5
