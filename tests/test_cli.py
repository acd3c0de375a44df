"""The command line: what a newcomer types, and one clear sentence with exit code 2 where it cannot be done."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from people import people_beside
from PIL import Image

from gencore import cli
from gencore.training.checkpoint import read_about
from gencore.training.history import read_history
from gencore.training.state import resolve
from gencore.types import Field

QUICK = ["--model", "resnet_cvae_quick", "--latent", "4", "--batch", "8", "--precision", "float32", "--size", "32x32"]


def run(capsys: pytest.CaptureFixture, *arguments: object) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of ``gencore`` with these arguments."""
    before, sys.argv = sys.argv, ["gencore", *map(str, arguments)]
    try:
        cli.main()
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    finally:
        sys.argv = before
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 40 rated pictures: Ann likes them red, Bob likes them bright."""
    folder = tmp_path_factory.mktemp("rated")
    random = np.random.default_rng(0)
    lines = ["file_name,Ann,Bob"]
    for number in range(40):
        red, bright = random.integers(0, 10, 2)
        picture = np.full((32, 32, 3), 20 * bright + 40, np.uint8)
        picture[8:24, 8:24, 0] = 25 * red
        Image.fromarray(picture).save(folder / f"{number}.png")
        lines.append(f"{number}.png,{red},{bright}")
    (folder / "metadata.csv").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture(scope="module")
def trained(rated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of three steps on the rated folder."""
    out = tmp_path_factory.mktemp("runs") / "first"
    process = subprocess.run(
        [sys.executable, "-m", "gencore", "train", rated, "--out", out, "--steps", "3", *QUICK],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert process.returncode == 0, process.stderr
    assert f"gencore app --checkpoint {out}" in process.stdout
    return out


def test_help_names_every_command(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for command in ("data", "train", "generate", "app", "info", "export", "list", "presets", "fit-prior", "evaluate"):
        assert command in out


def test_a_rated_folder_is_checked(capsys, rated):
    code, out, _ = run(capsys, "data", "check", rated)
    assert code == 0
    assert "40" in out
    assert "Ann" in out


def test_a_rated_folder_trains_and_generates(capsys, trained, tmp_path):
    code, _, _ = run(capsys, "generate", trained, "Ann=9", "Bob=1", "--out", tmp_path / "ten.png", "--seed", "3")
    assert code == 0
    assert Image.open(tmp_path / "ten.png").size == (5 * 32 + 4 * 2, 2 * 32 + 2)
    code, _, _ = run(capsys, "generate", trained, "--out", tmp_path / "each", "--count", "2")
    assert code == 0
    assert sorted(p.name for p in (tmp_path / "each").iterdir()) == ["recipe.json", "seed-0.png", "seed-1.png"]
    assert json.loads((tmp_path / "each" / "recipe.json").read_text())["seeds"] == [0, 1]


def test_info_tells_what_was_trained_and_every_stage(capsys, trained):
    code, out, _ = run(capsys, "info", trained, "--stages")
    assert code == 0
    assert "Ann" in out
    assert "fc_mu" in out


def test_export_writes_small_files_and_a_card_that_load(capsys, trained, tmp_path):
    code, _, _ = run(capsys, "export", trained, tmp_path / "kept")
    assert code == 0
    assert all(file.stat().st_size < 10_000_000 for file in (tmp_path / "kept").iterdir())
    assert "resnet_cvae" in (tmp_path / "kept" / "README.md").read_text()
    assert run(capsys, "generate", tmp_path / "kept", "--out", tmp_path / "x.png")[0] == 0
    code, _, err = run(capsys, "export", trained, tmp_path / "kept")
    assert code == 2
    assert "exists already" in err


def test_export_in_eight_bits_is_half_the_size_once_more_and_loads(capsys, trained, tmp_path):
    for option, folder in ((), tmp_path / "half"), (("--small",), tmp_path / "small"):
        assert run(capsys, "export", trained, folder, *option)[0] == 0
    half, small = (sum(file.stat().st_size for file in (tmp_path / name).iterdir()) for name in ("half", "small"))
    assert small < 0.6 * half
    code, _, _ = run(capsys, "generate", tmp_path / "small", "Ann=9", "--count", "2", "--out", tmp_path / "two.png")
    assert code == 0
    code, _, err = run(capsys, "export", trained, tmp_path / "none", "--small", "--full")
    assert (code, "cannot be both" in err) == (2, True)


def test_presets_are_listed_with_their_source(capsys):
    code, out, _ = run(capsys, "presets")
    assert code == 0
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert "cdcgan on mnist at 64x64. Seed 4, Table 1" in lines["seed4-mnist"]
    assert "linear_vae on mnist at 28x28. Seed 1, part 2" in lines["seed1-vae"]


def test_a_preset_is_trained_on_what_is_at_hand(capsys, tmp_path):
    out = tmp_path / "run"
    words = ["train", "--preset", "seed1-cvae-mnist", "--data", "digits", "--steps", "2", "--batch", "8"]
    assert run(capsys, *words, "--out", out)[0] == 0
    about = json.loads((out / "run.json").read_text())
    assert (about["source"], about["size"]) == ("digits", [28, 28])
    assert (about["recipe"]["steps"], about["recipe"]["fields"]) == (2, ["digit"])


def test_a_data_set_is_written_as_a_rated_folder(capsys, tmp_path):
    assert run(capsys, "data", "make", "digits", "--out", tmp_path / "digits", "--count", "20")[0] == 0
    code, out, _ = run(capsys, "data", "check", tmp_path / "digits")
    assert code == 0
    assert "20" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["generate", "{run}", "Anna=9"], 'no rater or field "Anna"'),
        (["generate", "{run}", "Ann=11"], "score 11 for Ann is outside 0..9"),
        (["generate", "{run}", "Ann=abc"], '"abc" for Ann is not a number'),
        (["generate", "{run}", "Ann"], "write NAME=VALUE"),
        (["generate", "{run}", "Ann=1", "Ann=2"], "twice"),
        (["generate", "{run}", "--strategy", "dirct"], 'did you mean "direct"'),
        (["generate", "{run}", "--out", "ten.xyz"], "no suffix of a picture format"),
        (["generate", "{tmp}/nowhere"], "no folder"),
        (["generate", "{tmp}"], "no checkpoint or run"),
        (["train", "{tmp}/nowhere", "--out", "{tmp}/o"], "neither a data set"),
        (["train", "{rated}", "--out", "{run}"], "already holds a run"),
        (["train", "{rated}", "--out", "{tmp}/o", "--model", "resnet_cvea"], 'did you mean "resnet_cvae"'),
        (["train", "{rated}", "--out", "{tmp}/o", "--size", "big"], "HEIGHTxWIDTH"),
        (["train", "{rated}", "--out", "{tmp}/o", "--sampler", "luck"], "uniform, product, consensus"),
        (["train", "{rated}", "--out", "{tmp}/o", "--sampler", "product", "--rater", "Cid"], 'no rater "Cid"'),
        (["train", "{rated}", "--out", "{tmp}/o", "--from", "lorries"], 'no checkpoint "lorries"'),
        (["train", "{rated}", "--out", "{tmp}/o", "--from", "digits-linear-vae"], "Nothing in digits-linear-vae fits"),
        (["train", "--out", "{tmp}/o"], "Say what to train on"),
        (["train", "--resume", "--out", "{tmp}/o"], "no run to resume"),
        (["data", "check", "{tmp}"], "metadata.csv"),
        (["data", "make", "cats", "--out", "{tmp}/o"], "neither a data set"),
        (["app", "--checkpoint", "{tmp}/nowhere"], "no folder"),
        (["app", "--checkpoint", "some.one/nothing-here"], "Hub"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_exit_code_2(
    capsys, monkeypatch, trained, rated, tmp_path, arguments, sentence
):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    places = {"run": trained, "tmp": tmp_path, "rated": rated}
    code, _, err = run(capsys, *(argument.format(**places) for argument in arguments))
    assert code == 2
    assert sentence in err
    assert "Traceback" not in err


def test_an_unwritable_out_folder_is_one_sentence(capsys, rated, tmp_path):
    (tmp_path / "file").write_text("in the way")
    code, _, err = run(capsys, "train", rated, "--out", tmp_path / "file" / "run", "--steps", "1", *QUICK)
    assert code == 2
    assert "cannot be written" in err


def test_ctrl_c_saves_and_resume_goes_on_to_the_end(rated, tmp_path):
    out = tmp_path / "run"
    command = [sys.executable, "-m", "gencore", "train", rated, "--out", out, "--steps", "400", *QUICK]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    while len(read_history(out / "history.jsonl")) < 5:
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "saved" in err
    stopped = read_history(out / "history.jsonl")[-1]["step"]
    assert stopped < 400
    again = [sys.executable, "-m", "gencore", "train", "--resume", "--out", out, "--steps", str(stopped + 3)]
    assert subprocess.run(again, capture_output=True, check=False).returncode == 0
    steps = [entry["step"] for entry in read_history(out / "history.jsonl") if "losses" in entry]
    assert steps == list(range(1, stopped + 4))


def test_a_run_may_begin_with_what_another_has_learnt(capsys, trained, rated, tmp_path):
    words = ["train", rated, "--out", tmp_path / "run", "--steps", "1", "--from", trained, *QUICK]
    code, printed, said = run(capsys, *words)
    assert code == 0
    assert f"numbers from {trained}" in " ".join((printed + said).split())  # a terminal breaks lines
    recipe = json.loads((tmp_path / "run" / "run.json").read_text())["recipe"]
    assert recipe["start_from"] == str(trained)


def test_a_run_of_gencore_s_own_model_that_begins_so_spends_its_steps_otherwise(capsys, rated, tmp_path):
    words = ["train", rated, "--steps", "1", "--size", "16x16", "--batch", "2", "--precision", "float32"]
    for name, more in (("from-nothing", ()), ("begun", ("--from", "cars"))):
        assert run(capsys, *words, "--out", tmp_path / name, *more)[0] == 0
    recipes = [json.loads((tmp_path / name / "run.json").read_text())["recipe"] for name in ("from-nothing", "begun")]
    assert [recipe["model"] for recipe in recipes] == ["latent_flow", "latent_flow"]
    assert [recipe["start_from"] for recipe in recipes] == ["", "cars"]
    assert [recipe["config"].get("emphasis", 0) > 0 for recipe in recipes] == [False, True]


def test_pictures_may_be_mirrored_where_that_is_said(capsys, rated, tmp_path):
    for name, more in (("as-they-are", ()), ("mirrored", ("--mirror",))):
        assert run(capsys, "train", rated, "--out", tmp_path / name, "--steps", "1", *more, *QUICK)[0] == 0
    recipes = [json.loads((tmp_path / name / "run.json").read_text())["recipe"] for name in ("as-they-are", "mirrored")]
    assert [recipe["augmentation"]["flip"] for recipe in recipes] == [False, True]


def test_a_run_of_gencore_s_own_model_can_begin_with_what_ships_for_that(capsys, rated, tmp_path):
    words = ["train", rated, "--steps", "1", "--size", "32x24", "--batch", "2", "--precision", "float32"]
    code, printed, said = run(capsys, *words, "--from", "subjects", "--out", tmp_path / "run")
    assert code == 0
    begun = re.search(r"Began with ([\d,]+) of ([\d,]+) numbers from subjects", " ".join((printed + said).split()))
    taken, whole = (int(number.replace(",", "")) for number in begun.groups())
    assert taken > whole / 2


def test_a_run_brings_its_own_rater_models_and_judge(capsys, tmp_path):
    from toy import make_toy_data

    from gencore.data.export import write_folder

    folder, out = write_folder(make_toy_data(120), tmp_path / "toy"), tmp_path / "run"
    code, printed, _ = run(
        capsys, "train", folder, "--out", out, "--steps", "2", "--raters", "--rater-steps", "2", *QUICK
    )
    assert code == 0
    assert f"{out / 'raters'}: skill Moira" in printed
    code, _, said = run(capsys, "generate", out, "Moira=9", "--strategy", "optimise", "--out", tmp_path / "a.png")
    assert code == 2  # they were found, and after two steps nobody can be predicted
    assert "What Moira says cannot be predicted from pictures" in said


def test_rater_models_of_too_few_pictures_are_refused_before_the_training(capsys, rated, tmp_path):
    code, _, said = run(capsys, "train", rated, "--out", tmp_path / "run", "--steps", "2", "--raters", *QUICK)
    assert code == 2
    assert "too few to learn what somebody likes" in said
    assert not (tmp_path / "run").exists()


def test_a_picture_of_ones_own_is_edited(capsys, trained, rated, tmp_path):
    people = (Field("Ann"), Field("Bob"))
    for role in ("raters", "judge"):
        people_beside(trained / role, role, read_about(resolve(trained)).provenance["data"], people)
    where = ("--checkpoint", trained, "--wish", "Ann=9", "--out", tmp_path / "edited.png")
    code, _, said = run(capsys, "edit", rated / "3.png", *where)
    assert code == 0, said
    assert Image.open(tmp_path / "edited.png").size == (32, 32)
    assert "The judge before: Ann" in said
    code, _, said = run(capsys, "edit", rated / "metadata.csv", *where)
    assert code == 2
    assert "metadata.csv is not a picture" in said
