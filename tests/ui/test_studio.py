"""What tabs ask of the studio: pictures or a sentence, remembered, never more than it can hold."""

import asyncio
import base64
import io
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from gencore.engine import Engine, Request, SupersededError
from gencore.errors import CapabilityError, CheckpointError, DataError
from gencore.models.base import GenerativeModel
from gencore.training.checkpoint import About
from gencore.types import Capabilities, ConditionSpec, Field, ImageSpec
from gencore.ui import studio as studio_module
from gencore.ui.app import shipped
from gencore.ui.studio import Studio, answering, sheet

VIEW = {"model": "cars", "wish": {"Moira": 9}, "seeds": [1, 2, 3]}


def answer_of(call: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()


class Grey(GenerativeModel):
    """Cannot sample until it is said that it can."""

    able = False

    @property
    def has_prior(self) -> bool:
        return self.able

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(True, False, self.able, True)


class GreyEngine(Engine):
    """Stands in for the engine: grey pictures, counted; can be held up, or made to fail."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.failure: Exception | None = None
        self.held: threading.Event | None = None
        self.loaded: list[str] = []
        self.grey = Grey(None, ImageSpec(16, 16), ConditionSpec(()))
        self.fit: Future[GenerativeModel] = Future()

    def is_loaded(self, name: str) -> bool:
        return name in self.loaded

    def model(self, name: str) -> GenerativeModel:
        self.about(name)
        self.loaded.append(name)
        return self.grey

    def folder(self, name: str) -> Path:
        return Path("nowhere")

    def fit_prior(self, name: str, components: int = 10) -> "Future[GenerativeModel]":
        return self.fit

    def about(self, name: str) -> About:
        if name != "cars":
            raise CheckpointError(f'There is no model "{name}".')
        return About("resnet_cvae", {}, ImageSpec(16, 16), ConditionSpec((Field("Moira"),)))

    def submit(self, request: Request, viewer: str | None = None) -> "Future[np.ndarray]":
        self.asked.append(request)
        future: Future[np.ndarray] = Future()
        threading.Thread(target=self._answer, args=(request, future)).start()
        return future

    def _answer(self, request: Request, future: "Future[np.ndarray]") -> None:
        if self.held:
            self.held.wait(10)
        if self.failure:
            future.set_exception(self.failure)
        else:
            future.set_result(np.full((len(request.seeds), 16, 16, 3), 127, np.uint8))


@pytest.fixture
def engine() -> Iterator[GreyEngine]:
    grey = GreyEngine()
    yield grey
    if grey.held:
        grey.held.set()


@pytest.fixture
def studio(engine: GreyEngine) -> Studio:
    return Studio(engine)


def test_a_view_is_drawn_once_and_then_remembered(studio: Studio, engine: GreyEngine) -> None:
    first = answer_of(studio.draw(VIEW))
    nearly = VIEW | {"wish": {"Moira": 8.98}}
    assert answer_of(studio.draw(nearly)) == first
    assert len(engine.asked) == 1
    assert (first["wish"], first["seeds"], first["columns"]) == ({"Moira": 9.0}, [1, 2, 3], 3)


def test_what_is_remembered_is_bounded(studio: Studio, engine: GreyEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(answer_of(studio.draw(VIEW))["image"])
    monkeypatch.setattr(studio_module, "SHEET_BYTES", 2 * size)
    for seed in (7, 8, 9):
        answer_of(studio.draw(VIEW | {"seeds": [seed, seed, seed]}))
    assert len(studio._sheets) == 2
    answer_of(studio.draw(VIEW))
    assert len(engine.asked) == 5


def test_more_people_than_can_be_served_are_told_to_wait(
    studio: Studio, engine: GreyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio_module, "MOST_WAITING", 2)
    engine.held = threading.Event()

    async def crowd() -> list[dict[str, Any]]:
        asked = [asyncio.create_task(studio.draw(VIEW | {"seeds": [seed]})) for seed in range(3)]
        await asyncio.sleep(0.05)
        engine.held.set()
        return list(await asyncio.gather(*asked))

    replies = answer_of(crowd())
    assert ["busy" in reply for reply in replies] == [False, False, True]
    assert "busy" not in answer_of(studio.draw(VIEW | {"seeds": [5]}))


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (CheckpointError("The weights are gone."), {"error": "The weights are gone."}),
        (SupersededError(), {"superseded": True}),
        (CapabilityError("It cannot."), {"error": "It cannot.", "cannot": True}),
        (ZeroDivisionError("secret"), {"error": "Something went wrong inside the app; its log says what."}),
    ],
)
def test_a_failure_is_an_answer(studio: Studio, engine: GreyEngine, failure: Exception, expected: dict) -> None:
    engine.failure = failure
    assert answer_of(answering(studio.draw)(VIEW)) == expected
    assert studio._waiting == 0


def test_pictures_on_a_sheet_do_not_touch_their_neighbours() -> None:
    dice = np.random.default_rng(0)
    pictures = dice.integers(0, 256, (10, 30, 42, 3), np.uint8)
    others = dice.integers(0, 256, (10, 30, 42, 3), np.uint8)
    others[3] = pictures[3]

    def fourth(reply: dict[str, Any]) -> np.ndarray:
        jpeg = np.asarray(Image.open(io.BytesIO(base64.b64decode(reply["image"]))))
        left = 3 * reply["cell"][0]
        return jpeg[:30, left : left + 42]

    assert np.array_equal(fourth(sheet(pictures)), fourth(sheet(others)))


def test_without_a_model_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CheckpointError, match=r"gencore train .*gencore app"):
        shipped(tmp_path)


def test_the_cars_come_first(tmp_path: Path) -> None:
    for name in ("animals", "cars", "digits"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").touch()
    (tmp_path / "not-a-model").mkdir()
    assert list(shipped(tmp_path)) == ["cars", "animals", "digits"]


def test_a_model_is_loaded_before_its_first_pictures_are_queued(studio: Studio, engine: GreyEngine) -> None:
    assert answer_of(studio.draw(VIEW))["model"] == "cars"
    answer_of(studio.draw(VIEW | {"seeds": [9]}))
    assert engine.loaded == ["cars"]


def test_a_model_says_what_it_can_and_cannot_do(studio: Studio, engine: GreyEngine) -> None:
    told = answer_of(studio.describe({"model": "cars"}))
    assert told["can"] == {"encode": True, "condition": False, "sample": False, "interpolate": True}
    assert any("no prior" in limit for limit in told["limits"])
    assert told["summary"].startswith("Seed 0's CVAE")
    engine.grey.able = True
    told = answer_of(studio.describe({"model": "cars"}))
    assert told["can"]["sample"]
    assert not any("no prior" in limit for limit in told["limits"])


def test_a_model_says_which_strategies_it_can_be_used_with(studio: Studio, engine: GreyEngine) -> None:
    assert "make new pictures" in answer_of(studio.describe({"model": "cars"}))["ways"]["direct"]["lacks"]
    engine.grey.able = True
    ways = answer_of(studio.describe({"model": "cars"}))["ways"]
    assert ways["direct"]["lacks"] is None
    assert "nobody to please" in ways["optimise"]["lacks"]


@pytest.mark.parametrize("raw", [None, [], {}, {"model": 3}, {"model": "nobody"}])
@pytest.mark.parametrize("function", ["describe", "fit_prior"])
def test_only_a_known_model_is_described(studio: Studio, engine: GreyEngine, function: str, raw: Any) -> None:
    engine.fit.set_exception(CheckpointError("There is no such model at all."))
    reply = answer_of(answering(getattr(studio, function))(raw))
    assert list(reply) == ["error"]
    assert len(reply["error"]) > 20


def test_a_fit_that_takes_long_is_asked_for_again_until_it_is_there(
    studio: Studio, engine: GreyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio_module, "FIT_PATIENCE", 0.02)
    engine.fit.set_running_or_notify_cancel()
    assert answer_of(studio.fit_prior({"model": "cars"})) == {"fitting": True}
    engine.grey.able = True
    engine.fit.set_result(engine.grey)
    assert answer_of(studio.fit_prior({"model": "cars"})) == answer_of(studio.describe({"model": "cars"}))


def test_a_fit_that_fails_is_a_sentence(studio: Studio, engine: GreyEngine) -> None:
    engine.fit.set_exception(DataError("The pictures are not here."))
    assert answer_of(answering(studio.fit_prior)({"model": "cars"})) == {"error": "The pictures are not here."}
