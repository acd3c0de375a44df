"""Films and hybrids from Python and from the command line, with the judge's word on every frame."""

from pathlib import Path

import numpy as np
import pytest
import torch
from people import people_beside
from PIL import Image
from toy import SPEC, Tiny, TinyConfig
from typer.testing import CliRunner

import gencore
from gencore.api import Generator, load
from gencore.cli import app
from gencore.data.examples import example, fresh
from gencore.errors import ConditionError, DataError
from gencore.files import write_folder
from gencore.journeys import curves
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ImageSpec

IMAGE = ImageSpec(32, 32)


@pytest.fixture
def generator(tmp_path: Path, tiny_models) -> Generator:
    """A model with people beside it who know its fields, trained on nothing."""
    torch.manual_seed(0)
    model = Tiny(TinyConfig(), IMAGE, SPEC).eval()
    about = describe(model, "tiny", {"data": "cars"})
    write_folder(tmp_path / "model", lambda folder: write_weights(folder, about, model.state_dict()))
    for role in ("raters", "judge"):
        people_beside(tmp_path / "model", role, "cars", SPEC.fields)
    return load(tmp_path / "model")


def test_a_film_of_files_and_examples_is_judged_frame_by_frame(generator, tmp_path):
    Image.new("RGB", (300, 200), "red").save(tmp_path / "red.jpg")
    film = generator.interpolate(str(tmp_path / "red.jpg"), 3, "4", frames=9, even=True)
    assert film.images.shape == (9, 32, 32, 3)
    assert film.positions[0] == 0
    assert film.positions[-1] == 2
    assert all(len(each) == 9 for each in film.judged.values())
    assert set(curves(film.judged)) == {"Moira", "Ferdinando"}, "a class is no line"
    assert film.smoothness >= 1
    assert film.recipe["pictures"] == ["red.jpg", 3, "4"]
    assert film.recipe["path"] == "slerp"
    assert film.save(tmp_path / "film.gif").stat().st_size > 500


def test_the_times_of_frames_are_even_to_the_judge_too(generator, monkeypatch):
    """A judge who sees nothing happen but in the middle has frames gather there."""
    plain = np.array(generator.interpolate(0, 1, frames=9, even=False).positions)
    alone = np.array(generator.interpolate(0, 1, frames=9).positions)

    def sees(images: torch.Tensor) -> np.ndarray:
        at = np.linspace(0, 1, len(images))[:, None]
        return np.tanh(40 * (at - 0.5))

    monkeypatch.setattr(type(generator.judge), "features", lambda self, images: sees(images))
    found = np.array(generator.interpolate(0, 1, frames=9).positions)
    for other in (plain, alone):
        assert np.abs(found - 0.5)[1:-1].mean() < 0.8 * np.abs(other - 0.5)[1:-1].mean()


def test_the_ends_are_the_model_s_reconstructions(generator, tmp_path):
    first = gencore.load(generator.folder)
    pixels = first.picture(5)
    film = first.interpolate(5, 6, frames=3, condition="any")
    image = torch.from_numpy(pixels).permute(2, 0, 1)[None].float() / 255
    again = first.model.decode(first.model.encode(image).mode()).detach()
    assert np.array_equal(film.images[0], gencore.data.base.to_uint8(again)[0])


def test_examples_are_the_same_each_time_and_limited():
    assert np.array_equal(example("cars", ImageSpec(16, 16), 2), example("cars", ImageSpec(16, 16), 2))
    assert fresh("folder", ImageSpec(16, 16)) is None
    with pytest.raises(DataError, match="examples 0 to 47, not 900"):
        example("cars", ImageSpec(16, 16), 900)


def test_one_picture_is_no_film(generator):
    with pytest.raises(ConditionError, match="2 to 12 pictures, not 1"):
        generator.interpolate(1)


def test_a_file_that_is_no_picture_is_one_sentence(generator, tmp_path):
    (tmp_path / "notes.jpg").write_text("words")
    with pytest.raises(DataError, match=r"notes.jpg is not a picture"):
        generator.interpolate(str(tmp_path / "notes.jpg"), 1)


def test_the_command_line_makes_the_same_film(generator, tmp_path):
    words = ["interpolate", str(generator.folder), "0", "1", "--frames", "5", "--path", "lerp", "--condition", "hold"]
    done = CliRunner().invoke(app, [*words, "--out", str(tmp_path / "strip.png")])
    assert done.exit_code == 0, done.output
    strip = np.asarray(Image.open(tmp_path / "strip.png"))
    film = generator.interpolate(0, 1, frames=5, path="lerp", condition="hold")
    assert np.array_equal(strip[:, 34:66], film.images[1])


def test_steps_are_even_unless_plain_ones_are_asked_for(generator, tmp_path):
    even, plain = (generator.interpolate(0, 1, frames=5, **options) for options in ({}, {"even": False}))
    assert plain.positions == (0, 0.25, 0.5, 0.75, 1)
    assert even.positions != plain.positions
    words = ["interpolate", str(generator.folder), "0", "1", "--frames", "5", "--out", str(tmp_path / "strip.png")]
    for flag, film in ((), even), (("--plain",), plain):
        assert CliRunner().invoke(app, [*words, *flag]).exit_code == 0
        assert np.array_equal(np.asarray(Image.open(tmp_path / "strip.png"))[:, 34:66], film.images[1])


def test_a_film_has_pictures_between_its_frames(generator):
    film = generator.interpolate(0, 1, frames=5, even=False)
    finer = generator.interpolate(0, 1, frames=9, even=False)
    assert np.abs(film.still(1.5).astype(int) - finer.images[3]).max() <= 1
    assert np.array_equal(film.still(2), film.images[2])
    with pytest.raises(ConditionError, match=r"frames 0 to 4, not 4\.5"):
        film.still(4.5)


def test_hybrids_are_for_those_who_know_creatures(generator):
    done = CliRunner().invoke(app, ["hybrids", str(generator.folder), "--of", "1"])
    assert "learnt horses and birds" in str(done.exception)
    done = CliRunner().invoke(app, ["hybrids", str(generator.folder), "0"])
    assert "has two parents" in str(done.exception)
    done = CliRunner().invoke(app, ["interpolate", str(generator.folder), "0", "1", "2", "--hybrid"])
    assert "--hybrid takes a horse and a bird" in str(done.exception)
