"""The procedural sneakers: the same everywhere, varied, their factors visible, rated by four tastes and by dice."""

from dataclasses import fields, replace

import drawn_subject
import numpy as np
import pytest
from drawn_subject import DrawnSubject, Subject

from gencore.data.base import load_data
from gencore.data.factors import factors_of
from gencore.data.painting.palette import apart
from gencore.data.painting.raster import polygon_mask
from gencore.data.sneakers import RATERS, Sneaker, draw, rate, sample_sneaker, utilities
from gencore.data.sneakers.beside import place_beside
from gencore.data.sneakers.calibrate import calibrate
from gencore.data.sneakers.raters import CALIBRATION, NOISE, TASTES, impression
from gencore.data.sneakers.shoe import Shoe
from gencore.data.sneakers.sneaker import BESIDE, EMBLEMS, GROUNDS, KINDS, PANELS, TELLING, TEXTURES, WALLS
from gencore.data.sneakers.trim import PANEL_SHARES, SHARES, emblem, panels
from gencore.types import ImageSpec

FROZEN_MEANS = [83.8, 115.0, 124.9, 105.1, 115.9, 98.0, 151.8, 115.6]
FROZEN_SCORES = [[7, 5, 4, 7, 3], [3, 5, 3, 1, 1], [2, 6, 6, 7, 2]]
SUBJECT = Subject("sneakers", sample_sneaker, draw, rate, utilities, impression, RATERS, KINDS)
PLAIN = Sneaker(
    kind="runner", size=0.5, offset_x=0.0, facing=1, sole=0.4, toe=0.4, collar=0.4, upper=0.5, rubber=0.1, accent=0.8,
    emblem="none", panels="none", texture="leather", light_x=-0.5, warmth=0.0, wall="plaster", paint=0.35,
    ground="concrete", tint=0.4, beside="none", detail_seed=7,
)  # fmt: skip
CHOICES = {
    "kind": KINDS, "emblem": EMBLEMS, "panels": PANELS, "texture": TEXTURES, "wall": WALLS, "ground": GROUNDS,
    "beside": BESIDE, "facing": (-1, 1),
}  # fmt: skip


def covered(sneaker: Sneaker, outlines: list[np.ndarray]) -> float:
    """Share of the upper that is inside of outlines."""
    shoe = Shoe(sneaker)
    upper = polygon_mask([shoe.upper], 96, 128, erased=(shoe.sole,))
    return float((upper * polygon_mask(outlines, 96, 128)).sum() / upper.sum())


class TestSneakers(DrawnSubject):
    subject = SUBJECT


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    drawn_subject.frozen(SUBJECT, FROZEN_MEANS, FROZEN_SCORES)


def test_a_picture_has_twenty_factors():
    assert len(fields(Sneaker)) == 20 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    drawn_subject.all_chosen(SUBJECT, PLAIN, factor, CHOICES[factor])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("size", 1.0, 0.1), ("offset_x", 9.0, 0.1), ("facing", -1, 0.08), ("sole", 1.0, 0.1), ("toe", 1.0, 0.012),
        ("collar", 1.0, 0.06), ("upper", 0.1, 0.06), ("rubber", 1.0, 0.04), ("accent", 0.4, 0.007),
        ("emblem", "stripes", 0.012), ("emblem", "wave", 0.012), ("emblem", "star", 0.007), ("emblem", "bolt", 0.01),
        ("panels", "toe", 0.012), ("panels", "heel", 0.015), ("panels", "both", 0.03), ("texture", "mesh", 0.02),
        ("texture", "suede", 0.02), ("texture", "canvas", 0.02), ("light_x", 0.8, 0.1), ("warmth", 1.0, 0.5),
        ("wall", "brick", 0.2), ("wall", "shutter", 0.2), ("wall", "mural", 0.2), ("paint", 0.9, 0.4),
        ("ground", "grass", 0.2), ("ground", "wood", 0.2), ("ground", "rug", 0.2), ("tint", 0.0, 0.2),
        ("beside", "box", 0.03), ("beside", "ball", 0.025), ("detail_seed", 8, 0.1),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen_on_every_kind(kind, factor, value, share):
    plain = replace(PLAIN, kind=kind)
    assert SUBJECT.changed(plain, replace(plain, **{factor: value})) > share


def test_texture_is_another_in_every_picture():
    for wall in WALLS:
        for ground in GROUNDS:
            plain = replace(PLAIN, wall=wall, ground=ground)
            first, second = (draw(replace(plain, detail_seed=seed)).astype(int) for seed in (1, 2))
            apart = np.abs(first - second).max(axis=2)
            assert min((apart[:50] > 4).mean(), (apart[62:] > 4).mean()) > 0.2


def test_a_sneaker_stays_inside_the_picture():
    for sneaker in SUBJECT.scenes:
        shoe = Shoe(sneaker)
        x, _, half = place_beside(shoe)
        assert 3.0 < x - half < x + half < 125.0
        assert (shoe.outline > 3.0).all()
        assert (shoe.outline < (125.0, 93.0)).all()


def test_the_accent_can_be_told_from_the_upper():
    assert min(apart(sneaker.accent_colour, sneaker.upper_colour) for sneaker in SUBJECT.scenes) > TELLING


def test_a_sneaker_makes_room_for_what_is_beside_it():
    aside = [sneaker.offset_x * sneaker.facing for sneaker in SUBJECT.scenes if sneaker.beside != "none"]
    alone = [sneaker.offset_x * sneaker.facing for sneaker in SUBJECT.scenes if sneaker.beside == "none"]
    assert np.mean(aside) < -5.0 < -1.0 < np.mean(alone) < 1.0


def test_a_warm_evening_is_warmer_and_dimmer_than_a_morning():
    evening, morning = (draw(replace(PLAIN, warmth=warmth)).mean(axis=(0, 1)) for warmth in (1.0, -1.0))
    assert evening[0] - evening[2] > morning[0] - morning[2] + 30
    assert evening.mean() < morning.mean()


@pytest.mark.parametrize("kind", KINDS)
def test_emblems_and_panels_cover_as_much_as_raters_are_told(kind):
    plain = replace(PLAIN, kind=kind)
    for sort in EMBLEMS[1:]:
        assert covered(plain, emblem(Shoe(replace(plain, emblem=sort)))) == pytest.approx(SHARES[sort], abs=0.04)
    for place in PANELS:
        share = covered(plain, panels(Shoe(replace(plain, panels=place)))) - covered(plain, panels(Shoe(plain)))
        assert share == pytest.approx(PANEL_SHARES[place], abs=0.04)


def test_tastes_differ():
    drawn_subject.tastes_apart(SUBJECT, "Tilda", "Kenji")


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Tilda", "thick", 1), ("Tilda", "evening", -1), ("Tilda", "vivid", 1), ("Tilda", "company", -1),
        ("Kenji", "tall", 1), ("Kenji", "underlined", 1), ("Kenji", "evening", 1), ("Kenji", "company", 1),
        ("Amira", "vivid", 1), ("Amira", "glowing", 1), ("Amira", "marked", 1), ("Amira", "airy", 1),
        ("Lukas", "tall", -1), ("Lukas", "pale", 1), ("Lukas", "marked", -1), ("Lukas", "quiet", 1),
        ("Lukas", "left", 1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    drawn_subject.liked(SUBJECT, rater, feature, sign)


def test_a_thick_sole_pleases_tilda_more_under_a_runner():
    thin = replace(PLAIN, sole=0.0)
    runner, slip_on = (SUBJECT.gain("Tilda", replace(thin, kind=kind), sole=1.0) for kind in ("runner", "slip-on"))
    assert runner > 1.5 * slip_on > 0.0


def test_bricks_please_kenji_more_in_a_warm_light():
    shutter = replace(PLAIN, wall="shutter")
    warm, cool = (SUBJECT.gain("Kenji", replace(shutter, warmth=warmth), wall="brick") for warmth in (1.0, -1.0))
    assert warm > 1.5 * cool > 0.0


def test_a_vivid_shoe_pleases_amira_more_before_a_wall_it_stands_out_from():
    red = {"upper": 0.86}
    before_brick, before_blue = (replace(PLAIN, paint=paint) for paint in (0.83, 0.17))
    assert SUBJECT.gain("Amira", before_blue, **red) > 1.3 * SUBJECT.gain("Amira", before_brick, **red) > 0.0


def test_the_noise_rater_comes_last():
    assert (*TASTES, NOISE) == RATERS


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION


def test_what_was_drawn_is_known():
    data = load_data("sneakers", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["upper"].values, [sneaker.upper for sneaker in SUBJECT.scenes[:30]])
    assert known["kind=court"].values.tolist() == [float(sneaker.kind == "court") for sneaker in SUBJECT.scenes[:30]]
    assert "detail_seed" not in known
