"""``gencore embed``, ``directions`` and ``latents`` from Python and from the command line."""

import json
from pathlib import Path

import pytest
from planted import COPIED, COPY, DEAD, planted_model, planted_pictures
from typer.testing import CliRunner

import gencore
from gencore.cli import app
from gencore.data.export import write_folder
from gencore.errors import ConditionError, DataError


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model and the rated folder that it says it was trained on."""
    home = tmp_path_factory.mktemp("desk")
    write_folder(planted_pictures(), home / "pictures", None)
    planted_model(home / "model", str(home / "pictures"))
    return home


def run(*words: object) -> str:
    done = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_embeddings_are_of_what_the_model_was_trained_on_or_of_other_pictures(desk: Path, tmp_path: Path) -> None:
    said = run("embed", desk / "model", "--out", tmp_path / "e", "--condition", "Moira=9", "--errors")
    assert "embeddings.csv, embeddings.safetensors" in said
    table = (tmp_path / "e" / "embeddings.csv").read_text().splitlines()
    assert table[0] == "row,key,Moira,Ferdinando,red,reconstruction_error"
    assert len(table) == 241
    with pytest.raises(ConditionError, match="choose true, masked, or a wish"):
        run("embed", desk / "model", "--out", tmp_path / "f", "--condition", "nothing")
    with pytest.raises(DataError, match="neither a data set"):
        run("embed", desk / "model", "--out", tmp_path / "f", "--data", tmp_path / "nowhere")
    assert not (tmp_path / "f").exists()


def test_directions_are_told_drawn_and_given_as_json(desk: Path, tmp_path: Path) -> None:
    strip = tmp_path / "strip.png"
    said = run("directions", desk / "model", "--of", "red", "--of", "pca", "--out", strip, "--dimensions", 1)
    assert said.startswith("red: R² ")
    assert "pca 6: " in said
    assert strip.exists()
    found = json.loads(run("directions", desk / "model", "--of", "red", "--json", "--measure", 4))["directions"][0]
    assert len(found["step"]) == 12
    assert found["auc"] > 0.8
    assert found["moved"]["n"] == 4
    assert found["dimensions"][0]["dimension"] not in (DEAD,)
    for of, sentence in (("blue", 'Nothing is known of "blue"'), ("Moira", "cannot be ranked by")):
        with pytest.raises(ConditionError, match=sentence):
            run("directions", desk / "model", "--of", of, *(["--by", "luck"] if of == "Moira" else []))


def test_the_health_of_latents_is_told_drawn_and_given_as_json(desk: Path, tmp_path: Path) -> None:
    said = run("latents", desk / "model", "--out", tmp_path / "map.png")
    assert f"1 of 12 dimensions is hardly used ({DEAD})." in said
    assert f"Dimensions {COPIED} and {COPY} say the same (r = -1.00)." in said
    assert (tmp_path / "map.png").exists()
    true = json.loads(run("latents", desk / "model", "--json", "--condition", "true"))
    assert (true["under"], true["width"], true["used"]) == ("true", 12, 11)


def test_a_run_remembers_where_its_pictures_are(tmp_path: Path, desk: Path) -> None:
    step = tmp_path / "runs" / "mine" / "checkpoints" / "step-00000001"
    planted_model(step, "pictures")
    with pytest.raises(DataError, match='"pictures" is neither'):
        gencore.latents(step)
    about = {"source": str(desk / "pictures"), "data": "", "size": [32, 48], "recipe": {}}
    (tmp_path / "runs" / "mine" / "run.json").write_text(json.dumps(about))
    assert gencore.latents(step).data == "pictures"


def test_from_python_it_is_the_same(desk: Path, tmp_path: Path) -> None:
    model = gencore.load(desk / "model")
    together, apart = (gencore.directions(model, ["red", "Moira"], apart=apart).found for apart in (False, True))
    assert [one.name for one in together] == ["red", "Moira"]
    assert abs(together[1].reader @ together[0].step) > 0.2, "bright pictures are red more often"
    assert together[1].reader @ apart[0].step == pytest.approx(0, abs=1e-6)
    assert gencore.latents(model).analysis.unused.tolist() == [DEAD]
    assert gencore.embed(model, tmp_path / "e", watch=lambda entry: False) is None
