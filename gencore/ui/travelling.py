"""Answers about films from picture to picture: what can be chosen, work under way, frames, hybrids, files.

A film's frames travel once, as one picture; a slider then shows them without asking. Films have a thread of their own.
"""

import asyncio
import base64
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import UInt8
from torch import Tensor

from gencore.animation import TYPES, WRITERS
from gencore.critics import Critics
from gencore.crossing import Crossed, cross_pair, learnt_wings, unable_to_cross
from gencore.data.base import to_float
from gencore.edits import fingerprint
from gencore.engine import Engine
from gencore.errors import CapabilityError, ConditionError
from gencore.journeys import Journey, curves, travel
from gencore.latent.hybrids import Wings
from gencore.latent.paths import PATHS
from gencore.latent.regions import grid_of
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.ui import downloads
from gencore.ui.album import Album
from gencore.ui.at_work import AtWork
from gencore.ui.film_orders import read_film, read_mask, read_place
from gencore.ui.making import Making
from gencore.ui.requests import read_model_name, read_order, read_pick, read_text, read_viewer, short
from gencore.ui.studio import Reply, Studio, sheet
from gencore.workshop import Job, State

EXAMPLES = 12
SHOWN_HYBRIDS = 10
MOST_CODES = 300  # hybrids whose codes are remembered


@dataclass(frozen=True)
class CrossOrder:
    """Which two pictures are to be crossed."""

    model: str
    horse: str
    bird: str


class Travelling(AtWork):
    """Server functions of the Interpolate tab.

    Args:
        studio: what all tabs share.
        making: who makes the pictures of the Generate tab.
    """

    def __init__(self, studio: Studio, making: Making) -> None:
        self._engine, self._critics, self._studio, self._making = studio.engine, studio.critics, studio, making
        super().__init__()
        self._album = Album(studio.engine)
        self._wings: dict[str, Wings] = {}
        self._codes: OrderedDict[tuple[str, str], Tensor] = OrderedDict()

    def unable(self, name: str) -> str | None:
        """Why a model cannot go from picture to picture; None if it can. Nothing is loaded for the answer."""
        kind = MODELS[self._engine.about(name).model]
        if kind.encode is GenerativeModel.encode or kind.decode is GenerativeModel.decode:
            return "It has no encoder, so pictures cannot be placed among its latents."
        return None

    async def shelf(self, raw: Any) -> Reply:
        """Pictures to begin with, as one JPEG, and what the chosen model can do with them.

        Args:
            raw: ``{"model": name}``.
        """
        name = self._model(raw)
        model = await asyncio.to_thread(self._engine.model, name)
        pictures = await asyncio.to_thread(self._album.examples, name, EXAMPLES)
        return sheet(pictures) | {
            "model": name,
            "names": [self._album.keep(picture) for picture in pictures],
            "paths": [each for each in PATHS if each != "prior" or (model.has_prior and model.normal_noise)],
            "grid": _grid(model),
            "crosses": unable_to_cross(self._engine.about(name)) is None and self._critics.has(name, "raters"),
            "said": self._critics.has(name, "raters"),
        }

    async def bring(self, raw: Any) -> Reply:
        """A picture file, cut to the model's size, upright.

        Args:
            raw: ``{"model": name, "file": base64, "name": file name}``.
        """
        name = self._model(raw)
        picture = await asyncio.to_thread(self._album.read, name, raw)
        return sheet(picture[None]) | {"model": name, "names": [self._album.keep(picture)]}

    async def take(self, raw: Any) -> Reply:
        """One picture of a view of the Generate tab, as it is, to the last pixel.

        Args:
            raw: ``{"model": name of the model here, "view": as for generating, "pick": which picture, from 0}``.
        """
        name = self._model(raw)
        order = read_order(raw.get("view"), self._studio.spec)
        pick = read_pick(raw, len(order.request.seeds))
        made = await self._making.made(order)
        file = await self._studio.encode(downloads.to_png, made.pictures[pick])
        called = f"seed {order.request.seeds[pick]}"
        given = {"file": base64.b64encode(file).decode(), "name": called}
        picture = await asyncio.to_thread(self._album.read, name, given)
        return sheet(picture[None]) | {"model": name, "names": [self._album.keep(picture)], "called": called}

    async def travel(self, raw: Any) -> Reply:
        """Begins a film, and answers as :meth:`progress`.

        Args:
            raw: as :func:`gencore.ui.film_orders.read_film` reads it, with ``"viewer"``.
        """
        name = self._model(raw)
        order = read_film(raw, name)
        pictures = np.stack([self._album.find(key, name) for key in order.pictures])
        known = {i: self._codes.get((name, key)) for i, key in enumerate(order.pictures)}
        codes = {i: code for i, code in known.items() if code is not None}

        def work(watch: Any) -> Journey:
            mask = read_mask(order, self._engine.about(name).image)
            model, critics = self._engine.model(name), self._critics
            return travel(model, pictures, order.course, critics.raters(name), critics.judge(name), mask, codes=codes)

        return await self._told(self._workshop.submit(order, work, read_viewer(raw)))

    async def still(self, raw: Any) -> Reply:
        """The picture at one place of a finished film, also between two frames, decoded for that place.

        Args:
            raw: ``{"job": name, "at": frame from 0, such as 3.25}``.
        """
        film, _ = self._finished(raw)
        if not isinstance(film, Journey):
            raise ConditionError("These are pictures, not a film; there is nothing between them.")
        at = read_place(raw, len(film))
        return sheet((await self._studio.encode(film.still, at))[None]) | {"at": at}

    async def cross(self, raw: Any) -> Reply:
        """Begins hybrids of a horse and a bird, whichever of the two is which, and answers as :meth:`progress`.

        Args:
            raw: ``{"model", "a", "b": names of pictures, "viewer"}``.
        """
        name = self._model(raw)
        order = CrossOrder(name, read_text(raw, "a"), read_text(raw, "b"))
        pictures = np.stack([self._album.find(key, name) for key in (order.horse, order.bird)])

        def work(watch: Any) -> Crossed:
            made = _crossed(self._engine, self._critics, name, pictures, self._known_wings(name))
            self._remember(name, made)
            return made

        return await self._told(self._workshop.submit(order, work, read_viewer(raw)))

    async def film(self, raw: Any) -> Reply:
        """A finished film as a file, or one of its frames.

        Args:
            raw: ``{"job": name, "kind": ".gif", ".webp" or ".png"}``; of a hybrid ``{"job", "pick"}``, of a place in
                a film ``{"job", "at"}``.
        """
        made, model = self._finished(raw)
        if "pick" in raw or "at" in raw:
            picture, place = await self._studio.encode(_picture_of, made, raw)
            content, ending, kind = await self._studio.encode(downloads.to_png, picture), f"-{place}.png", "image/png"
        else:
            suffix = raw.get("kind")
            if suffix not in WRITERS:
                raise ConditionError(f"{short(suffix)} is no kind of film; choose {', '.join(WRITERS)}.")
            closed = isinstance(made, Journey) and made.closed
            content = await self._studio.encode(WRITERS[suffix], made.images, closed)
            ending, kind = suffix, TYPES[suffix]
        return {"name": f"{model}-film{ending}", "type": kind, "content": base64.b64encode(content).decode()}

    def _finished(self, raw: Any) -> tuple[Any, str]:
        """What came of a job that is done, and the model's name as it may stand in a file name."""
        job = self._workshop.look(read_text(raw, "job"))
        if job.state is not State.DONE or job.result is None:
            raise ConditionError("There is nothing to save yet; wait until it is done.")
        return job.result, downloads.plain_name(getattr(job.key, "model", ""))

    def _remember(self, name: str, made: Crossed) -> None:
        """Hybrids become pictures like any others, and their codes are kept: a film shows them as they were made."""
        for picture, code in zip(made.images[:SHOWN_HYBRIDS], made.codes, strict=False):
            self._codes[name, self._album.keep(picture)] = torch.from_numpy(code)
        while len(self._codes) > MOST_CODES:
            self._codes.popitem(last=False)

    def _known_wings(self, name: str) -> Wings:
        if name not in self._wings:
            self._wings[name] = learnt_wings(self._engine.model(name))
        return self._wings[name]

    def _model(self, raw: Any) -> str:
        name = read_model_name(raw)
        problem = self.unable(name)
        if problem:
            raise CapabilityError(f"This model cannot go from picture to picture. {problem}")
        return name

    async def _came_of(self, job: Job[Any]) -> Reply:
        return await self._studio.encode(_RESULTS[type(job.result)], job.result)


def _film(made: Journey) -> Reply:
    return sheet(made.images) | {
        "count": len(made),
        "positions": [round(one, 4) for one in made.positions],
        "curves": curves(made.judged),
        "smoothness": None if made.smoothness is None else round(made.smoothness, 2),
        "seconds": round(made.seconds, 1),
        "closed": made.closed,
    }


def _hybrids(made: Crossed) -> Reply:
    shown = made.images[:SHOWN_HYBRIDS]
    liked = None if made.likeness is None else list(made.likeness[:SHOWN_HYBRIDS])
    names = [fingerprint(picture) for picture in shown]
    return sheet(shown) | {"count": len(shown), "likeness": liked, "of": len(made), "names": names}


def _picture_of(made: Journey | Crossed, raw: Mapping[str, Any]) -> tuple[UInt8[np.ndarray, "h w 3"], str]:
    """One picture of what was made, and the words for its place in a file name."""
    if isinstance(made, Journey) and "at" in raw:
        at = read_place(raw, len(made))
        return made.still(at), f"{at:g}"
    pick = read_pick(raw, len(made))
    return made.images[pick], str(pick)


_RESULTS: dict[type, Callable[[Any], Reply]] = {Journey: _film, Crossed: _hybrids}


def _crossed(
    engine: Engine, critics: Critics, name: str, pictures: UInt8[np.ndarray, "n h w 3"], wings: Wings
) -> Crossed:
    raters = critics.raters(name)
    if raters is None:
        raise CapabilityError(
            "There are no rater models that tell horses from birds; `gencore raters train` makes some."
        )
    with torch.no_grad():
        return cross_pair(engine.model(name), engine.about(name), to_float(pictures), wings, raters)


def _grid(model: GenerativeModel) -> list[int] | None:
    try:
        return list(grid_of(model))
    except CapabilityError:
        return None
