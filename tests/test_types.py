"""Fields, specs and conditions: what people say about pictures, as numbers."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gencore.errors import ConditionError
from gencore.types import Capabilities, Condition, ConditionSpec, Field, ImageSpec

MOIRA, ADA = Field("Moira"), Field("Ada", low=1, high=5)
ANIMAL, WINGED = Field("animal", "class", classes=("horse", "bird", "both")), Field("winged", "binary")
SPEC = ConditionSpec((MOIRA, ADA, ANIMAL, WINGED))
ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(0, 9, width=32)),
        st.one_of(st.none(), st.floats(1, 5, width=32)),
        st.one_of(st.none(), st.sampled_from(ANIMAL.classes)),
        st.one_of(st.none(), st.sampled_from([0, 1])),
    ),
    min_size=1,
    max_size=8,
)


def wishes(rows: list[tuple]) -> list[dict]:
    return [dict(zip(SPEC.names, row, strict=True)) for row in rows]


class TestFieldParse:
    @pytest.mark.parametrize("value", [None, "", float("nan")])
    @pytest.mark.parametrize("field", SPEC.fields, ids=lambda field: field.name)
    def test_nothing_means_any(self, field, value):
        assert math.isnan(field.parse(value))

    @pytest.mark.parametrize(
        ("field", "value", "number"),
        [
            (MOIRA, 0, 0),
            (MOIRA, "8.5", 8.5),
            (MOIRA, 9, 9),
            (ADA, 1, 1),
            (ANIMAL, "both", 2),
            (WINGED, 1, 1),
            (WINGED, "0", 0),
        ],
    )
    def test_a_value_of_the_field_becomes_its_number(self, field, value, number):
        assert field.parse(value) == number

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            (MOIRA, 11, "score 11 for Moira is outside 0..9."),
            (MOIRA, -0.5, "score -0.5 for Moira is outside 0..9."),
            (MOIRA, "nan", "score nan for Moira is outside 0..9."),
            (MOIRA, float("inf"), "score inf for Moira is outside 0..9."),
            (MOIRA, "high", '"high" for Moira is not a number; give 0..9.'),
            (MOIRA, [9], '"[9]" for Moira is not a number; give 0..9.'),
            (ADA, 0, "score 0 for Ada is outside 1..5."),
            (ANIMAL, "fish", '"fish" is not a animal; choose one of horse, bird, both.'),
            (WINGED, 0.5, '"0.5" for winged is neither 0 nor 1.'),
            (WINGED, "yes", '"yes" for winged is not a number; give 0 or 1.'),
        ],
    )
    def test_anything_else_is_refused_with_the_fact(self, field, value, sentence):
        with pytest.raises(ConditionError) as refusal:
            field.parse(value)
        assert str(refusal.value) == sentence

    @given(st.floats(allow_nan=False))
    def test_a_score_is_either_kept_or_refused(self, number):
        if 0 <= number <= 9:
            assert MOIRA.parse(number) == number
        else:
            with pytest.raises(ConditionError, match="outside"):
                MOIRA.parse(number)


class TestDefinitionsThatMakeNoSense:
    def test_an_empty_range(self):
        with pytest.raises(ConditionError, match=r"Moira: the range 9\.\.9 is empty"):
            Field("Moira", low=9, high=9)

    def test_a_class_of_one(self):
        with pytest.raises(ConditionError, match="at least two classes, it has 1"):
            Field("animal", "class", classes=("horse",))

    def test_two_fields_of_one_name(self):
        with pytest.raises(ConditionError, match="same name: Moira, Moira"):
            ConditionSpec((MOIRA, Field("Moira", "binary")))

    def test_a_scaling_without_its_statistics(self):
        with pytest.raises(ConditionError, match="needs statistics"):
            ConditionSpec((MOIRA,), "quantile")

    def test_pictures_of_a_few_pixels(self):
        with pytest.raises(ConditionError, match="4×200 pixels are too small"):
            ImageSpec(4, 200)


class TestWishes:
    def test_a_field_left_out_is_any(self):
        condition = SPEC.wishes({"Moira": 9}, 2)
        assert condition.given.tolist() == [[True, False, False, False]] * 2
        assert condition.values.tolist() == [[1, 0, 0, 0, 0, 0]] * 2

    def test_a_class_is_one_hot(self):
        assert SPEC.wishes({"animal": "bird"}, 1).values[0, 2:5].tolist() == [0, 1, 0]

    def test_an_attribute_is_minus_one_or_one(self):
        assert [float(SPEC.wishes({"winged": value}, 1).values[0, 5]) for value in (0, 1)] == [-1, 1]

    def test_the_middle_of_a_range_differs_from_any(self):
        given, free = SPEC.wishes({"Moira": 4.5}, 1), SPEC.wishes({}, 1)
        assert torch.equal(given.values, free.values)
        assert not torch.equal(given.as_input(), free.as_input())

    def test_one_wish_each(self):
        assert SPEC.wishes([{"Moira": 0}, {"Moira": 9}], 2).values[:, 0].tolist() == [-1, 1]

    def test_another_number_of_wishes_than_pictures_is_refused(self):
        with pytest.raises(ConditionError, match="2 wishes were given for 3 pictures"):
            SPEC.wishes([{}, {}], 3)

    def test_an_unknown_rater_is_refused_and_the_known_ones_are_listed(self):
        with pytest.raises(ConditionError, match='"Gragar"; this model knows Moira, Ada, animal, winged'):
            SPEC.wishes({"Gragar": 3}, 1)

    def test_a_model_without_fields_says_so(self):
        with pytest.raises(ConditionError, match="knows no field at all"):
            ConditionSpec(()).wishes({"Moira": 3}, 1)

    def test_no_field_and_no_picture_are_fine(self):
        assert ConditionSpec(()).wishes({}, 3).as_input().shape == (3, 0)
        assert SPEC.wishes([], 0).as_input().shape == (0, SPEC.input_width)

    @given(ROWS)
    def test_the_input_has_the_promised_width_and_a_bit_for_every_given_field(self, rows):
        condition = SPEC.wishes(wishes(rows), len(rows))
        assert condition.as_input().shape == (len(rows), SPEC.input_width)
        assert condition.given.tolist() == [[value is not None for value in row] for row in rows]

    @given(ROWS)
    def test_values_lie_between_minus_one_and_one_and_are_zero_where_nothing_is_given(self, rows):
        condition = SPEC.wishes(wishes(rows), len(rows))
        widths = torch.tensor(condition.widths)
        assert condition.values.abs().max() <= 1
        assert (condition.values[~condition.given.repeat_interleave(widths, dim=1)] == 0).all()

    @given(ROWS)
    def test_a_row_does_not_depend_on_its_neighbours(self, rows):
        together = SPEC.wishes(wishes(rows), len(rows))
        apart = Condition.cat([SPEC.wishes(wish, 1) for wish in wishes(rows)])
        assert torch.equal(together.as_input(), apart.as_input())


class TestCondition:
    @given(ROWS, st.data())
    def test_hiding_fields_is_the_same_as_never_having_given_them(self, rows, data):
        kept = [[data.draw(st.booleans()) for _ in SPEC.fields] for _ in rows]
        hidden = [
            tuple(v if keep else None for v, keep in zip(row, keeps, strict=True))
            for row, keeps in zip(rows, kept, strict=True)
        ]
        condition = SPEC.wishes(wishes(rows), len(rows)).keep(torch.tensor(kept))
        assert torch.equal(condition.as_input(), SPEC.wishes(wishes(hidden), len(rows)).as_input())

    def test_can_be_cut_and_moved(self):
        condition = SPEC.wishes([{"Moira": 0}, {"Moira": 9}, {}], 3)
        assert len(condition[1:]) == 2
        assert torch.equal(Condition.cat([condition[:1], condition[1:]]).as_input(), condition.to("cpu").as_input())


class TestScaling:
    SCORES = torch.tensor([[2.0], [4.0], [4.0], [6.0], [float("nan")]])

    def spec(self, scaling: str) -> ConditionSpec:
        return ConditionSpec((MOIRA,)).fitted(self.SCORES, scaling)

    def test_range_maps_lowest_to_minus_one_and_highest_to_one(self):
        spec = ConditionSpec((ADA,))
        assert [float(spec.wishes({"Ada": score}, 1).values) for score in (1, 3, 5)] == [-1, 0, 1]

    def test_standard_subtracts_the_mean_and_divides_by_the_deviation_of_known_scores(self):
        scaled = self.spec("standard").condition(self.SCORES).values[:4, 0]
        assert scaled.mean() == pytest.approx(0, abs=1e-6)
        assert scaled.std(correction=0) == pytest.approx(1, abs=1e-6)

    def test_quantile_gives_ranks_and_ties_share_their_middle(self):
        scaled = self.spec("quantile").condition(torch.tensor([[2.0], [4.0], [6.0], [0.0], [9.0]])).values[:, 0]
        assert scaled[3] == -1
        assert scaled[4] == 1
        assert scaled[1] == pytest.approx(0, abs=0.05)
        assert scaled[0] == pytest.approx(-float(scaled[2]), abs=0.05)

    @pytest.mark.parametrize("scaling", ["standard", "quantile"])
    def test_scores_that_are_all_equal_or_all_missing_stay_finite(self, scaling):
        for scores in ([[5.0], [5.0]], [[float("nan")]]):
            spec = ConditionSpec((MOIRA,)).fitted(torch.tensor(scores), scaling)
            assert spec.wishes({"Moira": 5}, 1).values.isfinite().all()

    @given(
        st.sampled_from(["range", "standard", "quantile"]),
        st.lists(st.integers(0, 9), min_size=2, max_size=40),
        st.floats(0, 9, width=32),
        st.floats(0, 9, width=32),
    )
    def test_a_higher_score_is_never_scaled_lower(self, scaling, scores, a, b):
        spec = ConditionSpec((MOIRA,)).fitted(torch.tensor(scores, dtype=torch.float32)[:, None], scaling)
        low, high = spec.condition(torch.tensor([[min(a, b)], [max(a, b)]])).values[:, 0]
        assert low <= high

    @given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.floats(0, 9, width=32))
    def test_quantiles_lie_between_minus_one_and_one(self, scores, score):
        spec = ConditionSpec((MOIRA,)).fitted(torch.tensor(scores, dtype=torch.float32)[:, None], "quantile")
        assert -1 <= float(spec.wishes({"Moira": score}, 1).values) <= 1

    def test_scaling_leaves_classes_and_attributes_alone(self):
        rows = torch.tensor([[1.0, 2.0, 0.0, 1.0], [8.0, 3.0, 2.0, 0.0]])
        for scaling in ("standard", "quantile"):
            scaled = SPEC.fitted(rows, scaling).condition(rows)
            assert torch.equal(scaled.values[:, 2:], SPEC.condition(rows).values[:, 2:])


def test_capabilities_read_as_a_list():
    assert str(Capabilities(True, False, True, False)) == "encode, sample"
    assert str(Capabilities(False, False, False, False)) == "nothing"
