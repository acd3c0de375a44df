"""The procedural boats: the same everywhere, varied, their factors visible, rated by four tastes and by dice."""

from collections import Counter
from dataclasses import fields, replace

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.boats import RATERS, Boat, draw, rate, sample_boat, utilities
from gencore.data.boats.boat import COASTS, FLAGS, KINDS
from gencore.data.boats.calibrate import calibrate
from gencore.data.boats.raters import CALIBRATION, NOISE, TASTES, impression
from gencore.data.boats.vessel import Vessel
from gencore.data.drawing import drawn_picture
from gencore.data.factors import factors_of
from gencore.data.painting.command import picture_seed
from gencore.errors import DataError
from gencore.registry import DATASETS
from gencore.types import ImageSpec

FROZEN_MEANS = [124.3, 138.1, 148.4, 122.1, 157.9, 150.5, 139.8, 160.4]
FROZEN_SCORES = [[9, 0, 5, 5, 2], [2, 7, 0, 5, 0], [0, 0, 6, 6, 5]]
BOATS = [sample_boat(seed) for seed in range(1500)]
SEEN = [impression(boat) for boat in BOATS]
SCORES = np.array([rate(boat, seed) for seed, boat in enumerate(BOATS)])
PLAIN = Boat(
    kind="fishing boat", facing=1, size=0.5, offset_x=0.0, hull=0.6, stripe=0.0, depth=0.5, spread=0.5, upper=0.6,
    height=0.5, flag="none", crew=0, time=0.4, cloudiness=0.3, roughness=0.2, coast="none", foam=0.0, gulls=0, haze=0.1,
    detail_seed=7,
)  # fmt: skip
CHOICES = {
    "kind": KINDS, "coast": COASTS, "flag": tuple(FLAGS), "facing": (-1, 1), "crew": tuple(range(6)),
    "gulls": tuple(range(8)),
}  # fmt: skip


def changed(first: Boat, second: Boat) -> float:
    """Share of pixels that clearly differ between the pictures of two boats."""
    return float((np.abs(draw(first).astype(int) - draw(second)).max(axis=2) > 12).mean())


def gain(rater: str, before: Boat, **after) -> float:
    """How many points a rater gives more for a boat that was changed."""
    return float((utilities(replace(before, **after)) - utilities(before))[RATERS.index(rater)])


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    means = [float(draw(boat).mean()) for boat in BOATS[:8]]
    assert means == pytest.approx(FROZEN_MEANS, abs=0.3)
    assert SCORES[:3].tolist() == FROZEN_SCORES


def test_a_seed_is_one_picture_and_other_seeds_are_others():
    assert sample_boat(0) == BOATS[0]
    assert len({draw(boat).tobytes() for boat in BOATS[:50]}) == 50
    assert np.array_equal(draw(BOATS[0]), draw(sample_boat(0)))


@pytest.mark.parametrize(("height", "width"), [(96, 128), (48, 64), (64, 64), (28, 28), (120, 160)])
def test_pictures_come_in_any_size(height, width):
    picture = draw(BOATS[1], height, width)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 20


def test_a_small_picture_shows_what_the_large_one_shows():
    for boat in BOATS[:4]:
        large = draw(boat).reshape(48, 2, 64, 2, 3).mean(axis=(1, 3))
        assert np.corrcoef(draw(boat, 48, 64).ravel(), large.ravel())[0, 1] > 0.95


def test_a_picture_has_nineteen_factors():
    assert len(fields(Boat)) == 19 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    counts = Counter(getattr(boat, factor) for boat in BOATS)
    assert set(counts) == set(CHOICES[factor])
    assert min(counts.values()) > 0.05 * len(BOATS)
    assert len({draw(replace(PLAIN, **{factor: choice})).tobytes() for choice in CHOICES[factor]}) == len(counts)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("facing", -1, 0.04), ("size", 1.0, 0.05), ("offset_x", 9.0, 0.1), ("hull", 0.1, 0.03), ("stripe", 0.9, 0.01),
        ("depth", 1.0, 0.02), ("spread", 1.0, 0.01), ("upper", 0.0, 0.015), ("height", 1.0, 0.003),
        ("flag", "red", 0.004), ("crew", 5, 0.003), ("time", 0.9, 0.5), ("cloudiness", 1.0, 0.3),
        ("roughness", 1.0, 0.2), ("coast", "hills", 0.1), ("foam", 1.0, 0.015), ("gulls", 7, 0.01), ("haze", 1.0, 0.5),
        ("detail_seed", 8, 0.1),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen_on_every_kind(kind, factor, value, share):
    plain = replace(PLAIN, kind=kind)
    assert changed(plain, replace(plain, **{factor: value})) > share


def test_a_boat_stays_inside_the_picture():
    for boat in BOATS:
        vessel = Vessel(boat)
        corners = vessel.place([(-0.5, 0.0), (0.5, 0.0), (0.0, vessel.tall)])
        assert (corners > 0).all()
        assert (corners < (128, 90)).all()


def test_dusk_is_darker_than_noon():
    assert draw(replace(PLAIN, time=0.5)).mean() > 1.3 * draw(replace(PLAIN, time=1.0)).mean()


def test_every_rater_uses_the_whole_scale():
    assert all(set(np.unique(column)) == set(range(10)) for column in SCORES.T)
    assert np.allclose(SCORES.mean(axis=0), 4.5, atol=0.3)
    assert ((SCORES.std(axis=0) > 2) & (SCORES.std(axis=0) < 3)).all()


def test_tastes_differ():
    together = np.corrcoef(SCORES.T)
    assert np.abs(together - np.eye(5)).max() < 0.4
    assert together[RATERS.index("Greta"), RATERS.index("Freya")] < -0.1


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Greta", "evening", 1), ("Greta", "canvas", 1), ("Greta", "company", -1), ("Nils", "white", 1),
        ("Nils", "calm", -1), ("Nils", "birds", 1), ("Nils", "dark", 1), ("Freya", "vivid", 1), ("Freya", "warm", 1),
        ("Freya", "company", 1), ("Freya", "bright", 1), ("Oskar", "birds", -1), ("Oskar", "bright", 1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    seen = [getattr(one, feature) for one in SEEN]
    assert sign * float(np.corrcoef(SCORES[:, RATERS.index(rater)], seen)[0, 1]) > 0.12


def test_evening_pleases_greta_more_over_a_calm_sea():
    calm, rough = replace(PLAIN, roughness=0.0), replace(PLAIN, roughness=1.0)
    assert gain("Greta", calm, time=0.88) > 1.5 * gain("Greta", rough, time=0.88) > 0.0


def test_a_town_pleases_oskar_where_it_can_be_seen():
    small = replace(PLAIN, size=0.1, kind="rowing boat")
    clear, hazy = replace(small, haze=0.0), replace(small, haze=1.0)
    assert gain("Oskar", clear, coast="town") > 2.0 * gain("Oskar", hazy, coast="town") > 0.0


def test_mood_is_small_against_taste():
    wanted = np.array([utilities(boat) for boat in BOATS])
    assert 0.35 < (SCORES[:, : len(TASTES)] - wanted).std() < 0.5  # a mood of 0.3 and whole numbers


def test_the_noise_rater_follows_nothing():
    assert (*TASTES, NOISE) == RATERS
    dice = SCORES[:, -1]
    columns = [[getattr(boat, field.name) for boat in BOATS] for field in fields(Boat)]
    words = [[float(value == word) for value in column] for column in columns for word in set(column) if word in
             (*KINDS, *COASTS, *FLAGS)]  # fmt: skip
    numbers = [column for column in columns if not isinstance(column[0], str)]
    seen = [[getattr(one, field.name) for one in SEEN] for field in fields(SEEN[0])]
    for column in (*words, *numbers, *seen, *SCORES[:, :-1].T):
        assert abs(np.corrcoef(dice, column)[0, 1]) < 0.1
    assert min(Counter(dice.tolist()).values()) > 0.07 * len(dice)
    assert rate(BOATS[0], 5)[-1] == rate(BOATS[1], 5)[-1]  # whatever there is to be seen


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION


def test_the_data_set_shows_the_boats_it_rates():
    assert "boats" in DATASETS.names()
    data = load_data("boats", count=12)
    assert data.condition.names == ("kind", *RATERS)
    assert data.condition.fields[0].classes == KINDS
    assert data.images.shape == (12, 96, 128, 3)
    assert [KINDS[int(row[0])] for row in data.rows] == [boat.kind for boat in BOATS[:12]]
    assert np.array_equal(data.rows[:, 1:], SCORES[:12])
    assert np.array_equal(data.images[5], draw(BOATS[5]))


def test_one_picture_can_be_drawn_by_its_key():
    data = load_data("boats", ImageSpec(24, 32), count=4, seed=2)
    assert data.keys[3] == "boat-2-000003"
    assert np.array_equal(drawn_picture("boats", data.keys[3], data.image), data.images[3])


def test_what_was_drawn_is_known():
    data = load_data("boats", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["hull"].values, [boat.hull for boat in BOATS[:30]])
    assert known["kind=ferry"].values.tolist() == [float(boat.kind == "ferry") for boat in BOATS[:30]]
    assert "detail_seed" not in known


def test_a_picture_is_the_same_whatever_the_count_and_another_with_another_seed():
    few, more = (load_data("boats", ImageSpec(24, 32), count=count) for count in (12, 20))
    fresh = load_data("boats", ImageSpec(24, 32), count=12, seed=1)
    assert np.array_equal(few.images, more.images[:12])
    assert not set(few.keys) & set(fresh.keys)
    assert fresh.rows[3, 1:].tolist() == rate(sample_boat(picture_seed(3, 1)), picture_seed(3, 1)).tolist()


def test_one_boat_is_too_few():
    with pytest.raises(DataError, match="at least 2"):
        load_data("boats", count=1)
