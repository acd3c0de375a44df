"""The rater models and the judge that belong to each model of an engine, loaded once and shared by all who ask."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from jaxtyping import UInt8

from gencore.engine import Engine
from gencore.raters.files import Raters, Role, read_about_raters, read_raters
from gencore.raters.finding import beside
from gencore.raters.judge import Judge, Verdict

Critic = TypeVar("Critic", Raters, Judge)


class Critics:
    """Who may be climbed and who judges, by model name.

    Args:
        engine: the models.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._folders: dict[tuple[str, Role], Path | None] = {}
        self._raters: dict[Path, Raters] = {}
        self._judges: dict[Path, Judge] = {}
        self._loading = threading.Lock()

    def forget(self, name: str) -> None:
        """Looks anew, when asked next, for whoever belongs to a model."""
        for key in [key for key in self._folders if key[0] == name]:
            del self._folders[key]

    def has(self, name: str, role: Role) -> bool:
        """Whether a model has rater models, or a judge, beside it; nothing is loaded for the answer."""
        return self._folder(name, role) is not None

    def raters(self, name: str) -> Raters | None:
        """The rater models of a model's people, if there are any.

        Raises:
            CheckpointError: if their weights are damaged.
        """
        return self._loaded(name, "raters", self._raters, read_raters)

    def judge(self, name: str) -> Judge | None:
        """The judge of a model's people, if there is one.

        Raises:
            CheckpointError: if its weights are damaged.
        """
        return self._loaded(name, "judge", self._judges, Judge.load)

    def unpredictable(self, name: str) -> dict[str, str]:
        """Whom no picture says anything about, each with a sentence that says why; by field name."""
        found = {}
        for role in ("judge", "raters"):
            folder = self._folder(name, role)
            fits = {} if folder is None else read_about_raters(folder).fits
            for field in self._engine.about(name).condition.fields:
                fit = fits.get(field.name)
                if fit is not None and not fit.predictable:
                    found[field.name] = (
                        f"Not predictable from pictures: on {fit.known} ratings not trained on, "
                        f"R² {fit.skill:.2f} ({fit.low:.2f} to {fit.high:.2f})."
                    )
        return found

    def verdicts(self, name: str, pictures: UInt8[np.ndarray, "n h w 3"]) -> dict[str, list[Verdict]]:
        """What the judge says of pictures, by field name.

        Args:
            name: the model that made them.
            pictures: as the engine gives them.

        Returns:
            As :meth:`gencore.raters.judge.Judge.verdicts`; empty if there is no judge.
        """
        judge = self.judge(name)
        if judge is None:
            return {}
        images = torch.from_numpy(pictures).permute(0, 3, 1, 2).float() / 255
        return judge.verdicts(images, self._engine.about(name).condition.names)

    def _loaded(
        self, name: str, role: Role, known: dict[Path, Critic], read: Callable[[Path], Critic]
    ) -> Critic | None:
        folder = self._folder(name, role)
        if folder is None:
            return None
        with self._loading:
            if folder not in known:
                known[folder] = read(folder)
        return known[folder]

    def _folder(self, name: str, role: Role) -> Path | None:
        if (name, role) not in self._folders:
            about = self._engine.about(name)
            names = about.condition.names
            data = str(about.provenance.get("data", ""))
            self._folders[name, role] = beside(self._engine.folder(name), data, names, role) if names else None
        return self._folders[name, role]
