"""What the part detector learns from: labels that follow from what is drawn, and ghosts that do not count."""

from dataclasses import replace

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.creatures.creature import sample_creature
from gencore.data.creatures.drawing import draw, parts
from gencore.data.creatures.pairs import birds_with_and_without
from gencore.data.creatures.winged import PARTS, Exposure, parts_of, picture_of_parts, said_of, with_wings
from gencore.errors import DataError
from gencore.types import ImageSpec

HORSE, BIRD = frozenset({"horse"}), frozenset({"bird", "wings"})


def test_labels_agree_with_the_parts_that_are_drawn():
    generator = np.random.default_rng(0)
    for animal in ("horse", "bird"):
        creature = sample_creature(11, animal)
        for drawn in (replace(creature, wing_size=0.0), with_wings(creature, generator)):
            assert ("wings" in parts_of(drawn)) == ("wings" in parts(drawn))
            assert ("horse" in parts_of(drawn)) == ("mane" in parts(drawn))


def test_the_plain_mean_of_a_horse_and_a_bird_has_neither_body_nor_wings():
    assert said_of([Exposure(0.5, HORSE), Exposure(0.5, BIRD)]).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("weight", "wanted"), [(1.0, [1, 0, 0]), (0.8, [1, 0, 0]), (0.65, [np.nan, 0, 0]), (0.2, [0, 1, 1])]
)
def test_what_shows_through_counts_only_where_it_is_solid(weight, wanted):
    said = said_of([Exposure(weight, HORSE), Exposure(1 - weight, BIRD)])
    np.testing.assert_array_equal(said, np.array(wanted, np.float32))


def test_of_two_horses_over_each_other_nothing_is_said_about_their_body():
    assert np.isnan(said_of([Exposure(0.5, HORSE), Exposure(0.5, HORSE)])[0])


def test_an_empty_scene_has_no_parts():
    assert said_of([]).tolist() == [0, 0, 0]


def test_a_picture_is_a_function_of_its_seed():
    (first, said), (second, again) = (picture_of_parts(7, 32, 32) for _ in range(2))
    assert np.array_equal(first, second)
    np.testing.assert_array_equal(said, again)


def test_the_data_set_has_every_mixture_of_parts():
    data = load_data("creatures-parts", ImageSpec(24, 24), count=90)
    assert data.condition.names == PARTS
    known = data.rows[~np.isnan(data.rows).any(axis=1)].astype(int)
    assert {(1, 0, 0), (1, 0, 1), (0, 1, 0), (0, 1, 1), (0, 0, 0)} <= {tuple(row) for row in known}
    assert np.isnan(data.rows).any()
    with pytest.raises(DataError, match="too few"):
        load_data("creatures-parts", count=1)


def test_birds_with_and_without_wings_are_the_same_birds():
    bare, winged = birds_with_and_without(48, 48, 4)
    changed = np.abs(bare.astype(int) - winged).max(axis=-1) > 8
    assert changed.any(axis=(1, 2)).all()
    assert changed.mean() < 0.35, "only where the wings are"
    assert (bare[:, -6:] == winged[:, -6:]).all(), "the ground is the same"


def test_no_generator_sees_a_winged_horse():
    """The data set that models are trained on has none."""
    assert all(sample_creature(seed, "horse").wing_size == 0 for seed in range(20))
    assert draw(sample_creature(0, "horse"), 16, 16).shape == (16, 16, 3)
