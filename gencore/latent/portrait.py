"""All that is known of a model's latents in one small file beside its checkpoint: their health, and what means what.

A picture's latents are looked at once for everything: the analysis of :mod:`gencore.latent.analysis`, a direction for
each rater and factor that can be read from latents, the widest directions of all, and the dimensions that mean each
factor. The file knows which weights it was made from, so that one that is out of date is recognised.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gencore.data.base import RatedImages
from gencore.errors import DataError
from gencore.latent.analysis import Analysis, analyse
from gencore.latent.directions import Direction, Target, direction_of, targets_of, why_not, widest
from gencore.latent.embedding import MASKED, Chunk, Under, embedded, told
from gencore.latent.layers import Layer, layer_of
from gencore.latent.moving import Moved
from gencore.latent.ranking import Ranked, ranked
from gencore.latent.space import space_of
from gencore.models.base import GenerativeModel
from gencore.strategies.base import Watch

LEARNT, TESTED = 3000, 1000  # pictures, at most, to learn directions from and to test them on
ENCODING = 0.7  # of the whole work, about
READABLE = 0.05  # held-out R² below which a direction means nothing


@dataclass(frozen=True)
class Portrait:
    """What is known of a model's latents.

    Args:
        layer: name of the layer. under: what the encoder was told.
        data: name of the pictures. pictures: how many of them.
        mean: of every dimension, ``(d,)``. deviation: of each, ``(d,)``.
        analysis: their health.
        directions: those that mean something, raters first, then factors, then the widest.
        unreadable: raters and factors that cannot be read from latents, each with a sentence why.
        ranked: for each rater and factor the dimensions that tell most of it.
        moved: for some directions, what moving pictures along them does.
    """

    layer: str
    under: str
    data: str
    pictures: int
    mean: np.ndarray
    deviation: np.ndarray
    analysis: Analysis
    directions: tuple[Direction, ...]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    ranked: Mapping[str, Sequence[Ranked]] = field(default_factory=dict)
    moved: Mapping[str, Moved] = field(default_factory=dict)

    def direction(self, name: str) -> Direction | None:
        """The direction of this name, if there is one."""
        return next((one for one in self.directions if one.name == name), None)


@dataclass(frozen=True)
class Looked:
    """Pictures as a model sees them, in two parts: to learn from, and to test on.

    Args:
        layer: where they were looked at.
        training, held_out: indices of the data.
        chunk: embeddings of both, one after the other.
    """

    layer: Layer
    training: np.ndarray
    held_out: np.ndarray
    chunk: Chunk

    @property
    def learnt(self) -> np.ndarray:
        """Embeddings to learn from."""
        return self.chunk.embeddings[: len(self.training)]

    @property
    def tested(self) -> np.ndarray:
        """Embeddings to test on."""
        return self.chunk.embeddings[len(self.training) :]


def look(
    model: GenerativeModel,
    data: RatedImages,
    layer: str | None = None,
    under: Under = MASKED,
    most: int = LEARNT,
    watch: Watch | None = None,
) -> Looked:
    """Encodes pictures of the training part, and others that are kept apart for tests.

    Args:
        model: a model with an encoder.
        data: pictures of its size.
        layer: as in :func:`gencore.latent.layers.layer_of`.
        under: what the encoder is told; nothing by default, as where a picture's scores are not known.
        most: pictures to learn from, at most; a third as many for tests.
        watch: called on the way; False ends it.

    Raises:
        CapabilityError: if the model has no encoder.
        ConditionError: for an unknown layer, or a wish that does not fit.
        DataError: if the pictures are of another size, too few, or the watch ended it.
    """
    place = layer_of(model, layer)
    training = data.part("train")[:most]
    held_out = np.concatenate([data.part("validation"), data.part("test")])[: max(1, most // 3)]
    indices = np.concatenate([training, held_out])
    chunks: list[Chunk] = []
    for chunk in embedded(model, data, indices, layer=place, under=under, kl=True):
        chunks.append(chunk)
        done = ENCODING * sum(len(one.indices) for one in chunks) / len(indices)
        if watch is not None and watch({"done": done}) is False:
            raise DataError("Looking at the latents was given up.")
    kl = [chunk.kl for chunk in chunks if chunk.kl is not None]
    whole = Chunk(indices, np.concatenate([one.embeddings for one in chunks]), np.concatenate(kl) if kl else None)
    return Looked(place, training, held_out, whole)


def portrait_of(
    model: GenerativeModel,
    data: RatedImages,
    layer: str | None = None,
    under: Under = MASKED,
    most: int = LEARNT,
    watch: Watch | None = None,
) -> Portrait:
    """All that can be said of a model's latents from pictures; the same for the same model and pictures.

    Args:
        model: a model with an encoder.
        data: pictures of its size, best those it was trained on.
        layer: as in :func:`look`.
        under: as in :func:`look`.
        most: as in :func:`look`.
        watch: called on the way; False ends it.

    Raises:
        GencoreError: as :func:`look`.
    """
    return portrait_from(look(model, data, layer, under, most, watch), data, under, watch)


def portrait_from(looked: Looked, data: RatedImages, under: Under = MASKED, watch: Watch | None = None) -> Portrait:
    """The portrait of latents that were looked at already.

    Args:
        looked: what :func:`look` gave.
        data: the pictures.
        under: what the encoder was told.
        watch: called on the way; False ends it.

    Raises:
        DataError: if there are too few pictures, or the watch ended it.
    """
    targets = targets_of(data)
    scores = {one.name: one.values[looked.chunk.indices] for one in targets if one.meaning == "rater"}
    analysis = analyse(looked.chunk.embeddings, looked.chunk.kl, scores)
    directions, unreadable = _directions(looked, targets, watch)
    tables = {one.name: ranked(looked.learnt, looked.training, one, most=8) for one in targets
              if why_not(one, looked.training, looked.held_out) is None}  # fmt: skip
    return Portrait(
        looked.layer.name, told(under), data.name, len(looked.chunk.indices), looked.chunk.embeddings.mean(axis=0),
        looked.chunk.embeddings.std(axis=0), analysis, directions, unreadable, tables,
    )  # fmt: skip


def found_directions(looked: Looked, targets: Sequence[Target]) -> tuple[Direction, ...]:
    """The directions of targets.

    Raises:
        DataError: if one is known of too few pictures, or is the same in all.
    """
    space = space_of(looked.learnt)
    training = (looked.training, space.coordinates(looked.learnt))
    held_out = (looked.held_out, space.coordinates(looked.tested))
    return tuple(direction_of(target, space, training, held_out) for target in targets)


def _directions(
    looked: Looked, targets: Sequence[Target], watch: Watch | None
) -> tuple[tuple[Direction, ...], dict[str, str]]:
    space = space_of(looked.learnt)
    training = (looked.training, space.coordinates(looked.learnt))
    held_out = (looked.held_out, space.coordinates(looked.tested))
    found, unreadable = [], {}
    for number, target in enumerate(targets, 1):
        problem = why_not(target, looked.training, looked.held_out)
        one = None if problem else direction_of(target, space, training, held_out)
        if one is not None and (one.held_out or 0.0) >= READABLE:
            found.append(one)
        else:
            score = "" if one is None else f"R² {one.held_out:.2f} on {one.known} pictures not learnt from"
            unreadable[target.name] = problem or f"{target.name} cannot be read from these latents ({score})."
        if watch is not None and watch({"done": ENCODING + (1 - ENCODING) * number / len(targets)}) is False:
            raise DataError("Looking at the latents was given up.")
    return (*found, *widest(space)), unreadable
