"""What the Latents tab's server functions answer: what is known, work under way, pictures along directions."""

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
from planted import COPIED, COPY, DEAD, PEOPLE, SIZE, planted_model, planted_pictures

import gencore.exploring
from gencore.api import load
from gencore.engine import Engine
from gencore.errors import CapabilityError, ConditionError, DataError
from gencore.exploring import Explorer
from gencore.files import write_folder
from gencore.insight import latents
from gencore.latent.portrait import portrait_of
from gencore.latent.portrait_file import FILE, write_portrait
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.training.fingerprint import weights_fingerprint
from gencore.types import ConditionSpec, ImageSpec
from gencore.ui.latents import Latents
from gencore.ui.studio import Studio
from gencore.ui.tabs.latents import payload


def answer_of(call: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose portrait lies beside it, the same one without, and one that cannot encode."""
    home = tmp_path_factory.mktemp("models")
    known = load(planted_model(home / "known"))
    portrait = portrait_of(known.model, planted_pictures())
    write_portrait(home / "known", portrait, weights_fingerprint(known.model))
    planted_model(home / "new")
    blind = CDCGAN(CDCGANConfig(), ImageSpec(64, 64), ConditionSpec(PEOPLE))
    about = describe(blind, "cdcgan", {"data": "planted"})
    write_folder(home / "blind", lambda folder: write_weights(folder, about, blind.state_dict()))
    return home


@pytest.fixture
def studio(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Studio]:
    monkeypatch.setattr(gencore.exploring, "load_pictures", lambda source, image: planted_pictures())
    with Engine({name: home / name for name in ("known", "new", "blind")}) as engine:
        yield Studio(engine)


@pytest.fixture
def tab(studio: Studio) -> Latents:
    return Latents(studio)


def picked(tab: Latents, model: str = "known") -> str:
    return answer_of(tab.seeded({"model": model, "seeds": [3]}))["names"][0]


def pixels(reply: dict[str, Any]) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(reply["image"])))).astype(int)


def finished(tab: Latents, reply: dict[str, Any]) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while reply["state"] in ("waiting", "running") and time.monotonic() < deadline:
        time.sleep(0.02)
        reply = answer_of(tab.progress({"job": reply["job"]}))
    return reply


def test_what_lies_beside_the_weights_is_shown_at_once_and_names_what_was_planted(tab: Latents) -> None:
    reply = answer_of(tab.portrait({"model": "known"}))
    assert (reply["state"], reply["movable"]) == ("done", True)
    said = reply["portrait"]["findings"]
    assert said[0] == f"1 of 12 dimensions is hardly used ({DEAD})."
    assert f"Dimensions {COPIED} and {COPY} say the same (r = -1.00)." in said
    assert {one["name"] for one in reply["portrait"]["directions"]} >= {"Moira", "red", "pca 1"}
    assert all("step" not in one for one in reply["portrait"]["directions"])
    assert [one["dimension"] for one in reply["portrait"]["dimensions"] if not one["active"]] == [DEAD]


def test_where_nothing_is_known_it_is_found_out_with_progress_and_remembered(tab: Latents, home: Path) -> None:
    begun = answer_of(tab.portrait({"model": "new", "viewer": "me"}))
    assert begun["job"]
    reply = finished(tab, begun)
    assert reply["portrait"]["findings"][0] == f"1 of 12 dimensions is hardly used ({DEAD})."
    assert answer_of(tab.portrait({"model": "new"}))["job"] == ""
    assert not (home / "new" / FILE).exists(), "only the command writes beside the weights"


def test_a_portrait_of_other_weights_does_not_count(home: Path, tmp_path: Path) -> None:
    folder = planted_model(tmp_path / "model")
    (folder / FILE).write_text((home / "known" / FILE).read_text().replace('"weights":"', '"weights":"0'))
    with Engine({"model": folder}) as engine:
        assert Explorer(engine).known("model") is None


def test_directions_too_long_to_keep_are_found_on_request(tab: Latents, home: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("gencore.latent.portrait_file.LONGEST", 4)
    model = load(home / "new").model
    file = write_portrait(home / "new", portrait_of(model, planted_pictures()), weights_fingerprint(model))
    try:
        assert answer_of(tab.portrait({"model": "new"}))["movable"] is False
        found = finished(tab, answer_of(tab.portrait({"model": "new", "anew": True})))
        assert found["movable"] is True
        assert answer_of(tab.portrait({"model": "new", "anew": True}))["job"] == "", "once is enough"
    finally:
        file.unlink()


def test_the_command_writes_what_the_app_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gencore.insight.load_pictures", lambda source, image: planted_pictures())
    folder = planted_model(tmp_path / "model")
    portrait = latents(folder, save=True, measure=8)
    assert portrait.moved["red"].n == 8
    with Engine({"model": folder}) as engine:
        written = Explorer(engine).known("model")
    assert written is not None
    assert next(one for one in written["directions"] if one["name"] == "red")["moved"]["n"] == 8


def test_a_picture_moves_along_directions_and_back(tab: Latents) -> None:
    answer_of(tab.portrait({"model": "known"}))
    name = picked(tab)

    def moved(**amounts: float) -> np.ndarray:
        return pixels(answer_of(tab.move({"model": "known", "picture": name, "amounts": amounts})))

    still = moved(Moira=0, red=0)
    assert np.abs(moved(Moira=3) - still).max() > 3
    np.testing.assert_array_equal(moved(Moira=0), still)
    far, both = moved(red=2), moved(red=2, Moira=1)
    assert np.abs(far - both).max() > 0


def test_kept_apart_a_direction_is_another(tab: Latents) -> None:
    answer_of(tab.portrait({"model": "known"}))
    view = {"model": "known", "picture": picked(tab), "amounts": {"Moira": 3.0, "red": 0.0}}
    plain, apart = (pixels(answer_of(tab.move(view | {"apart": apart}))) for apart in (False, True))
    assert np.abs(plain - apart).max() > 0


def test_rows_follow_the_direction_and_the_dimensions_that_tell_most(tab: Latents) -> None:
    answer_of(tab.portrait({"model": "known"}))
    reply = answer_of(tab.traversal({"model": "known", "picture": picked(tab), "what": "red"}))
    assert reply["rows"][0] == {"direction": "red"}
    strengths = [abs(row["auc"] - 0.5) for row in reply["rows"][1:]]
    assert strengths == sorted(strengths, reverse=True)
    assert reply["amounts"] == [-3, -2, -1, 0, 1, 2, 3]
    assert DEAD not in {row["dimension"] for row in reply["rows"][1:]}


def test_what_cannot_be_is_one_sentence(tab: Latents) -> None:
    answer_of(tab.portrait({"model": "known"}))
    view = {"model": "known", "picture": picked(tab)}
    for amounts, sentence in (
        ({"Moira": 9}, "not a number in -3..3"),
        ({"Moira": True}, "not a number in -3..3"),
        ({"nobody": 1}, 'no direction "nobody"'),
        ([1], "up to 12 directions"),
        ({str(i): 0 for i in range(13)}, "up to 12 directions"),
    ):
        with pytest.raises(ConditionError, match=sentence):
            answer_of(tab.move(view | {"amounts": amounts}))
    with pytest.raises(ConditionError, match='Nothing is known of "hats"'):
        answer_of(tab.traversal(view | {"what": "hats"}))
    with pytest.raises(DataError, match="not known here any more"):
        answer_of(tab.move({"model": "known", "picture": "0", "amounts": {}}))
    with pytest.raises(CapabilityError, match="has no encoder"):
        answer_of(tab.portrait({"model": "blind"}))


def test_an_upload_is_cut_to_the_model(tab: Latents) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 100), "red").save(buffer, "PNG")
    file = base64.b64encode(buffer.getvalue()).decode()
    reply = answer_of(tab.upload({"model": "known", "name": "red.png", "file": file}))
    assert reply["picture"] == [SIZE.width, SIZE.height]


def test_the_page_knows_which_models_it_can_show(studio: Studio, tab: Latents) -> None:
    told = payload(studio, tab)
    assert [one["name"] for one in told["models"]] == ["known", "new"]
    assert told["unable"][0]["why"].startswith("It has no encoder")
