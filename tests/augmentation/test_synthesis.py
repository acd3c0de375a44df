"""Synthetic pictures: wishes from the data, drawn until the judge agrees, the same for the same seed."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from judging import MadeUp, always
from toy import SPEC, Tiny, TinyConfig, make_toy_data

from gencore.augmentation.agreement import Agreement
from gencore.augmentation.synthesis import synthesise, wished
from gencore.data.base import to_float
from gencore.errors import CapabilityError, DataError
from gencore.types import ConditionSpec, Field, ImageSpec

LAX = Agreement(tolerance=9.0, confidence=0.0)


@pytest.fixture(scope="module")
def model() -> Tiny:
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()


def choosy(images: torch.Tensor) -> np.ndarray:
    """Says *disc* of half of all pictures, by chance, and *square* of the others; 4.5 points of everything."""
    disc = (images.sum(dim=(1, 2, 3)) * 255).round().numpy() % 2
    return np.column_stack([np.full((len(disc), 2), 4.5), 1 - disc, disc]).astype(np.float32)


def test_wishes_are_the_training_rows_each_once_before_one_comes_again(model):
    data = make_toy_data()
    rows = data.rows[data.part("train")]
    found = wished(model, data, len(rows), seed=3)
    assert sorted(map(str, found.tolist())) == sorted(map(str, rows.tolist()))
    assert not np.array_equal(found, rows, equal_nan=True)


def test_without_a_judge_everything_is_kept(model):
    made = synthesise(model, make_toy_data(), 50)
    assert (len(made.data), made.wishes, made.drawn) == (50, 50, 50)
    assert made.data.condition == SPEC
    assert len(made.data.part("train")) == 50  # none of them can validate or test anything


def test_the_same_seed_gives_the_same_pictures(model):
    first, again, other = (synthesise(model, make_toy_data(), 20, seed) for seed in (1, 1, 2))
    assert first.data.fingerprint == again.data.fingerprint
    assert first.data.fingerprint != other.data.fingerprint
    assert not set(first.data.keys) & set(other.data.keys)


def test_a_picture_does_not_depend_on_how_many_are_drawn(model):
    data = make_toy_data()
    few, many = (synthesise(model, data, n, judge=MadeUp(SPEC.fields, choosy), agreement=LAX) for n in (30, 90))
    both = set(few.data.keys) & set(many.data.keys)
    assert len(both) == len(few.data)
    for key in both:
        one, other = few.data.keys.index(key), many.data.keys.index(key)
        distance = few.data.images[one].astype(int) - many.data.images[other].astype(int)
        assert abs(distance).max() <= 1


def test_refused_wishes_are_drawn_again(model):
    judge = MadeUp(SPEC.fields, choosy)
    once = synthesise(model, make_toy_data(), 60, judge=judge, agreement=LAX, attempts=1)
    often = synthesise(model, make_toy_data(), 60, judge=judge, agreement=LAX, attempts=20)
    assert 10 < len(once.data) < 50
    assert len(often.data) == 60
    assert often.drawn > 60
    said = choosy(to_float(often.data.images))[:, 2:].argmax(axis=1)
    np.testing.assert_array_equal(said, often.data.rows[:, 2])


def test_a_judge_who_disagrees_leaves_nothing(model):
    data = make_toy_data()
    made = synthesise(model, data, 10, judge=MadeUp(SPEC.fields, always(99, 99, 0.5, 0.5)), attempts=3)
    assert (len(made.data), made.drawn, made.real_agreed) == (0, 30, 0.0)
    assert "0 of 10 wishes fulfilled, 30 pictures drawn (the judge agrees with 0% of real pictures)" in str(made)


def test_what_the_model_does_not_know_is_no_wish():
    fields = SPEC.fields[2:]
    made = synthesise(Tiny(TinyConfig(), ImageSpec(32, 32), ConditionSpec(fields)).eval(), make_toy_data(), 5)
    assert made.data.condition.names == ("shape",)
    assert made.data.rows.shape == (5, 1)


def test_what_cannot_be_asked_for_is_said(model):
    data = make_toy_data()
    with pytest.raises(CapabilityError, match="reads no score or class"):
        synthesise(Tiny(TinyConfig(), ImageSpec(32, 32), ConditionSpec(())).eval(), data, 5)
    with pytest.raises(DataError, match='has no "Moira" like that of the model'):
        synthesise(model, replace(data, condition=ConditionSpec((Field("Moira", high=5.0), *SPEC.fields[1:]))), 5)
    with pytest.raises(DataError, match="Nobody has rated"):
        synthesise(model, replace(data, rows=np.full_like(data.rows, np.nan)), 5)
    with pytest.raises(DataError, match="0 pictures from seed 0"):
        synthesise(model, data, 0)
    with pytest.raises(DataError, match="from seed -1"):
        synthesise(model, data, 5, seed=-1)
