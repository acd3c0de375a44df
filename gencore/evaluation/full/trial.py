"""The model on trial: what all measurements share, and the pictures that it draws under held-out scores."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from gencore.errors import GencoreError
from gencore.evaluation.bench import Bench
from gencore.evaluation.figures import sharpness
from gencore.evaluation.full.findings import Finding
from gencore.evaluation.ways import Way
from gencore.models.base import GenerativeModel

BATCH = 32
SETS = 3  # of sampling seeds
SEEDS_APART = 1_000_000
RUNGS = (32, 64, 128, 256, 512, 1000, 2000, 3000, 5000)  # sizes of sets where time is short: few, so as to compare
Found = tuple[dict[str, Finding], dict[str, Any]]


class NotApplicableError(GencoreError):
    """A figure that has no meaning for this model; says why."""


@dataclass(frozen=True)
class Drawn:
    """A set of pictures, by what was seen of them.

    Args:
        features: by the name of the space.
        sharpness: mean variance of the Laplacian.
        judged: what the judge says of each; none without a judge.
    """

    features: Mapping[str, Float[np.ndarray, "n d"]]
    sharpness: float
    judged: Float[np.ndarray, "n out"] | None


@dataclass(frozen=True)
class Trial:
    """A model on trial.

    Args:
        bench: the model, its judge, real pictures; its seconds limit each measurement.
        guidance: under which pictures are drawn.
        folder: the checkpoint.
    """

    bench: Bench
    guidance: float
    folder: Path
    _sets: dict[tuple[int | None, int], Drawn] = field(default_factory=dict, init=False, repr=False)

    @property
    def model(self) -> GenerativeModel:
        """What is measured."""
        return self.bench.model

    @property
    def way(self) -> Way:
        """How pictures are drawn."""
        return Way("direct", {"guidance": self.guidance})

    @property
    def few(self) -> int:
        """Seeds where each is drawn many times over: 100, or fewer where few pictures were asked for."""
        return min(100, max(8, len(self.bench.real.other) // 20))

    def require(self, able: bool, why: str) -> None:
        """Ends a measurement that has no meaning.

        Raises:
            NotApplicableError: unless ``able``; says ``why``.
        """
        if not able:
            raise NotApplicableError(why)

    def require_raters(self) -> None:
        """Ends a measurement that needs scores.

        Raises:
            NotApplicableError: if nobody can say anything of the model's raters.
        """
        self.require(self.model.capabilities.can_sample, "It cannot make new pictures.")
        self.require(self.bench.judge is not None, "There is no judge beside the checkpoint.")
        self.require(bool(self.bench.scores), "It knows no rater whom the judge can predict.")

    @cached_property
    def count(self) -> int:
        """Pictures of a set: as many as there are real ones, or as there is time for."""
        total = len(self.bench.wished)
        self._draw(self.model, 0, min(BATCH, total))  # the first batch takes longer than others
        began = time.process_time()
        self._draw(self.model, 0, min(BATCH, total))
        each = (time.process_time() - began) / min(BATCH, total)
        if SETS * total * each <= self.bench.seconds:
            return total
        affordable = [rung for rung in RUNGS if rung < total and SETS * rung * each <= self.bench.seconds]
        chosen = max([*affordable, min(RUNGS[0], total)])
        self.bench.say(f"{chosen:,} of {total:,} pictures a set, there is no time for more")
        return chosen

    def sets(self, evaluations: int | None = None) -> list[Drawn]:
        """A set of pictures for each sampling seed.

        Args:
            evaluations: of the network for a picture; as the model has it if not given.
        """
        usual = self.model.evaluations
        changed = evaluations is not None and evaluations != usual
        model = self.model.with_evaluations(evaluations) if changed and evaluations is not None else self.model
        key = evaluations if changed else usual
        for number in range(SETS):
            if (key, number) not in self._sets:
                self.bench.say(f"set {number + 1} of {SETS}" + (f", evaluations a picture: {key}" if key else ""))
                self._sets[key, number] = self._draw(model, number, self.count)
        return [self._sets[key, number] for number in range(SETS)]

    def _draw(self, model: GenerativeModel, number: int, count: int) -> Drawn:
        """Pictures for what people said of real ones; only what is seen of them is kept."""
        bench, sharp = self.bench, 0.0
        seen: dict[str, list[np.ndarray]] = {space.name: [] for space in bench.yardstick.spaces}
        judged = []
        for start in range(0, count, BATCH):
            stop = min(start + BATCH, count)
            seeds = range(number * SEEDS_APART + start, number * SEEDS_APART + stop)
            images = self.way.draw(model, bench.raters, bench.wishes(start, stop), seeds)
            sharp += sharpness(images) * len(images) / count
            for space in bench.yardstick.spaces:
                seen[space.name].append(space.look(images))
            judged += [bench.judge.said(images)] if bench.judge is not None else []
        features = {name: np.concatenate(parts) for name, parts in seen.items()}
        return Drawn(features, sharp, np.concatenate(judged) if judged else None)
