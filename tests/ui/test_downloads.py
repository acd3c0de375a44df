"""What is taken home says how it was made."""

import io
import json
import zipfile

import numpy as np
import pytest
from PIL import Image
from torch import nn

from gencore.engine import Request
from gencore.training.checkpoint import About
from gencore.training.fingerprint import weights_fingerprint
from gencore.types import ConditionSpec, Field, ImageSpec
from gencore.ui.downloads import plain_name, recipe, to_zip
from gencore.ui.requests import read_request
from gencore.ui.studio import sheet
from gencore.version import __version__

SPEC = ConditionSpec((Field("Moira"),))
ABOUT = About("resnet_cvae", {}, ImageSpec(24, 40), SPEC, {"data": "cars", "data_fingerprint": "abc"})
REQUEST = Request.of("my cars", {"Moira": 9}, [4, 4, 2], 2.0, 0.5)
PICTURES = np.random.default_rng(0).integers(0, 256, (3, 24, 40, 3), np.uint8)


def test_the_zip_holds_every_picture_unchanged_even_of_equal_seeds() -> None:
    content = to_zip(PICTURES, recipe(REQUEST, ABOUT, "0123"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        about_them = json.loads(archive.read("recipe.json"))
        for entry, picture in zip(about_them["pictures"], PICTURES, strict=True):
            assert np.array_equal(np.asarray(Image.open(io.BytesIO(archive.read(entry["file"])))), picture)
        assert len(archive.namelist()) == 4


def test_the_recipe_is_enough_to_ask_for_the_same_pictures_again() -> None:
    made = recipe(REQUEST, ABOUT, "0123")
    assert made["gencore"] == __version__
    assert (made["fingerprint"], made["data_fingerprint"]) == ("0123", "abc")
    again = {key: made[key] for key in ("model", "wish", "seeds", "guidance", "temperature")}
    assert read_request(again, lambda name: SPEC) == REQUEST


def test_a_prior_that_was_fitted_here_belongs_to_the_recipe() -> None:
    prior = {"data": "digits", "components": 10, "seed": 0}
    fitted = About("autoencoder", {}, ImageSpec(24, 40), SPEC, {"prior": prior})
    assert recipe(REQUEST, fitted, "0123")["prior"] == prior
    assert "prior" not in recipe(REQUEST, ABOUT, "0123")


def test_the_same_pictures_give_the_same_bytes() -> None:
    made = recipe(REQUEST, ABOUT, "0123")
    assert to_zip(PICTURES, made) == to_zip(PICTURES, made)


@pytest.mark.parametrize(
    ("name", "plain"), [("cars", "cars"), ("../../etc", "etc"), ("my cars/2", "my-cars-2"), ("…", "model")]
)
def test_a_models_name_becomes_part_of_a_file_name(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_a_fingerprint_follows_the_weights() -> None:
    model = nn.BatchNorm2d(3)
    before = weights_fingerprint(model)
    assert before == weights_fingerprint(nn.BatchNorm2d(3))
    nn.init.constant_(model.bias, 0.5)
    assert weights_fingerprint(model) != before


def test_a_sheet_says_where_each_picture_lies() -> None:
    import base64

    pictures = np.stack([np.full((24, 40, 3), 25 * i, np.uint8) for i in range(10)])
    reply = sheet(pictures)
    jpeg = np.asarray(Image.open(io.BytesIO(base64.b64decode(reply["image"]))))
    (cell_w, cell_h), (w, h) = reply["cell"], reply["picture"]
    assert (w, h) == (40, 24)
    for i in range(10):
        top, left = (i // reply["columns"]) * cell_h, (i % reply["columns"]) * cell_w
        assert np.abs(jpeg[top : top + h, left : left + w].astype(int) - 25 * i).max() <= 2
