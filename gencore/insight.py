"""What a trained model knows, from Python: embeddings of pictures, directions among its latents, their health."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from gencore.api import Generator, load
from gencore.data.base import RatedImages, to_float, to_uint8
from gencore.data.pictures import read_picture
from gencore.data.plain import load_pictures
from gencore.grid import save_picture
from gencore.latent.directions import Direction, apart_from, chosen_targets, targets_of, widest
from gencore.latent.embedding import MASKED, Under
from gencore.latent.embedding_files import Choices, write_embeddings
from gencore.latent.layers import Layer
from gencore.latent.moving import Moved, across, along
from gencore.latent.portrait import LEARNT, Portrait, found_directions, look, portrait_from
from gencore.latent.portrait_file import write_portrait
from gencore.latent.proving import proved
from gencore.latent.ranking import By, Ranked, ranked
from gencore.latent.space import space_of
from gencore.latent.strips import labelled
from gencore.models.base import GenerativeModel
from gencore.strategies.base import Watch
from gencore.training.fingerprint import weights_fingerprint
from gencore.training.source import source_of

AMOUNTS = (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
WIDEST = "pca"


@dataclass(frozen=True)
class Directions:
    """Directions among a model's latents, and which of its dimensions tell most of what they mean.

    Args:
        model: whose latents.
        layer: which of them.
        found: the directions, in the order asked for.
        ranked: dimensions for each rater or factor asked for, best first.
        moved: what moving pictures along a direction does, where that was measured.
        mean: of every dimension. deviation: of each.
        start: latents of a picture that was not learnt from, ``(1, d)``.
    """

    model: GenerativeModel
    layer: Layer
    found: tuple[Direction, ...]
    ranked: dict[str, list[Ranked]]
    mean: np.ndarray
    deviation: np.ndarray
    start: torch.Tensor
    moved: dict[str, Moved] = field(default_factory=dict)

    def strip(
        self,
        file: str | Path,
        picture: str | Path | None = None,
        dimensions: int = 0,
        amounts: Sequence[float] = AMOUNTS,
    ) -> Path:
        """Draws a picture on its way along every direction, one row each.

        Args:
            file: where to.
            picture: which picture; one that was not learnt from, if not given.
            dimensions: below each row, so many of the dimensions that tell most of the same, one by one.
            amounts: columns, in standard deviations.

        Raises:
            DataError: if the picture cannot be read.
            CheckpointError: if ``file`` cannot be written.
        """
        start, free = self.start, self.model.any_condition(1)
        if picture is not None:
            pixels = to_float(read_picture(Path(picture), self.model.image)[None].copy())
            with torch.inference_mode():
                start = self.layer.row(self.layer.posterior(pixels.to(self.model.device), free).mode())
        rows = []
        for direction in self.found:
            images = along(self.layer, start, direction.step, amounts, free)[:, 0]
            rows.append((f"{direction.name}\n{_quality(direction)}", to_uint8(images)))
            for one in self.ranked.get(direction.name, [])[:dimensions]:
                i = one.dimension
                images = across(self.layer, start, i, float(self.mean[i]), float(self.deviation[i]), amounts, free)
                strength = f"r {one.correlation:+.2f}" if one.auc is None else f"AUC {one.auc:.2f}"
                rows.append((f"  dimension {i}\n  {strength}", to_uint8(images)))
        return save_picture(labelled(rows, amounts), Path(file))


def embed(
    source: str | Path | Generator,
    out: str | Path,
    data: str | None = None,
    *,
    under: Under = "true",
    watch: Watch | None = None,
    **choices: Any,
) -> Path | None:
    """Writes what a model's encoder says of pictures to a new folder, for others to read.

    Args:
        source: checkpoint folder, run folder, Hub id, or what :func:`gencore.load` gives.
        out: new folder, for ``embeddings.safetensors`` and a table.
        data: a data set or a folder of pictures; what the model was trained on if not given.
        under: what the encoder is told: ``true``, ``masked``, or a wish such as ``{"Moira": 9}``.
        watch: called with ``{"done": 0..1, "pictures": n}`` after every batch; False ends it, and nothing is kept.
        **choices: of :class:`gencore.latent.embedding_files.Choices`, such as ``layer`` or ``errors``.

    Returns:
        The folder; none where the watch ended it.

    Raises:
        GencoreError: as :func:`gencore.latent.embedding_files.write_embeddings`, and as loading does.
    """
    generator = source if isinstance(source, Generator) else load(source)
    pictures = _pictures(generator, data)
    about = {"checkpoint": generator.folder.name, "weights": weights_fingerprint(generator.model)}
    return write_embeddings(generator.model, pictures, Path(out), Choices(under=under, **choices), about, watch)


def directions(
    source: str | Path | Generator,
    of: Sequence[str],
    data: str | None = None,
    *,
    layer: str | None = None,
    under: Under = MASKED,
    apart: bool = False,
    by: By | None = None,
    measure: int = 0,
    most: int = LEARNT,
) -> Directions:
    """Directions among a model's latents that mean something.

    Args:
        source: checkpoint folder, run folder, Hub id, or what :func:`gencore.load` gives.
        of: raters, factors such as ``wings``, classes such as ``bird``, or ``pca`` for the six widest.
        data: rated pictures to learn from; what the model was trained on if not given.
        layer: ``latent`` or ``code``; the model's own if not given.
        under: what the encoder is told of the pictures; nothing if not given.
        apart: each direction leaves what the others mean as it is.
        by: what dimensions are ranked by; see :func:`gencore.latent.ranking.ranked`.
        measure: so many pictures are moved along each direction, and a judge or a reader of pixels is asked.
        most: how many pictures to learn from, at most.

    Raises:
        CapabilityError: if the model has no encoder.
        ConditionError: if nothing is known of a name, or directions cannot be told apart.
        DataError: if the pictures cannot be used, or say too little.
    """
    generator = source if isinstance(source, Generator) else load(source)
    pictures = _pictures(generator, data)
    targets = chosen_targets(pictures, [name for name in of if name != WIDEST])
    looked = look(generator.model, pictures, layer, under, most)
    found = found_directions(looked, targets)
    if WIDEST in of:
        found += widest(space_of(looked.learnt))
    if apart:
        found = tuple(apart_from(one, [other for other in found if other is not one]) for one in found)
    moves = {}
    if measure:
        moves = proved(generator.model, pictures, looked, found, targets, generator.judge, measure)
    tables = {one.name: ranked(looked.learnt, looked.training, one, by) for one in targets}
    start = torch.from_numpy(looked.tested[:1]).to(generator.model.device)
    numbers = looked.chunk.embeddings
    return Directions(
        generator.model, looked.layer, found, tables, numbers.mean(axis=0), numbers.std(axis=0), start, moves
    )


def latents(
    source: str | Path | Generator,
    data: str | None = None,
    *,
    layer: str | None = None,
    under: Under = MASKED,
    measure: int = 0,
    most: int = LEARNT,
    save: bool = False,
    watch: Watch | None = None,
) -> Portrait:
    """What a model's latents are worth: dimensions that are hardly used or say the same, and what means what.

    Args:
        source: checkpoint folder, run folder, Hub id, or what :func:`gencore.load` gives.
        data: rated pictures; what the model was trained on if not given.
        layer: ``latent``, ``code`` or ``pooled``; the model's own if not given.
        under: what the encoder is told of the pictures; nothing if not given.
        measure: so many pictures are moved along each direction; see :func:`directions`.
        most: how many pictures to learn from, at most.
        save: also write ``latents.json`` beside the weights, where the app finds it.
        watch: called with ``{"done": 0..1}``; False ends it with a DataError.

    Raises:
        GencoreError: as :func:`directions`; and if ``latents.json`` cannot be written.
    """
    generator = source if isinstance(source, Generator) else load(source)
    pictures = _pictures(generator, data)
    looked = look(generator.model, pictures, layer, under, most, watch)
    found = portrait_from(looked, pictures, under, watch)
    if measure:
        targets, judge = targets_of(pictures), generator.judge
        moves = proved(generator.model, pictures, looked, found.directions, targets, judge, measure)
        found = replace(found, moved=moves)
    if save:
        write_portrait(generator.folder, found, weights_fingerprint(generator.model))
    return found


def _pictures(generator: Generator, data: str | None) -> RatedImages:
    return load_pictures(data or source_of(generator.folder, generator.about), generator.model.image)


def _quality(direction: Direction) -> str:
    if direction.auc is not None:
        return f"AUC {direction.auc:.2f}"
    return f"R2 {direction.held_out:.2f}" if direction.held_out is not None else f"{direction.share:.0%} of variance"
