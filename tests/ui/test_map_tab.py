"""What the Map tab's server functions answer: maps made and kept, colours, pictures, what is placed; sentences."""

import asyncio
import base64
import io
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from rated_folder import COUNT, write_model_of, write_rated_folder

from gencore.data.base import load_data
from gencore.engine import Engine
from gencore.errors import CapabilityError, CheckpointError, ConditionError, DataError
from gencore.files import write_folder
from gencore.latent.map.colours import colour
from gencore.latent.map.store import beside, find_map, save_map
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, ImageSpec
from gencore.ui.map_messages import UNKNOWN
from gencore.ui.mapping import MapAnswers
from gencore.ui.studio import Studio
from gencore.ui.tabs.picture_map import payload

PCA = {"model": "mine", "method": "pca"}


def answer_of(call: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rated_folder(tmp_path_factory.mktemp("pictures") / "toys")


@pytest.fixture(scope="module")
def studio(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    home = tmp_path_factory.mktemp("models")
    blind = CDCGAN(CDCGANConfig(), ImageSpec(64, 64), ConditionSpec(()))
    about = describe(blind, "cdcgan", {"data": "test"})
    write_folder(home / "blind", lambda unfinished: write_weights(unfinished, about, blind.state_dict()))
    folders = {"mine": write_model_of(folder, home / "mine"), "blind": home / "blind"}
    with Engine(folders) as engine:
        yield Studio(engine)


@pytest.fixture(scope="module")
def answers(studio: Studio) -> MapAnswers:
    return MapAnswers(studio)


def finished(answers: MapAnswers, reply: dict[str, Any]) -> dict[str, Any]:
    for _ in range(1200):
        if reply["state"] not in ("waiting", "running"):
            return reply
        time.sleep(0.05)
        reply = answer_of(answers.progress({"job": reply["job"]}))
    raise AssertionError("the work never ended")


@pytest.fixture(scope="module")
def pca(answers: MapAnswers) -> dict[str, Any]:
    """The map by PCA, made once."""
    return finished(answers, answer_of(answers.make({**PCA, "viewer": "one"})))


def numbers(reply: dict[str, Any]) -> np.ndarray:
    return np.frombuffer(base64.b64decode(reply["content"]), "<u2")


def png(picture: np.ndarray) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def test_a_map_is_made_once_and_known_from_then_on_also_after_a_restart(
    answers: MapAnswers, studio: Studio, pca: dict[str, Any]
) -> None:
    assert (pca["count"], pca["dimensions"], pca["layer"], pca["method"]) == (COUNT, 2, "mean", "pca")
    assert numbers(pca).reshape(COUNT, 2).min(axis=0).tolist() == [0, 0]
    assert set(pca["figures"]) == {"trustworthiness", "purity of consensus", "purity of shape"}
    assert answer_of(answers.known(PCA))["content"] == pca["content"]
    assert answer_of(MapAnswers(studio).known(PCA))["content"] == pca["content"]
    assert answer_of(answers.known({"model": "mine", "neighbours": 5})) == {"absent": True, "embedded": True}


def test_colours_on_the_page_are_those_of_the_raw_scores(
    answers: MapAnswers, folder: Path, pca: dict[str, Any]
) -> None:
    data = load_data(str(folder), ImageSpec(32, 32))
    told = answer_of(answers.shade({**PCA, "colour": "consensus"}))
    steps, known = numbers(told), []
    for row, step in zip(data.rows[:, :2].astype(float), steps, strict=True):
        scores = row[~np.isnan(row)]
        if not len(scores):
            assert step == UNKNOWN
            continue
        expected = scores.mean() / 9 * (1 - scores.std() / 4.5)
        shown = told["low"] + step / (UNKNOWN - 1) * (told["high"] - told["low"])
        assert shown == pytest.approx(expected, abs=1e-4)
        known.append(expected)
    assert (told["low"], told["high"]) == pytest.approx((min(known), max(known)))
    classes = answer_of(answers.shade({**PCA, "colour": "shape"}))
    assert classes["classes"] == ["disc", "square"]


def test_a_point_shows_its_picture_its_scores_and_its_neighbours(
    answers: MapAnswers, studio: Studio, folder: Path, pca: dict[str, Any]
) -> None:
    data = load_data(str(folder), ImageSpec(32, 32))
    told = answer_of(answers.point({**PCA, "index": 7}))
    shown = np.asarray(Image.open(io.BytesIO(base64.b64decode(told["image"]))), float)
    assert np.abs(shown - data.images[7]).mean() < 4
    assert told["key"] == data.keys[7]
    expected = colour("consensus", data.rows, data.condition, np.full(COUNT, np.nan, np.float32)).values[7]
    assert told["told"]["consensus"] == pytest.approx(expected, abs=1e-3)
    made = find_map(studio.engine.folder("mine"), "mine", "mean")
    by_hand = np.argsort(np.linalg.norm(made.embedded.points - made.embedded.points[7], axis=1), kind="stable")
    assert told["neighbours"] == [i for i in by_hand if i != 7][:6]


def test_thumbnails_come_as_one_picture(answers: MapAnswers, pca: dict[str, Any]) -> None:
    told = answer_of(answers.thumbs(PCA))
    sheet = Image.open(io.BytesIO(base64.b64decode(told["content"])))
    (w, h), rows = told["size"], -(-COUNT // told["columns"])
    assert sheet.size == (told["columns"] * w, rows * h)


def test_an_upload_lies_where_the_same_picture_lies(answers: MapAnswers, folder: Path, pca: dict[str, Any]) -> None:
    picture = load_data(str(folder), ImageSpec(32, 32)).images[3]
    told = finished(answers, answer_of(answers.place({**PCA, "file": png(np.array(picture)), "name": "mine.png"})))
    low, high = np.array(pca["low"]), np.array(pca["high"])
    there = low + numbers(pca).reshape(COUNT, 2)[3] / 65535 * (high - low)
    assert told["coordinates"][0] == pytest.approx(there, abs=0.01 * float((high - low).max()))
    assert told["what"] == "yours"
    assert 3 in told["neighbours"][0]


def test_generated_pictures_are_dropped_onto_the_map(answers: MapAnswers, pca: dict[str, Any]) -> None:
    told = finished(answers, answer_of(answers.drop({**PCA, "wish": {"Moira": 9}, "count": 3, "seed": 4})))
    assert (len(told["coordinates"]), len(told["neighbours"]), told["what"]) == (3, 3, "generated")


def test_umap_is_laid_out_told_about_and_cancelled(answers: MapAnswers, pca: dict[str, Any]) -> None:
    order = {"model": "mine", "neighbours": 8, "dimensions": 3, "viewer": "two"}
    begun = answer_of(answers.make(order))
    answer_of(answers.cancel({"job": begun["job"]}))
    assert finished(answers, begun)["state"] == "cancelled"
    assert "absent" in answer_of(answers.known(order))
    made = finished(answers, answer_of(answers.make(order)))
    assert (made["method"], made["dimensions"]) == ("umap", 3)
    assert made["seconds"] > 0
    assert "content" in answer_of(answers.known(order))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"these are words", "mine.png is not a picture"), (b"", "mine.png is not a picture")],
)
def test_a_bad_upload_is_one_sentence_and_the_map_stays(
    answers: MapAnswers, pca: dict[str, Any], content: bytes, sentence: str
) -> None:
    with pytest.raises(DataError, match=sentence):
        answer_of(answers.place({**PCA, "file": base64.b64encode(content).decode(), "name": "mine.png"}))
    assert answer_of(answers.known(PCA))["content"] == pca["content"]


@pytest.mark.parametrize(
    ("raw", "error", "sentence"),
    [
        ({}, ConditionError, "names no model"),
        ({"model": "nobody"}, CheckpointError, 'no model "nobody"'),
        ({"model": "blind"}, CapabilityError, "no encoder"),
        ({"model": "mine", "layer": "code"}, ConditionError, 'no layer "code"'),
        ({"model": "mine", "layer": 3}, ConditionError, "no layer"),
        ({"model": "mine", "method": "tsne"}, ConditionError, "choose pca or umap"),
        ({"model": "mine", "method": 5}, ConditionError, "no way to make a map"),
        ({"model": "mine", "dimensions": 4}, ConditionError, r"whole number in 2\.\.3"),
        ({"model": "mine", "dimensions": True}, ConditionError, r"whole number in 2\.\.3"),
        ({"model": "mine", "neighbours": 1000}, ConditionError, r"whole number in 2\.\.100"),
        ({"model": "mine", "distance": float("nan")}, ConditionError, "for distance"),
        ({"model": "mine", "distance": "near"}, ConditionError, "for distance"),
    ],
)
def test_what_makes_no_map_is_refused(answers: MapAnswers, raw: dict, error: type, sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        answer_of(answers.known(raw))


@pytest.mark.parametrize("index", [-1, COUNT, 2.5, True, "3", None])
def test_a_point_that_is_not_there_is_refused(answers: MapAnswers, pca: dict[str, Any], index: Any) -> None:
    with pytest.raises(ConditionError, match=f"none of the {COUNT} pictures"):
        answer_of(answers.point({**PCA, "index": index}))


def test_unknown_colours_wishes_and_counts_are_refused(answers: MapAnswers, pca: dict[str, Any]) -> None:
    with pytest.raises(ConditionError, match='cannot be coloured by "Dora"'):
        answer_of(answers.shade({**PCA, "colour": "Dora"}))
    with pytest.raises(ConditionError, match="no rater or field"):
        answer_of(answers.drop({**PCA, "wish": {"Dora": 9}, "count": 3, "seed": 0}))
    with pytest.raises(ConditionError, match="for count"):
        answer_of(answers.drop({**PCA, "wish": {}, "count": 1000, "seed": 0}))


def test_pictures_that_changed_since_are_not_shown_as_those_of_the_map(
    studio: Studio, folder: Path, pca: dict[str, Any]
) -> None:
    """A map beside the checkpoint, of pictures of which one is another by now."""
    from dataclasses import replace

    home = studio.engine.folder("mine")
    made = find_map(home, "mine", "mean")
    save_map(replace(made, data="of last week"), beside(home))
    try:
        with pytest.raises(DataError, match="others now; recompute"):
            answer_of(MapAnswers(studio).point({**PCA, "index": 0}))
    finally:
        for file in beside(home).iterdir():
            file.unlink()


def test_the_page_offers_only_models_that_can_encode(studio: Studio) -> None:
    told = payload(studio.engine)
    assert [model["name"] for model in told["models"]] == ["mine"]
    assert told["models"][0]["layers"] == ["mean"]
    assert told["palette"]["scales"].keys() == {"viridis", "cividis"}
