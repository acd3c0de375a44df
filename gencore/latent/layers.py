"""Where in a model a picture is looked at: its latents, the code behind them, or the mean of a map of latents.

Every layer is a flat vector for a picture, whatever shape the model gives it; :attr:`Layer.shape` says which.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.types import Condition, Posterior

Posed = Callable[[Tensor, Condition | None], Posterior]
Decoded = Callable[[Tensor, Condition | None], Tensor]


@dataclass(frozen=True)
class Layer:
    """One place to look at pictures, of one model.

    Args:
        name: ``latent``, ``code`` or ``pooled``.
        shape: of one picture's numbers, before they are laid in a row (row by row, as ``numpy.ravel`` does).
        told: how a picture's shape became a row: "flattened" or "pooled" and from what; for people and files.
        posterior: pictures and their conditions to the posterior whose mode is the layer.
        pooled: whether a map is averaged over its places; there is no way back then.
        back: numbers of that shape to pictures, where there is a way back.
    """

    name: str
    shape: tuple[int, ...]
    told: str
    posterior: Posed
    pooled: bool
    back: Decoded | None

    @property
    def width(self) -> int:
        """How many numbers a picture has."""
        return self.shape[0] if self.pooled else math.prod(self.shape)

    def row(self, mode: Float[Tensor, "n *shape"]) -> Float[Tensor, "n d"]:
        """Modes of the posterior as rows."""
        return mode.flatten(2).mean(dim=2) if self.pooled else mode.flatten(1)

    def decode(self, rows: Float[Tensor, "n d"], condition: Condition | None = None) -> Float[Tensor, "n 3 h w"]:
        """The pictures of rows.

        Raises:
            ConditionError: if this layer has no way back.
        """
        if self.back is None:
            raise ConditionError(f'The layer "{self.name}" cannot be turned back into pictures; choose another.')
        return self.back(rows.unflatten(1, self.shape), condition)


def has_code(model: GenerativeModel) -> bool:
    """Whether a code of its own stands behind the model's latents."""
    return type(model).code_posterior is not GenerativeModel.code_posterior


def layer_of(model: GenerativeModel, name: str | None = None) -> Layer:
    """A model's layer by name; the code where there is one, else the latents, if not given.

    Raises:
        CapabilityError: if the model has no encoder.
        ConditionError: if it has no such layer.
    """
    if not model.capabilities.can_encode:
        raise model.cannot("encode pictures, so nothing can be said about their latents")
    name = name or ("code" if has_code(model) else "latent")
    if name not in LAYERS:
        raise ConditionError(f'There is no layer "{name}"; choose one of {", ".join(LAYERS)}.')
    return LAYERS[name](model)


def _latent(model: GenerativeModel) -> Layer:
    shape = model.latent_shape
    told = "as it is" if len(shape) == 1 else f"flattened from {_by(shape)} (channels, rows, columns), row by row"
    return Layer("latent", shape, told, model.encode, False, _back(model, model.decode))


def _pooled(model: GenerativeModel) -> Layer:
    shape = model.latent_shape
    if len(shape) == 1:
        raise ConditionError('This model has one latent vector a picture, nothing to pool; choose the layer "latent".')
    return Layer("pooled", shape, f"mean over the places of {_by(shape)}", model.encode, True, None)


def _code(model: GenerativeModel) -> Layer:
    if not has_code(model):
        raise ConditionError('This model has no code behind its latents; choose the layer "latent".')
    with torch.inference_mode():
        shape = tuple(model.code(torch.zeros(1, *model.image.shape, device=model.device)).shape[1:])
    return Layer("code", shape, "as it is", model.code_posterior, False, _back(model, model.from_code))


def _back(model: GenerativeModel, decode: Decoded) -> Decoded | None:
    return decode if model.capabilities.can_interpolate else None


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


LAYERS: dict[str, Callable[[GenerativeModel], Layer]] = {"latent": _latent, "code": _code, "pooled": _pooled}
