"""What the Interpolate tab's server functions answer: what can be chosen, films, hybrids, files, sentences."""

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
import torch
from people import people_beside
from PIL import Image

from gencore.data.creatures.dataset import SPEC as CREATURES
from gencore.engine import Engine
from gencore.errors import CapabilityError, ConditionError, DataError
from gencore.files import write_folder
from gencore.latent.hybrids import METHODS, Wings
from gencore.latent.interpolation import FRAMES
from gencore.models.base import GenerativeModel
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.models.latent_flow import LatentFlow, LatentFlowConfig
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.models.vq_vae import VQVAE, VQVAEConfig
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, Field, ImageSpec
from gencore.ui import travelling as server
from gencore.ui.making import Making
from gencore.ui.studio import Studio
from gencore.ui.tabs.interpolate import payload
from gencore.ui.travelling import EXAMPLES, SHOWN_HYBRIDS, Travelling

PEOPLE = ConditionSpec((Field("Moira"), Field("Ferdinando")))
SIZE = ImageSpec(16, 32)


def answer_of(call: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine returns, run in a thread of its own: the browser tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, call).result()


def keep(folder: Path, model: GenerativeModel, name: str, data: str = "test") -> Path:
    about = describe(model, name, {"data": data})
    write_folder(folder, lambda unfinished: write_weights(unfinished, about, model.state_dict()))
    return folder


def vivid(model: GenerativeModel) -> GenerativeModel:
    """Random weights, scaled so that latents visibly change its pictures."""
    with torch.no_grad():
        for layer in model.modules():
            if isinstance(layer, torch.nn.Conv2d | torch.nn.ConvTranspose2d | torch.nn.Linear):
                layer.weight.mul_(2)
    return model


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A model with judged people, one with a map of latents, one that knows creatures, one without an encoder."""
    home = tmp_path_factory.mktemp("models")
    torch.manual_seed(0)
    small = ResNetCVAEConfig(latent=4, width=32)
    codes = VQVAEConfig(codes=8, dim=4, width=16, prior_width=8, prior_layers=1)
    maps = LatentFlowConfig(channels=4, width=16, depth=1, code=8, code_width=8, flow_width=16, flow_blocks=1)
    folders = {
        "people": keep(home / "people", vivid(ResNetCVAE(small, SIZE, PEOPLE)), "resnet_cvae"),
        "codes": keep(home / "codes", VQVAE(codes, SIZE, PEOPLE), "vq_vae"),
        "maps": keep(home / "maps", vivid(LatentFlow(maps, SIZE, PEOPLE)), "latent_flow"),
        "horses": keep(home / "horses", ResNetCVAE(small, ImageSpec(32, 32), CREATURES), "resnet_cvae", "creatures"),
        "blind": keep(home / "blind", CDCGAN(CDCGANConfig(), ImageSpec(64, 64), PEOPLE), "cdcgan"),
    }
    for role in ("raters", "judge"):
        people_beside(folders["people"], role, fields=PEOPLE.fields)
        people_beside(folders["horses"], role, "creatures", CREATURES.fields)
    with Engine(folders) as engine:
        yield Studio(engine)


@pytest.fixture
def travelling(studio: Studio) -> Travelling:
    return Travelling(studio, Making(studio))


def finished(travelling: Travelling, reply: dict[str, Any]) -> dict[str, Any]:
    for _ in range(600):
        if reply["state"] not in ("waiting", "running"):
            return reply
        time.sleep(0.05)
        reply = answer_of(travelling.progress({"job": reply["job"]}))
    raise AssertionError(f"still {reply['state']}")


def two(travelling: Travelling, model: str) -> dict[str, Any]:
    names = answer_of(travelling.shelf({"model": model}))["names"]
    return {"model": model, "a": names[0], "b": names[1]}


def png(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


def test_the_page_knows_who_can_do_this_and_why_the_others_cannot(studio, travelling):
    told = payload(studio, travelling)
    assert [model["name"] for model in told["models"]] == ["people", "codes", "maps", "horses"]
    assert "no encoder" in told["unable"][0]["why"]
    with pytest.raises(CapabilityError, match="cannot go from picture to picture"):
        answer_of(travelling.shelf({"model": "blind"}))


def test_the_shelf_says_what_a_model_can_do(travelling):
    names = ("people", "codes", "maps", "horses")
    people, codes, maps, horses = (answer_of(travelling.shelf({"model": name})) for name in names)
    assert len(people["names"]) == EXAMPLES
    assert (people["grid"], codes["grid"], maps["grid"]) == (None, [2, 4], [2, 4])
    assert people["paths"] == maps["paths"] == ["slerp", "lerp", "prior"]
    assert codes["paths"] == ["slerp", "lerp"], "its pictures come from no normal noise"
    assert [reply["crosses"] for reply in (people, codes, maps, horses)] == [False, False, False, True]


def test_a_film_ends_with_frames_curves_and_files(travelling):
    reply = finished(travelling, answer_of(travelling.travel(two(travelling, "people") | {"even": True})))
    assert reply["state"] == "done"
    assert reply["count"] == FRAMES == len(reply["positions"])
    assert set(reply["curves"]) == {"Moira", "Ferdinando"}
    assert len(reply["curves"]["Moira"]) == FRAMES
    assert reply["smoothness"] >= 1
    for kind, wanted in ((".gif", "GIF"), (".webp", "WEBP"), (".png", "PNG")):
        file = answer_of(travelling.film({"job": reply["job"], "kind": kind}))
        assert Image.open(io.BytesIO(base64.b64decode(file["content"]))).format == wanted
        assert file["name"] == f"people-film{kind}"
    frame = answer_of(travelling.film({"job": reply["job"], "pick": 3}))
    assert Image.open(io.BytesIO(base64.b64decode(frame["content"]))).size == (32, 16)
    with pytest.raises(ConditionError, match="no kind of film"):
        answer_of(travelling.film({"job": reply["job"], "kind": ".mp4"}))


def test_regions_by_a_side_or_by_paint_change_the_film(travelling):
    order = two(travelling, "maps")
    mask = Image.new("L", (32, 16), 0)
    mask.paste(255, (16, 0, 32, 16))
    films = [
        finished(travelling, answer_of(travelling.travel(order | part)))["image"]
        for part in ({}, {"region": "left:0.50"}, {"mask": png(mask)}, {"region": "right:0.50"})
    ]
    assert len(set(films)) == 3
    assert films[2] == films[3], "the right half painted is the right half"


def test_a_soft_edge_changes_the_film(travelling):
    order = two(travelling, "maps") | {"region": "left:0.50"}
    hard, soft = (
        finished(travelling, answer_of(travelling.travel(order | part)))["image"] for part in ({}, {"feather": 0.4})
    )
    assert hard != soft


def test_a_film_through_more_pictures_has_more_frames_and_comes_back(travelling):
    names = answer_of(travelling.shelf({"model": "people"}))["names"]
    order = {"model": "people", "a": names[0], "b": names[1], "stops": names[2:4], "loop": True}
    reply = finished(travelling, answer_of(travelling.travel(order)))
    assert reply["count"] == 65
    assert reply["closed"]
    assert (reply["positions"][0], reply["positions"][-1]) == (0, 4)
    file = answer_of(travelling.film({"job": reply["job"], "kind": ".gif"}))
    assert Image.open(io.BytesIO(base64.b64decode(file["content"]))).n_frames <= 64, "round, not there and back"


def test_the_picture_of_a_place_between_two_frames_is_drawn_for_it(travelling):
    reply = finished(travelling, answer_of(travelling.travel(two(travelling, "people"))))
    pictures = []
    for at in (3, 3.5, 4):
        still = answer_of(travelling.still({"job": reply["job"], "at": at}))
        assert still["at"] == at
        file = answer_of(travelling.film({"job": reply["job"], "at": at}))
        assert file["name"] == f"people-film-{at:g}.png"
        pictures.append(np.asarray(Image.open(io.BytesIO(base64.b64decode(file["content"]))), np.float32))
    first, between, last = pictures
    assert 0 < np.abs(between - first).mean() < np.abs(last - first).mean()
    for at in (-1, 40, "3", True, None):
        with pytest.raises(ConditionError, match="is no place in a film of 33 frames"):
            answer_of(travelling.still({"job": reply["job"], "at": at}))


def test_a_film_through_a_hybrid_shows_it_as_it_was_made(travelling, monkeypatch):
    monkeypatch.setattr(server, "learnt_wings", lambda model: Wings(torch.zeros(2, 4), torch.ones(2, 4)))
    monkeypatch.setattr("gencore.crossing.likely_horses", lambda raters, pair: torch.tensor([0.1, 0.9]))
    order = two(travelling, "horses")
    crossed = finished(travelling, answer_of(travelling.cross(order)))
    reply = finished(travelling, answer_of(travelling.travel(order | {"stops": crossed["names"][:1]})))
    middle = reply["positions"].index(1.0)
    files = [{"job": crossed["job"], "pick": 0}, {"job": reply["job"], "at": middle}]
    made, met = (answer_of(travelling.film(file))["content"] for file in files)
    pixels = [np.asarray(Image.open(io.BytesIO(base64.b64decode(content))), int) for content in (made, met)]
    assert np.abs(pixels[0] - pixels[1]).max() <= 1
    with pytest.raises(ConditionError, match="not a film"):
        answer_of(travelling.still({"job": crossed["job"], "at": 0.5}))


def test_a_picture_of_the_generate_tab_comes_as_it_is(travelling, studio):
    view = {"model": "people", "wish": {"Moira": 9}, "seeds": [4, 5]}
    reply = answer_of(travelling.take({"model": "people", "view": view, "pick": 1}))
    assert reply["called"] == "seed 5"
    request = studio.request(view)
    assert (travelling._album.find(reply["names"][0], "people") == studio.engine.generate(request)[1]).all()


def test_hybrids_are_ranked_and_shown(travelling, monkeypatch):
    monkeypatch.setattr(server, "learnt_wings", lambda model: Wings(torch.zeros(2, 4), torch.ones(2, 4)))
    monkeypatch.setattr("gencore.crossing.likely_horses", lambda raters, pair: torch.tensor([0.1, 0.9]))
    reply = finished(travelling, answer_of(travelling.cross(two(travelling, "horses"))))
    assert reply["count"] == SHOWN_HYBRIDS
    assert reply["of"] == len(METHODS["search"])
    assert reply["likeness"] == sorted(reply["likeness"], reverse=True)
    monkeypatch.setattr("gencore.crossing.likely_horses", lambda raters, pair: torch.tensor([0.8, 0.9]))
    order = two(travelling, "horses")
    with pytest.raises(ConditionError, match="Both look like horses"):
        finished(travelling, answer_of(travelling.cross(order | {"a": order["b"], "b": order["a"]})))
    with pytest.raises(CapabilityError, match="learnt horses and birds"):
        finished(travelling, answer_of(travelling.cross(two(travelling, "people"))))


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"a": "unknown"}, DataError, "not known here any more"),
        ({"path": "spiral"}, ConditionError, "is no path"),
        ({"condition": "ask"}, ConditionError, "interpolate, hold, any"),
        ({"region": "middle:0.3"}, ConditionError, "is no region"),
        ({"region": "left:0.3"}, CapabilityError, "in one vector"),
        ({"region": "left:0.3", "feather": 2}, ConditionError, "no soft edge; send 0 to 0.5"),
        ({"stops": ["a"] * 11}, ConditionError, "at most 10 pictures between"),
        ({"stops": [3]}, ConditionError, 'names no "stop"'),
        ({"mask": "%%%"}, ConditionError, "did not arrive whole"),
        ({"mask": "A" * 500_000}, ConditionError, "too large"),
        ({"mask": base64.b64encode(b"no picture").decode()}, DataError, "The painted mask is not a picture"),
    ],
)
def test_a_film_that_cannot_be_made_is_one_sentence(travelling, change, error, sentence):
    order = two(travelling, "people") | change
    with pytest.raises(error, match=sentence):
        finished(travelling, answer_of(travelling.travel(order)))


def test_a_file_that_is_no_picture_is_one_sentence(travelling):
    with pytest.raises(DataError, match=r"mine.jpg is not a picture"):
        answer_of(travelling.bring({"model": "people", "file": png(Image.new("L", (9, 9)))[:20], "name": "mine.jpg"}))
