"""A picture's part of the split is a function of the seed and its own key."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gencore.data.base import Part, RatedImages, fingerprint, split_position, to_float, to_uint8
from gencore.types import ConditionSpec, Field

PARTS: tuple[Part, ...] = ("train", "validation", "test")
KEYS = st.lists(st.text(max_size=12), unique=True, max_size=30)


def data_of(keys: list[str]) -> RatedImages:
    images, rows = np.zeros((len(keys), 8, 8, 3), np.uint8), np.zeros((len(keys), 1), np.float32)
    return RatedImages("made", images, rows, keys, ConditionSpec((Field("Moira"),)), "0")


def part_of_each(keys: list[str], seed: int) -> dict[str, str]:
    data = data_of(keys)
    return {keys[index]: part for part in PARTS for index in data.part(part, seed)}


@given(KEYS, st.integers(0, 100))
def test_every_picture_is_in_exactly_one_part(keys, seed):
    indices = np.concatenate([data_of(keys).part(part, seed) for part in PARTS])
    assert sorted(indices.tolist()) == list(range(len(keys)))


@given(KEYS, KEYS, st.integers(0, 100))
def test_adding_pictures_moves_none_of_the_others(keys, more, seed):
    together = list(dict.fromkeys([*more, *keys]))
    before, after = part_of_each(keys, seed), part_of_each(together, seed)
    assert all(after[key] == part for key, part in before.items())


@given(KEYS, st.randoms(), st.integers(0, 100))
def test_the_order_does_not_matter(keys, random, seed):
    shuffled = random.sample(keys, len(keys))
    assert part_of_each(keys, seed) == part_of_each(shuffled, seed)


@given(st.text(), st.integers())
def test_positions_lie_between_zero_and_one(key, seed):
    assert 0 <= split_position(key, seed) < 1


def test_shares_are_about_eighty_ten_ten():
    data = data_of([f"picture-{number}" for number in range(4000)])
    shares = [len(data.part(part)) / 4000 for part in PARTS]
    np.testing.assert_allclose(shares, [0.8, 0.1, 0.1], atol=0.015)


def test_another_seed_is_another_split():
    keys = [f"picture-{number}" for number in range(100)]
    assert part_of_each(keys, 0) != part_of_each(keys, 1)


@given(st.integers(0, 2**32 - 1))
def test_pictures_survive_the_way_to_the_core_and_back(seed):
    images = np.random.default_rng(seed).integers(0, 256, (2, 8, 9, 3), np.uint8)
    assert to_float(images).shape == (2, 3, 8, 9)
    np.testing.assert_array_equal(to_uint8(to_float(images)), images)


def test_the_fingerprint_follows_pictures_rows_and_keys():
    images, rows = np.zeros((2, 8, 8, 3), np.uint8), np.zeros((2, 1), np.float32)
    seen = {fingerprint(images, rows, ["a", "b"]), fingerprint(images, rows, ["a", "c"])}
    seen |= {fingerprint(images + 1, rows, ["a", "b"]), fingerprint(images, rows + 1, ["a", "b"])}
    assert len(seen) == 4
