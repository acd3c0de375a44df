"""Orders: pictures by any strategy from a served model, judged, cancelled; fronts; and who is there to judge."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from people import people_beside
from toy import SPEC, Tiny, TinyConfig

from gencore.critics import Critics
from gencore.engine import Engine, Request
from gencore.errors import CapabilityError
from gencore.orders import FrontOrder, Order, make, make_front
from gencore.registry import STRATEGIES
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ImageSpec

REQUEST = Request.of("one", {"Moira": 9, "Ferdinando": 9}, [1, 2, 3])
QUICK = {"optimise": (("steps", 3), ("pool", 6)), "refine": (("rounds", 2),), "ensemble": (("members", 3),)}


@pytest.fixture
def engine(tiny_models: Any, tmp_path: Path) -> Iterator[Engine]:
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC)
    with torch.no_grad():
        model.decoder[2].weight.mul_(8)
    (tmp_path / "one").mkdir()
    write_weights(tmp_path / "one", describe(model, "tiny", {"data": "test"}), model.state_dict())
    with Engine({"one": tmp_path / "one"}) as engine:
        yield engine


@pytest.fixture
def critics(engine: Engine) -> Critics:
    for role in ("raters", "judge"):
        people_beside(engine.folder("one"), role, fields=SPEC.fields)
    return Critics(engine)


def order(strategy: str) -> Order:
    return Order(REQUEST, strategy, QUICK.get(strategy, ()))


@pytest.mark.parametrize("strategy", STRATEGIES.names())
def test_every_strategy_makes_an_order_even_from_a_model_that_the_engine_loaded(
    engine: Engine, critics: Critics, strategy: str
) -> None:
    engine.generate(REQUEST)  # the engine works in inference mode; weights made there could not be climbed
    seen: list[float] = []
    made = make(engine, critics, order(strategy), lambda entry: seen.append(entry["done"]))
    assert made.pictures.shape == (3, 32, 32, 3)
    assert made.pictures.dtype == np.uint8
    assert {name: len(verdicts) for name, verdicts in made.judged.items()} == {"Moira": 3, "Ferdinando": 3, "shape": 3}
    assert seen == sorted(seen)
    assert not seen or seen[-1] == pytest.approx(1)


@pytest.mark.parametrize("strategy", sorted(QUICK))
def test_whoever_answers_false_ends_it_at_the_first_look(engine: Engine, critics: Critics, strategy: str) -> None:
    looks: list[object] = []

    def watch(entry: object) -> bool:
        looks.append(entry)
        return False

    assert len(make(engine, critics, order(strategy), watch).pictures) == 3
    assert len(looks) == 1


def test_direct_gives_the_pictures_of_the_sliders(engine: Engine, critics: Critics) -> None:
    live, made = engine.generate(REQUEST), make(engine, critics, order("direct"), lambda entry: None).pictures
    assert np.abs(live.astype(int) - made.astype(int)).max() <= 1


def test_without_rater_models_it_says_how_to_get_some(engine: Engine) -> None:
    with pytest.raises(CapabilityError, match="gencore raters train"):
        make(engine, Critics(engine), order("optimise"), lambda entry: None)


def test_scores_are_said_within_their_range_and_classes_with_a_probability(engine: Engine, critics: Critics) -> None:
    said = critics.verdicts("one", engine.generate(REQUEST))
    assert all(0 <= score <= 9 for score in said["Moira"])
    assert all(name in ("square", "disc") and 0.5 <= share <= 1 for name, share in said["shape"])


def test_whom_no_picture_predicts_is_named_and_not_judged(engine: Engine) -> None:
    people_beside(engine.folder("one"), "judge", fields=SPEC.fields, doubtful=["Moira"])
    critics = Critics(engine)
    assert critics.unpredictable("one").keys() == {"Moira"}
    assert critics.unpredictable("one")["Moira"].startswith("Not predictable from pictures: on 100 ratings")
    assert "Moira" not in critics.verdicts("one", engine.generate(REQUEST))


def test_without_a_judge_nothing_is_said(engine: Engine) -> None:
    critics = Critics(engine)
    assert not critics.has("one", "judge")
    assert critics.verdicts("one", engine.generate(REQUEST)) == {}


def test_a_front_is_shown_as_the_judge_sees_it(engine: Engine, critics: Critics) -> None:
    made = make_front(engine, critics, FrontOrder("one", ("Moira", "Ferdinando")), lambda entry: None)
    assert 1 <= len(made.front) == len(made.wishes) == len(made.judged["Moira"]) <= 9
    assert len(made.others[0]) == len(made.others[1]) > 9


def test_a_front_needs_a_judge(engine: Engine) -> None:
    people_beside(engine.folder("one"), "raters", fields=SPEC.fields)
    with pytest.raises(CapabilityError, match="judge"):
        make_front(engine, Critics(engine), FrontOrder("one", ("Moira", "Ferdinando")), lambda entry: None)
