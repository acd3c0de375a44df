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


def test_the_cars_have_the_wishes_of_their_raters() -> None:
    found = {preset.name: preset.wish for preset in presets(CARS)}
    assert found["Everyone loves it"] == dict.fromkeys(CARS.names, 9)
    assert found["Nobody likes it"] == dict.fromkeys(CARS.names, 0)
    assert found["Moira against Gragar"] == {"Moira": 9, "Gragar": 0}
    assert found["Ten for Moira and Ferdinando"] == {"Moira": 9, "Ferdinando": 9}
    assert found["Anything"] == {}


@pytest.mark.parametrize("spec", [CARS, TWO, ONE, MIXED, CLASSES])
def test_every_preset_is_a_wish_the_model_understands(spec: ConditionSpec) -> None:
    offered = presets(spec)
    assert len({preset.name for preset in offered}) == len(offered)
    assert len({tuple(sorted(preset.wish.items())) for preset in offered}) == len(offered)
    for preset in offered:
        spec.row(preset.wish)


def test_ranges_are_those_of_the_raters() -> None:
    assert {preset.name: preset.wish for preset in presets(TWO)}["Ann against Bob"] == {"Ann": 10, "Bob": 1}


def test_nothing_is_offered_where_nothing_can_be_wished_for() -> None:
    assert presets(ConditionSpec(())) == []


def test_a_checkpoint_can_name_its_own_wishes() -> None:
    own = {"Cheap thrills": {"Raof": 9}, "Wrong": {"Nobody": 1}, "Broken": 3}
    assert [preset.name for preset in presets(CARS, {"presets": own})] == ["Anything", "Cheap thrills"]
