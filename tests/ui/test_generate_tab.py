"""What the Generate tab offers for a model: the controls of its fields, and no others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from toy import Tiny, TinyConfig

from gencore.engine import Engine
from gencore.training.checkpoint import About, describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec
from gencore.ui.tabs.generate import default_guidance, describe_field, describe_model, payload

CLASS = Field("kind", "class", classes=("car", "lorry"))
BINARY = Field("Wearing_Hat", "binary")


def about(*fields: Field) -> About:
    return About("tiny", {}, ImageSpec(24, 32), ConditionSpec(fields), {"data": "mine"})


@pytest.mark.parametrize(
    ("field", "control"),
    [
        (Field("Ann"), {"name": "Ann", "label": "Ann", "kind": "score", "low": 0, "high": 9, "step": 0.1}),
        (CLASS, {"name": "kind", "label": "kind", "kind": "class", "classes": ["car", "lorry"]}),
        (BINARY, {"name": "Wearing_Hat", "label": "Wearing Hat", "kind": "binary"}),
    ],
)
def test_a_field_becomes_its_control(field: Field, control: dict[str, Any]) -> None:
    assert describe_field(field) == control


def test_a_model_is_described_by_what_its_config_says() -> None:
    told = describe_model("mine", "Mine: tiny", about(Field("Ann"), CLASS, BINARY))
    assert (told["name"], told["label"], told["picture"]) == ("mine", "Mine: tiny", [32, 24])
    assert [field["kind"] for field in told["fields"]] == ["score", "class", "binary"]
    assert {"name": "lorry", "wish": {"kind": "lorry"}} in told["presets"]


def test_without_fields_there_is_nothing_to_wish_for() -> None:
    told = describe_model("free", "Free", about())
    assert told["fields"] == told["presets"] == []


def test_only_scores_are_exaggerated_unasked() -> None:
    assert default_guidance(about(Field("Ann"), CLASS)) == 1.5
    assert default_guidance(about(CLASS, BINARY)) == default_guidance(about()) == 1.0


@pytest.fixture
def engine(tmp_path: Path, tiny_models: Any) -> Iterator[Engine]:
    for name in ("cars", "others"):
        model = Tiny(TinyConfig(), ImageSpec(32, 32), ConditionSpec((CLASS,)))
        (tmp_path / name).mkdir()
        write_weights(tmp_path / name, describe(model, "tiny", {"data": name}), model.state_dict())
    with Engine({name: tmp_path / name for name in ("cars", "others")}) as engine:
        yield engine


def test_the_first_page_lists_all_models_and_loads_none(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.nn.Module, "load_state_dict", None)
    told = payload(engine)
    assert [model["label"] for model in told["models"]] == ["Cars: tiny", "Others: tiny"]
    assert not any(engine.is_loaded(name) for name in engine.names)
