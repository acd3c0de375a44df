"""Answers for the Training tab: what runs there are, how one is getting on, and what is asked of them.

Whoever looks sends the version of what they saw last and is told what is new. Nothing is held open, so a page that
goes away changes nothing.
"""

import asyncio
import base64
import binascii
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gencore.errors import CheckpointError, ConditionError, DataError
from gencore.runs.folder import OVER, Status
from gencore.runs.listing import Run
from gencore.runs.order import RunOrder, continued, of_lesson, ordered, whole
from gencore.runs.rules import Rules
from gencore.runs.snapshot import Watched, describe, plan_of, sample_sheet_of
from gencore.runs.supervisor import Supervisor
from gencore.runs.uploads import Uploads
from gencore.training.checkpoint import read_about
from gencore.training.recipe import RECIPE
from gencore.training.state import resolve
from gencore.ui.album import read_file_name
from gencore.ui.requests import read_text, short
from gencore.ui.studio import Reply, Studio

# data sets that need no download
HERE = (
    "cars", "digits", "creatures", "creatures-parts", "houses", "fish", "faces", "boats", "teapots", "sneakers",
    "chairs", "cakes", "lamps", "several",
)  # fmt: skip
UPLOADED = "upload:"
DEEDS = ("pause", "stop", "resume", "remove")
CHOICES = ("steps", "batch_size", "learning_rate", "seed")
PIECE = 4 * 1024**2  # bytes of an upload that are sent at once
PROBLEMS = 5


class Training:
    """Server functions of the Training tab.

    Args:
        studio: what all tabs share.
        supervisor: who looks after the runs.
        rules: what the host allows.
    """

    def __init__(self, studio: Studio, supervisor: Supervisor, rules: Rules) -> None:
        self._studio, self._supervisor, self.rules = studio, supervisor, rules
        self.uploads = Uploads(supervisor.home)
        self._watched: dict[Path, Watched] = {}
        for run in supervisor.runs():
            self._offer(run)
        supervisor.changed = self.changed

    def changed(self, name: str) -> None:
        """Hears that a run has begun or ended: one that has ended is a model on the other tabs."""
        run = next((run for run in self._supervisor.runs() if run.name == name), None)
        if run is None:
            self._studio.withdraw(name)
        else:
            self._offer(run)

    async def look(self, raw: Any) -> Reply:
        """All runs, and what is new of one of them.

        Args:
            raw: ``{"run": name, "seen": {"run": name, …}}``; without a name, the one at work or else the newest. What
                was seen is as :meth:`gencore.runs.snapshot.Watched.snapshot` takes it.
        """
        wanted, seen = _mapping(raw).get("run"), _mapping(raw).get("seen")
        return await asyncio.to_thread(self._looked, wanted, _mapping(seen))

    async def sheet(self, raw: Any) -> Reply:
        """A sheet of a run's samples.

        Args:
            raw: ``{"run": name, "step": number}``.
        """
        step = _mapping(raw).get("step")
        if not isinstance(step, int) or isinstance(step, bool) or not 0 <= step < 10**8:
            raise ConditionError(f"{short(step)} is no step; send a whole number.")
        run = await asyncio.to_thread(self._supervisor.run, read_text(raw, "run"))
        return await asyncio.to_thread(sample_sheet_of, run.folder, step)

    async def plan(self, raw: Any) -> Reply:
        """What a run would be like, and what can be chosen of it.

        Args:
            raw: as :meth:`begin`, without a code.
        """
        order = await asyncio.to_thread(self._order, _mapping(raw))
        recipe = order.recipe
        planned = plan_of(RECIPE.dump_python(recipe, mode="json"))
        terms = {term.loss: term.schedule.weight for term in recipe.terms}
        return {"plan": {**planned, "steps": recipe.steps, "weights": terms, "title": order.title}}

    async def begin(self, raw: Any) -> Reply:
        """Starts a run, or puts it at the end of the queue; answers as :meth:`look`.

        Args:
            raw: ``{"data", "model" or "begin", "steps", "batch_size", "learning_rate", "seed", "weights", "code"}``; or
                ``{"lesson": name, "break": name or nothing, "code"}``.
        """
        self.rules.admit(_mapping(raw).get("code"))
        order = await asyncio.to_thread(self._order, _mapping(raw))
        name = await asyncio.to_thread(self._supervisor.start, order)
        return await self.look({"run": name})

    async def steer(self, raw: Any) -> Reply:
        """Pauses, stops, resumes or removes a run; answers as :meth:`look`.

        Args:
            raw: ``{"run": name, "deed": "pause" | "stop" | "resume" | "remove", "code"}``; to resume also ``"steps"``,
                where it ends instead.
        """
        self.rules.admit(_mapping(raw).get("code"))
        name, deed = read_text(raw, "run"), read_text(raw, "deed")
        if deed not in DEEDS:
            raise ConditionError(f"{short(deed)} cannot be done to a run; choose {', '.join(DEEDS)}.")
        steps = _mapping(raw).get("steps")
        given = {"steps": whole(steps, "steps")} if deed == "resume" and steps is not None else {}
        await asyncio.to_thread(getattr(self._supervisor, deed), name, **given)
        return await self.look({} if deed == "remove" else {"run": name})

    async def send(self, raw: Any) -> Reply:
        """Takes a piece of a zip file; with the last one, the folder in it.

        Args:
            raw: ``{"upload": name or None to begin, "name": of the file, "size": bytes of all of it, "at": bytes sent
                before, "piece": base64, "code"}``.
        """
        self.rules.admit(_mapping(raw).get("code"))
        size, at = _count(raw, "size"), _count(raw, "at")
        upload = _mapping(raw).get("upload") or await asyncio.to_thread(self.uploads.begin, size)
        arrived = await asyncio.to_thread(self.uploads.add, str(upload), at, _piece(raw))
        if arrived < size:
            return {"names": [], "upload": upload, "arrived": arrived}
        title = read_file_name(_mapping(raw))
        found = await asyncio.to_thread(self.uploads.finish, str(upload), title)
        told = asdict(found) | {"problems": list(found.problems[:PROBLEMS]), "left_out": len(found.problems)}
        return {"names": [UPLOADED + found.name], "arrived": arrived, **told}

    def _looked(self, wanted: Any, seen: Mapping[str, Any]) -> Reply:
        runs = self._supervisor.runs()
        run = next((run for run in runs if run.name == wanted), None) or next(iter(runs), None)
        brief = [{key: value for key, value in describe(one).items() if key != "messages"} for one in runs]
        return {
            "runs": brief,
            "models": self._studio.version,
            "snapshot": None
            if run is None
            else self._watch(run).snapshot(run, seen if seen.get("run") == run.name else {}),
        }

    def _watch(self, run: Run) -> Watched:
        if run.folder not in self._watched:
            self._watched[run.folder] = Watched(run.folder)
        return self._watched[run.folder]

    def _order(self, raw: Mapping[str, Any]) -> RunOrder:
        if raw.get("lesson") is not None:
            return of_lesson(read_text(raw, "lesson"), read_text(raw, "break") if raw.get("break") else "")
        choices = {name: raw[name] for name in CHOICES if raw.get(name) is not None}
        weights = raw.get("weights")
        choices["weights"] = weights if isinstance(weights, Mapping) else {}
        data = raw.get("data")
        source = self._source(data) if isinstance(data, str) and data else ""
        begin = raw.get("begin")
        if isinstance(begin, str) and begin:
            folder = self._studio.engine.folder(begin)
            return continued(folder, source, title=f"{begin}, continued", **choices)
        return ordered(source, read_text(raw, "model"), **choices)

    def _source(self, data: str) -> str:
        if data in HERE:
            return data
        if data.startswith(UPLOADED):
            return str(self.uploads.folder(data.removeprefix(UPLOADED)))
        if not self.rules.paths:
            raise DataError("The host of this app lets nobody name folders of its machine; upload a zip file instead.")
        return data

    def _offer(self, run: Run) -> None:
        """Makes a run that has ended a model on the other tabs, if it has saved anything worth seeing."""
        if run.state.status not in (*OVER, Status.PAUSED) or not run.saved:
            return
        try:
            read_about(resolve(run.folder))
        except CheckpointError:
            return
        self._studio.offer(run.name, run.folder)


def _mapping(raw: Any) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}


def _count(raw: Any, name: str) -> int:
    value = _mapping(raw).get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ConditionError(f"{short(value)} is no {name}; send a whole number of bytes.")
    return value


def _piece(raw: Any) -> bytes:
    text = _mapping(raw).get("piece")
    if not isinstance(text, str) or len(text) > PIECE * 4 // 3 + 4:
        raise ConditionError("A piece of the file is missing or too large; choose the file again.")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise DataError("A piece of the file did not arrive whole; choose it again.") from None
