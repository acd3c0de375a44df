"""A run's history as event files for TensorBoard, while it trains or afterwards.

The same entries give the same events either way. ``tensorboard`` is an extra, because it weighs more than gencore.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from PIL import Image

from gencore.curves.reading import numbers
from gencore.errors import TrainingError
from gencore.files import disk_errors
from gencore.training.history import HistoryReader
from gencore.training.progress import Progress

EVERY = 5.0  # seconds between looks at a history that is being written
FOLDER = "tensorboard"  # in a run's folder


class EventWriter:
    """Follows a run's history and writes what is new of it as events.

    Args:
        run: folder of the run, which may not have begun.
        folder: where to write; made. What it holds of an earlier part of the same run is gone on with.

    Raises:
        TrainingError: if tensorboard is not installed.
        CheckpointError: if the folder cannot be written.
    """

    def __init__(self, run: Path, folder: Path) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            raise TrainingError(
                'Event files are written by tensorboard, which is missing; pip install "gencore[tensorboard]".'
            ) from None
        self.run, self.folder = run, folder
        self._history = HistoryReader(run / "history.jsonl")
        self._new = SummaryWriter
        self._writer: Any = None
        self._looked = 0.0
        self._at = self._began()
        self._drawn: set[Path] = set()

    def __enter__(self) -> "EventWriter":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.catch_up()
        if self._writer is not None:
            self._writer.close()

    def follow(self, progress: Progress) -> None:
        """Looks for what is new, now and then; to be called after every step."""
        if progress.finished or time.monotonic() - self._looked > EVERY:
            self.catch_up()

    def catch_up(self) -> int:
        """Writes all that is new, and returns how many entries of the history that were.

        Raises:
            TrainingError: if the history is damaged.
            CheckpointError: if nothing can be written.
        """
        self._looked = time.monotonic()
        entries, anew = self._history.read()
        with disk_errors(self.folder):
            for place, entry in enumerate(entries):
                if self._writer is None or (anew and place == 0):
                    self._open(int(entry["step"]))
                if "rolled_back_to" in entry:
                    self._open(int(entry["rolled_back_to"]) + 1)
                self._write(entry)
            for sheet in sorted((self.run / "samples").glob("step-*.jpg")):
                if self._writer is not None and sheet not in self._drawn:
                    self._drawn.add(sheet)
                    picture = np.asarray(Image.open(sheet))
                    self._writer.add_image("samples", picture, _step(sheet), sheet.stat().st_mtime, "HWC")
            if self._writer is not None:
                self._writer.flush()
        return len(entries)

    def _open(self, step: int) -> None:
        """Begins a file; TensorBoard then forgets what others say of ``step`` and later."""
        if self._writer is not None:
            self._writer.close()
        self._writer = self._new(str(self.folder), purge_step=step)

    def _write(self, entry: Mapping[str, Any]) -> None:
        self._at = self._began() + float(entry["seconds"]) if "seconds" in entry else self._at
        for name, value in numbers(entry).items():
            self._writer.add_scalar(name, value, int(entry["step"]), self._at)

    def _began(self) -> float:
        """When the run began, so that events lie as far apart as they did in training."""
        about = self.run / "run.json"
        return about.stat().st_mtime if about.exists() else 0.0


def _step(sheet: Path) -> int:
    return int(sheet.stem.removeprefix("step-"))
