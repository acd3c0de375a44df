"""Answers about edits: examples, uploads, work under way, and files of what was made.

Edits have a thread of their own, so that they hold up neither the sliders nor other people's strategies.
"""

import asyncio
import base64
from collections.abc import Mapping
from typing import Any

from gencore.edits import EditOrder, MadeEdit, make_edit, unable
from gencore.errors import CapabilityError, ConditionError
from gencore.ui import downloads
from gencore.ui.album import Album
from gencore.ui.at_work import AtWork
from gencore.ui.requests import read_model_name, read_text, read_viewer, read_wish, short
from gencore.ui.studio import Reply, Studio, sheet
from gencore.workshop import Job, State

LIKENESS = {"low": 0.0, "high": 4.0, "step": 0.5, "value": 2.0}
EXAMPLES = 6


class Editing(AtWork):
    """Server functions of the Edit tab.

    Args:
        studio: what all tabs share.
    """

    def __init__(self, studio: Studio) -> None:
        self._engine, self._critics, self._encode = studio.engine, studio.critics, studio.encode
        super().__init__()
        self._album = Album(studio.engine)

    def unable(self, name: str) -> str | None:
        """Why a model cannot edit pictures; None if it can."""
        return unable(self._engine, self._critics, name)

    async def examples(self, raw: Any) -> Reply:
        """A few pictures to begin with, as one JPEG, and what the chosen model knows about its people.

        Args:
            raw: ``{"model": name}``.
        """
        name = self._model(raw)
        pictures = await asyncio.to_thread(self._album.examples, name, EXAMPLES)
        names = [self._album.keep(picture) for picture in pictures]
        doubtful = await asyncio.to_thread(self._critics.unpredictable, name)
        judged = self._critics.has(name, "judge")
        return sheet(pictures) | {"model": name, "names": names, "doubtful": doubtful, "judged": judged}

    async def upload(self, raw: Any) -> Reply:
        """A picture file, cut to the model's size, upright.

        Args:
            raw: ``{"model": name, "file": base64, "name": file name}``.
        """
        name = self._model(raw)
        picture = await asyncio.to_thread(self._album.read, name, raw)
        return sheet(picture[None]) | {"model": name, "names": [self._album.keep(picture)]}

    async def edit(self, raw: Any) -> Reply:
        """Begins an edit, and answers as :meth:`progress`.

        Args:
            raw: ``{"model", "picture": name of a picture, "wish", "identity", "viewer"}``.
        """
        name = self._model(raw)
        wish = read_wish(raw.get("wish", {}), self._engine.about(name).condition)
        given = tuple(sorted((who, value) for who, value in wish.items() if value is not None))
        order = EditOrder(name, read_text(raw, "picture"), given, _likeness(raw))
        if not given:
            raise ConditionError("Nobody is to be pleased yet; choose a person first.")
        picture = self._album.find(order.picture, name)

        def work(watch: Any) -> MadeEdit:
            return make_edit(self._engine, self._critics, order, picture, watch)

        return await self._told(self._workshop.submit(order, work, read_viewer(raw)))

    async def save(self, raw: Any) -> Reply:
        """One step of an edit as a PNG file.

        Args:
            raw: ``{"job": name, "step": from 0}``.
        """
        job = self._workshop.look(read_text(raw, "job"))
        if job.state is not State.DONE or not isinstance(job.result, MadeEdit):
            raise ConditionError("There is nothing to save yet; wait until the edit is done.")
        step = raw.get("step")
        if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step < len(job.result.amounts):
            raise ConditionError(f"{short(step)} is no step of this edit.")
        order, amount = job.result.order, job.result.amounts[step]
        content = await self._encode(downloads.to_png, job.result.pictures[1 + step])
        whom = downloads.plain_name("-".join(who for who, _ in order.wish))
        name = f"{downloads.plain_name(order.model)}-for-{whom}-{round(100 * amount)}.png"
        return {"name": name, "type": "image/png", "content": base64.b64encode(content).decode()}

    def _model(self, raw: Any) -> str:
        name = read_model_name(raw)
        problem = self.unable(name)
        if problem:
            raise CapabilityError(f"This model cannot edit pictures. {problem}")
        return name

    async def _came_of(self, job: Job[Any]) -> Reply:
        return await self._encode(_result, job.result)


def _result(made: MadeEdit) -> Reply:
    return sheet(made.pictures) | {
        "model": made.order.model,
        "wish": dict(made.order.wish),
        "amounts": list(made.amounts),
        "judged": made.judged,
        "seconds": round(made.seconds, 1),
    }


def _likeness(raw: Mapping[str, Any]) -> float:
    value = raw.get("identity", LIKENESS["value"])
    low, high = LIKENESS["low"], LIKENESS["high"]
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise ConditionError(f"{short(value)} for likeness is not a number in {low:g}..{high:g}.")
    return round(float(value), 1)
