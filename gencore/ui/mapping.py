"""Answers about maps: points, colours, thumbnails, pictures at full size, and what is placed on a map afterwards.

A map that ships, or was made here before, is answered at once. One that has to be made is a job in a thread of its own,
which hands UMAP to a process that can be ended; what came of it is kept for the next start.
"""

import asyncio
import base64
import logging
import threading
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from jaxtyping import UInt8

from gencore.data.drawing import drawn_picture
from gencore.data.pictures import read_picture
from gencore.engine import Request
from gencore.errors import CheckpointError, ConditionError, DataError
from gencore.latent.map.colours import colour, colour_names
from gencore.latent.map.embedding import vectors_of
from gencore.latent.map.making import laid_out, pictures_of, prepared
from gencore.latent.map.projecting import place
from gencore.latent.map.store import DataMap, cached_maps, find_map, save_map
from gencore.ui.album import read_file, read_file_name
from gencore.ui.at_work import AtWork
from gencore.ui.map_messages import (
    MapOrder,
    Placed,
    read_map_order,
    told_map,
    told_placed,
    told_shade,
    whole_number,
    worded,
)
from gencore.ui.requests import read_model_name, read_text, read_viewer, read_wish, short
from gencore.ui.studio import Reply, Studio, sheet
from gencore.workshop import Job

NEIGHBOURS = 6
MOST_DROPPED = 20
log = logging.getLogger("gencore")


class MapAnswers(AtWork):
    """Server functions of the Map tab.

    Args:
        studio: what all tabs share.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio, self._engine = studio, studio.engine
        super().__init__()
        self._maps: dict[tuple[str, str], DataMap] = {}
        self._reading = threading.Lock()
        self._pictures = lru_cache(maxsize=2)(self._all_pictures)

    async def known(self, raw: Any) -> Reply:
        """A map that is there already; ``{"absent": True}`` if it has to be made.

        Args:
            raw: ``{"model", "layer", "method", "dimensions", "neighbours", "distance"}``; only the first is needed.
        """
        order = self._order(raw)
        made = await asyncio.to_thread(self._kept, order.model, order.layer)
        if made is None or order.choice.name not in made.layouts:
            return {"absent": True, "embedded": made is not None}
        return await self._studio.encode(told_map, made, order)

    async def make(self, raw: Any) -> Reply:
        """Begins a map, and answers as :meth:`progress`.

        Args:
            raw: as in :meth:`known`, with ``"viewer"``.
        """
        order = self._order(raw)

        def work(watch: Any) -> DataMap:
            return self._make(order, watch)

        return await self._told(self._workshop.submit(order, work, read_viewer(raw)))

    async def shade(self, raw: Any) -> Reply:
        """The value of every picture in a colour, in two bytes each between the ends of the scale.

        Args:
            raw: as in :meth:`known`, with ``"colour"``.
        """
        made = await self._map(raw)
        found = colour(read_text(raw, "colour"), made.gallery.rows, made.gallery.condition, made.embedded.errors)
        return told_shade(found)

    async def thumbs(self, raw: Any) -> Reply:
        """All thumbnails in one file.

        Args:
            raw: as in :meth:`known`.
        """
        atlas = (await self._map(raw)).gallery.atlas
        content = base64.b64encode(atlas.content).decode()
        return {"content": content, "type": "image/webp", "columns": atlas.columns, "size": list(atlas.size)}

    async def point(self, raw: Any) -> Reply:
        """A picture of the map at full size, what was said of it, and its nearest neighbours in the embedding.

        Args:
            raw: as in :meth:`known`, with ``"index"``: which picture.
        """
        made = await self._map(raw)
        index = raw.get("index")
        if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(made):
            raise ConditionError(f"{short(index)} is none of the {len(made)} pictures; count from 0.")
        return await self._studio.encode(self._point, made, index)

    async def place(self, raw: Any) -> Reply:
        """Begins to place a picture file on a map, and answers as :meth:`progress`.

        Args:
            raw: as in :meth:`make`, with ``"file"``: base64, and ``"name"``: file name.
        """
        order, size = self._order(raw), self._engine.about(read_model_name(raw)).image
        content, called = read_file(raw), read_file_name(raw)
        picture = await asyncio.to_thread(read_picture, BytesIO(content), size, called)
        key = (order, picture.tobytes())

        def work(watch: Any) -> Placed:
            return self._placed(order, picture[None].copy(), "yours", watch)

        return await self._told(self._workshop.submit(key, work, read_viewer(raw)))

    async def drop(self, raw: Any) -> Reply:
        """Begins to place new pictures of the model on a map, and answers as :meth:`progress`.

        Args:
            raw: as in :meth:`make`, with ``"wish"``, ``"count"`` and ``"seed"``.
        """
        order = self._order(raw)
        wish = read_wish(raw.get("wish", {}), self._engine.about(order.model).condition)
        count, seed = whole_number(raw, "count", 1, MOST_DROPPED), whole_number(raw, "seed", 0, 2**31)
        request = Request.of(order.model, wish, range(seed, seed + count))

        def work(watch: Any) -> Placed:
            return self._placed(order, self._engine.generate(request), "generated", watch)

        return await self._told(self._workshop.submit((order, request), work, read_viewer(raw)))

    def _order(self, raw: Any) -> MapOrder:
        return read_map_order(raw, self._engine.about)

    def _kept(self, model: str, layer: str) -> DataMap | None:
        with self._reading:
            if (model, layer) not in self._maps:
                found = find_map(self._engine.folder(model), model, layer)
                if found is not None:
                    self._maps[model, layer] = found
            return self._maps.get((model, layer))

    async def _map(self, raw: Any) -> DataMap:
        order = self._order(raw)
        made = await asyncio.to_thread(self._kept, order.model, order.layer)
        if made is None:
            raise ConditionError("This map is not here any more; open it again.")
        return made

    def _make(self, order: MapOrder, watch: Any) -> DataMap:
        made = self._kept(order.model, order.layer)
        if made is None:
            engine, name = self._engine, order.model
            made = prepared(lambda: engine.model(name), engine.about(name), engine.folder(name), name, order.layer,
                            watch=watch)  # fmt: skip
        made = laid_out(made, order.choice, watch)
        with self._reading:
            self._maps[order.model, order.layer] = made
        try:
            save_map(made, cached_maps())
        except CheckpointError as error:  # it is shown all the same
            log.warning("%s", error)
        return made

    def _placed(self, order: MapOrder, images: UInt8[np.ndarray, "n h w 3"], what: str, watch: Any) -> Placed:
        made = self._make(order, watch)
        vectors, _ = vectors_of(self._engine.model(order.model), images, order.layer)
        coordinates = place(made.embedded, made.layouts[order.choice.name], vectors, watch)
        points = made.embedded.basis.reduced(vectors)
        near = [made.embedded.neighbours(point, NEIGHBOURS)[0].tolist() for point in points]
        return Placed(images, coordinates, near, what)

    def _point(self, made: DataMap, index: int) -> Reply:
        near, apart = made.embedded.neighbours(made.embedded.points[index], NEIGHBOURS + 1)
        others = [(int(i), float(d)) for i, d in zip(near, apart, strict=True) if i != index][:NEIGHBOURS]
        rows, spec = made.gallery.rows, made.gallery.condition
        named = {name: colour(name, rows[index : index + 1], spec, made.embedded.errors[index : index + 1])
                 for name in colour_names(spec)}  # fmt: skip
        told = {name: worded(one) for name, one in named.items() if not np.isnan(one.values[0])}
        picture = self._picture(made, index)
        return sheet(picture[None]) | {
            "index": index, "key": made.gallery.keys[index], "told": told,
            "neighbours": [i for i, _ in others], "distances": [round(d, 3) for _, d in others],
        }  # fmt: skip

    def _picture(self, made: DataMap, index: int) -> UInt8[np.ndarray, "h w 3"]:
        about = self._engine.about(made.model)
        drawn = drawn_picture(str(about.provenance.get("data", "")), made.gallery.keys[index], about.image)
        return self._pictures(made.model, made.data)[index] if drawn is None else drawn

    def _all_pictures(self, model: str, data: str) -> UInt8[np.ndarray, "n h w 3"]:
        found = pictures_of(self._engine.about(model), model)
        if found.fingerprint != data:
            raise DataError("The pictures of this map are others now; recompute it.")
        return found.images

    async def _came_of(self, job: Job[Any]) -> Reply:
        if isinstance(job.key, MapOrder):
            return await self._studio.encode(told_map, job.result, job.key)
        return await self._studio.encode(told_placed, job.result)
