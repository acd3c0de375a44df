"""What a watcher of a run sees, as plain JSON with a version: who has the newest one already is told nothing.

Nothing is held open for a watcher, and many of them cost little more than one: what is new is read once.
"""

import base64
import json
import threading
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gencore.errors import TrainingError
from gencore.runs.curves import HistoryReader
from gencore.runs.folder import read_file
from gencore.runs.listing import Run


class Watched:
    """A run as it is watched.

    Args:
        folder: of the run.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._history = HistoryReader(folder / "history.jsonl")
        self._lock = threading.Lock()
        self._known = ""  # everything but the curves, as it was last told
        self._number = 0
        self._attempt = 0
        self._boot = uuid.uuid4().hex[:8]
        self._planned: tuple[float, dict[str, Any]] | None = None

    def snapshot(self, run: Run, seen: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """All there is to see of a run that a watcher has not seen yet.

        Args:
            run: how it stands now.
            seen: ``{"version", "train", "validation"}`` of the snapshot that the watcher had before.

        Returns:
            ``{"version", "same": True}`` if nothing is new; else ``{"version", "run", "train", "validation", "plan",
            "samples", "latents", "turns"}``, see the functions of this module and :meth:`Curve.told`.
        """
        seen = seen or {}
        with self._lock:
            told: dict[str, Any] = {
                "run": describe(run),
                "samples": sample_steps(self.folder),
                "latents": self._latents(),
                "plan": self._plan(),
            }
            new = self._history.follow()
            told["turns"] = [list(turn) for turn in self._history.turns]
            told["over_time"] = [[one["step"], one.get("used", 0)] for one in self._history.latents]
            text = json.dumps(told, sort_keys=True)
            if new or text != self._known:
                self._known = text
                self._number += 1
            version = f"{self._boot}-{self._number}"
            if seen.get("version") == version:
                return {"version": version, "same": True}
            curves = {name: getattr(self._history, name).told(_mapping(seen.get(name)))
                      for name in ("train", "validation")}  # fmt: skip
            return {"version": version, **told, **curves}

    def _latents(self) -> dict[str, Any] | None:
        newest = max((self.folder / "latents").glob("step-*.json"), default=None)
        if newest is None:
            return None
        try:
            found = json.loads(newest.read_text(encoding="utf-8"))
            return {name: found[name] for name in ("step", "findings", "variance", "kl", "unused")}
        except (OSError, ValueError, KeyError):
            return None

    def _plan(self) -> dict[str, Any] | None:
        """Schedules and marks of the recipe that the run follows, read anew when it is planned to another length."""
        try:
            written = (self.folder / "run.json").stat().st_mtime
            if self._planned is None or self._planned[0] != written:
                self._planned = (written, plan_of(read_file(self.folder, "run.json")["recipe"]))
        except (OSError, TrainingError, KeyError):
            return None
        return self._planned[1]


def describe(run: Run) -> dict[str, Any]:
    """A run and how it stands, as plain JSON."""
    state = asdict(run.state)
    kept = ("status", "stage", "step", "steps", "images_per_second", "seconds_left", "memory", "why", "messages")
    return {
        "name": run.name, "title": run.title, "data": run.data, "lesson": run.lesson, "place": run.place,
        "saved": run.saved, "ending": run.ending, **{name: state[name] for name in kept},
    }  # fmt: skip


def plan_of(recipe: Mapping[str, Any]) -> dict[str, Any]:
    """What a recipe plans, see :mod:`gencore.runs.marks`, with its model and batch size."""
    from gencore.runs.marks import marks, schedules
    from gencore.training.recipe import RECIPE

    known = RECIPE.validate_python(recipe)
    return {
        "model": known.model, "batch_size": known.batch_size, "learning_rate": known.learning_rate, "seed": known.seed,
        "schedules": schedules(known), "marks": marks(known),
    }  # fmt: skip


def sample_steps(folder: Path) -> list[int]:
    """The steps of which there are sheets of samples, in order."""
    return sorted(int(file.stem.removeprefix("step-")) for file in (folder / "samples").glob("step-*.jpg"))


def sample_sheet_of(folder: Path, step: int) -> dict[str, Any]:
    """A sheet of samples as JPEG in base64, with what its rows show from top to bottom.

    Raises:
        TrainingError: if there is none of this step.
    """
    file = folder / "samples" / f"step-{step:08d}.jpg"
    try:
        content = file.read_bytes()
    except OSError:
        raise TrainingError(f"{folder.name} has no samples of step {step}.") from None
    try:
        rows = json.loads((file.parent / "rows.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rows = []
    return {"image": base64.b64encode(content).decode(), "rows": rows, "step": step}


def _mapping(value: Any) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None
