"""What browsers ask of work that takes seconds: begun, asked about, cancelled, saved; and never a traceback."""

import asyncio
import base64
import io
import json
import time
import zipfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from people import people_beside
from PIL import Image
from toy import SPEC, Tiny, TinyConfig

from gencore.engine import Engine
from gencore.evaluation.report import Evaluation, Figure, write_evaluation
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ImageSpec
from gencore.ui.comparing import Comparing
from gencore.ui.making import Making
from gencore.ui.studio import Studio, answering

VIEW = {"model": "one", "wish": {"Moira": 9}, "seeds": [1, 2, 3], "guidance": 1.0, "temperature": 1.0, "viewer": "me"}
SLOW = VIEW | {"strategy": "optimise"}
QUICK = VIEW | {"strategy": "ensemble"}
FRONT = {"model": "one", "pair": ["Moira", "Ferdinando"], "viewer": "me"}


def answer_of(call: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()


@pytest.fixture
def studio(tiny_models: Any, tmp_path: Path) -> Iterator[Studio]:
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC)
    (tmp_path / "one").mkdir()
    write_weights(tmp_path / "one", describe(model, "tiny", {"data": "test"}), model.state_dict())
    for role in ("raters", "judge"):
        people_beside(tmp_path / "one", role, fields=SPEC.fields)
    with Engine({"one": tmp_path / "one"}) as engine:
        studio = Studio(engine)
        yield studio
        studio.workshop.close()


@pytest.fixture
def making(studio: Studio) -> Making:
    return Making(studio)


def finished(making: Making, reply: Any) -> Any:
    deadline = time.monotonic() + 60
    while reply["state"] in ("waiting", "running") and time.monotonic() < deadline:
        time.sleep(0.01)
        reply = answer_of(making.progress({"job": reply["job"]}))
    return reply


def test_pictures_by_a_strategy_come_with_what_the_judge_says(making: Making) -> None:
    reply = finished(making, answer_of(making.start(QUICK)))
    assert (reply["state"], reply["strategy"], reply["seeds"], reply["wish"]) == (
        "done", "ensemble", [1, 2, 3], {"Moira": 9},
    )  # fmt: skip
    assert Image.open(io.BytesIO(base64.b64decode(reply["image"]))).size == (96, 32)
    assert len(reply["judged"]["Moira"]) == 3
    json.dumps(reply)


def test_what_the_rater_models_claim_stands_beside_it(making: Making) -> None:
    reply = finished(making, answer_of(making.start(SLOW)))
    assert len(reply["claimed"]["Moira"]) == 3


def test_cancelled_work_has_no_pictures(making: Making) -> None:
    begun = answer_of(making.start(SLOW))
    assert begun["state"] in ("waiting", "running")
    answer_of(making.cancel({"job": begun["job"]}))
    reply = finished(making, answer_of(making.progress({"job": begun["job"]})))
    assert reply["state"] == "cancelled"
    assert "image" not in reply


def test_a_front_comes_with_scores_for_both(making: Making) -> None:
    reply = finished(making, answer_of(making.front(FRONT)))
    assert reply["pair"] == ["Moira", "Ferdinando"]
    assert len(reply["judged"]["Moira"]) == len(reply["wishes"]) > 0
    json.dumps(reply)


def test_the_judge_is_asked_about_live_pictures(making: Making) -> None:
    reply = answer_of(making.judged(VIEW))
    assert reply["judged"].keys() == {"Moira", "Ferdinando", "shape"}
    assert reply["wish"] == {"Moira": 9}


def test_one_of_the_pictures_shown_is_saved_not_one_made_alone(making: Making) -> None:
    reply = finished(making, answer_of(making.start(SLOW)))
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(reply["image"]))), int)
    saved = answer_of(making.save_one(SLOW | {"pick": 2}))
    assert saved["name"] == "one-seed-3.png"
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(saved["content"]))), int)
    apart = [np.abs(shown[:, 32 * i : 32 * i + 32] - picture).mean() for i in range(3)]  # the sheet is a JPEG
    assert np.argmin(apart) == 2


def test_all_are_saved_with_how_they_were_made_and_judged(making: Making) -> None:
    saved = answer_of(making.save_all(QUICK | {"options": {"over": "latents"}}))
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(saved["content"]))) as archive:
        recipe = json.loads(archive.read("recipe.json"))
        assert len(archive.namelist()) == 4
    assert (recipe["strategy"], recipe["options"]) == ("ensemble", {"over": "latents"})
    assert len(recipe["judged"]["Moira"]) == 3


@pytest.mark.parametrize(
    ("function", "raw", "sentence"),
    [
        ("start", VIEW | {"strategy": "optimize"}, "optimise"),
        ("start", VIEW | {"strategy": 3}, "send its name as text"),
        ("start", QUICK | {"options": {"members": 10**9}}, 'has no option "members"'),
        ("start", QUICK | {"options": {"over": "models"}}, "choose one of conditions, latents"),
        ("start", QUICK | {"options": []}, "no JSON object"),
        ("start", VIEW | {"wish": {}, "strategy": "optimise"}, "needs somebody to please"),
        ("progress", {"job": "x"}, "start it again"),
        ("progress", {"job": 3}, "send it as text"),
        ("progress", None, "send it as text"),
        ("cancel", {"job": "x" * 100}, "send it as text"),
        ("front", {"model": "one", "pair": ["Moira"]}, "two different raters"),
        ("front", {"model": "one", "pair": ["Moira", "shape"]}, "two different raters"),
        ("front", FRONT | {"seed": -1}, "no seed"),
        ("save_one", VIEW | {"pick": 3}, "none of the 3 pictures"),
        ("save_one", VIEW | {"pick": True}, "none of the 3 pictures"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(making: Making, function: str, raw: Any, sentence: str) -> None:
    async def asked() -> Any:
        reply = await answering(getattr(making, function))(raw)
        while reply.get("state") in ("waiting", "running"):
            await asyncio.sleep(0.01)
            reply = await answering(making.progress)({"job": reply["job"]})
        return reply

    assert sentence in answer_of(asked())["error"]


@pytest.fixture
def comparing(studio: Studio, making: Making) -> Comparing:
    figures = {"direct": {"spearman": Figure(0.9, 0.95, 64)}, "optimise": {"least": Figure(8.1, 7.7, 100, 0.2)}}
    folder = studio.engine.folder("one")
    write_evaluation(folder, Evaluation("one", "test", "test-judge", "1", {"psnr": Figure(21.0)}, figures))
    return Comparing(studio, making)


def test_figures_come_with_what_they_mean(comparing: Comparing) -> None:
    reply = answer_of(comparing.figures({"rows": [VIEW, SLOW, QUICK]}))
    assert [metric["name"] for metric in reply["metrics"]] == ["least", "spearman", "psnr"]
    assert [set(figures) for figures in reply["figures"]] == [{"spearman", "psnr"}, {"least", "psnr"}, {"psnr"}]
    assert reply["figures"][1]["least"] == {"value": 8.1, "floor": 7.7, "n": 100, "spread": 0.2}
    assert all(metric["explain"] for metric in reply["metrics"])


def test_a_damaged_file_of_figures_leaves_the_row_without(comparing: Comparing, studio: Studio) -> None:
    (studio.engine.folder("one") / "evaluation.json").write_text("{")
    assert answer_of(comparing.figures({"rows": [VIEW, SLOW]}))["figures"] == [{}, {}]


def test_a_comparison_is_saved_whole(comparing: Comparing) -> None:
    saved = answer_of(comparing.save({"rows": [VIEW, QUICK]}))
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(saved["content"]))) as archive:
        assert {"comparison.png", "figures.csv", "figures.md", "recipes.json"} <= set(archive.namelist())
        assert sum(name.startswith("pictures/") for name in archive.namelist()) == 6


@pytest.mark.parametrize("raw", [None, {"rows": []}, {"rows": [VIEW]}, {"rows": [VIEW] * 7}, {"rows": "x"}])
def test_two_to_six_rows_are_compared(comparing: Comparing, raw: Any) -> None:
    assert "2 to 6 rows" in answer_of(answering(comparing.save)(raw))["error"]


def test_what_was_measured_stands_beside_a_strategy(comparing: Comparing, studio: Studio) -> None:
    ways = answer_of(studio.describe({"model": "one"}))["ways"]
    assert "8.1" in ways["optimise"]["measured"]
    assert ways["ensemble"]["measured"] == ""
