"""What models, data and controls are called on the page. Needs no model, only what its ``config.json`` says."""

import inspect
from collections import Counter
from collections.abc import Mapping

from gencore.registry import MODELS
from gencore.training.checkpoint import About
from gencore.types import ConditionSpec, Field

KINDS = {
    "autoencoder": "plain autoencoder",
    "linear_vae": "linear VAE",
    "multilabel_cvae": "multi-label CVAE",
    "resnet_cvae": "ResNet CVAE",
    "vae_gan": "VAE-GAN",
    "vq_vae": "VQ-VAE",
    "latent_flow": "latent flow",
    "dcvae": "deep convolutional VAE",
    "selu_vae": "SELU VAE",
    "cdcgan": "conditional DCGAN",
    "ccgan": "continuous conditional GAN",
    "adversarial_ae": "adversarial autoencoder",
}
DATA = {"celeba": "CelebA", "mnist": "MNIST", "cifar10": "CIFAR-10", "stl10": "STL-10"}
MEASURED = {"digits"}  # data sets whose scores are computed from the pictures; nobody gave them
KEEP = "Click a picture to keep it when shuffling."


def kind(model: str) -> str:
    """A registered model's name in words; one that is not known here has its underscores taken out."""
    return KINDS.get(model, model.replace("_", " "))


def labels(abouts: Mapping[str, About]) -> dict[str, str]:
    """What each model is called in a list: "Digits: conditional DCGAN", with its folder's name where two are alike."""
    plain = {name: f"{_data(name, about)}: {kind(about.model)}" for name, about in abouts.items()}
    alike = Counter(plain.values())
    return {name: f"{label} ({name})" if alike[label] > 1 else label for name, label in plain.items()}


def summary(model: str) -> str:
    """The first sentence of a registered model's documentation.

    Raises:
        RegistryError: if there is no such model.
    """
    paragraph = (inspect.getdoc(MODELS[model]) or "").split("\n\n")[0]
    return " ".join(paragraph.split())


def is_rated_by_people(about: About) -> bool:
    """Whether the scores are somebody's opinion; else they are properties measured from the pictures."""
    return about.provenance.get("data") not in MEASURED


def explanation(about: About) -> str:
    """How a model is steered, in two or three sentences."""
    scores = [field for field in about.condition.fields if field.kind == "score"]
    if not about.condition.fields:
        return f"Each picture follows from its seed alone: shuffle for new ones. {KEEP}"
    parts = [_of_scores(scores, is_rated_by_people(about))] if scores else []
    parts += _of_choices(about.condition, alone=not scores)
    return " ".join([*parts, KEEP])


def _of_scores(scores: list[Field], people: bool) -> str:
    low, high = scores[0].low, scores[0].high
    if people:
        return f"Each slider is one person: {low:g} dislikes the pictures, {high:g} loves them, “any” has no say."
    return f"Each slider is a property of the picture, from {low:g} (little) to {high:g} (much); “any” leaves it open."


def _of_choices(spec: ConditionSpec, alone: bool) -> list[str]:
    kinds = {field.kind for field in spec.fields}
    if "binary" in kinds:
        return ["Click an attribute once to ask for it, again to ask that it be absent, again to leave it open."]
    if "class" in kinds and alone:
        return ["Choose what the pictures should show; “any” leaves it open."]
    return []


def data(source: str) -> str:
    """What a data set is called on the page."""
    text = source.replace("_", " ").strip()
    return DATA.get(source, text[:1].upper() + text[1:])


def _data(name: str, about: About) -> str:
    return data(str(about.provenance.get("data") or name))
