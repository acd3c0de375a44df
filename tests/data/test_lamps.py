"""The procedural lamps: the same everywhere, varied, their factors visible."""

from dataclasses import fields, replace

import drawn_subject
import numpy as np
import pytest
from drawn_subject import DrawnSubject
from lamp_subject import PLAIN, SUBJECT

from gencore.data.base import load_data
from gencore.data.factors import factors_of
from gencore.data.lamps import Lamp, draw
from gencore.data.lamps.beside import beside
from gencore.data.lamps.joinery import lamp_of
from gencore.data.lamps.lamp import BASES, BESIDE, DIMMEST, KINDS, OFF, PATTERNS, TELLING, TOPS, WALLS
from gencore.data.lamps.plan import Plan
from gencore.data.lamps.stuff import SHARES, plain
from gencore.data.lamps.turned import Turned
from gencore.data.painting.layer import SAMPLES, Layer, Solid
from gencore.data.painting.palette import apart
from gencore.data.painting.solids import Block, Tube
from gencore.data.painting.texture import grain
from gencore.types import ImageSpec

FROZEN_MEANS = [150.1, 145.7, 94.4, 101.9, 102.0, 119.1, 108.8, 117.5]
FROZEN_SCORES = [[7, 3, 4, 2, 6], [0, 3, 9, 5, 6], [7, 2, 2, 6, 8]]
CHOICES = {
    "kind": KINDS, "base": BASES, "pattern": PATTERNS, "wall": WALLS, "top": TOPS, "beside": BESIDE,
}  # fmt: skip


def layer_of(parts: list[Solid], foot: tuple[float, float] = (64.0, 60.0), scale: float = 0.7) -> Layer:
    """The layer that parts were drawn on."""
    layer = Layer(96, 128, foot, scale, grain(np.random.default_rng(0), 96 * SAMPLES, 128 * SAMPLES))
    for part in parts:
        layer.add(part)
    return layer


def lamp_on_layer(lamp: Lamp) -> Layer:
    plan = Plan(lamp)
    return layer_of(lamp_of(plan), plan.foot, plan.scale)


def recoloured(first: Lamp, second: Lamp) -> int:
    """Samples that clearly differ in colour between two lamps, however they are lit."""
    one, other = lamp_on_layer(first), lamp_on_layer(second)
    return int((np.abs(one.colour - other.colour).max(axis=0) > 0.1).sum())


class TestLamps(DrawnSubject):
    subject = SUBJECT


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    drawn_subject.frozen(SUBJECT, FROZEN_MEANS, FROZEN_SCORES)


def test_a_picture_has_nineteen_factors():
    assert len(fields(Lamp)) == 19 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    drawn_subject.all_chosen(SUBJECT, PLAIN, factor, CHOICES[factor])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("size", 1.0, 0.05), ("offset_x", 9.0, 0.05), ("breadth", 1.0, 0.015), ("height", 1.0, 0.03),
        ("flare", 0.0, 0.006), ("flare", 1.0, 0.006), ("base", "column", 0.006), ("base", "beads", 0.006),
        ("base", "tripod", 0.01), ("body", 0.6, 0.008), ("shade", 0.7, 0.015), ("trim", 0.25, 0.002),
        ("pattern", "stripes", 0.008), ("pattern", "dots", 0.004), ("pattern", "zigzag", 0.008),
        ("pattern", "leaves", 0.004), ("glow", 0.4, 0.05), ("glow", 1.0, 0.10), ("light_x", 0.8, 0.1),
        ("warmth", 1.0, 0.5), ("wall", "scallops", 0.15), ("wall", "ferns", 0.1), ("wall", "pinstripes", 0.1),
        ("paint", 0.9, 0.4), ("top", "marble", 0.2), ("top", "round", 0.2), ("top", "rug", 0.2), ("tint", 0.0, 0.2),
        ("beside", "books", 0.015), ("beside", "plant", 0.015), ("beside", "clock", 0.015), ("detail_seed", 8, 0.1),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen_on_every_kind(kind, factor, value, share):
    lamp = replace(PLAIN, kind=kind)
    assert SUBJECT.changed(lamp, replace(lamp, **{factor: value})) > share


def test_texture_is_another_in_every_picture():
    for wall in WALLS:
        for top in TOPS:
            lamp = replace(PLAIN, wall=wall, top=top)
            first, second = (draw(replace(lamp, detail_seed=seed)).astype(int) for seed in (1, 2))
            different = np.abs(first - second).max(axis=2)
            assert min((different[:50] > 4).mean(), (different[60:] > 4).mean()) > 0.2


def test_everything_stays_inside_the_picture():
    for lamp in SUBJECT.scenes[:300]:
        plan = Plan(lamp)
        everything = [*lamp_of(plan), *beside(plan, np.random.default_rng(0))]
        hit = np.argwhere(np.isfinite(layer_of(everything, plan.foot, plan.scale).depth)) / SAMPLES
        assert (hit.min(axis=0) > 2.0).all()
        assert (hit.max(axis=0) < (94.0, 126.0)).all()


def test_what_is_beside_a_lamp_is_clear_of_it():
    for lamp in (lamp for lamp in SUBJECT.scenes[:300] if lamp.beside != "none"):
        plan = Plan(lamp)
        own, other = (
            np.isfinite(layer_of(parts, plan.foot, plan.scale).depth)
            for parts in (lamp_of(plan), beside(plan, np.random.default_rng(0)))
        )
        assert (own & other).sum() < 0.25 * other.sum()


def test_the_trim_can_be_told_from_the_shade():
    assert min(apart(lamp.trim_colour, lamp.shade_colour) for lamp in SUBJECT.scenes) > TELLING


def test_a_lamp_makes_room_for_what_is_beside_it():
    aside = [abs(lamp.offset_x) for lamp in SUBJECT.scenes if lamp.beside != "none"]
    alone = [abs(lamp.offset_x) for lamp in SUBJECT.scenes if lamp.beside == "none"]
    assert min(aside) >= 12.0
    assert np.mean(aside) > np.mean(alone) + 5.0
    assert 0.45 < np.mean([lamp.side > 0 for lamp in SUBJECT.scenes]) < 0.55


def test_some_lamps_are_off_and_no_lit_one_is_too_dim_to_tell():
    glows = np.array([lamp.glow for lamp in SUBJECT.scenes])
    assert (glows == 0.0).mean() == pytest.approx(OFF, abs=0.04)
    assert DIMMEST <= glows[glows > 0.0].min() < DIMMEST + 0.05


def test_a_warm_evening_is_warmer_and_dimmer_than_a_morning():
    evening, morning = (draw(replace(PLAIN, warmth=warmth)).mean(axis=(0, 1)) for warmth in (1.0, -1.0))
    assert evening[0] - evening[2] > morning[0] - morning[2] + 30
    assert evening.mean() < morning.mean()


@pytest.mark.parametrize("kind", KINDS)
def test_a_lamp_lights_the_room_the_more_the_brighter_it_is(kind):
    dark, dim, bright = (draw(replace(PLAIN, kind=kind, glow=glow)).astype(float) for glow in (0.0, DIMMEST, 1.0))
    assert bright.mean() > dim.mean() + 1.0 > dark.mean() + 2.0
    warmer = (bright - dark).mean(axis=(0, 1))
    assert warmer[0] > warmer[1] > warmer[2]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_cover_as_much_as_raters_are_told(pattern):
    shares = []
    for kind in KINDS:
        bare = replace(PLAIN, kind=kind)
        shares.append(recoloured(bare, replace(bare, pattern=pattern)) / recoloured(bare, replace(bare, shade=0.7)))
    assert np.mean(shares) == pytest.approx(SHARES[pattern], abs=0.06)


def test_what_a_lathe_turns_is_a_ball_if_its_profile_is_half_a_circle():
    stuff, middle = plain(np.ones(3, np.float32)), np.array([3.0, 20.0, 0.0])
    ball = layer_of([Tube(middle, middle, (12.0, 12.0), stuff)])
    angles = np.linspace(0.0, np.pi, 40)
    profile = tuple(zip((12.0 - 12.0 * np.cos(angles)).tolist(), (12.0 * np.sin(angles)).tolist(), strict=True))
    turned = layer_of([Turned(np.array([3.0, 8.0, 0.0]), profile, stuff, smooth=False, steps=14)])
    both = np.isfinite(ball.depth) & np.isfinite(turned.depth)
    assert (np.isfinite(ball.depth) != np.isfinite(turned.depth)).mean() < 0.003
    assert np.abs(ball.depth[both] - turned.depth[both]).mean() < 0.2
    assert np.abs(ball.normal - turned.normal)[:, both].mean() < 0.04


def test_what_a_lathe_turns_may_lie():
    stuff, axes = plain(np.ones(3, np.float32)), np.array([(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.0, 1.0, 0.0)])
    drum = layer_of([Block(np.array([0.0, 20.0, 0.0]), axes, (9.0, 14.0, 9.0), 0.05, stuff, drum=True)])
    profile = ((0.0, 9.0), (28.0, 9.0))
    turned = layer_of([Turned(np.array([-14.0, 20.0, 0.0]), profile, stuff, axes, smooth=False)])
    both = np.isfinite(drum.depth) & np.isfinite(turned.depth)
    assert (np.isfinite(drum.depth) != np.isfinite(turned.depth)).mean() < 0.003
    assert np.abs(drum.depth[both] - turned.depth[both]).mean() < 0.3


def test_what_was_drawn_is_known():
    data = load_data("lamps", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["glow"].values, [lamp.glow for lamp in SUBJECT.scenes[:30]])
    assert known["kind=lantern"].values.tolist() == [float(lamp.kind == "lantern") for lamp in SUBJECT.scenes[:30]]
    assert "detail_seed" not in known
