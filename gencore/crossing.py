"""Winged horses of a model that knows creatures: what :mod:`gencore.latent.hybrids` needs, found and put together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from torch import Tensor

from gencore.data.base import to_float, to_uint8
from gencore.data.creatures.pairs import birds_with_and_without
from gencore.errors import CapabilityError, ConditionError
from gencore.grid import save_picture, tile
from gencore.latent.hybrids import ANIMAL, KINDS, METHODS, Wings, batch_of, hybrids, likely_horses, wings_of
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.strategies.base import Watch
from gencore.training.checkpoint import About

DATA = "creatures"


@dataclass(frozen=True)
class Crossed:
    """Hybrids, the most hybrid first.

    Args:
        images: ``(n, h, w, 3)`` uint8.
        parents: which pair each is of.
        likeness: by which they are ranked, see :mod:`gencore.latent.hybrids`; None where nothing was.
        codes: what they were decoded from.
        recipe: model, pictures, method, and how each was made.
    """

    images: UInt8[np.ndarray, "n h w 3"]
    parents: tuple[int, ...]
    likeness: tuple[float, ...] | None
    codes: Any
    recipe: dict[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.images)

    def save(self, file: str | Path, columns: int = 5, enlarged: int = 1) -> Path:
        """All of them in one picture file, in rows.

        Raises:
            ConditionError: if the suffix is none of a picture format.
            CheckpointError: if it cannot be written.
        """
        from PIL import Image

        target = Path(file)
        if target.suffix.lower() not in Image.registered_extensions():
            raise ConditionError(f"{target} has no suffix of a picture format; end it in .png or .jpg.")
        sheet = Image.fromarray(tile(self.images, min(columns, len(self)), gap=2 if len(self) > 1 else 0))
        size = (sheet.width * enlarged, sheet.height * enlarged)
        return save_picture(np.asarray(sheet.resize(size, Image.Resampling.LANCZOS)), target)


def crossed(
    model: GenerativeModel,
    about: About,
    horses: UInt8[np.ndarray, "n h w 3"],
    birds: UInt8[np.ndarray, "n h w 3"],
    method: str = "search",
    raters: Raters | None = None,
    wings: Wings | None = None,
    watch: Watch | None = None,
    recipe: Mapping[str, Any] | None = None,
) -> Crossed:
    """One hybrid of each horse with its bird, the most hybrid first.

    Args:
        model: one that knows creatures.
        about: what is known of it.
        horses: pictures of horses at the model's size.
        birds: as many of birds.
        method: as for :func:`gencore.latent.hybrids.hybrids`.
        raters: who rank the candidates of a search.
        wings: from :func:`learnt_wings`; found now if not given and needed.
        watch: called on the way; where it answers False, the search ends.
        recipe: what is to be written down with it.

    Raises:
        CapabilityError: if the model does not know creatures, or cannot do this.
        ConditionError: for an unknown method, or pairs that do not match.
    """
    problem = unable_to_cross(about)
    if problem is not None:
        raise CapabilityError(problem)
    if method in METHODS and wings is None:
        wings = learnt_wings(model)
    made = hybrids(model, to_float(horses.copy()), to_float(birds.copy()), method, wings, raters, watch)
    order, images = made.order, to_uint8(made.images)
    liked = None if made.likeness is None else tuple(round(float(made.likeness[i]), 4) for i in order)
    known = dict(recipe or {}) | {"made": [vars_of(made.made[i]) for i in order]}
    return Crossed(images[order], tuple(order), liked, made.codes[order].cpu().numpy(), known)


def learnt_wings(model: GenerativeModel) -> Wings:
    """What wings are to a model, from birds that are drawn for it; takes seconds."""
    bare, winged = birds_with_and_without(model.image.height, model.image.width)
    return wings_of(model, to_float(bare), to_float(winged))


def unable_to_cross(about: About) -> str | None:
    """Why a model cannot make winged horses; None if it can as far as its data goes."""
    classes = {one.name: one.classes for one in about.condition.fields}
    if about.provenance.get("data") == DATA and set(KINDS) <= set(classes.get(ANIMAL, ())):
        return None
    return "Winged horses are made by models that have learnt horses and birds, such as checkpoints/creatures-dcvae."


def vars_of(made: Any) -> Any:
    """How a hybrid was made, ready for JSON."""
    return made if isinstance(made, str) else dict(vars(made))


def cross_pair(
    model: GenerativeModel, about: About, pair: Float[Tensor, "2 3 h w"], wings: Wings, raters: Raters
) -> Crossed:
    """A batch of hybrids of one horse and one bird, given in either order; the most hybrid first.

    Args:
        model: one that knows creatures.
        about: what is known of it.
        pair: the two pictures.
        wings: from :func:`learnt_wings`.
        raters: who say which of the two is the horse, and rank the batch.

    Raises:
        CapabilityError: if the model does not know creatures, or the raters do not tell horses from birds.
        ConditionError: if the two are of one kind.
    """
    problem = unable_to_cross(about)
    if problem is not None:
        raise CapabilityError(problem)
    horseness = likely_horses(raters, pair).tolist()
    if (horseness[0] > 0.5) == (horseness[1] > 0.5):
        kind = "horses" if horseness[0] > 0.5 else "birds"
        raise ConditionError(f"Both look like {kind} to the rater models; choose a horse and a bird.")
    horse, bird = (pair[i : i + 1] for i in ((0, 1) if horseness[0] > horseness[1] else (1, 0)))
    made = batch_of(model, horse, bird, wings, raters)
    order, images = made.order, to_uint8(made.images)
    liked = None if made.likeness is None else tuple(round(float(made.likeness[i]), 4) for i in order)
    codes = made.codes[order].cpu().numpy()
    return Crossed(images[order], (0,) * len(order), liked, codes, {"made": [vars_of(made.made[i]) for i in order]})
