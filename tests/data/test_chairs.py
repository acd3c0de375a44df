"""The procedural chairs: the same everywhere, varied, their factors visible, rated by four tastes and by dice."""

from dataclasses import fields, replace

import drawn_subject
import numpy as np
import pytest
from drawn_subject import DrawnSubject, Subject

from gencore.data.base import load_data
from gencore.data.chairs import RATERS, Chair, draw, rate, sample_chair, utilities
from gencore.data.chairs.beside import HALF, place_beside
from gencore.data.chairs.calibrate import calibrate
from gencore.data.chairs.chair import BACKS, BESIDE, FLOORS, KINDS, LEGS, PATTERNS, TELLING, WALLS, WEAVES
from gencore.data.chairs.joinery import parts_of
from gencore.data.chairs.plan import Plan
from gencore.data.chairs.raters import CALIBRATION, COVERED, NOISE, PADDED, TASTES, impression
from gencore.data.chairs.stuff import SHARES, cloth_of, plain
from gencore.data.factors import factors_of
from gencore.data.painting.layer import SAMPLES, Layer
from gencore.data.painting.palette import apart
from gencore.data.painting.solids import Block, Part, Patch, Tube
from gencore.data.painting.texture import grain
from gencore.types import ImageSpec

FROZEN_MEANS = [114.0, 123.1, 129.8, 96.9, 117.1, 99.2, 137.4, 137.6]
FROZEN_SCORES = [[4, 5, 7, 6, 0], [3, 2, 1, 8, 9], [5, 6, 4, 2, 0]]
SUBJECT = Subject("chairs", sample_chair, draw, rate, utilities, impression, RATERS, KINDS)
PLAIN = Chair(
    kind="dining", size=0.5, offset_x=0.0, turn=0.5, breadth=0.4, height=0.4, back="slats", legs="straight", plump=0.4,
    wood=0.3, cloth=0.5, trim=0.8, pattern="none", weave="leather", light_x=-0.5, warmth=0.0, wall="limewash",
    paint=0.35, floor="planks", tint=0.4, beside="none", detail_seed=7,
)  # fmt: skip
CHOICES = {
    "kind": KINDS, "back": BACKS, "legs": LEGS, "pattern": PATTERNS, "weave": WEAVES, "wall": WALLS, "floor": FLOORS,
    "beside": BESIDE,
}  # fmt: skip
WHITE, BLACK = plain(np.ones(3, np.float32)), plain(np.zeros(3, np.float32))


def layer_of(parts: list[Part], foot: tuple[float, float] = (64.0, 60.0), scale: float = 0.7) -> Layer:
    """The layer that parts were drawn on."""
    layer = Layer(96, 128, foot, scale, grain(np.random.default_rng(0), 96 * SAMPLES, 128 * SAMPLES))
    for part in parts:
        layer.add(part)
    return layer


def chair_on_layer(chair: Chair) -> Layer:
    plan = Plan(chair)
    return layer_of(parts_of(plan), plan.foot, plan.scale)


class TestChairs(DrawnSubject):
    subject = SUBJECT


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    drawn_subject.frozen(SUBJECT, FROZEN_MEANS, FROZEN_SCORES)


def test_a_picture_has_twenty_one_factors():
    assert len(fields(Chair)) == 21 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    drawn_subject.all_chosen(SUBJECT, PLAIN, factor, CHOICES[factor])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("size", 1.0, 0.05), ("offset_x", 9.0, 0.05), ("turn", -0.5, 0.04), ("turn", 1.0, 0.02), ("breadth", 1.0, 0.04),
        ("height", 1.0, 0.02), ("back", "padded", 0.02), ("back", "rungs", 0.01), ("back", "hoop", 0.01),
        ("legs", "turned", 0.003), ("legs", "splayed", 0.005), ("legs", "steel", 0.004), ("plump", 1.0, 0.01),
        ("wood", 0.0, 0.02), ("cloth", 0.1, 0.02), ("pattern", "stripes", 0.006), ("pattern", "checks", 0.01),
        ("pattern", "dots", 0.006), ("pattern", "flowers", 0.006), ("weave", "velvet", 0.006),
        ("weave", "linen", 0.006), ("weave", "corduroy", 0.01), ("light_x", 0.8, 0.1), ("warmth", 1.0, 0.5),
        ("wall", "damask", 0.2), ("wall", "panelling", 0.15), ("wall", "shiplap", 0.2), ("paint", 0.9, 0.4),
        ("floor", "parquet", 0.1), ("floor", "tiles", 0.2), ("floor", "rug", 0.1), ("tint", 0.0, 0.2),
        ("beside", "lamp", 0.03), ("beside", "plant", 0.02), ("beside", "books", 0.02), ("detail_seed", 8, 0.1),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen_on_every_kind(kind, factor, value, share):
    chair = replace(PLAIN, kind=kind)
    assert SUBJECT.changed(chair, replace(chair, **{factor: value})) > share


def test_the_trim_can_be_seen_on_every_pattern():
    for pattern in PATTERNS[1:]:
        chair = replace(PLAIN, pattern=pattern)
        assert SUBJECT.changed(chair, replace(chair, trim=0.4)) > 0.006


def test_texture_is_another_in_every_picture():
    for wall in WALLS:
        for floor in FLOORS:
            chair = replace(PLAIN, wall=wall, floor=floor)
            first, second = (draw(replace(chair, detail_seed=seed)).astype(int) for seed in (1, 2))
            different = np.abs(first - second).max(axis=2)
            assert min((different[:50] > 4).mean(), (different[66:] > 4).mean()) > 0.2


def test_a_chair_and_what_is_beside_it_stay_inside_the_picture():
    for chair in SUBJECT.scenes[:300]:
        hit = np.argwhere(np.isfinite(chair_on_layer(chair).depth)) / SAMPLES
        assert (hit.min(axis=0) > 2.0).all()
        assert (hit.max(axis=0) < (94.0, 126.0)).all()
    for chair in (chair for chair in SUBJECT.scenes if chair.beside != "none"):
        plan = Plan(chair)
        middle = plan.foot[0] + plan.scale * place_beside(plan, plan.seen(parts_of(plan)))
        half = plan.scale * HALF[chair.beside]
        assert 3.0 < middle - half < middle + half < 125.0


def test_the_trim_can_be_told_from_the_cloth():
    assert min(apart(chair.trim_colour, chair.cloth_colour) for chair in SUBJECT.scenes) > TELLING


def test_a_chair_never_looks_straight_at_us():
    assert min(abs(chair.turn) for chair in SUBJECT.scenes) >= 0.15
    assert 0.45 < np.mean([chair.turn > 0 for chair in SUBJECT.scenes]) < 0.55


def test_a_chair_makes_room_for_what_is_beside_it():
    aside = [chair.offset_x * chair.side for chair in SUBJECT.scenes if chair.beside != "none"]
    alone = [chair.offset_x * chair.side for chair in SUBJECT.scenes if chair.beside == "none"]
    assert np.mean(aside) < -9.0 < -1.5 < np.mean(alone) < 1.5


def test_a_warm_evening_is_warmer_and_dimmer_than_a_morning():
    evening, morning = (draw(replace(PLAIN, warmth=warmth)).mean(axis=(0, 1)) for warmth in (1.0, -1.0))
    assert evening[0] - evening[2] > morning[0] - morning[2] + 30
    assert evening.mean() < morning.mean()


def test_a_lamp_lights_the_wall_most_in_the_evening():
    def lighter(warmth: float) -> float:
        dark = replace(PLAIN, warmth=warmth)
        return float((draw(replace(dark, beside="lamp")).astype(int) - draw(dark))[:50, 110:].mean())

    assert lighter(1.0) > lighter(-1.0) + 2.0 > 2.0


def test_patterns_cover_as_much_as_raters_are_told():
    v, u = np.mgrid[0:60:0.25, 0:60:0.25]
    patch = Patch(u, v, grain(np.random.default_rng(0), *u.shape))
    for pattern in PATTERNS:
        chair = replace(PLAIN, weave="leather", pattern=pattern)
        plain_cloth, patterned = (cloth_of(chair, shown).colours(patch) for shown in (False, True))
        share = np.abs(patterned - plain_cloth).mean() / apart(chair.cloth_colour, chair.trim_colour)
        assert share == pytest.approx(SHARES[pattern], abs=0.05)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("back", BACKS)
def test_cloth_covers_as_much_as_raters_are_told(kind, back):
    chair = replace(PLAIN, kind=kind, back=back)
    one, other = (chair_on_layer(replace(chair, cloth=cloth)) for cloth in (0.5, 0.1))
    share = (np.abs(one.colour - other.colour).max(axis=0) > 0.01).sum() / np.isfinite(one.depth).sum()
    assert share == pytest.approx(COVERED[kind] + PADDED * (back == "padded"), abs=0.15)


def test_whichever_is_nearer_shows_in_whatever_order_things_are_drawn():
    near, far = (
        Block(np.array([0.0, 10.0, z]), np.eye(3), (10.0, 10.0, 3.0), 1.0, stuff)
        for z, stuff in ((20.0, WHITE), (-20.0, BLACK))
    )
    one, other = layer_of([near, far]), layer_of([far, near])
    np.testing.assert_array_equal(one.colour, other.colour)
    assert one.colour.max() > 0.8


def test_a_ball_is_a_drum_of_round_edges_and_a_tube_without_length():
    middle = np.array([3.0, 20.0, 0.0])
    ball = layer_of([Tube(middle, middle, (12.0, 12.0), WHITE)])
    drum = layer_of([Block(middle, np.eye(3), (12.0, 12.0, 12.0), 12.0, WHITE, drum=True)])
    both = np.isfinite(ball.depth) & np.isfinite(drum.depth)
    assert (np.isfinite(ball.depth) != np.isfinite(drum.depth)).mean() < 0.003
    assert np.abs(ball.depth[both] - drum.depth[both]).max() < 1.5
    assert np.abs(ball.normal - drum.normal)[:, both].mean() < 0.03


def test_what_is_outside_of_the_picture_is_not_drawn():
    layer = layer_of([Tube(np.array([900.0, 0.0, 0.0]), np.array([900.0, 50.0, 0.0]), (2.0, 2.0), WHITE)])
    assert not np.isfinite(layer.depth).any()


def test_tastes_differ():
    drawn_subject.tastes_apart(SUBJECT, "Hedda", "Mei")


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Hedda", "soft", 1), ("Hedda", "evening", 1), ("Hedda", "company", 1), ("Joaquin", "vivid", 1),
        ("Joaquin", "glowing", 1), ("Joaquin", "outstanding", 1), ("Joaquin", "patterned", 1), ("Joaquin", "airy", 1),
        ("Mei", "slender", 1), ("Mei", "pale", 1), ("Mei", "patterned", -1), ("Mei", "quiet", 1), ("Mei", "left", 1),
        ("Mei", "evening", -1), ("Mei", "company", -1), ("Bertil", "ruddy", 1), ("Bertil", "soft", -1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    drawn_subject.liked(SUBJECT, rater, feature, sign)


def test_a_lamp_pleases_hedda_more_in_a_warm_light():
    warm, cool = (SUBJECT.gain("Hedda", replace(PLAIN, warmth=warmth), beside="lamp") for warmth in (1.0, -1.0))
    assert warm > 1.5 * cool > 0.0


def test_vivid_cloth_pleases_joaquin_more_before_a_wall_it_stands_out_from():
    red = {"cloth": 0.87}
    before_red, before_teal = (replace(PLAIN, paint=paint) for paint in (0.83, 0.1))
    assert SUBJECT.gain("Joaquin", before_teal, **red) > 1.2 * SUBJECT.gain("Joaquin", before_red, **red) > 0.0


def test_turned_legs_please_bertil_more_in_red_wood():
    red, grey = (SUBJECT.gain("Bertil", replace(PLAIN, wood=wood), legs="turned") for wood in (0.3, 1.0))
    assert red > 1.5 * grey > 0.0


def test_the_noise_rater_comes_last():
    assert (*TASTES, NOISE) == RATERS


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION


def test_what_was_drawn_is_known():
    data = load_data("chairs", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["plump"].values, [chair.plump for chair in SUBJECT.scenes[:30]])
    assert known["kind=stool"].values.tolist() == [float(chair.kind == "stool") for chair in SUBJECT.scenes[:30]]
    assert "detail_seed" not in known
