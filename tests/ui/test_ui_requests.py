"""Whatever a client posts becomes a request or a sentence."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gencore.errors import CheckpointError, ConditionError, GencoreError
from gencore.types import ConditionSpec, Field
from gencore.ui.requests import LARGEST_SEED, read_request, read_seeds, read_viewer, read_wish, slider_step

SPEC = ConditionSpec(
    (
        Field("Moira"),
        Field("Ann", low=1, high=10),
        Field("kind", "class", classes=("car", "lorry")),
        Field("old", "binary"),
    )
)
GOOD: dict[str, Any] = {"model": "cars", "wish": {"Moira": 7}, "seeds": [1, 2, 3]}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def spec_of(name: str) -> ConditionSpec:
    if name != "cars":
        raise CheckpointError(f'There is no model "{name}".')
    return SPEC


def test_a_good_request_is_read() -> None:
    request = read_request(GOOD | {"guidance": 2, "temperature": 0.5, "viewer": "me"}, spec_of)
    assert request.model == "cars"
    assert request.wish == (("Moira", 7.0),)
    assert (request.seeds, request.guidance, request.temperature) == ((1, 2, 3), 2.0, 0.5)


def test_guidance_and_temperature_may_be_left_out() -> None:
    request = read_request(GOOD, spec_of)
    assert (request.guidance, request.temperature) == (1.0, 1.0)


def test_scores_are_rounded_to_the_steps_of_the_slider() -> None:
    assert read_wish({"Moira": 7.0499}, SPEC) == {"Moira": 7.0}
    assert read_wish({"Ann": 9.96}, SPEC) == {"Ann": 10.0}
    nearly = read_request(GOOD | {"wish": {"Moira": 6.9999999}}, spec_of)
    assert nearly == read_request(GOOD, spec_of)  # so that they are remembered as one


def test_null_means_any() -> None:
    assert read_wish({"Moira": None, "kind": None}, SPEC) == {}


@pytest.mark.parametrize(("low", "high", "step"), [(0, 9, 0.1), (1, 10, 0.1), (0, 1, 0.01), (0, 100, 1), (-1, 1, 0.01)])
def test_the_step_of_a_slider_fits_its_range(low: float, high: float, step: float) -> None:
    assert math.isclose(slider_step(Field("x", low=low, high=high)), step)


@pytest.mark.parametrize(
    "wish",
    [
        {"Moira": 9.01},
        {"Moira": -1},
        {"Moira": "9"},
        {"Moira": True},
        {"Moira": float("nan")},
        {"Moira": float("inf")},
        {"Moira": {}},
        {"Ann": 0},
        {"kind": "bicycle"},
        {"kind": 0},
        {"kind": ["car"]},
        {"old": 0.5},
        {"old": "yes"},
        {"Stranger": 1},
        [],
        None,
        "Moira",
    ],
)
def test_a_bad_wish_is_refused_with_a_sentence(wish: Any) -> None:
    with pytest.raises(ConditionError, match=r"^.{20,300}\.$"):
        read_wish(wish, SPEC)


@pytest.mark.parametrize("seeds", [None, [], "123", [1.0], [True], [-1], [LARGEST_SEED + 1], [None], list(range(11))])
def test_bad_seeds_are_refused_with_a_sentence(seeds: Any) -> None:
    with pytest.raises(ConditionError, match=r"^.{20,300}\.$"):
        read_seeds(seeds)


def test_a_strangers_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(ConditionError) as error:
        read_wish({"x" * 10_000: 1}, SPEC)
    assert len(str(error.value)) < 200


@given(JSON)
def test_any_json_is_a_request_or_a_sentence(raw: Any) -> None:
    with pytest.raises(GencoreError):
        read_request(raw, spec_of)  # none of them names a known model


@given(st.fixed_dictionaries({"model": st.just("cars"), "wish": JSON, "seeds": JSON, "guidance": JSON}))
def test_any_value_in_a_request_is_read_or_refused(raw: Any) -> None:
    refused = None
    try:
        read_request(raw, spec_of)
    except GencoreError as error:
        refused = str(error)
    assert refused is None or 20 < len(refused) < 400


@pytest.mark.parametrize(
    ("raw", "viewer"), [({"viewer": "a"}, "a"), ({"viewer": 3}, None), ({"viewer": "x" * 65}, None), ([], None)]
)
def test_a_viewer_is_a_short_text_or_nobody(raw: Any, viewer: str | None) -> None:
    assert read_viewer(raw) == viewer
