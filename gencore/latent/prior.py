"""A prior for an autoencoder that has none: a Gaussian mixture fitted to the latents of its training pictures.

References:
    Ghosh et al., *From Variational to Deterministic Autoencoders*, 2020: ten full Gaussians, fitted afterwards, make
    a plain autoencoder sample about as well as a variational one.
"""

from dataclasses import fields, replace
from pathlib import Path
from typing import cast

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.api import load
from gencore.data.base import Part, RatedImages, load_data
from gencore.errors import CapabilityError, DataError
from gencore.files import write_folder
from gencore.models.base import GenerativeModel
from gencore.nn.mixture import GaussianMixture
from gencore.training.card import write_card
from gencore.training.checkpoint import About, describe, write_weights

BATCH = 256
FIGURE = "log-likelihood of latents of pictures not trained on, nats each"


def fit_prior(model: GenerativeModel, data: RatedImages, components: int = 10, seed: int = 0) -> GenerativeModel:
    """The same model with a prior: a Gaussian mixture over the latents of the training part of ``data``.

    Args:
        model: an autoencoder without a prior; left as it is.
        data: pictures of the model's size, best those it was trained on.
        components: how many Gaussians.
        seed: of the k-means start.

    Returns:
        A new model, in evaluation mode, whose ``Config`` says ``mixture=components``, so that it saves and loads
        like any other.

    Raises:
        CapabilityError: if the model has a prior already, has no encoder, or has no place for a mixture.
        ConditionError: if ``components`` is below 1.
        DataError: if the pictures are of another size, or too few.
    """
    kind = type(model).__name__
    if model.has_prior:
        raise CapabilityError(f"{kind} has a prior of its own, so none is fitted; sample from it as it is.")
    if not model.capabilities.can_encode or "mixture" not in {field.name for field in fields(model.config)}:
        raise CapabilityError(f"{kind} has no place for a fitted prior; only plain autoencoders have.")
    mixture = GaussianMixture(components, model.latent_shape[0]).fit(encoded(model, data), seed)
    fitted = type(model)(replace(model.config, mixture=components), model.image, model.condition_spec)
    learnt = {name: value for name, value in model.state_dict().items() if not name.startswith("mixture.")}
    fitted.load_state_dict(learnt | {f"mixture.{name}": value for name, value in mixture.state_dict().items()})
    return fitted.to(model.device).eval()


@torch.no_grad()
def encoded(model: GenerativeModel, data: RatedImages, part: Part = "train") -> Float[Tensor, "n *latent"]:
    """The latents of one part of ``data``, on the CPU: posterior modes, in evaluation mode, a batch at a time.

    Raises:
        DataError: if the pictures are not of the model's size.
    """
    if data.image != model.image:
        raise DataError(
            f"The pictures of {data.name} are {data.image.height}×{data.image.width}, the model's are "
            f"{model.image.height}×{model.image.width}; load them in that size."
        )
    indices = data.part(part)
    latents: list[Tensor] = []
    training = model.training
    model.eval()
    try:
        for start in range(0, len(indices), BATCH):
            images, _ = data.batch(indices[start : start + BATCH])
            latents.append(model.encode(images.to(model.device)).mode().cpu())
    finally:
        model.train(training)
    return torch.cat(latents) if latents else torch.empty(0, *model.latent_shape)


@torch.no_grad()
def held_out(model: GenerativeModel, data: RatedImages) -> float | None:
    """How well a fitted prior knows pictures not trained on: mean log-likelihood of their latents, in nats.

    Comparable between priors of one model, not between models. None where ``data`` has no validation part.
    """
    latents = encoded(model, data, "validation")
    mixture = cast(GaussianMixture, model.get_submodule("mixture"))
    return float(mixture.log_likelihood(latents.to(model.device)).mean()) if len(latents) else None


def with_prior(
    model: GenerativeModel, about: About, data: RatedImages, components: int = 10, seed: int = 0
) -> tuple[GenerativeModel, About]:
    """What :func:`fit_prior` makes, and ``about`` with where its prior comes from and what :func:`held_out` says."""
    fitted = fit_prior(model, data, components, seed)
    score = held_out(fitted, data)
    figures = {**about.provenance.get("figures", {}), **({} if score is None else {FIGURE: round(score, 2)})}
    prior = {"data": data.name, "data_fingerprint": data.fingerprint, "components": components, "seed": seed}
    return fitted, describe(fitted, about.model, {**about.provenance, "figures": figures, "prior": prior})


def training_pictures(about: About, name: str) -> RatedImages:
    """The pictures that the model called ``name`` was trained on.

    Raises:
        DataError: if its checkpoint does not say which, or they are not here.
    """
    source = str(about.provenance.get("data", ""))
    try:
        if not source:
            raise DataError(f"{name} does not say what it was trained on.")
        return load_data(source, image=about.image)
    except DataError:
        what = f'The pictures that "{name}" was trained on' + (f" ({source})" if source else "")
        raise DataError(
            f"{what} are not here, so no prior can be fitted; where they are, run "
            "`gencore fit-prior CHECKPOINT DATA --out FOLDER`."
        ) from None


def fit_checkpoint(source: str, data: str, out: Path, components: int = 10, seed: int = 0) -> float | None:
    """Writes the model of ``source`` with a prior fitted to ``data`` as the new checkpoint ``out``.

    Args:
        source: checkpoint folder, run folder, or Hub id.
        data: name of a data set or folder of pictures; loaded in the model's size.
        out: new folder.
        components: how many Gaussians.
        seed: of the k-means start.

    Returns:
        What :func:`held_out` says, which the card says too.

    Raises:
        CheckpointError: if ``source`` is damaged, or ``out`` exists or cannot be written.
        CapabilityError: as :func:`fit_prior`.
        ConditionError: as :func:`fit_prior`.
        DataError: if the data cannot be used, or there are too few pictures.
    """
    generator = load(source)
    pictures = load_data(data, generator.model.image)
    model, about = with_prior(generator.model, generator.about, pictures, components, seed)
    score = about.provenance["figures"].get(FIGURE)

    def fill(folder: Path) -> None:
        write_weights(folder, about, model.state_dict())
        write_card(folder, about)

    write_folder(out, fill)
    return score
