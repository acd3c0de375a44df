"""Answers about what takes seconds: pictures by a strategy, fronts, verdicts, and files of what was made.

A browser starts work and then asks how far it is; nothing is held open meanwhile, so that a page which goes away
leaves nothing behind but a job that is given up when nobody looks.
"""

import asyncio
import base64
from collections.abc import Hashable
from typing import Any

from gencore.engine import Request
from gencore.errors import GencoreError
from gencore.orders import FrontOrder, Made, MadeFront, Order, make, make_front
from gencore.ui import downloads
from gencore.ui.requests import read_front, read_order, read_pick, read_text, read_viewer
from gencore.ui.studio import Reply, Studio, sheet
from gencore.workshop import Job, State, Work


class Making:
    """Server functions around a studio's workshop.

    Args:
        studio: what all tabs share.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def start(self, raw: Any) -> Reply:
        """Begins pictures by a strategy, and answers as :meth:`progress`.

        Args:
            raw: a view with ``"strategy"`` and ``"options"``.
        """
        order = read_order(raw, self._studio.spec)
        return await self._told(self._begun(order, read_viewer(raw)))

    async def front(self, raw: Any) -> Reply:
        """Begins a front, and answers as :meth:`progress`.

        Args:
            raw: ``{"model", "pair", "seed", "guidance", "viewer"}``.
        """
        order = read_front(raw, self._studio.spec)

        def work(watch: Any) -> MadeFront:
            return make_front(self._studio.engine, self._studio.critics, order, watch)

        return await self._told(self._submit(order, work, read_viewer(raw)))

    async def progress(self, raw: Any) -> Reply:
        """How far work is; with what came of it once it is done.

        Args:
            raw: ``{"job": name}``.
        """
        return await self._told(self._studio.workshop.look(read_text(raw, "job")))

    async def cancel(self, raw: Any) -> Reply:
        """Gives work up, and answers as :meth:`progress`.

        Args:
            raw: ``{"job": name}``.
        """
        name = read_text(raw, "job")
        self._studio.workshop.cancel(name)
        return await self._told(self._studio.workshop.look(name))

    async def judged(self, raw: Any) -> Reply:
        """What the judge says of a view's pictures.

        Args:
            raw: a view; made by ``direct``.
        """
        request = self._studio.request(raw)
        pictures = await asyncio.wrap_future(await self._studio.pictures(request))
        verdicts = await self._studio.encode(self._studio.critics.verdicts, request.model, pictures)
        return {"judged": verdicts, **_view(request)}

    async def save_one(self, raw: Any) -> Reply:
        """One picture of a view as a PNG file.

        Args:
            raw: a view, with ``"pick"``: which of its pictures, from 0.
        """
        order = read_order(raw, self._studio.spec)
        pick = read_pick(raw, len(order.request.seeds))
        made = await self.made(order)
        content = await self._studio.encode(downloads.to_png, made.pictures[pick])
        name = f"{downloads.plain_name(order.request.model)}-seed-{order.request.seeds[pick]}.png"
        return {"name": name, "type": "image/png", "content": base64.b64encode(content).decode()}

    async def save_all(self, raw: Any) -> Reply:
        """All pictures of a view as PNG files in a zip, with the recipe that makes them again."""
        order = read_order(raw, self._studio.spec)
        made = await self.made(order)
        recipe = await asyncio.to_thread(self._studio.recipe, order, made.judged)
        content = await self._studio.encode(downloads.to_zip, made.pictures, recipe)
        name = f"gencore-{downloads.plain_name(order.request.model)}-{len(order.request.seeds)}.zip"
        return {"name": name, "type": "application/zip", "content": base64.b64encode(content).decode()}

    async def made(self, order: Order) -> Made:
        """An order's pictures with the judge's verdicts, waiting for them.

        Raises:
            GencoreError: what stands in their way.
        """
        request = order.request
        if order.strategy == "direct":
            pictures = await asyncio.wrap_future(await self._studio.pictures(request))
            return Made(pictures, await self._studio.encode(self._studio.critics.verdicts, request.model, pictures))
        job = self._begun(order, None)
        while not job.is_over:
            self._studio.workshop.look(job.name)
            await asyncio.to_thread(self._studio.workshop.wait, job, 1.0)
        if job.error is not None:
            raise job.error
        if job.result is None:
            raise GencoreError("The pictures were given up before they were done; ask for them again.")
        return job.result

    def _begun(self, order: Order, viewer: str | None) -> Job[Made]:
        def work(watch: Any) -> Made:
            return make(self._studio.engine, self._studio.critics, order, watch)

        return self._submit(order, work, viewer)

    def _submit(self, key: Hashable, work: Work[Any], viewer: str | None) -> Job[Any]:
        return self._studio.workshop.submit(key, work, viewer)

    async def _told(self, job: Job[Any]) -> Reply:
        if job.state is State.FAILED and job.error is not None:
            raise job.error
        reply: Reply = {"job": job.name, "state": str(job.state), "done": round(job.done, 3)}
        if job.state is State.WAITING:
            reply["ahead"] = self._studio.workshop.ahead(job)
        if job.state is State.DONE:
            reply |= await self._studio.encode(_result, job.key, job.result)
        return reply


def _result(key: Any, result: Any) -> Reply:
    return _front(key, result) if isinstance(key, FrontOrder) else _pictures(key, result)


def _pictures(order: Order, made: Made) -> Reply:
    said = {
        "strategy": order.strategy,
        "judged": made.judged,
        "claimed": made.claimed,
        "seconds": round(made.seconds, 1),
    }
    return sheet(made.pictures) | _view(order.request) | said


def _front(order: FrontOrder, made: MadeFront) -> Reply:
    return sheet(made.front) | {
        "model": order.model,
        "pair": list(order.pair),
        "judged": made.judged,
        "wishes": made.wishes,
        "others": [list(scores) for scores in made.others],
        "seconds": round(made.seconds, 1),
    }


def _view(request: Request) -> Reply:
    return {"model": request.model, "wish": dict(request.wish), "seeds": list(request.seeds)}
