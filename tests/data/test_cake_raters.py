"""Who rates cakes: four tastes that follow what they say, and dice."""

from dataclasses import replace

import drawn_subject
import pytest
from cake_subject import PLAIN, SUBJECT

from gencore.data.cakes import RATERS
from gencore.data.cakes.calibrate import calibrate
from gencore.data.cakes.raters import CALIBRATION, NOISE, TASTES


def test_tastes_differ():
    drawn_subject.tastes_apart(SUBJECT, "Farid", "Ottilie")


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Margit", "vivid", 1), ("Margit", "outstanding", 1), ("Margit", "tall", 1), ("Margit", "laden", 1),
        ("Farid", "dark", 1), ("Farid", "evening", 1), ("Farid", "tall", -1), ("Farid", "airy", -1),
        ("Ottilie", "pale", 1), ("Ottilie", "airy", 1), ("Ottilie", "left", 1), ("Ottilie", "evening", -1),
        ("Ottilie", "company", 1), ("Jonah", "trimmed", 1), ("Jonah", "quiet", 1), ("Jonah", "company", -1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    drawn_subject.liked(SUBJECT, rater, feature, sign)


def test_vivid_icing_pleases_margit_more_before_a_wall_it_stands_out_from():
    pink = {"icing": 0.25}
    before_red, before_green = (replace(PLAIN, icing=0.0, paint=paint) for paint in (0.95, 0.35))
    assert SUBJECT.gain("Margit", before_green, **pink) > 1.3 * SUBJECT.gain("Margit", before_red, **pink) > 0.0


def test_a_cup_pleases_farid_more_in_a_warm_light():
    warm, cool = (SUBJECT.gain("Farid", replace(PLAIN, warmth=warmth), beside="cup") for warmth in (1.0, -1.0))
    assert warm > 1.5 * cool > 0.0


def test_the_first_berries_please_ottilie_most():
    few, some, many = (
        SUBJECT.gain("Ottilie", PLAIN, decoration="berries", amount=amount) for amount in (0.0, 0.5, 1.0)
    )
    assert few > 2.0 * (some - few) > 2.0 * (many - some) > 0.0


def test_trim_that_stands_out_pleases_jonah_more_where_more_of_it_is_seen():
    faint = replace(PLAIN, icing=0.0, trim=0.2, stand="pedestal", pattern="dots", wall="trellis")
    case, pearls = (SUBJECT.gain("Jonah", replace(faint, kind=kind), trim=1.0) for kind in ("cupcake", "bundt"))
    assert case > 1.2 * pearls > 0.0


def test_the_noise_rater_comes_last():
    assert (*TASTES, NOISE) == RATERS


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION
