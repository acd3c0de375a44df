"""What the Training tab asks, answered: the same for everybody, one sentence where something is wrong."""

import asyncio
import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.engine import Engine
from gencore.runs import supervisor as supervising
from gencore.runs.folder import State, Status, read_state, write_state
from gencore.runs.order import read_order
from gencore.runs.process import Process
from gencore.runs.rules import Rules
from gencore.runs.supervisor import Supervisor
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ImageSpec
from gencore.ui.studio import Studio, answering
from gencore.ui.training import Training


@pytest.fixture
def supervisor(tmp_path, monkeypatch):
    """Its processes are the test's own, which does nothing for them."""

    def spawn(folder):
        import os

        from gencore.runs.process import note

        note(folder, Process.of(os.getpid()))

    monkeypatch.setattr(supervising, "spawn", spawn)
    return Supervisor(tmp_path / "runs")


def write_tiny(folder, seed=0):
    torch.manual_seed(seed)
    model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC)
    folder.mkdir(parents=True)
    write_weights(folder, describe(model, "tiny", {"data": "toy", "steps": 5}), model.state_dict())


@pytest.fixture
def studio(tiny_models, tmp_path, supervisor):
    write_tiny(tmp_path / "one")
    with Engine({"one": tmp_path / "one"}) as engine:
        yield Studio(engine, supervisor)


@pytest.fixture
def training(studio, supervisor):
    return Training(studio, supervisor, Rules())


def asked(call, raw):
    with ThreadPoolExecutor(1) as thread:
        reply = thread.submit(asyncio.run, answering(call)(raw)).result()
    json.dumps(reply, allow_nan=False)
    return reply


WANTED = {"data": "digits", "model": "digits-linear-vae", "steps": 50, "batch_size": 16}


def test_whoever_looks_sees_the_run_that_somebody_else_started(training, studio, supervisor):
    assert asked(training.look, {})["snapshot"] is None
    begun = asked(training.begin, WANTED)
    assert begun["snapshot"]["run"]["status"] == "running"
    other = asked(Training(studio, supervisor, Rules()).look, {})
    assert other["snapshot"]["run"]["name"] == begun["snapshot"]["run"]["name"] == "digits-linear-vae-on-digits-1"
    order = read_order(supervisor.run("digits-linear-vae-on-digits-1").folder)
    assert (order.recipe.steps, order.recipe.batch_size) == (50, 16)


def test_the_next_one_waits_and_sees_its_place(training):
    asked(training.begin, WANTED)
    second = asked(training.begin, {"lesson": "digits"})
    assert (second["snapshot"]["run"]["status"], second["snapshot"]["run"]["place"]) == ("waiting", 1)
    assert [run["place"] for run in second["runs"]] == [0, 1]


def test_only_what_is_new_is_told(training):
    first = asked(training.begin, WANTED)["snapshot"]
    seen = {"run": first["run"]["name"], "version": first["version"]}
    assert asked(training.look, {"run": first["run"]["name"], "seen": seen})["snapshot"]["same"]
    assert "same" not in asked(training.look, {"seen": seen | {"run": "another"}})["snapshot"]


def test_the_host_may_reserve_it(studio, supervisor):
    training = Training(studio, supervisor, Rules(code="secret"))
    for call, raw in ((training.begin, WANTED), (training.steer, {"run": "x", "deed": "stop"}), (training.send, {})):
        assert "reserved" in asked(call, raw)["error"]
        assert "wrong" in asked(call, raw | {"code": "guess"})["error"]
    assert supervisor.runs() == []
    assert "runs" in asked(training.look, {}), "watching is free"
    assert asked(training.begin, WANTED | {"code": "secret"})["snapshot"]["run"]["status"] == "running"


def test_runs_are_steered(training, supervisor):
    name = asked(training.begin, WANTED)["snapshot"]["run"]["name"]
    assert asked(training.steer, {"run": name, "deed": "pause"})["snapshot"]["run"]["ending"] == "paused"
    assert asked(training.steer, {"run": name, "deed": "stop"})["snapshot"]["run"]["ending"] == "stopped"
    folder = supervisor.run(name).folder
    write_state(folder, replace(read_state(folder), status=Status.STOPPED))
    assert asked(training.steer, {"run": name, "deed": "resume"})["snapshot"]["run"]["status"] == "running"
    write_state(folder, replace(read_state(folder), status=Status.FINISHED, step=50))
    assert "give it more steps" in asked(training.steer, {"run": name, "deed": "resume"})["error"]
    longer = asked(training.steer, {"run": name, "deed": "resume", "steps": 100})["snapshot"]["run"]
    assert (longer["status"], longer["steps"]) == ("running", 100)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (None, "names no"),
        ({"data": "digits"}, "names no"),
        (WANTED | {"learning_rate": float("nan")}, "learning rate of nan"),
        (WANTED | {"learning_rate": "1; drop"}, "learning_rate"),
        (WANTED | {"steps": -3}, "no number of steps"),
        (WANTED | {"steps": 10**15}, "no number of steps"),
        (WANTED | {"weights": {"bce": float("inf")}}, "inf for bce makes no sense"),
        (WANTED | {"model": "x" * 1000}, "names no"),
        (WANTED | {"data": "/etc"}, "The host of this app lets nobody name folders"),
        (WANTED | {"data": "upload:../../etc"}, "There is no uploaded folder"),
        ({"begin": "nobody"}, 'no model "nobody"'),
        ({"lesson": "nothing"}, 'no lesson "nothing"'),
    ],
)
def test_what_cannot_be_trained_is_one_sentence_and_starts_nothing(training, supervisor, raw, sentence):
    assert sentence in asked(training.begin, raw)["error"]
    assert supervisor.runs() == []


def test_a_plan_is_shown_before_it_begins(training, supervisor):
    plan = asked(training.plan, WANTED | {"weights": {"kl": 0.5}})["plan"]
    assert (plan["steps"], plan["batch_size"], plan["weights"]["kl"]) == (50, 16, 0.5)
    assert plan["schedules"]["weights"]["kl"][0] < 0.01
    assert supervisor.runs() == []


def test_a_run_that_has_ended_is_a_model_and_one_that_is_deleted_is_none(training, studio, supervisor):
    name = asked(training.begin, WANTED)["snapshot"]["run"]["name"]
    folder, before = supervisor.run(name).folder, studio.version
    training.changed(name)
    assert name not in studio.engine.names, "nothing is saved yet"
    write_tiny(folder / "checkpoints" / "step-00000005")
    (folder / "latest.json").write_text('{"checkpoint": "step-00000005"}')
    write_state(folder, State(Status.STOPPED, step=5, steps=50))
    training.changed(name)
    assert name in studio.engine.names
    assert asked(training.look, {})["models"] == studio.version > before
    first = studio.engine.model(name)
    write_tiny(folder / "checkpoints" / "step-00000009", seed=1)
    (folder / "latest.json").write_text('{"checkpoint": "step-00000009"}')
    training.changed(name)
    assert studio.engine.model(name) is not first, "its newest weights are shown"
    asked(training.steer, {"run": name, "deed": "remove"})
    training.changed(name)
    assert studio.engine.names == ["one"]


def test_runs_of_an_earlier_app_are_models_from_the_start(studio, supervisor, training):
    name = asked(training.begin, WANTED)["snapshot"]["run"]["name"]
    folder = supervisor.run(name).folder
    write_tiny(folder / "checkpoints" / "step-00000005")
    (folder / "latest.json").write_text('{"checkpoint": "step-00000005"}')
    write_state(folder, State(Status.FINISHED, step=50, steps=50))
    Training(studio, supervisor, Rules())
    assert studio.engine.names == ["one", name]


def test_sheets_are_asked_for_by_step(training):
    name = asked(training.begin, WANTED)["snapshot"]["run"]["name"]
    assert "no samples of step 7" in asked(training.sheet, {"run": name, "step": 7})["error"]
    for step in (-1, "../../x", None, True):
        assert "is no step" in asked(training.sheet, {"run": name, "step": step})["error"]


def test_a_zip_arrives_in_pieces(training, tmp_path):
    import zipfile

    from PIL import Image

    with zipfile.ZipFile(tmp_path / "mine.zip", "w") as made:
        made.writestr("metadata.csv", "file_name,Ann\na.png,3\nb.png,8\n")
        for i, name in enumerate(("a.png", "b.png")):
            Image.new("RGB", (32, 24), (90 * i, 0, 0)).save(tmp_path / name)
            made.write(tmp_path / name, name)
    content = (tmp_path / "mine.zip").read_bytes()
    upload = None
    for at in range(0, len(content), 200):
        piece = base64.b64encode(content[at : at + 200]).decode()
        reply = asked(
            training.send, {"upload": upload, "name": "mine.zip", "size": len(content), "at": at, "piece": piece}
        )
        upload = reply.get("upload", upload)
    assert (reply["names"], reply["pictures"], list(reply["fields"])) == (["upload:mine"], 2, ["Ann"])
    assert asked(training.plan, {"data": "upload:mine", "model": "linear_vae"})["plan"]["model"] == "linear_vae"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ({"size": 3 * 1024**3, "at": 0, "piece": "", "name": "x"}, "larger than 2 GB"),
        ({"size": -1, "at": 0, "piece": "", "name": "x"}, "is no size"),
        ({"size": 10, "at": 0, "piece": "?", "name": "x"}, "did not arrive whole"),
        ({"size": 10, "at": 0, "piece": None, "name": "x"}, "missing or too large"),
        ({"size": 10, "at": 0, "piece": "", "name": "x", "upload": "../x"}, "not known here any more"),
        ({"size": 3, "at": 0, "piece": "YWJj", "name": "x.zip"}, "x.zip cannot be unpacked"),
    ],
)
def test_bad_uploads_are_one_sentence(training, raw, sentence):
    assert sentence in asked(training.send, raw)["error"]
    assert training.uploads.names() == []
