"""One-click wishes fit the model they are offered for."""

import pytest

from gencore.types import ConditionSpec, Field
from gencore.ui.presets import presets

CARS = ConditionSpec(tuple(Field(name) for name in ("Raof", "Moira", "Louie", "Ferdinando", "Gragar", "Esther")))
TWO = ConditionSpec((Field("Ann", low=1, high=10), Field("Bob", low=1, high=10)))
ONE = ConditionSpec((Field("Ann"),))
MIXED = ConditionSpec(
    (Field("Ann"), Field("kind", "class", classes=("car", "lorry")), Field("old", "binary"), Field("Bob"))
)
CLASSES = ConditionSpec((Field("kind", "class", classes=("car", "lorry")),))
DIGITS = ConditionSpec((Field("digit", "class", classes=tuple("0123456789")), Field("Slant"), Field("Ink")))
ATTRIBUTES = ConditionSpec(tuple(Field(f"Has_{i}", "binary") for i in range(40)))
MANY = ConditionSpec((Field("kind", "class", classes=tuple(f"kind {i}" for i in range(100))),))


def test_the_cars_have_the_wishes_of_their_raters() -> None:
    found = {preset.name: preset.wish for preset in presets(CARS)}
    assert found["Everyone loves it"] == dict.fromkeys(CARS.names, 9)
    assert found["Nobody likes it"] == dict.fromkeys(CARS.names, 0)
    assert found["Moira against Gragar"] == {"Moira": 9, "Gragar": 0}
    assert found["Ten for Moira and Ferdinando"] == {"Moira": 9, "Ferdinando": 9}
    assert found["Anything"] == {}


@pytest.mark.parametrize("spec", [CARS, TWO, ONE, MIXED, CLASSES, DIGITS, ATTRIBUTES, MANY])
def test_every_preset_is_a_wish_the_model_understands(spec: ConditionSpec) -> None:
    offered = presets(spec)
    assert len({preset.name for preset in offered}) == len(offered)
    assert len({tuple(sorted(preset.wish.items())) for preset in offered}) == len(offered)
    for preset in offered:
        spec.row(preset.wish)


def test_ranges_are_those_of_the_raters() -> None:
    assert {preset.name: preset.wish for preset in presets(TWO)}["Ann against Bob"] == {"Ann": 10, "Bob": 1}


def test_a_class_model_has_one_wish_a_class_named_so_that_it_is_understood() -> None:
    assert [preset.name for preset in presets(CLASSES)] == ["Anything", "car", "lorry"]
    found = {preset.name: preset.wish for preset in presets(DIGITS, people=False)}
    assert found["digit 3"] == {"digit": "3"}
    assert len(found) == 11  # measured scores are left to their sliders


def test_too_many_classes_are_left_to_their_chooser() -> None:
    assert [preset.name for preset in presets(MANY)] == ["Anything"]


def test_of_many_attributes_the_first_are_offered() -> None:
    found = presets(ATTRIBUTES)
    assert len(found) == 9
    assert (found[1].name, found[1].wish) == ("Has 0", {"Has_0": 1.0})


def test_measured_scores_love_nobody() -> None:
    assert [preset.name for preset in presets(TWO, people=False)][1:3] == ["Ann high", "Ann low"]
    assert "Everyone loves it" in [preset.name for preset in presets(MIXED)]
    assert {"car", "lorry"} <= {preset.name for preset in presets(MIXED)}


def test_two_classes_of_one_name_are_offered_once() -> None:
    twice = ConditionSpec(
        (Field("front", "class", classes=("red", "blue")), Field("back", "class", classes=("red", "x")))
    )
    names = [preset.name for preset in presets(twice)]
    assert names.count("red") == 1


def test_nothing_is_offered_where_nothing_can_be_wished_for() -> None:
    assert presets(ConditionSpec(())) == []


def test_a_checkpoint_can_name_its_own_wishes() -> None:
    own = {"Cheap thrills": {"Raof": 9}, "Wrong": {"Nobody": 1}, "Broken": 3}
    assert [preset.name for preset in presets(CARS, {"presets": own})] == ["Anything", "Cheap thrills"]
