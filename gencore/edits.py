"""Pictures of people's own, on their way to a wish, with what the judge says of every step."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import UInt8

from gencore.critics import Critics, Verdict
from gencore.data.base import to_float, to_uint8
from gencore.engine import Engine
from gencore.latent.editing import AMOUNTS, edited
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.strategies.base import Watch


@dataclass(frozen=True)
class EditOrder:
    """What to do with a picture.

    Args:
        model: name of a model.
        picture: :func:`fingerprint` of the picture.
        wish: field name to wanted value.
        identity: how much it has to stay the same picture.
    """

    model: str
    picture: str
    wish: tuple[tuple[str, float | str], ...]
    identity: float


@dataclass(frozen=True)
class MadeEdit:
    """What came of an order.

    Args:
        order: what was asked for.
        pictures: first the picture itself, then each step of the way, ``(1 + steps, h, w, 3)`` uint8.
        amounts: how far along the way each step is, 0 to 1.
        judged: the judge's verdicts on all of ``pictures`` by field name; empty if there is no judge.
        seconds: how long it took.
    """

    order: EditOrder
    pictures: UInt8[np.ndarray, "n h w 3"]
    amounts: tuple[float, ...]
    judged: Mapping[str, list[Verdict]]
    seconds: float


def make_edit(
    engine: Engine, critics: Critics, order: EditOrder, picture: UInt8[np.ndarray, "h w 3"], watch: Watch
) -> MadeEdit:
    """A picture's way to a wish, judged by who had no part in it.

    Args:
        engine: the models.
        critics: their raters and judges.
        order: what to do.
        picture: at the model's size.
        watch: called on the way; where it returns False, the way leads to the best found by then.

    Raises:
        GencoreError: if the model cannot edit, or the wish does not fit its raters.
    """
    model, raters = engine.model(order.model), critics.raters(order.model)
    began = time.perf_counter()
    made = edited(model, to_float(picture[None].copy()), dict(order.wish), raters, identity=order.identity, watch=watch)
    seconds = time.perf_counter() - began
    pictures = np.concatenate([picture[None], to_uint8(made.images[:, 0])])
    return MadeEdit(order, pictures, AMOUNTS, critics.verdicts(order.model, pictures), seconds)


def unable(engine: Engine, critics: Critics, name: str) -> str | None:
    """Why a model cannot edit pictures, as a sentence; None if it can. Nothing is loaded for the answer."""
    kind = MODELS[engine.about(name).model]
    if kind.encode is GenerativeModel.encode or kind.decode is GenerativeModel.decode:
        return "It has no encoder, so pictures of your own cannot be placed among its latents."
    if not any(field.kind == "score" for field in engine.about(name).condition.fields):
        return "It learnt nobody's scores, so there is nobody to please."
    if not critics.has(name, "raters"):
        return "There are no rater models of its people; `gencore raters train` makes some."
    return None


def fingerprint(picture: UInt8[np.ndarray, "h w 3"]) -> str:
    """A name for a picture: equal for equal pixels."""
    digest = hashlib.blake2b(repr(picture.shape).encode(), digest_size=12)
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()
