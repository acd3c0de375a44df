"""The engine: many views at once, one worker, the same pixels, and errors go to whoever asked."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore import engine as engine_module
from gencore.engine import BATCH_PICTURES, Engine, Request, SupersededError
from gencore.errors import CapabilityError, CheckpointError, ConditionError, DataError
from gencore.latent import prior
from gencore.models.autoencoder import Autoencoder, AutoencoderConfig
from gencore.registry import STRATEGIES
from gencore.requests import Remembered
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, ImageSpec


@pytest.fixture
def checkpoints(tiny_models, tmp_path: Path) -> Path:
    for name in ("one", "two"):
        torch.manual_seed(len(name) + ord(name[0]))
        model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC)
        with torch.no_grad():
            model.decoder[2].weight.mul_(8)  # livelier pictures than an untrained model's
        (tmp_path / name).mkdir()
        write_weights(tmp_path / name, describe(model, "tiny", {}), model.state_dict())
    return tmp_path


@pytest.fixture
def engine(checkpoints: Path) -> Iterator[Engine]:
    with Engine({name: checkpoints / name for name in ("one", "two")}) as engine:
        yield engine


class Gate:
    """Holds the worker inside a batch, so that requests pile up behind it; counts batches and their sizes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open, self.entered, self.batches = threading.Event(), threading.Event(), []
        real = STRATEGIES["direct"]

        def gated(model, wishes, n, seeds, **options):
            self.batches.append(n)
            self.entered.set()
            assert self.open.wait(30)
            return real(model, wishes, n, seeds, **options)

        monkeypatch.setitem(STRATEGIES._entries, "direct", gated)


@pytest.fixture
def gate(engine, monkeypatch) -> Gate:
    return Gate(monkeypatch)


def request(moira: float | None = 9, seeds=(1, 2, 3), model: str = "one", **options) -> Request:
    return Request.of(model, {"Moira": moira}, seeds, **options)


def hold(engine: Engine, gate: Gate) -> None:
    """Keeps the worker busy with a request of nobody's."""
    engine.submit(request(0, [99]))
    assert gate.entered.wait(30)


def test_a_request_gives_one_uint8_picture_a_seed(engine):
    pictures = engine.generate(request())
    assert pictures.shape == (3, 32, 32, 3)
    assert pictures.dtype == np.uint8
    assert len(np.unique(pictures)) > 10


def test_requests_that_wait_are_decoded_together_and_get_the_pixels_they_would_have_got_alone(
    engine, gate, checkpoints
):
    hold(engine, gate)
    asked = [request(score, range(start, start + 4)) for start, score in enumerate((0, 3.3, 9, None))]
    futures = [engine.submit(one) for one in asked]
    gate.open.set()
    together = [future.result(30) for future in futures]
    assert gate.batches == [1, 16]
    with Engine({"one": checkpoints / "one"}) as fresh:
        alone = [fresh.generate(one) for one in asked]
    for a, b in zip(together, alone, strict=True):
        assert np.abs(a.astype(int) - b.astype(int)).max() <= 1
    assert np.abs(together[0].astype(int) - together[2].astype(int)).max() > 1


def test_requests_of_another_model_or_guidance_are_not_mixed(engine, gate):
    hold(engine, gate)
    futures = [engine.submit(one) for one in (request(), request(model="two"), request(guidance=2), request(5))]
    gate.open.set()
    pictures = [future.result(30) for future in futures]
    assert gate.batches == [1, 6, 3, 3]
    assert not np.array_equal(pictures[0], pictures[1])


def test_a_batch_has_a_largest_size_but_a_single_request_is_never_cut(engine, gate):
    hold(engine, gate)
    futures = [engine.submit(request(score, range(50))) for score in (1, 2, 3)]
    futures.append(engine.submit(request(4, range(BATCH_PICTURES + 10))))
    gate.open.set()
    assert [len(future.result(30)) for future in futures] == [50, 50, 50, BATCH_PICTURES + 10]
    assert gate.batches == [1, 50, 50, 50, BATCH_PICTURES + 10]


def test_the_newest_request_of_a_viewer_wins(engine, gate):
    hold(engine, gate)
    drag = [engine.submit(request(score), viewer="Anna") for score in (1, 2, 3)]
    other = engine.submit(request(1), viewer="Ben")
    gate.open.set()
    for old in drag[:2]:
        with pytest.raises(SupersededError):
            old.result(30)
    assert len(drag[2].result(30)) == len(other.result(30)) == 3


def test_a_viewer_who_left_disturbs_nobody(engine, gate):
    hold(engine, gate)
    left = engine.submit(request(1), viewer="Anna")
    assert left.cancel()
    again = engine.submit(request(2), viewer="Anna")
    gate.open.set()
    assert len(again.result(30)) == 3
    with pytest.raises(CancelledError):
        left.result(30)


def test_what_was_made_before_is_not_made_again(engine, gate):
    gate.open.set()
    first, again = engine.generate(request()), engine.generate(request())
    assert np.array_equal(first, again)
    assert gate.batches == [3]


def test_the_same_request_of_two_viewers_is_made_once(engine, gate):
    hold(engine, gate)
    futures = [engine.submit(request(), viewer=viewer) for viewer in ("Anna", "Ben")]
    gate.open.set()
    assert np.array_equal(futures[0].result(30), futures[1].result(30))
    assert gate.batches == [1, 3]


def test_memory_for_old_pictures_is_bounded(engine, gate, monkeypatch):
    monkeypatch.setattr(engine, "_remembered", Remembered(2 * 3 * 32 * 32 * 3))
    gate.open.set()
    for score in (1, 2, 3, 3, 1):
        engine.generate(request(score))
    assert gate.batches == [3, 3, 3, 3]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (
            Request.of("one", {"Gragar": 3}, [1]),
            'no rater or field "Gragar"; this model knows Moira, Ferdinando, shape',
        ),
        (Request.of("one", {"Moira": 10}, [1]), r"score 10 for Moira is outside 0\.\.9"),
        (Request.of("one", {"shape": "ring"}, [1]), '"ring" is not a shape'),
        (Request.of("one", {}, []), "0 pictures were asked for; ask for 1 to 100"),
        (Request.of("one", {}, range(101)), "101 pictures were asked for"),
        (Request.of("one", {}, [-1]), "A seed is negative or too large"),
        (Request.of("one", {}, [2**63]), "A seed is negative or too large"),
        (Request.of("one", {}, [1], guidance=11), "Guidance goes from 0 to 10"),
        (Request.of("one", {}, [1], guidance=float("nan")), "Guidance goes from 0 to 10"),
        (Request.of("one", {}, [1], temperature=-1), "temperature from 0 to 3"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_refused_before_it_is_queued(engine, asked, sentence):
    with pytest.raises(ConditionError, match=sentence):
        engine.submit(asked)


def test_an_unknown_model_is_answered_with_the_known_ones(engine):
    with pytest.raises(CheckpointError, match='no model "three"; loaded are: one, two'):
        engine.submit(request(model="three"))


def test_a_damaged_checkpoint_is_the_problem_of_those_who_ask_for_it(engine, checkpoints):
    weights = checkpoints / "two" / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match=r"two/model\.safetensors is truncated or no safetensors file"):
        engine.generate(request(model="two"))
    assert len(engine.generate(request())) == 3


def test_a_bug_in_a_strategy_reaches_the_caller_and_the_engine_lives_on(engine, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setitem(STRATEGIES._entries, "direct", broken)
        with pytest.raises(ZeroDivisionError):
            engine.generate(request())
    assert len(engine.generate(request())) == 3


def test_what_is_known_of_a_model_is_read_without_its_weights(engine, checkpoints):
    (checkpoints / "one" / "model.safetensors").unlink()
    assert engine.about("one").condition == SPEC
    assert engine.names == ["one", "two"]


def test_many_threads_may_ask_at_once(engine):
    results: dict[int, np.ndarray] = {}

    def ask(i: int) -> None:
        results[i] = engine.generate(request(i % 10, [i]))

    threads = [threading.Thread(target=ask, args=(i,)) for i in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(results) == list(range(30))
    assert np.array_equal(results[7], engine.generate(request(7, [7])))


@pytest.mark.parametrize("faster", [True, False])
@pytest.mark.parametrize("enough", [True, False])
def test_bfloat16_only_where_it_is_faster_and_changes_nothing_that_one_sees(checkpoints, monkeypatch, faster, enough):
    monkeypatch.setattr(engine_module, "choose_precision", lambda *_: "bfloat16" if faster else "float32")
    monkeypatch.setattr(Tiny, "bfloat16_is_enough", enough)
    direct, seen = STRATEGIES["direct"], []

    def watched(*given, **options):
        seen.append(torch.is_autocast_enabled("cpu"))
        return direct(*given, **options)

    monkeypatch.setitem(STRATEGIES._entries, "direct", watched)
    with Engine({"one": checkpoints / "one"}) as engine:
        engine.generate(Request.of("one", {}, [1]))
    assert seen == [faster and enough]


def test_closing_cancels_what_waits_and_refuses_what_comes(checkpoints, monkeypatch):
    engine = Engine({"one": checkpoints / "one"})
    gate = Gate(monkeypatch)
    hold(engine, gate)
    waiting = engine.submit(request())
    closing = threading.Thread(target=engine.close)
    closing.start()
    while not waiting.done():
        time.sleep(0.001)
    gate.open.set()
    closing.join(30)
    with pytest.raises(CancelledError):
        waiting.result(30)
    with pytest.raises(CheckpointError, match="engine is closed"):
        engine.submit(request())


def write_autoencoder(folder: Path, **provenance: str) -> Path:
    """A small autoencoder of random weights and without a prior."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = Autoencoder(AutoencoderConfig(), ImageSpec(16, 16), ConditionSpec(()))
    for weights in model.parameters():
        weights.data.mul_(3)  # so that latents differ, and their pictures
    folder.mkdir()
    write_weights(folder, describe(model, "autoencoder", provenance), model.state_dict())
    return folder


@pytest.fixture
def unable(checkpoints: Path) -> Iterator[Engine]:
    """An engine whose "plain" has no prior, and whose "lost" moreover does not say where its pictures are."""
    plain = write_autoencoder(checkpoints / "plain", data="digits")
    lost = write_autoencoder(checkpoints / "lost", data="nowhere")
    silent = write_autoencoder(checkpoints / "silent")
    with Engine({"plain": plain, "lost": lost, "silent": silent, "one": checkpoints / "one"}) as engine:
        yield engine


class Fits:
    """Counts fits, and holds each until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open, self.entered, self.components = threading.Event(), threading.Event(), []
        real = prior.fit_prior

        def gated(model, data, components, seed):
            self.components.append(components)
            self.entered.set()
            assert self.open.wait(30)
            return real(model, data, components, seed)

        monkeypatch.setattr(prior, "fit_prior", gated)


@pytest.fixture
def fits(monkeypatch: pytest.MonkeyPatch) -> Fits:
    return Fits(monkeypatch)


def test_what_cannot_sample_says_so_instead_of_making_pictures(unable):
    asked = Request.of("plain", {}, [1, 2])
    with pytest.raises(CapabilityError, match="cannot sample"):
        unable.submit(asked).result(30)  # nobody knows it yet: it is loaded first
    assert unable.is_loaded("plain")
    with pytest.raises(CapabilityError, match="cannot make new pictures"):
        unable.submit(asked)


def test_a_prior_is_fitted_once_while_others_go_on_getting_pictures(unable, fits):
    first = unable.fit_prior("plain", components=3)
    assert fits.entered.wait(30)
    again = unable.fit_prior("plain", components=3)
    assert len(unable.generate(request())) == 3
    assert not first.done()
    fits.open.set()
    assert first.result(60) is again.result(60) is unable.fit_prior("plain").result(60) is unable.model("plain")
    assert fits.components == [3]
    pictures = unable.generate(Request.of("plain", {}, range(10)))
    assert pictures.shape == (10, 16, 16, 3)
    assert len({picture.tobytes() for picture in pictures}) == 10
    known = unable.about("plain")
    assert (known.config["mixture"], known.provenance["prior"]["components"]) == (3, 3)


def test_one_who_stops_waiting_for_a_fit_does_not_take_it_from_the_others(unable, fits):
    first = unable.fit_prior("plain", components=1)
    assert fits.entered.wait(30)
    assert not first.cancel()
    fits.open.set()
    assert unable.fit_prior("plain").result(60).capabilities.can_sample


@pytest.mark.parametrize(("name", "what"), [("lost", r'"lost" was trained on \(nowhere\)'), ("silent", '"silent" was')])
def test_without_its_pictures_no_prior_is_fitted_and_one_sentence_says_what_to_do(unable, name, what):
    failed = unable.fit_prior(name)
    with pytest.raises(DataError, match=rf"{what}.* not here.*`gencore fit-prior CHECKPOINT DATA --out FOLDER`\.$"):
        failed.result(30)
    assert unable.fit_prior(name) is not failed  # the pictures may have come meanwhile


def test_a_model_with_a_prior_keeps_it(unable, fits):
    assert unable.fit_prior("one").result(30) is unable.model("one")
    assert fits.components == []


def test_a_prior_for_nobody_is_a_sentence(unable):
    with pytest.raises(CheckpointError, match='no model "three"'):
        unable.fit_prior("three").result(30)


def test_models_come_and_go(engine, checkpoints):
    request = Request.of("new", {}, range(2))
    with pytest.raises(CheckpointError, match='no model "new"'):
        engine.submit(request)
    engine.add("new", checkpoints / "one")
    before = engine.generate(request)
    engine.add("new", checkpoints / "two")  # as if it had been trained further
    assert engine.names == ["one", "two", "new"]
    assert (engine.generate(request) != before).any()
    engine.remove("new")
    assert engine.names == ["one", "two"]
    with pytest.raises(CheckpointError, match='no model "new"'):
        engine.submit(request)
