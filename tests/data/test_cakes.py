"""The procedural cakes: the same everywhere, varied, their factors visible."""

from dataclasses import fields, replace

import drawn_subject
import numpy as np
import pytest
from cake_subject import PLAIN, SUBJECT
from drawn_subject import DrawnSubject

from gencore.data.base import load_data
from gencore.data.cakes import Cake, draw
from gencore.data.cakes.baking import baked, candles
from gencore.data.cakes.beside import beside
from gencore.data.cakes.cake import BESIDE, COUNTS, DECORATIONS, KINDS, PATTERNS, STANDS, TELLING, WALLS
from gencore.data.cakes.plan import Plan
from gencore.data.cakes.raters import DRIPPED, SPONGED, TRIMMED
from gencore.data.cakes.round import Round
from gencore.data.cakes.stand import stand
from gencore.data.cakes.stuff import plain
from gencore.data.factors import factors_of
from gencore.data.painting.layer import SAMPLES, Layer, Solid
from gencore.data.painting.palette import apart
from gencore.data.painting.solids import Tube
from gencore.data.painting.texture import grain
from gencore.types import ImageSpec

FROZEN_MEANS = [143.8, 157.2, 106.9, 115.9, 131.3, 110.5, 136.1, 137.9]
FROZEN_SCORES = [[6, 2, 2, 9, 9], [4, 2, 5, 6, 7], [7, 6, 0, 9, 6]]
CHOICES = {
    "kind": KINDS, "count": COUNTS, "decoration": DECORATIONS, "stand": STANDS, "pattern": PATTERNS, "wall": WALLS,
    "beside": BESIDE,
}  # fmt: skip


def layer_of(parts: list[Solid], foot: tuple[float, float] = (64.0, 60.0), scale: float = 0.7) -> Layer:
    """The layer that parts were drawn on."""
    layer = Layer(96, 128, foot, scale, grain(np.random.default_rng(0), 96 * SAMPLES, 128 * SAMPLES))
    for part in parts:
        layer.add(part)
    return layer


def cake_on_layer(cake: Cake) -> Layer:
    plan = Plan(cake)
    return layer_of(baked(plan, np.random.default_rng(1)), plan.foot, plan.scale)


def covered(cake: Cake, **other: float) -> float:
    """Share of a cake whose colour another value of a factor changes."""
    one, changed = cake_on_layer(cake), cake_on_layer(replace(cake, **other))
    return float((np.abs(one.colour - changed.colour).max(axis=0) > 0.02).sum() / np.isfinite(one.depth).sum())


class TestCakes(DrawnSubject):
    subject = SUBJECT


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    drawn_subject.frozen(SUBJECT, FROZEN_MEANS, FROZEN_SCORES)


def test_a_picture_has_nineteen_factors():
    assert len(fields(Cake)) == 19 + 1  # and the seed of its details


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs_and_looks_different(factor):
    drawn_subject.all_chosen(SUBJECT, PLAIN, factor, CHOICES[factor])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("size", 1.0, 0.05), ("offset_x", 9.0, 0.05), ("breadth", 1.0, 0.04), ("height", 1.0, 0.02),
        ("count", 2, 0.008), ("count", 4, 0.008), ("sponge", 0.6, 0.02), ("icing", 0.5, 0.02), ("trim", 0.75, 0.008),
        ("decoration", "berries", 0.015), ("decoration", "sprinkles", 0.008), ("decoration", "candles", 0.008),
        ("decoration", "drips", 0.008), ("stand", "pedestal", 0.05), ("stand", "board", 0.02), ("stand", "slate", 0.02),
        ("pattern", "gingham", 0.1), ("pattern", "stripes", 0.1), ("pattern", "dots", 0.05), ("tint", 0.0, 0.2),
        ("light_x", 0.8, 0.1), ("warmth", 1.0, 0.5), ("wall", "subway", 0.15), ("wall", "trellis", 0.2),
        ("wall", "beadboard", 0.15), ("paint", 0.9, 0.4), ("beside", "cup", 0.015), ("beside", "flowers", 0.015),
        ("beside", "fruit", 0.015), ("detail_seed", 8, 0.1),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen_on_every_kind(kind, factor, value, share):
    cake = replace(PLAIN, kind=kind)
    assert SUBJECT.changed(cake, replace(cake, **{factor: value})) > share


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("decoration", DECORATIONS[1:])
def test_how_much_is_on_a_cake_can_be_seen(kind, decoration):
    little, much = (replace(PLAIN, kind=kind, decoration=decoration, amount=amount) for amount in (0.0, 1.0))
    assert SUBJECT.changed(little, much) > 0.006


def test_texture_is_another_in_every_picture():
    for wall in WALLS:
        for pattern in PATTERNS:
            cake = replace(PLAIN, wall=wall, pattern=pattern)
            first, second = (draw(replace(cake, detail_seed=seed)).astype(int) for seed in (1, 2))
            different = np.abs(first - second).max(axis=2)
            assert min((different[:50] > 4).mean(), (different[60:] > 4).mean()) > 0.2


def test_everything_stays_inside_the_picture():
    for cake in SUBJECT.scenes[:300]:
        plan, generator = Plan(cake), np.random.default_rng(0)
        own = [*stand(plan), *baked(plan, generator)]
        everything = [*own, *beside(plan, plan.seen(own), generator)]
        hit = np.argwhere(np.isfinite(layer_of(everything, plan.foot, plan.scale).depth)) / SAMPLES
        assert (hit.min(axis=0) > 2.0).all()
        assert (hit.max(axis=0) < (94.0, 126.0)).all()


@pytest.mark.parametrize("served", STANDS)
def test_what_is_beside_a_cake_is_clear_of_its_stand(served):
    for cake in (cake for cake in SUBJECT.scenes[:200] if cake.beside != "none" and cake.stand == served):
        plan = Plan(cake)
        own = stand(plan)
        alone, other = (layer_of(parts, plan.foot, plan.scale) for parts in
                        (own, beside(plan, plan.seen(own), np.random.default_rng(0))))  # fmt: skip
        both = np.isfinite(alone.depth) & np.isfinite(other.depth)
        assert both.sum() < 0.25 * np.isfinite(other.depth).sum()


def test_the_trim_can_be_told_from_the_icing():
    assert min(apart(cake.trim_colour, cake.icing_colour) for cake in SUBJECT.scenes) > TELLING


def test_berries_can_be_told_from_the_icing():
    assert min(apart(cake.berry_colour, cake.icing_colour) for cake in SUBJECT.scenes) > TELLING


def test_a_cake_makes_room_for_what_is_beside_it():
    aside = [abs(cake.offset_x) for cake in SUBJECT.scenes if cake.beside != "none"]
    alone = [abs(cake.offset_x) for cake in SUBJECT.scenes if cake.beside == "none"]
    assert min(aside) >= 10.0
    assert np.mean(aside) > np.mean(alone) + 5.0
    assert 0.45 < np.mean([cake.side > 0 for cake in SUBJECT.scenes]) < 0.55


def test_a_warm_evening_is_warmer_and_dimmer_than_a_morning():
    evening, morning = (draw(replace(PLAIN, warmth=warmth)).mean(axis=(0, 1)) for warmth in (1.0, -1.0))
    assert evening[0] - evening[2] > morning[0] - morning[2] + 30
    assert evening.mean() < morning.mean()


def test_candles_light_the_wall_most_if_there_are_many():
    def lighter(amount: float) -> float:
        lit = draw(replace(PLAIN, decoration="candles", amount=amount)).astype(int)
        return float((lit - draw(PLAIN))[10:22, 44:84].mean())

    assert candles(Plan(replace(PLAIN, decoration="candles", amount=1.0))) == 7
    assert lighter(1.0) > lighter(0.0) + 1.0 > 1.0


@pytest.mark.parametrize("kind", KINDS)
def test_sponge_and_trim_cover_as_much_as_raters_are_told(kind):
    cake = replace(PLAIN, kind=kind)
    assert covered(cake, sponge=0.6) == pytest.approx(SPONGED[kind], abs=0.06)
    assert covered(cake, trim=0.75) == pytest.approx(TRIMMED[kind], abs=0.06)
    dripping = replace(cake, decoration="drips")
    assert covered(dripping, trim=0.75) == pytest.approx(TRIMMED[kind] + DRIPPED[kind], abs=0.08)


@pytest.mark.parametrize("count", COUNTS)
def test_a_layer_cake_has_as_many_layers_as_it_counts(count):
    cake = replace(PLAIN, count=count, height=1.0)
    one, other = (cake_on_layer(replace(cake, trim=trim)).colour for trim in (0.0, 0.75))
    seams = (np.abs(one - other).max(axis=0) > 0.02)[:, SAMPLES * 64]
    assert (np.diff(seams.astype(int)) == 1).sum() == count - 1  # the middle is between two pearls of the border


def test_a_ball_is_a_round_thing_and_a_tube_without_length():
    stuff, middle = plain(np.ones(3, np.float32)), np.array([3.0, 20.0, 0.0])
    ball, foot = layer_of([Tube(middle, middle, (12.0, 12.0), stuff)]), np.array([3.0, 8.0, 0.0])
    rings = ((0.0, 1.0), (12.0, 12.0), (24.0, 1.0))
    same = layer_of(
        [Round(foot, rings, lambda x, up, near: np.sqrt(x**2 + (up - 12.0) ** 2 + near**2) - 12.0, stuff, 20)]
    )
    both = np.isfinite(ball.depth) & np.isfinite(same.depth)
    assert (np.isfinite(ball.depth) != np.isfinite(same.depth)).mean() < 0.003
    assert np.abs(ball.depth[both] - same.depth[both]).max() < 1.5
    assert np.abs(ball.normal - same.normal)[:, both].mean() < 0.03


def test_what_was_drawn_is_known():
    data = load_data("cakes", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["amount"].values, [cake.amount for cake in SUBJECT.scenes[:30]])
    assert known["kind=bundt"].values.tolist() == [float(cake.kind == "bundt") for cake in SUBJECT.scenes[:30]]
    assert "detail_seed" not in known
