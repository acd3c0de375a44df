"""Work of a tab that takes a while: looked at, given up, and answered with what came of it."""

from typing import Any

from gencore.ui.requests import read_text
from gencore.ui.studio import Reply
from gencore.workshop import Job, State, Workshop


class AtWork:
    """What the server functions of such a tab share; each says itself what came of a job."""

    def __init__(self) -> None:
        self._workshop = Workshop()

    async def progress(self, raw: Any) -> Reply:
        """How far work is; with what came of it once it is done.

        Args:
            raw: ``{"job": name}``.
        """
        return await self._told(self._workshop.look(read_text(raw, "job")))

    async def cancel(self, raw: Any) -> Reply:
        """Gives work up, and answers as :meth:`progress`.

        Args:
            raw: ``{"job": name}``.
        """
        self._workshop.cancel(read_text(raw, "job"))
        return await self.progress(raw)

    async def _told(self, job: Job[Any]) -> Reply:
        if job.state is State.FAILED and job.error is not None:
            raise job.error
        reply: Reply = {"job": job.name, "state": str(job.state), "done": round(job.done, 3)}
        if job.state is State.WAITING:
            reply["ahead"] = self._workshop.ahead(job)
        if job.state is State.DONE and job.result is not None:
            reply |= await self._came_of(job)
        return reply

    async def _came_of(self, job: Job[Any]) -> Reply:
        """What a finished job's answer holds besides."""
        raise NotImplementedError(f"{type(self).__name__} must say what came of a job.")
