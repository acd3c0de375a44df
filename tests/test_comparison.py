"""Comparisons: rows under one wish, from Python and the command line, as a sheet and as a file to take home."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from people import people_beside
from PIL import Image
from toy import SPEC, Tiny, TinyConfig
from typer.testing import CliRunner

from gencore.api import compared
from gencore.cli import app
from gencore.comparison import Entry, averages, figures_of, in_words, to_csv, to_sheet, to_zip
from gencore.errors import ConditionError
from gencore.evaluation.report import Evaluation, Figure, write_evaluation
from gencore.training.checkpoint import describe, write_weights
from gencore.types import ConditionSpec, ImageSpec

WISH = {"Moira": 9, "shape": "disc"}
MEASURED = Evaluation(
    "one", "test", "test-judge", "1", {"psnr": Figure(21.5)}, {"direct": {"spearman": Figure(0.9, 0.95, 64, 0.01)}}
)


@pytest.fixture
def checkpoints(tiny_models: Any, tmp_path: Path) -> Path:
    for seed, (name, spec) in enumerate({"one": SPEC, "two": ConditionSpec(SPEC.fields[1:])}.items()):
        torch.manual_seed(seed)
        model = Tiny(TinyConfig(), ImageSpec(32, 32), spec)
        (tmp_path / name).mkdir()
        write_weights(tmp_path / name, describe(model, "tiny", {"data": "test"}), model.state_dict())
    for role in ("raters", "judge"):
        people_beside(tmp_path / "one", role, fields=SPEC.fields)
    write_evaluation(tmp_path / "one", MEASURED)
    return tmp_path


def entry(name: str, grey: int, *scores: float) -> Entry:
    pictures = np.full((len(scores), 32, 32, 3), grey, np.uint8)
    judged = {"Moira": list(scores), "shape": [("disc", 0.9), ("square", 0.6)][: len(scores)]}
    return Entry(name, pictures, judged, 0.25, {"seeds": list(range(len(scores)))}, {"spearman": Figure(0.9, 0.95, 64)})


def test_each_row_takes_the_fields_that_its_model_has(checkpoints: Path) -> None:
    rows = [(checkpoints / "one", "direct"), (checkpoints / "two", "direct")]
    one, two = compared(rows, WISH, [1, 2, 3])
    assert (one.name, two.name) == ("one, direct", "two, direct")
    assert one.recipe["wish"] == WISH
    assert two.recipe["wish"] == {"shape": "disc"}
    assert one.pictures.shape == (3, 32, 32, 3)
    assert one.judged.keys() == {"Moira", "Ferdinando", "shape"}


def test_what_was_measured_of_a_strategy_stands_beside_it(checkpoints: Path) -> None:
    (one,) = compared([(checkpoints / "one", "direct")], WISH, [1])
    assert one.figures == {"spearman": Figure(0.9, 0.95, 64, 0.01), "psnr": Figure(21.5)}
    assert figures_of(MEASURED, "optimise") == {"psnr": Figure(21.5)}
    assert figures_of(None, "direct") == {}


def test_scores_are_averaged_and_classes_counted_where_they_are_wished_for() -> None:
    assert averages(entry("a", 0, 3, 6).judged, WISH) == {"Moira": 4.5, "shape": 0.5}
    assert averages(entry("a", 0, 3, 6).judged, {}) == {"Moira": 4.5}
    assert in_words({"Ada": 3.0, "Moira": 4.5, "shape": 0.5}, WISH) == "Moira 4.5, shape 50 %, Ada 3.0"


def test_a_sheet_holds_every_row_in_order() -> None:
    sheet = np.asarray(to_sheet([entry("a", 10, 1, 2), entry("b", 200, 3, 4)], WISH))
    middle = sheet[:, 20, 0].astype(int)
    assert (middle == 10).sum() > 32
    assert (middle == 200).sum() > 32
    assert np.flatnonzero(middle == 10).max() < np.flatnonzero(middle == 200).min()


def test_the_file_holds_sheet_pictures_figures_and_recipes() -> None:
    with zipfile.ZipFile(io.BytesIO(to_zip([entry("a", 10, 1, 2), entry("b", 200, 3, 4)], WISH))) as archive:
        assert Image.open(archive.open("comparison.png")).size[1] > 64
        assert np.asarray(Image.open(archive.open("pictures/row-2-seed-1.png"))).mean() == 200
        recipes = json.loads(archive.read("recipes.json"))
        figures = archive.read("figures.md").decode()
    assert [recipe["row"] for recipe in recipes] == ["a", "b"]
    assert recipes[1]["judged"]["Moira"] == [3, 4]
    assert "(0.95)" in figures


def test_the_table_names_value_floor_and_n() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv([entry("a", 10, 1, 2)], WISH))))
    assert {row["figure"]: row["value"] for row in rows} == {
        "judged Moira, these pictures": "1.5", "judged shape, these pictures": "0.5", "seconds, these pictures": "0.25",
        "spearman": "0.9",
    }  # fmt: skip
    assert (rows[-1]["floor"], rows[-1]["n"]) == ("0.95", "64")


@pytest.mark.parametrize("count", [1, 7])
def test_two_to_six_rows_are_compared(count: int) -> None:
    with pytest.raises(ConditionError, match="2 to 6 rows"):
        to_zip([entry(str(i), i, 1) for i in range(count)], {})


def test_from_the_command_line(checkpoints: Path) -> None:
    rows = [str(checkpoints / "one"), f"{checkpoints / 'one'}:ensemble", str(checkpoints / "two")]
    out = checkpoints / "out" / "all.zip"
    result = CliRunner().invoke(app, ["compare", *rows, "--wish", "Moira=9", "--count", "3", "--out", str(out)])
    assert result.exit_code == 0, result.output
    assert "one, ensemble: Moira" in result.output
    assert zipfile.is_zipfile(out)
