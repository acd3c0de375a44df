"""The procedural teapots: the same everywhere, varied, their factors visible, rated by four tastes and by dice."""

from dataclasses import fields, replace

import drawn_subject
import numpy as np
import pytest
from drawn_subject import DrawnSubject, Subject

from gencore.data.base import load_data
from gencore.data.factors import factors_of
from gencore.data.painting.palette import apart
from gencore.data.teapots import RATERS, Teapot, draw, rate, sample_teapot, utilities
from gencore.data.teapots.calibrate import calibrate
from gencore.data.teapots.clay import Surface
from gencore.data.teapots.decoration import SHARES, body_colours
from gencore.data.teapots.pot import Pot
from gencore.data.teapots.raters import CALIBRATION, NOISE, TASTES, impression
from gencore.data.teapots.teapot import CUPS, DECORATIONS, HANDLES, KINDS, TABLES, TELLING, WALLS
from gencore.types import ImageSpec

FROZEN_MEANS = [148.7, 143.7, 98.6, 146.3, 133.7, 168.1, 133.9, 107.7]
FROZEN_SCORES = [[4, 6, 5, 6, 8], [4, 5, 4, 3, 1], [6, 6, 5, 6, 4]]
SUBJECT = Subject("teapots", sample_teapot, draw, rate, utilities, impression, RATERS, KINDS)
PLAIN = Teapot(
    kind="globe", slimness=0.4, size=0.5, offset_x=0.0, facing=1, spout=0.5, handle="ear", lid=0.4, glaze=0.5,
    decoration="none", ink=0.7, steam=0.0, light_x=-0.5, warmth=0.0, wall="plaster", paper=0.3, table="wood",
    spread=0.5, cup="none", detail_seed=7,
)  # fmt: skip
CHOICES = {
    "kind": KINDS, "handle": HANDLES, "decoration": DECORATIONS, "cup": CUPS, "wall": WALLS, "table": TABLES,
    "facing": (-1, 1),
}  # fmt: skip


class TestTeapots(DrawnSubject):
    subject = SUBJECT


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    drawn_subject.frozen(SUBJECT, FROZEN_MEANS, FROZEN_SCORES)


def test_a_picture_has_nineteen_factors():
    assert len(fields(Teapot)) == 19 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    drawn_subject.all_chosen(SUBJECT, PLAIN, factor, CHOICES[factor])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("slimness", 1.0, 0.04), ("size", 1.0, 0.04), ("offset_x", 9.0, 0.06), ("facing", -1, 0.03),
        ("spout", 1.0, 0.01), ("handle", "hoop", 0.01), ("handle", "angled", 0.005), ("lid", 1.0, 0.006),
        ("glaze", 0.1, 0.06), ("decoration", "bands", 0.015), ("decoration", "dots", 0.015),
        ("decoration", "flowers", 0.015), ("decoration", "zigzag", 0.015), ("ink", 1.0, 0.004), ("steam", 1.0, 0.02),
        ("light_x", 0.8, 0.1), ("warmth", 1.0, 0.5), ("wall", "tiles", 0.05), ("paper", 0.9, 0.4),
        ("table", "checks", 0.2), ("spread", 0.0, 0.25), ("cup", "white", 0.02), ("detail_seed", 8, 0.1),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen_on_every_kind(kind, factor, value, share):
    plain = replace(PLAIN, kind=kind)
    assert SUBJECT.changed(plain, replace(plain, **{factor: value})) > share


def test_texture_is_another_in_every_picture():
    for wall in WALLS:
        for table in TABLES:
            plain = replace(PLAIN, wall=wall, table=table)
            first, second = (draw(replace(plain, detail_seed=seed)).astype(int) for seed in (1, 2))
            apart = np.abs(first - second).max(axis=2)
            assert min((apart[:50] > 4).mean(), (apart[62:] > 4).mean()) > 0.2


def test_a_teapot_stays_inside_the_picture():
    for teapot in SUBJECT.scenes:
        pot = Pot(teapot)
        things = [*pot.body.outline, *pot.cover.outline, pot.spout[0], pot.handle[0], *pot.cup.outline]
        points = np.concatenate(things)
        assert (points > 3.0).all()
        assert (points < (125.0, 93.0)).all()


def test_ink_can_be_told_from_the_glaze():
    assert min(apart(teapot.ink_colour, teapot.glaze_colour) for teapot in SUBJECT.scenes) > TELLING


def test_a_pot_makes_room_for_its_cup():
    aside = [teapot.offset_x * teapot.facing for teapot in SUBJECT.scenes if teapot.cup != "none"]
    alone = [teapot.offset_x * teapot.facing for teapot in SUBJECT.scenes if teapot.cup == "none"]
    assert np.mean(aside) < -5.0 < -1.0 < np.mean(alone) < 1.0


def test_a_lamp_in_the_evening_is_warmer_and_dimmer_than_a_morning():
    evening, morning = (draw(replace(PLAIN, warmth=warmth)).mean(axis=(0, 1)) for warmth in (1.0, -1.0))
    assert evening[0] - evening[2] > morning[0] - morning[2] + 30
    assert evening.mean() < morning.mean()


@pytest.mark.parametrize("decoration", DECORATIONS)
def test_a_decoration_covers_as_much_as_raters_are_told(decoration):
    pot = Pot(replace(PLAIN, glaze=0.0, ink=0.0))
    height, angle = np.meshgrid(np.linspace(0.0, 0.95 * pot.high, 200), np.linspace(-1.5, 1.5, 400))
    bare, painted = (
        body_colours(Surface(height, angle, 0.1), Pot(replace(pot.teapot, decoration=one)), 0.0)
        for one in ("none", decoration)
    )
    share = float((np.abs(painted - bare).max(axis=2) > 0.1).mean())
    assert share == pytest.approx(SHARES[decoration], abs=0.04)


def test_tastes_differ():
    drawn_subject.tastes_apart(SUBJECT, "Signe", "Edda")


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Signe", "evening", 1), ("Signe", "mist", 1), ("Signe", "company", 1), ("Signe", "slender", -1),
        ("Matteo", "vivid", 1), ("Matteo", "glowing", 1), ("Matteo", "outstanding", 1), ("Matteo", "painted", 1),
        ("Matteo", "airy", 1), ("Edda", "slender", 1), ("Edda", "painted", -1), ("Edda", "quiet", 1),
        ("Rashid", "left", 1), ("Rashid", "kindred", 1), ("Rashid", "company", 1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    drawn_subject.liked(SUBJECT, rater, feature, sign)


def test_a_vivid_pot_pleases_matteo_more_before_a_wall_it_stands_out_from():
    red = {"glaze": 0.86}
    before_brick, before_blue = (replace(PLAIN, paper=paper) for paper in (0.83, 0.5))
    assert SUBJECT.gain("Matteo", before_blue, **red) > 1.3 * SUBJECT.gain("Matteo", before_brick, **red) > 0.0


def test_a_long_spout_pleases_edda_more_on_a_slender_pot():
    plain = replace(PLAIN, glaze=0.7, handle="angled", spout=0.0)  # far from both ends of the scale
    tall, low = replace(plain, slimness=0.9), replace(plain, slimness=0.1)
    assert SUBJECT.gain("Edda", tall, spout=1.0) > 1.5 * SUBJECT.gain("Edda", low, spout=1.0) > 0.0


def test_the_noise_rater_comes_last():
    assert (*TASTES, NOISE) == RATERS


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION


def test_what_was_drawn_is_known():
    data = load_data("teapots", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["glaze"].values, [teapot.glaze for teapot in SUBJECT.scenes[:30]])
    assert known["kind=drum"].values.tolist() == [float(teapot.kind == "drum") for teapot in SUBJECT.scenes[:30]]
    assert "detail_seed" not in known
