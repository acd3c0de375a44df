"""The latents of an engine's models, ready to be looked at and moved along: what the Latents tab shows.

A portrait is read from beside the weights where it belongs to them; else it is made, which takes up to a minute, and
kept in memory. Pictures are encoded once and remembered.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor

from gencore.data.base import to_float, to_uint8
from gencore.data.plain import load_pictures
from gencore.edits import fingerprint
from gencore.engine import Engine
from gencore.errors import CapabilityError, ConditionError, DataError
from gencore.latent.directions import Direction, apart_from
from gencore.latent.layers import Layer, layer_of
from gencore.latent.moving import across, along
from gencore.latent.portrait import portrait_of
from gencore.latent.portrait_file import Written, read_portrait, steps_of, to_json
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.strategies.base import Watch
from gencore.training.fingerprint import weights_fingerprint
from gencore.training.source import source_of

Picture = UInt8[np.ndarray, "h w 3"]
QUICK = 1500  # pictures to learn from where somebody waits
AMOUNTS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
FARTHEST = 3.0
REMEMBERED = 200
ROWS = 6


@dataclass(frozen=True)
class Traversal:
    """Rows of pictures: a direction, and single dimensions that tell of the same.

    Args:
        rows: what each row is, for people and scripts.
        amounts: of each column, in standard deviations.
        pictures: ``(rows · amounts, h, w, 3)`` uint8, row by row.
    """

    rows: list[dict[str, Any]]
    amounts: tuple[float, ...]
    pictures: UInt8[np.ndarray, "n h w 3"]


class Explorer:
    """What is known of each model's latents, and pictures along them.

    Args:
        engine: the models.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._portraits: dict[str, Written] = {}
        self._directions: dict[str, dict[str, Direction]] = {}
        self._starts: OrderedDict[Hashable, Tensor] = OrderedDict()
        self._working = threading.RLock()

    def unable(self, name: str) -> str | None:
        """Why a model's latents cannot be looked at, as a sentence; None if they can. Nothing is loaded for it."""
        kind = MODELS[self._engine.about(name).model]
        if kind.encode is GenerativeModel.encode or kind.decode is GenerativeModel.decode:
            return "It has no encoder, so nothing is known of where pictures lie among its latents."
        return None

    def known(self, name: str) -> Written | None:
        """A model's portrait, if it lies beside its weights or was made before.

        Raises:
            CheckpointError: if the model cannot be loaded.
        """
        with self._working:
            if name not in self._portraits:
                found = read_portrait(self._engine.folder(name), weights_fingerprint(self._engine.model(name)))
                if found is not None:
                    self._keep(name, found, self._read(found))
            return self._portraits.get(name)

    def can_move(self, name: str) -> bool:
        """Whether a model's directions are at hand; very long ones are not kept in files."""
        return bool(self._directions.get(name))

    def portray(self, name: str, watch: Watch | None = None) -> Written:
        """Makes a model's portrait from the pictures it was trained on.

        Args:
            name: the model.
            watch: called on the way; False ends it.

        Raises:
            CapabilityError: if it has no encoder.
            DataError: if its pictures are not here, or the watch ended it.
        """
        about, model = self._engine.about(name), self._engine.model(name)
        try:
            pictures = load_pictures(source_of(self._engine.folder(name), about), about.image)
        except DataError:
            raise DataError(
                f'The pictures that "{name}" was trained on are not here; where they are, run '
                "`gencore latents CHECKPOINT --data FOLDER --save`."
            ) from None
        portrait = portrait_of(model, pictures, most=QUICK, watch=watch)
        written = to_json(portrait, weights_fingerprint(model))
        with self._working:
            self._keep(name, written, {one.name: one for one in portrait.directions})
        return written

    def moved(self, name: str, picture: Picture, amounts: Mapping[str, float], apart: bool = False) -> Picture:
        """A picture, moved along several directions at once.

        Args:
            name: the model.
            picture: of the model's size.
            amounts: standard deviations by direction, −3..3.
            apart: each leaves what the others mean as it is.

        Raises:
            ConditionError: for an unknown direction, an amount out of range, or directions that cannot be told apart.
        """
        directions = self._chosen(name, list(amounts))
        if not all(-FARTHEST <= amount <= FARTHEST for amount in amounts.values()):
            raise ConditionError(f"Directions go from {-FARTHEST:g} to {FARTHEST:g} standard deviations.")
        if apart:
            directions = [apart_from(one, [other for other in directions if other is not one]) for one in directions]
        steps = (amount * one.step for amount, one in zip(amounts.values(), directions, strict=True))
        layer, start, free = self._start(name, picture)
        with self._working:
            step = sum(steps, start=np.zeros(start.shape[1]))
            return to_uint8(along(layer, start, step, (1.0,), free)[:, 0])[0]

    def traversal(self, name: str, picture: Picture, what: str) -> Traversal:
        """A picture along a direction, and along the dimensions that tell most of the same.

        Args:
            name: the model.
            picture: of the model's size.
            what: a direction, or a rater or factor that has a table of dimensions.

        Raises:
            ConditionError: if nothing is known of it.
        """
        written = self.known(name) or {}
        table = written.get("ranked", {}).get(what, [])[:ROWS]
        direction = self._directions.get(name, {}).get(what)
        if direction is None and not table:
            raise ConditionError(f'Nothing is known of "{what}" among these latents; choose another.')
        layer, start, free = self._start(name, picture)
        rows: list[dict[str, Any]] = []
        images = []
        with self._working:
            if direction is not None:
                rows.append({"direction": what})
                images.append(along(layer, start, direction.step, AMOUNTS, free)[:, 0])
            for one in table:
                rows.append({key: one[key] for key in ("dimension", "correlation", "auc")})
                i = one["dimension"]
                images.append(across(layer, start, i, one["mean"], one["deviation"], AMOUNTS, free))
            return Traversal(rows, AMOUNTS, to_uint8(torch.cat(images)))

    def _chosen(self, name: str, names: Sequence[str]) -> list[Direction]:
        known = self._directions.get(name, {})
        missing = [one for one in names if one not in known]
        if missing:
            raise ConditionError(f'There is no direction "{missing[0][:60]}" among these latents; choose another.')
        return [known[one] for one in names]

    @torch.inference_mode()
    def _start(self, name: str, picture: Picture) -> tuple[Layer, Tensor, Any]:
        model = self._engine.model(name)
        if not model.capabilities.can_interpolate:
            raise CapabilityError("This model cannot turn latents back into pictures.")
        key = (name, fingerprint(picture))
        with self._working:
            layer, free = layer_of(model), model.any_condition(1)
            if key not in self._starts:
                images = to_float(picture[None].copy()).to(model.device)
                self._starts[key] = layer.row(layer.posterior(images, free).mode())
                while len(self._starts) > REMEMBERED:
                    self._starts.popitem(last=False)
            return layer, self._starts[key], free

    def _keep(self, name: str, written: Written, directions: dict[str, Direction]) -> None:
        self._portraits[name] = written
        self._directions[name] = directions

    @staticmethod
    def _read(written: Written) -> dict[str, Direction]:
        meanings = {one["name"]: one["meaning"] for one in written["directions"]}
        return {name: Direction(name, meanings[name], *both) for name, both in steps_of(written).items()}
