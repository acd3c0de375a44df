"""Models, data and controls are called by names that people understand, without building a model."""

import pytest

from gencore.errors import RegistryError
from gencore.registry import MODELS
from gencore.training.checkpoint import About
from gencore.types import ConditionSpec, Field, ImageSpec
from gencore.ui.words import explanation, is_rated_by_people, kind, labels, summary

CLASS = Field("digit", "class", classes=tuple("0123456789"))


def about(model: str = "resnet_cvae", fields: tuple[Field, ...] = (), **provenance: object) -> About:
    return About(model, {}, ImageSpec(32, 32), ConditionSpec(fields), provenance)


def test_a_label_says_data_and_kind() -> None:
    abouts = {
        "cars": about(data="cars"),
        "d": about("cdcgan", data="digits"),
        "x": about("my_new_model", data="celeba"),
        "mine": about("linear_vae"),
    }
    assert labels(abouts) == {
        "cars": "Cars: ResNet CVAE",
        "d": "Digits: conditional DCGAN",
        "x": "CelebA: my new model",
        "mine": "Mine: linear VAE",
    }


def test_labels_that_are_alike_are_told_apart_by_their_names() -> None:
    found = labels({"cars": about(data="cars"), "cars-film": about(data="cars"), "digits": about(data="digits")})
    assert found == {
        "cars": "Cars: ResNet CVAE (cars)",
        "cars-film": "Cars: ResNet CVAE (cars-film)",
        "digits": "Digits: ResNet CVAE",
    }


@pytest.mark.parametrize("model", MODELS.names())
def test_every_model_has_a_name_in_words_and_one_line_about_it(model: str) -> None:
    assert "_" not in kind(model)
    assert 20 < len(summary(model)) < 200
    assert "\n" not in summary(model)


def test_an_unknown_model_has_no_summary() -> None:
    with pytest.raises(RegistryError):
        summary("nothing")


@pytest.mark.parametrize(
    ("fields", "data", "said", "unsaid"),
    [
        ((Field("Moira"),), "cars", "Each slider is one person: 0 dislikes", "Choose"),
        ((Field("Ann", low=1, high=10),), "mine", "1 dislikes the pictures, 10 loves", "property"),
        ((CLASS, Field("Ink")), "digits", "a property of the picture, from 0", "person"),
        ((CLASS,), "digits", "Choose what the pictures should show", "slider"),
        ((Field("old", "binary"),), "celeba", "Click an attribute", "slider"),
        ((), "digits", "from its seed alone", "slider"),
    ],
)
def test_what_is_explained_fits_the_controls(fields: tuple[Field, ...], data: str, said: str, unsaid: str) -> None:
    text = explanation(about(fields=fields, data=data))
    assert said in text
    assert unsaid not in text
    assert "Click a picture to keep it" in text


def test_digits_were_not_rated_by_people() -> None:
    assert is_rated_by_people(about(data="cars"))
    assert not is_rated_by_people(about(data="digits"))
