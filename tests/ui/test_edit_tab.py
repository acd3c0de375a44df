"""What the Edit tab's server functions answer: pictures upright and cut, work under way, files, sentences."""

import asyncio
import base64
import io
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import torch
from people import people_beside
from PIL import Image

from gencore.engine import Engine
from gencore.errors import CapabilityError, ConditionError, DataError
from gencore.files import write_folder
from gencore.models.base import GenerativeModel
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec
from gencore.ui.album import LARGEST_UPLOAD
from gencore.ui.editing import EXAMPLES, Editing
from gencore.ui.studio import Studio
from gencore.ui.tabs.edit import payload, wishes

PEOPLE = (Field("Moira"), Field("Ferdinando"))
SIZE = ImageSpec(16, 32)
ORIENTATION = 0x0112


def answer_of(call: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()


def keep(folder: Path, model: GenerativeModel, name: str) -> Path:
    about = describe(model, name, {"data": "test"})
    write_folder(folder, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return folder


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Two people with rater models and a judge; a model of others; one without an encoder; one without scores."""
    home = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    plain, small = ResNetCVAEConfig(latent=4, width=32), ResNetCVAEConfig(latent=4, width=32, prior="conditional")
    folders = {
        "people": keep(home / "people", ResNetCVAE(small, SIZE, ConditionSpec(PEOPLE)), "resnet_cvae"),
        "others": keep(home / "others", ResNetCVAE(small, SIZE, ConditionSpec((Field("Ann"),))), "resnet_cvae"),
        "blind": keep(home / "blind", CDCGAN(CDCGANConfig(), ImageSpec(64, 64), ConditionSpec(PEOPLE)), "cdcgan"),
        "free": keep(home / "free", ResNetCVAE(plain, SIZE, ConditionSpec(())), "resnet_cvae"),
    }  # fmt: skip
    people_beside(folders["people"], "raters", fields=PEOPLE, doubtful=["Ferdinando"])
    people_beside(folders["people"], "judge", fields=PEOPLE, doubtful=["Ferdinando"])
    with Engine(folders) as engine:
        yield Studio(engine)


@pytest.fixture
def editing(studio: Studio) -> Editing:
    return Editing(studio)


def encoded(picture: Image.Image, **options: Any) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, options.pop("format", "PNG"), **options)
    return base64.b64encode(buffer.getvalue()).decode()


def decoded(reply: dict[str, Any]) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(reply["image"])))


def upload(editing: Editing, file: str, model: str = "people") -> dict[str, Any]:
    return answer_of(editing.upload({"model": model, "file": file, "name": "mine.jpg"}))


def finished(editing: Editing, reply: dict[str, Any]) -> dict[str, Any]:
    for _ in range(600):
        if reply["state"] not in ("waiting", "running"):
            return reply
        time.sleep(0.05)
        reply = answer_of(editing.progress({"job": reply["job"]}))
    raise AssertionError(f"still {reply['state']}")


def test_the_page_knows_who_can_edit_and_why_the_others_cannot(studio, editing):
    told = payload(studio, editing)
    assert [model["name"] for model in told["models"]] == ["people"]
    reasons = " ".join(model["why"] for model in told["unable"])
    for reason in ("no encoder", "no rater models", "nobody's scores"):
        assert reason in reasons
    with pytest.raises(CapabilityError, match="no encoder"):
        answer_of(editing.examples({"model": "blind"}))


def test_one_click_wishes_are_everybody_alone_and_together():
    spec = ConditionSpec((*PEOPLE, Field("kind", "class", classes=("a", "b"))))
    assert [wish["name"] for wish in wishes(spec)] == [
        "Moira", "Ferdinando", "Moira and Ferdinando", "Everyone",
    ]  # fmt: skip
    assert wishes(spec)[2]["wish"] == {"Moira": 9.0, "Ferdinando": 9.0}


def test_examples_come_with_whom_nobody_can_predict(editing):
    reply = answer_of(editing.examples({"model": "people"}))
    assert len(reply["names"]) == EXAMPLES
    assert list(reply["doubtful"]) == ["Ferdinando"]
    assert "Not predictable from pictures" in reply["doubtful"]["Ferdinando"]
    assert reply["judged"]


def test_an_upload_is_turned_upright_and_cut_to_the_model_s_size(editing):
    """Red above blue, stored lying on its side with a note to turn it."""
    upright = Image.new("RGB", (64, 32), "blue")
    upright.paste("red", (0, 0, 64, 16))
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    reply = upload(editing, encoded(lying, format="JPEG", exif=exif.tobytes(), quality=95))
    shown = decoded(reply)
    assert reply["picture"] == [32, 16]
    assert shown.getpixel((16, 2))[0] > 200
    assert shown.getpixel((16, 13))[2] > 200


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (base64.b64encode(b"no picture at all").decode(), "mine.jpg is not a picture"),
        (encoded(Image.new("RGB", (64, 64)))[:60], "mine.jpg is (not a picture|damaged)"),
        ("%%%", "did not arrive whole"),
        ("A" * (LARGEST_UPLOAD * 4 // 3 + 8), "larger than 8 MB"),
        (None, "No file came"),
        (encoded(Image.new("RGB", (4, 4))), "too few"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(editing, file, sentence):
    with pytest.raises(DataError, match=sentence):
        upload(editing, file)


def test_an_edit_ends_with_every_step_judged_and_can_be_saved(editing):
    picture = upload(editing, encoded(Image.new("RGB", (64, 32), "green")))["names"][0]
    order = {"model": "people", "picture": picture, "wish": {"Moira": 9}, "identity": 1.0, "viewer": "me"}
    reply = finished(editing, answer_of(editing.edit(order)))
    assert reply["state"] == "done"
    assert reply["amounts"][0] == 0
    assert list(reply["judged"]) == ["Moira"], "nobody can say what Ferdinando would"
    assert len(reply["judged"]["Moira"]) == 1 + len(reply["amounts"])
    file = answer_of(editing.save({"job": reply["job"], "step": 10}))
    assert file["name"] == "people-for-Moira-100.png"
    assert Image.open(io.BytesIO(base64.b64decode(file["content"]))).size == (32, 16)
    with pytest.raises(ConditionError, match="no step"):
        answer_of(editing.save({"job": reply["job"], "step": 11}))


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"wish": {}}, ConditionError, "Nobody is to be pleased"),
        ({"wish": {"Gragar": 9}}, ConditionError, "Gragar"),
        ({"picture": "unknown"}, DataError, "not known here any more"),
        ({"identity": 99}, ConditionError, "likeness"),
        ({"model": "others"}, CapabilityError, "no rater models"),
    ],
)
def test_an_order_that_cannot_be_done_is_one_sentence(editing, change, error, sentence):
    picture = upload(editing, encoded(Image.new("RGB", (64, 32), "green")))["names"][0]
    order = {"model": "people", "picture": picture, "wish": {"Moira": 9}} | change
    with pytest.raises(error, match=sentence):
        answer_of(editing.edit(order))


def test_whom_nobody_can_predict_cannot_be_pleased(editing):
    picture = upload(editing, encoded(Image.new("RGB", (64, 32), "green")))["names"][0]
    order = {"model": "people", "picture": picture, "wish": {"Ferdinando": 9}}
    with pytest.raises(ConditionError, match="cannot be predicted from pictures"):
        finished(editing, answer_of(editing.edit(order)))
