"""The procedural cars: the same everywhere, varied, and rated by tastes that are visible."""

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.cars import RATERS, draw, rate, sample_scene, utilities
from gencore.data.cars.calibrate import calibrate
from gencore.data.cars.raters import CALIBRATION, STANDARD
from gencore.errors import DataError
from gencore.types import ImageSpec

FROZEN_MEANS = [134.3, 113.6, 101.9, 150.8, 119.0, 139.8, 119.0, 142.8]
FROZEN_SCORES = [[3, 9, 4, 3, 3, 7], [3, 4, 3, 5, 7, 2], [2, 3, 5, 6, 8, 4]]
SCENES = [sample_scene(seed) for seed in range(1500)]
SCORES = np.array([rate(scene, seed) for seed, scene in enumerate(SCENES)])


def test_the_shipped_checkpoints_were_trained_on_these_pictures():
    """Frozen: whoever changes the drawing has to raise DRAWING in dataset.py and train the checkpoints again."""
    means = [float(draw(scene).mean()) for scene in SCENES[:8]]
    assert means == pytest.approx(FROZEN_MEANS, abs=0.3)
    assert SCORES[:3].tolist() == FROZEN_SCORES


def test_a_seed_is_one_picture_and_other_seeds_are_others():
    assert np.array_equal(draw(SCENES[0]), draw(sample_scene(0)))
    assert len({draw(scene).tobytes() for scene in SCENES[:50]}) == 50


@pytest.mark.parametrize(("height", "width"), [(96, 128), (48, 64), (64, 64), (120, 160)])
def test_pictures_come_in_any_size(height, width):
    picture = draw(SCENES[1], height, width)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 20


def test_hills_one_pixel_high_can_be_drawn():
    assert draw(SCENES[1090], 24, 32).std() > 20


def test_all_body_styles_occur_and_about_three_in_a_hundred_are_grey():
    assert len({scene.style for scene in SCENES}) == 8
    assert 0.015 < np.mean([scene.grey for scene in SCENES]) < 0.05
    grey = draw(next(scene for scene in SCENES if scene.grey)).astype(int)
    assert np.ptp(grey, axis=2).max() <= 1


def test_every_rater_uses_the_whole_scale():
    assert set(np.unique(SCORES)) == set(range(10))
    assert np.allclose(SCORES.mean(axis=0), 4.5, atol=0.3)
    assert ((SCORES.std(axis=0) > 2) & (SCORES.std(axis=0) < 2.7)).all()


def test_tastes_differ_oppose_and_can_still_be_pleased_together():
    correlation = np.corrcoef(SCORES.T)
    moira, ferdinando, gragar = (RATERS.index(name) for name in ("Moira", "Ferdinando", "Gragar"))
    assert -0.7 < correlation[moira, gragar] < -0.4
    assert np.abs(correlation - np.eye(6)).max() < 0.7
    assert ((SCORES[:, moira] >= 8) & (SCORES[:, ferdinando] >= 8)).any()


def test_noise_is_small_against_taste():
    wanted = np.array([utilities(scene) for scene in SCENES])
    assert np.allclose(SCORES, wanted, atol=4)
    assert 0.5 < (SCORES - wanted).std() < 0.8


def test_calibration_constants_are_reproduced_by_their_script():
    standard, calibration = calibrate()
    assert standard == STANDARD
    assert calibration == CALIBRATION


def test_a_picture_is_the_same_whatever_the_count():
    few, more = load_data("cars", count=60), load_data("cars", count=110)
    assert np.array_equal(few.images, more.images[:60])
    assert list(few.keys) == list(more.keys[:60])
    assert load_data("cars", count=60).fingerprint == few.fingerprint


def test_other_seeds_and_sizes_are_other_data():
    few = load_data("cars", ImageSpec(24, 32), count=60, seed=1)
    assert few.images.shape == (60, 24, 32, 3)
    assert few.fingerprint != load_data("cars", ImageSpec(24, 32), count=60).fingerprint


def test_one_car_is_too_few():
    with pytest.raises(DataError, match="at least 2"):
        load_data("cars", count=1)
