"""A run's curves, read from its history while that is written, in so many points that a page can draw them.

A run has thousands of steps and a screen some hundred columns. Values are averaged over as many steps as that takes;
when there are too many points, neighbours become one. Whoever has seen all points but the last is only told the rest.
"""

import json
import math
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MOST = 300  # points


class Curve:
    """Several quantities over steps, averaged in neighbourhoods of equal numbers of entries.

    Args:
        most: points kept; twice as many entries share one where it would be more.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self.shape = secrets.randbits(40)  # another number whenever points that were there have changed
        self.clear()

    def clear(self) -> None:
        """Forgets everything."""
        self.shape += 1
        self._width = 1  # entries a point
        self._steps: list[int] = []
        self._held: list[int] = []  # entries in each point
        self._sums: dict[str, list[float]] = {}
        self._counts: dict[str, list[int]] = {}

    def add(self, step: int, values: Mapping[str, float]) -> None:
        """Adds an entry; a value that is not finite leaves a hole."""
        if not self._steps or self._held[-1] >= self._width:
            if len(self._steps) >= self._most:
                self._merge()
            if not self._steps or self._held[-1] >= self._width:
                self._open()
        self._steps[-1] = step
        self._held[-1] += 1
        for name, value in values.items():
            if name not in self._sums:
                self._sums[name], self._counts[name] = [0.0] * len(self._steps), [0] * len(self._steps)
            if math.isfinite(value):
                self._sums[name][-1] += value
                self._counts[name][-1] += 1

    def told(self, seen: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The points as plain JSON, from the first one on that a watcher has not seen whole.

        Args:
            seen: ``{"shape", "points"}`` as told before: which shape the watcher knows, and how many points of it.

        Returns:
            ``{"shape", "from", "steps", "values": {name: numbers or None}}``.
        """
        known = seen.get("points", 0) if seen and seen.get("shape") == self.shape else 0
        first = max(0, min(int(known), len(self._steps)) - 1)  # the last one may have grown
        values = {
            name: [
                float(f"{total / count:.4g}") if count else None
                for total, count in zip(sums[first:], self._counts[name][first:], strict=True)
            ]
            for name, sums in self._sums.items()
        }
        return {"shape": self.shape, "from": first, "steps": self._steps[first:], "values": values}

    def _open(self) -> None:
        self._steps.append(0)
        self._held.append(0)
        for sums in self._sums.values():
            sums.append(0.0)
        for counts in self._counts.values():
            counts.append(0)

    def _merge(self) -> None:
        self.shape += 1
        self._width *= 2
        self._steps = [pair[-1] for pair in _pairs(self._steps)]
        self._held = [sum(pair) for pair in _pairs(self._held)]
        self._sums = {name: [sum(pair) for pair in _pairs(sums)] for name, sums in self._sums.items()}
        self._counts = {name: [sum(pair) for pair in _pairs(counts)] for name, counts in self._counts.items()}


class HistoryReader:
    """Follows a run's ``history.jsonl``.

    Args:
        file: the history.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.train, self.validation, self.weights = Curve(), Curve(), Curve()
        self._forget()

    def follow(self) -> bool:
        """Reads what is new, or everything again where a resumed run has cut off what came after its checkpoint.

        Returns:
            Whether anything has changed.
        """
        try:
            with self._file.open("rb") as file:
                size = file.seek(0, 2)
                if size == self._offset:
                    return False
                if size < self._offset:
                    self._forget()
                file.seek(self._offset)
                new = file.read()
        except OSError:
            return False
        whole = new[: new.rfind(b"\n") + 1]
        for line in whole.splitlines():
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                return self._again()
        self._offset += len(whole)
        return bool(whole)

    def _again(self) -> bool:
        """The file was cut and has grown since: what was read is not its beginning any more."""
        if self._offset == 0:
            return False
        self._forget()
        self.follow()
        return True

    def _forget(self) -> None:
        self._offset, self._last = 0, 0
        for curve in (self.train, self.validation, self.weights):
            curve.clear()
        self.latents: list[dict[str, Any]] = []
        self.turns: list[tuple[int, int]] = []  # rollbacks: from a step back to a step

    def _take(self, entry: dict[str, Any]) -> None:
        step = int(entry["step"])
        if "losses" in entry:
            if step <= self._last:
                raise ValueError("a step that was read already")
            self._last = step
            self.train.add(step, entry["losses"])
            self.weights.add(step, entry.get("weights", {}))
        elif "validation" in entry:
            self.validation.add(step, entry["validation"])
        elif "latents" in entry:
            self.latents.append({"step": step, **entry["latents"]})
        elif "rolled_back_to" in entry:
            self._last = int(entry["rolled_back_to"])
            self.turns.append((step, self._last))


def _pairs(numbers: list[Any]) -> list[list[Any]]:
    return [numbers[i : i + 2] for i in range(0, len(numbers), 2)]
