"""``gencore augment`` writes a rated folder that reads back, or says in one sentence why not."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from judging import MadeUp, always
from toy import SPEC, Tiny, TinyConfig, make_toy_data

import gencore
from gencore import cli
from gencore.api import Generator
from gencore.augmentation.agreement import Agreement
from gencore.data.folder import load as load_folder
from gencore.errors import CapabilityError, CheckpointError, DataError
from gencore.raters.judge import Judge
from gencore.training.checkpoint import describe
from gencore.types import ImageSpec

SHIPPED = Path(__file__).parents[2] / "checkpoints"


@pytest.fixture
def generator(tmp_path) -> Generator:
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()
    return Generator(model, describe(model, "tiny", {"data": "toy"}), tmp_path / "toy-model")


def judged(monkeypatch: pytest.MonkeyPatch, *said: float) -> None:
    monkeypatch.setattr(Judge, "load", classmethod(lambda cls, folder: MadeUp(SPEC.fields, always(*said))))


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_the_folder_reads_back_with_the_same_fields_and_ratings(generator, tmp_path):
    made = gencore.augment(make_toy_data(), generator, 12, tmp_path / "out", unfiltered=True)
    back = load_folder(tmp_path / "out", ImageSpec(32, 32), strict=True)
    assert back.condition == make_toy_data().condition
    np.testing.assert_array_equal(back.images, made.data.images)
    np.testing.assert_array_equal(back.rows, made.data.rows)
    assert len(back.part("train")) == 12
    recipe = json.loads((tmp_path / "out" / "synthetic.json").read_text())
    assert (recipe["wishes"], recipe["kept"], recipe["judge"], recipe["seed"]) == (12, 12, None, 0)


def test_the_same_seed_makes_the_same_folder(generator, tmp_path):
    for name, seed in (("one", 5), ("two", 5), ("three", 6)):
        gencore.augment(make_toy_data(), generator, 6, tmp_path / name, seed, unfiltered=True)
    one, two, three = (content(tmp_path / name) for name in ("one", "two", "three"))
    assert one == two
    assert one != three


def test_only_what_the_judge_agrees_with_is_written(generator, tmp_path, monkeypatch):
    judged(monkeypatch, 4.5, 4.5, 0.1, 0.9)
    lax = Agreement(tolerance=9.0)
    made = gencore.augment(make_toy_data(), generator, 20, tmp_path / "out", judge="some", agreement=lax, attempts=2)
    back = load_folder(tmp_path / "out", ImageSpec(32, 32), strict=True)
    assert 2 <= len(back) < 20
    assert (back.rows[:, 2] == 1).all()  # all discs, which is all that this judge ever sees
    recipe = json.loads((tmp_path / "out" / "synthetic.json").read_text())
    assert (recipe["kept"], recipe["drawn"]) == (len(back), made.drawn)
    assert recipe["agreement"] == {"tolerance": 9.0, "confidence": 0.8}


def test_a_disagreeing_judge_leaves_no_folder_and_says_so(generator, tmp_path, monkeypatch):
    judged(monkeypatch, 99, 99, 0.5, 0.5)
    with pytest.raises(DataError, match=r"0 of 20 wishes fulfilled, 60 pictures drawn.* raise --tolerance"):
        gencore.augment(make_toy_data(), generator, 20, tmp_path / "out", judge="some", attempts=3)
    assert list(tmp_path.iterdir()) == []


def test_without_a_judge_it_wants_to_hear_unfiltered(generator, tmp_path):
    with pytest.raises(CapabilityError, match=r"no judge beside .* give --unfiltered"):
        gencore.augment(make_toy_data(), generator, 20, tmp_path / "out")


def test_what_is_there_is_left_alone(generator, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(CheckpointError, match="exists already"):
        gencore.augment(make_toy_data(), generator, 4, tmp_path / "out", unfiltered=True)
    assert content(tmp_path / "out") == {"mine.txt": b"mine"}


def test_a_full_disk_leaves_nothing(generator, small_disk):
    disk = small_disk("16k")
    with pytest.raises(CheckpointError, match=r"cannot be written .*free some space"):
        gencore.augment(make_toy_data(), generator, 60, disk / "out", unfiltered=True)
    assert list(disk.iterdir()) == []


def run(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, *arguments: object) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["gencore", "augment", *map(str, arguments)])
    code = 0
    try:
        cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    return code, *capsys.readouterr()


def test_from_the_command_line_with_what_ships(capsys, monkeypatch, tmp_path):
    words = ("--data", "digits", "--model", SHIPPED / "digits-multilabel-cvae", "--n", 6, "--out", tmp_path / "out")
    code, out, _ = run(capsys, monkeypatch, *words)
    assert code == 0
    assert "of 6 wishes fulfilled" in out
    assert "% of real pictures" in out
    back = load_folder(tmp_path / "out", ImageSpec(28, 28), strict=True)
    assert back.condition.names == ("digit",)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--data", "digits"), "Say what draws"),
        (("--data", "digits", "--model", "{tmp}/nowhere"), "no folder"),
        (("--data", "digits", "--model", SHIPPED / "digits-linear-vae"), "cannot be rated"),
        (("--data", "{tmp}/nothing", "--model", SHIPPED / "digits-multilabel-cvae"), "neither a data set"),
        (("--data", "digits", "--confidence", "2"), "no probability"),
        (("--data", "digits", "--measure", "--unfiltered"), "a judge of its own"),
        (("--data", "digits", "--measure", "--share", "0"), "between 0 and 100"),
        (("--data", "digits", "--measure", "--field", "Anna"), 'no field "Anna"'),
        (("--data", "digits", "--measure", "--share", "0.5"), "too few to train on"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(capsys, monkeypatch, tmp_path, words, sentence):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    told = [str(word).format(tmp=tmp_path) for word in words]
    code, _, err = run(capsys, monkeypatch, *told, "--out", tmp_path / "out", "--n", 4)
    assert code == 2
    assert sentence in err
