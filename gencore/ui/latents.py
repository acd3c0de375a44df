"""Answers about latents: what is known of them, pictures along directions, rows of pictures along dimensions."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from gencore.data.plain import load_pictures
from gencore.engine import Request
from gencore.errors import CapabilityError, ConditionError, DataError, GencoreError
from gencore.exploring import FARTHEST, Explorer
from gencore.latent.portrait_file import Written
from gencore.training.source import source_of
from gencore.ui.album import Album, Pictures
from gencore.ui.at_work import AtWork
from gencore.ui.requests import read_model_name, read_seeds, read_text, read_viewer, short
from gencore.ui.studio import Reply, Studio, sheet
from gencore.workshop import Job, State

EXAMPLES = 6
MOST_AT_ONCE = 12  # directions that are moved along together
VECTORS = ("step", "reader")


class Latents(AtWork):
    """Server functions of the Latents tab.

    Args:
        studio: what all tabs share.
    """

    def __init__(self, studio: Studio) -> None:
        self._engine, self._critics = studio.engine, studio.critics
        self._album = Album(studio.engine)
        self._explorer = Explorer(studio.engine)
        super().__init__()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gencore-latents")

    def unable(self, name: str) -> str | None:
        """Why a model's latents cannot be shown; None if they can."""
        return self._explorer.unable(name)

    async def portrait(self, raw: Any) -> Reply:
        """What is known of a model's latents; where nothing is, begins to find out and answers as :meth:`progress`.

        Args:
            raw: ``{"model": name, "viewer", "anew": whether to find out even where something is known}``.
        """
        name = self._model(raw)
        known = await asyncio.to_thread(self._explorer.known, name)
        if known is not None and not (raw.get("anew") is True and not self._explorer.can_move(name)):
            return self._shown(name, known)

        def work(watch: Any) -> tuple[str, Written]:
            return name, self._explorer.portray(name, watch)

        return await self._told(self._workshop.submit(("portrait", name), work, read_viewer(raw)))

    async def examples(self, raw: Any) -> Reply:
        """A few pictures to begin with.

        Args:
            raw: ``{"model": name}``.
        """
        name = self._model(raw)
        pictures = await asyncio.to_thread(self._examples, name)
        return sheet(pictures) | {"model": name, "names": [self._album.keep(picture) for picture in pictures]}

    async def upload(self, raw: Any) -> Reply:
        """A picture file, cut to the model's size, upright.

        Args:
            raw: ``{"model": name, "file": base64, "name": file name}``.
        """
        name = self._model(raw)
        picture = await asyncio.to_thread(self._album.read, name, raw)
        return sheet(picture[None]) | {"model": name, "names": [self._album.keep(picture)]}

    async def seeded(self, raw: Any) -> Reply:
        """The picture of a seed.

        Args:
            raw: ``{"model": name, "seeds": [seed]}``.
        """
        name = self._model(raw)
        request = Request.of(name, {}, read_seeds(raw.get("seeds"), 1))
        pictures = await asyncio.to_thread(self._engine.generate, request)
        return sheet(pictures) | {"model": name, "names": [self._album.keep(pictures[0])]}

    async def move(self, raw: Any) -> Reply:
        """A picture moved along directions, and what the judge says of it.

        Args:
            raw: ``{"model", "picture": its name, "amounts": {direction: standard deviations}, "apart": bool}``.
        """
        name = self._model(raw)
        picture = self._album.find(read_text(raw, "picture"), name)
        amounts, apart = _amounts(raw), raw.get("apart") is True

        def work() -> Reply:
            made = self._explorer.moved(name, picture, amounts, apart)[None]
            return sheet(made) | {"model": name, "judged": self._critics.verdicts(name, made)}

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def traversal(self, raw: Any) -> Reply:
        """Rows of pictures: along a direction, and along the dimensions that tell most of the same.

        Args:
            raw: ``{"model", "picture": its name, "what": a direction, rater or factor}``.
        """
        name = self._model(raw)
        picture, what = self._album.find(read_text(raw, "picture"), name), read_text(raw, "what")

        def work() -> Reply:
            made = self._explorer.traversal(name, picture, what)
            rows = {"rows": made.rows, "amounts": list(made.amounts), "what": what}
            return sheet(made.pictures) | {"model": name, **rows}

        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _model(self, raw: Any) -> str:
        name = read_model_name(raw)
        problem = self.unable(name)
        if problem:
            raise CapabilityError(f"The latents of this model cannot be shown. {problem}")
        return name

    def _examples(self, name: str) -> Pictures:
        try:
            return self._album.examples(name, EXAMPLES)
        except GencoreError:  # a model that cannot make any is looked at with pictures it was trained on
            return self._trained_on(name)

    def _trained_on(self, name: str) -> Pictures:
        try:
            source = source_of(self._engine.folder(name), self._engine.about(name))
            return np.array(load_pictures(source, self._engine.about(name).image).images[:EXAMPLES])
        except DataError:
            raise DataError("There are no pictures to begin with here; choose one of your own.") from None

    def _shown(self, name: str, written: Written) -> Reply:
        """A portrait without what only the server needs."""
        directions = [{key: value for key, value in one.items() if key not in VECTORS} for one in written["directions"]]
        shown = {key: value for key, value in written.items() if key not in ("weights", "directions")}
        return {
            "job": "", "state": "done", "model": name, "portrait": shown | {"directions": directions},
            "movable": self._explorer.can_move(name),
        }  # fmt: skip

    async def _told(self, job: Job[Any]) -> Reply:
        if job.state is State.FAILED and job.error is not None:
            raise job.error
        if job.state is State.DONE and job.result is not None:
            return self._shown(*job.result) | {"job": job.name}
        reply: Reply = {"job": job.name, "state": str(job.state), "done": round(job.done, 3)}
        if job.state is State.WAITING:
            reply["ahead"] = self._workshop.ahead(job)
        return reply


def _amounts(raw: Mapping[str, Any]) -> dict[str, float]:
    given = raw.get("amounts")
    if not isinstance(given, Mapping) or len(given) > MOST_AT_ONCE:
        raise ConditionError(f"Move along up to {MOST_AT_ONCE} directions at once.")
    found = {}
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int | float) or not -FARTHEST <= value <= FARTHEST:
            raise ConditionError(f"{short(value)} is not a number in {-FARTHEST:g}..{FARTHEST:g}.")
        found[str(name)] = round(float(value), 2)
    return found
