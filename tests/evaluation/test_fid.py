"""The Fréchet distance of two sets of pictures, and both protocols, in the features of a tiny random network."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import CapabilityError, CheckpointError, DataError
from gencore.evaluation.fid import features_of, fid, fid_of_model, frechet_distance, seed1_protocol, sound_protocol
from gencore.registry import MODELS
from gencore.types import ConditionSpec, ImageSpec


@pytest.fixture
def features() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Conv2d(3, 32, 5, 2), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()


def pictures(count: int, seed: int, tint: float = 0.0) -> Tensor:
    return (torch.rand(count, 3, 12, 16, generator=torch.Generator().manual_seed(seed)) + tint).clamp(0, 1)


class TestFrechetDistance:
    def test_of_known_gaussians_is_the_formula(self):
        """N(0, diag(1, 4)) against N((3, 0), diag(9, 1)): 9 + (1 − 3)² + (2 − 1)² = 14."""
        corners = np.array([[1, 1], [1, -1], [-1, 1], [-1, -1]], dtype=np.float64)
        unit = corners * np.sqrt(3 / 4)  # covariance exactly the identity
        first, second = unit * [1, 2], unit * [3, 1] + [3, 0]
        assert frechet_distance(first, second) == pytest.approx(14)

    def test_agrees_with_the_matrix_root_where_covariances_do_not_commute(self):
        from scipy.linalg import sqrtm

        random = np.random.default_rng(0)
        first, second = (random.normal(size=(60, 5)) @ random.normal(size=(5, 5)) for _ in range(2))
        covariances = [np.cov(rows, rowvar=False) for rows in (first, second)]
        expected = np.square(first.mean(0) - second.mean(0)).sum() + np.trace(
            covariances[0] + covariances[1] - 2 * sqrtm(covariances[0] @ covariances[1]).real
        )
        assert frechet_distance(first, second) == pytest.approx(expected)

    def test_of_fewer_pictures_than_dimensions_is_exact_too(self):
        first = np.random.default_rng(0).normal(size=(6, 40))
        assert frechet_distance(first, first) == pytest.approx(0, abs=1e-9)
        assert frechet_distance(first, first + 2) == pytest.approx(4 * 40)
        assert frechet_distance(first, 3 * first - 2 * first.mean(0)) == pytest.approx(4 * first.var(0, ddof=1).sum())


class TestFID:
    def test_of_equal_sets_is_zero_and_of_others_is_not(self, features):
        assert fid(pictures(50, 0), pictures(50, 0).flip(0), features) == pytest.approx(0, abs=1e-6)
        assert fid(pictures(50, 0), pictures(50, 0, tint=0.2), features) > 1e-3

    def test_goes_both_ways(self, features):
        there = fid(pictures(40, 0), pictures(50, 1, 0.2), features)
        assert there == pytest.approx(fid(pictures(50, 1, 0.2), pictures(40, 0), features))

    def test_sees_pictures_as_files_hold_them(self, features):
        finer = pictures(8, 0) + 0.4 / 255
        rounded = (pictures(8, 0) * 255).round() / 255
        np.testing.assert_array_equal(features_of(rounded, features), features_of(rounded + 0.4 / 255, features))
        assert not torch.equal(features(finer), features(pictures(8, 0)))

    def test_does_not_depend_on_where_batches_end(self, features):
        whole = features((pictures(70, 0) * 255).round() / 255).detach().double().numpy()
        np.testing.assert_allclose(features_of(pictures(70, 0), features), whole, rtol=1e-5)

    def test_one_picture_has_no_covariance(self, features):
        with pytest.raises(DataError, match="at least 2"):
            fid(pictures(1, 0), pictures(9, 0), features)

    def test_says_in_one_sentence_that_inception_is_not_there(self, monkeypatch, tmp_path):
        monkeypatch.setenv("TORCH_HOME", str(tmp_path))
        monkeypatch.setattr("torch.hub.urlopen", unreachable)
        with pytest.raises(CheckpointError, match=r"Inception v3 weights could not be downloaded .*; go online once"):
            fid(pictures(2, 0), pictures(2, 1))


class TestProtocols:
    def test_seed_1s_takes_the_first_ten_and_says_that_it_is_biased(self, features):
        real, fake = pictures(30, 0), pictures(20, 1)
        result = seed1_protocol(real, fake, features)
        assert result.value == pytest.approx(fid(real[:10], fake[:10], features))
        assert result.count == 10
        assert result.biased
        assert "Biased: 10 pictures a side" in str(result)

    def test_ten_pictures_lie_far_apart_even_where_nothing_differs(self, features):
        """Both sets come from the same source; the true distance is 0."""
        ten = [seed1_protocol(pictures(10, 2 * i), pictures(10, 2 * i + 1), features).value for i in range(5)]
        many = sound_protocol(pictures(1200, 100), pictures(600, 101), features)
        assert min(ten) > 10 * many.value
        assert np.std(ten) > many.value

    def test_the_sound_one_compares_equal_numbers_and_shows_the_floor(self, features):
        result = sound_protocol(pictures(500, 0), pictures(200, 1, tint=0.2), features)
        assert result.count == 200
        assert result.floor is not None
        assert result.value > 10 * result.floor > 0
        assert f"real against real {result.floor:.2f}" in str(result)

    def test_a_model_that_equals_the_data_is_at_its_floor(self, features):
        result = sound_protocol(pictures(800, 0), pictures(400, 1), features)
        assert result.value == pytest.approx(result.floor, rel=0.5)

    def test_it_is_called_biased_below_2048_pictures_and_not_above(self):
        def brightness(images: Tensor) -> Tensor:
            return images.mean(dim=(2, 3))

        real = pictures(4096, 0)
        assert sound_protocol(real[:4000], real[:2047], brightness).biased
        sound = sound_protocol(real, pictures(2048, 1), brightness)
        assert sound.count == 2048
        assert not sound.biased

    def test_the_order_of_the_real_pictures_is_mixed_the_same_way_each_time(self, features):
        real = torch.cat([pictures(50, 0), pictures(50, 1, tint=0.5)])  # sorted, as folders by class are
        results = [sound_protocol(real, pictures(50, 2), features, seed) for seed in (0, 0, 1)]
        assert results[0] == results[1] != results[2]
        halves = frechet_distance(features_of(real[:50], features), features_of(real[50:], features))
        assert results[0].floor < 0.2 * halves

    @pytest.mark.parametrize("protocol", [seed1_protocol, sound_protocol])
    def test_too_few_pictures_are_refused(self, protocol, features):
        with pytest.raises(DataError, match="at least"):
            protocol(pictures(3, 0), pictures(9, 1), features)


def unreachable(*_args: object, **_kwargs: object) -> None:
    raise OSError("no route to host")


class TestOfAModel:
    def test_the_reports_protocol_takes_ten_and_says_that_it_is_biased(self, toy_data, features):
        result = fid_of_model(tiny(), toy_data, "seed1", features)
        assert (result.count, result.biased, result.floor) == (10, True, None)

    def test_the_sound_one_takes_what_there_is_and_has_a_floor_below_an_untrained_model(self, toy_data, features):
        result = fid_of_model(tiny(), toy_data, "sound", features)
        assert result.count == len(toy_data.part("train")) // 2
        assert result.floor < result.value

    def test_a_model_without_prior_says_that_it_cannot_sample(self, toy_data, features):
        autoencoder = MODELS["autoencoder"]
        model = autoencoder(autoencoder.Config(), ImageSpec(32, 32), ConditionSpec(()))
        with pytest.raises(CapabilityError, match="no prior"):
            fid_of_model(model, toy_data, "sound", features)


def tiny():
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()
