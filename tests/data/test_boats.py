"""The procedural boats: the same everywhere, varied, their factors visible, rated by four tastes and by dice."""

from dataclasses import fields, replace

import drawn_subject
import numpy as np
import pytest
from drawn_subject import DrawnSubject, Subject

from gencore.data.base import load_data
from gencore.data.boats import RATERS, Boat, draw, rate, sample_boat, utilities
from gencore.data.boats.boat import COASTS, FLAGS, KINDS
from gencore.data.boats.calibrate import calibrate
from gencore.data.boats.raters import CALIBRATION, NOISE, TASTES, impression
from gencore.data.boats.vessel import Vessel
from gencore.data.factors import factors_of
from gencore.types import ImageSpec

FROZEN_MEANS = [124.3, 138.1, 148.4, 122.1, 157.9, 150.5, 139.8, 160.4]
FROZEN_SCORES = [[9, 0, 5, 5, 2], [2, 7, 0, 5, 0], [0, 0, 6, 6, 5]]
SUBJECT = Subject("boats", sample_boat, draw, rate, utilities, impression, RATERS, KINDS)
PLAIN = Boat(
    kind="fishing boat", facing=1, size=0.5, offset_x=0.0, hull=0.6, stripe=0.0, depth=0.5, spread=0.5, upper=0.6,
    height=0.5, flag="none", crew=0, time=0.4, cloudiness=0.3, roughness=0.2, coast="none", foam=0.0, gulls=0, haze=0.1,
    detail_seed=7,
)  # fmt: skip
CHOICES = {
    "kind": KINDS, "coast": COASTS, "flag": tuple(FLAGS), "facing": (-1, 1), "crew": tuple(range(6)),
    "gulls": tuple(range(8)),
}  # fmt: skip


class TestBoats(DrawnSubject):
    subject = SUBJECT


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    drawn_subject.frozen(SUBJECT, FROZEN_MEANS, FROZEN_SCORES)


def test_a_picture_has_nineteen_factors():
    assert len(fields(Boat)) == 19 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    drawn_subject.all_chosen(SUBJECT, PLAIN, factor, CHOICES[factor])


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
    assert SUBJECT.changed(plain, replace(plain, **{factor: value})) > share


def test_a_boat_stays_inside_the_picture():
    for boat in SUBJECT.scenes:
        vessel = Vessel(boat)
        corners = vessel.place([(-0.5, 0.0), (0.5, 0.0), (0.0, vessel.tall)])
        assert (corners > 0).all()
        assert (corners < (128, 90)).all()


def test_dusk_is_darker_than_noon():
    assert draw(replace(PLAIN, time=0.5)).mean() > 1.3 * draw(replace(PLAIN, time=1.0)).mean()


def test_tastes_differ():
    drawn_subject.tastes_apart(SUBJECT, "Greta", "Freya")


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Greta", "evening", 1), ("Greta", "canvas", 1), ("Greta", "company", -1), ("Nils", "white", 1),
        ("Nils", "calm", -1), ("Nils", "birds", 1), ("Nils", "dark", 1), ("Freya", "vivid", 1), ("Freya", "warm", 1),
        ("Freya", "company", 1), ("Freya", "bright", 1), ("Oskar", "birds", -1), ("Oskar", "bright", 1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    drawn_subject.liked(SUBJECT, rater, feature, sign)


def test_evening_pleases_greta_more_over_a_calm_sea():
    calm, rough = replace(PLAIN, roughness=0.0), replace(PLAIN, roughness=1.0)
    assert SUBJECT.gain("Greta", calm, time=0.88) > 1.5 * SUBJECT.gain("Greta", rough, time=0.88) > 0.0


def test_a_town_pleases_oskar_where_it_can_be_seen():
    small = replace(PLAIN, size=0.1, kind="rowing boat")
    clear, hazy = replace(small, haze=0.0), replace(small, haze=1.0)
    assert SUBJECT.gain("Oskar", clear, coast="town") > 2.0 * SUBJECT.gain("Oskar", hazy, coast="town") > 0.0


def test_the_noise_rater_comes_last():
    assert (*TASTES, NOISE) == RATERS


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION


def test_what_was_drawn_is_known():
    data = load_data("boats", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["hull"].values, [boat.hull for boat in SUBJECT.scenes[:30]])
    assert known["kind=ferry"].values.tolist() == [float(boat.kind == "ferry") for boat in SUBJECT.scenes[:30]]
    assert "detail_seed" not in known
