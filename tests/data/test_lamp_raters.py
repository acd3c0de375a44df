"""Who rates lamps: four tastes that follow what they say, and dice."""

from dataclasses import replace

import drawn_subject
import pytest
from lamp_subject import PLAIN, SUBJECT

from gencore.data.lamps import RATERS
from gencore.data.lamps.calibrate import calibrate
from gencore.data.lamps.raters import CALIBRATION, NOISE, TASTES


def test_tastes_differ():
    drawn_subject.tastes_apart(SUBJECT, "Renske", "Tomke")


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Renske", "cosy", 1), ("Renske", "dark", 1), ("Renske", "evening", 1), ("Renske", "slim", -1),
        ("Renske", "company", 1), ("Idris", "vivid", 1), ("Idris", "outstanding", 1), ("Idris", "adorned", 1),
        ("Idris", "company", 1), ("Idris", "quiet", -1), ("Tomke", "pale", 1), ("Tomke", "airy", 1),
        ("Tomke", "left", 1), ("Tomke", "evening", -1), ("Tomke", "slim", 1), ("Anselm", "outstanding", 1),
        ("Anselm", "lit", 1), ("Anselm", "quiet", 1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    drawn_subject.liked(SUBJECT, rater, feature, sign)


def test_a_vivid_shade_pleases_idris_more_before_a_wall_it_stands_out_from():
    red = {"shade": 0.35}
    scene = replace(PLAIN, shade=0.0, wall="ferns", beside="plant")
    before_red, before_cream = (replace(scene, paint=paint) for paint in (0.72, 0.45))
    assert SUBJECT.gain("Idris", before_cream, **red) > 1.2 * SUBJECT.gain("Idris", before_red, **red) > 0.0


def test_the_same_light_pleases_renske_more_in_the_evening():
    evening, morning = (SUBJECT.gain("Renske", replace(PLAIN, warmth=warmth), glow=0.6) for warmth in (1.0, -1.0))
    assert evening > 1.3 * morning > 0.0


def test_the_first_of_a_lamps_light_pleases_anselm_most():
    dim, half, full = (SUBJECT.gain("Anselm", PLAIN, glow=glow) for glow in (0.4, 0.7, 1.0))
    assert dim > 2.0 * (half - dim) > 2.0 * (full - half) > 0.0


def test_a_pattern_displeases_tomke_more_if_it_stands_out():
    faint, clear = (
        SUBJECT.gain("Tomke", replace(PLAIN, shade=0.0, trim=trim), pattern="stripes") for trim in (0.17, 1.0)
    )
    assert clear < 1.2 * faint < 0.0


def test_the_noise_rater_comes_last():
    assert (*TASTES, NOISE) == RATERS


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION
