"""A map in one's hands: from Python, and what the command line and the app build on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8

from gencore.api import Generator, load
from gencore.data.base import RatedImages
from gencore.data.pictures import read_picture
from gencore.errors import ConditionError
from gencore.latent.map.colours import Colour, colour
from gencore.latent.map.drawing import save_drawing
from gencore.latent.map.embedding import vectors_of
from gencore.latent.map.making import laid_out, prepared
from gencore.latent.map.projecting import Choice, Layout, place
from gencore.latent.map.store import DataMap
from gencore.strategies.base import Watch
from gencore.types import Wish


@dataclass(frozen=True)
class PictureMap:
    """All pictures of a data set, near each other where a model takes them to be alike.

    Args:
        generator: the model.
        made: its embedding of the pictures, their scores and thumbnails.
        layout: where each lies.
        marks: pictures that were placed on it afterwards, ``(n, 2)`` or ``(n, 3)`` coordinates by what they are.
    """

    generator: Generator
    made: DataMap
    layout: Layout
    marks: Mapping[str, Float[np.ndarray, "_ m"]] = field(default_factory=dict)

    @property
    def coordinates(self) -> Float[np.ndarray, "n m"]:
        """Where each picture lies."""
        return self.layout.coordinates

    @property
    def figures(self) -> dict[str, Any]:
        """How far the map can be believed, each figure beside its floor; see :mod:`gencore.latent.map.quality`."""
        return self.made.figures[self.layout.choice.name]

    def colour(self, name: str) -> Colour:
        """What points can be coloured by, see :func:`gencore.latent.map.colours.colour`."""
        return colour(name, self.made.gallery.rows, self.made.gallery.condition, self.made.embedded.errors)

    def neighbours(self, index: int, count: int = 6) -> list[str]:
        """The names of the pictures that the model takes to be most like picture ``index``, which is left out.

        Raises:
            ConditionError: if there is no such picture.
        """
        if not 0 <= index < len(self.made):
            raise ConditionError(f"There is no picture {index}; this map has {len(self.made)}, counted from 0.")
        found, _ = self.made.embedded.neighbours(self.made.embedded.points[index], count + 1)
        return [self.made.gallery.keys[i] for i in found if i != index][:count]

    def placed(
        self, images: UInt8[np.ndarray, "n h w 3"], what: str = "yours", watch: Watch | None = None
    ) -> "PictureMap":
        """The same map with more pictures on it.

        Args:
            images: of the model's size.
            what: what they are called: ``yours``, ``generated``.
            watch: as in :func:`map_pictures`.
        """
        vectors, _ = vectors_of(self.generator.model, images, self.made.embedded.layer)
        return replace(self, marks=dict(self.marks) | {what: place(self.made.embedded, self.layout, vectors, watch)})

    def place(self, files: Sequence[str | Path], watch: Watch | None = None) -> "PictureMap":
        """The same map with pictures of one's own on it.

        Raises:
            DataError: if a file is no picture that can be used.
        """
        images = [read_picture(Path(file), self.generator.model.image) for file in files]
        return self.placed(np.stack(images), "yours", watch)

    def drop(self, count: int, wish: Wish | None = None, seed: int = 0, watch: Watch | None = None) -> "PictureMap":
        """The same map with ``count`` new pictures of the model on it, under a wish, from ``seed`` on.

        Raises:
            ConditionError: for an unknown rater or a score out of range.
            CapabilityError: if the model makes no pictures.
        """
        return self.placed(self.generator.generate(wish, range(seed, seed + count)).images, "generated", watch)

    def save(self, file: str | Path, colour: str, scale: str = "viridis") -> Path:
        """The map as a picture or as JSON, by the suffix of ``file``.

        Args:
            file: ends in .json, or in the suffix of a picture.
            colour: see :func:`gencore.latent.map.colours.colour_names`.
            scale: ``viridis`` or ``cividis``.

        Raises:
            ConditionError: for an unknown colour, scale, or suffix.
            CheckpointError: if it cannot be written.
        """
        return save_drawing(self.made, self.layout, Path(file), colour, scale, self.marks)


def map_pictures(
    source: str | Path | Generator,
    data: str | RatedImages | None = None,
    layer: str | None = None,
    watch: Watch | None = None,
    **choice: Any,
) -> PictureMap:
    """All pictures of a data set where a model sees them.

    Args:
        source: checkpoint folder, run folder, Hub id, or a loaded model; it needs an encoder.
        data: a data set, a folder, or loaded pictures; those that the model was trained on if not given.
        layer: ``mean`` of the posterior, or ``code`` where a code stands behind a map of latents.
        watch: called with ``done`` (0..1) and ``stage``; where it returns False, the map is given up.
        **choice: of :class:`gencore.latent.map.projecting.Choice`: ``method``, ``dimensions``, ``neighbours``,
            ``distance``, ``seed``.

    Raises:
        GencoreError: if the model cannot encode, the pictures are not there, or the choice makes no map.
    """
    wanted = Choice(**choice)
    generator = source if isinstance(source, Generator) else load(source)
    folder = generator.folder
    made = prepared(lambda: generator.model, generator.about, folder, folder.name, layer, data, watch)
    made = laid_out(made, wanted, watch)
    return PictureMap(generator, made, made.layouts[wanted.name])
