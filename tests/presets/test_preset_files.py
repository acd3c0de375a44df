"""Presets as files: the same when read again, and one sentence where one cannot be read."""

import json

import pytest

from gencore.errors import TrainingError
from gencore.presets import preset_for, presets
from gencore.presets.files import PRESET, read_preset, write_preset


@pytest.mark.parametrize("name", list(presets()))
def test_every_preset_is_the_same_when_read_again(name, tmp_path):
    file = tmp_path / "mine.json"
    write_preset(file, presets()[name])
    again = preset_for(str(file))
    assert PRESET.dump_python(again, mode="json") == PRESET.dump_python(presets()[name], mode="json")
    assert again.recipe.terms == presets()[name].recipe.terms
    assert again.recipe.betas == presets()[name].recipe.betas


def test_what_a_file_leaves_out_is_as_it_comes(tmp_path):
    file = tmp_path / "short.json"
    file.write_text('{"source": "mine", "data": "digits", "recipe": {"model": "linear_vae", "learning_rate": 0.01}}')
    assert read_preset(file).recipe.learning_rate == 0.01
    assert read_preset(file).recipe.batch_size == 64


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"recipe": {"learning_rat": 1}}, "recipe.learning_rat"),
        ({"recipe": {"learning_rate": "fast"}}, "recipe.learning_rate"),
        ({"recipe": {"learning_rate": -1}}, "cannot train"),
        ({"recipe": {"terms": [{"loss": "mse", "wait": 1}]}}, "recipe.terms.0.wait"),
        ({"colour": "red"}, "no colour"),
        ({"data": 3}, "data"),
    ],
)
def test_a_wrong_entry_is_named(change, told, tmp_path):
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({"source": "", "data": "digits", "recipe": {}} | change))
    with pytest.raises(TrainingError, match=rf"wrong.json.*{told}"):
        preset_for(str(file))


def test_a_missing_or_damaged_file_is_named(tmp_path):
    with pytest.raises(TrainingError, match="no preset file"):
        preset_for(str(tmp_path / "none.json"))
    (tmp_path / "half.json").write_text('{"source": ')
    with pytest.raises(TrainingError, match=r"half.json cannot be read"):
        preset_for(str(tmp_path / "half.json"))
