"""Everything that is needed to measure one model: itself, its judge, its rater models, and real pictures."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.api import Generator
from gencore.errors import CheckpointError, ConditionError
from gencore.evaluation.pleasing import Reality, chosen_people, reality
from gencore.evaluation.real import Real, real_pictures
from gencore.evaluation.ways import Way, wish_of
from gencore.evaluation.yardstick import Yardstick
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.raters.finding import beside
from gencore.raters.judge import Judge
from gencore.raters.model import columns_of
from gencore.types import Field, Wish

Say = Callable[[str], None]


@dataclass(frozen=True)
class Bench:
    """What measurements of one model share.

    Args:
        model: what is measured.
        raters: what strategies may ask.
        judge: who says how well it does; asked after pictures are finished.
        judge_name: the judge's folder.
        real: real pictures.
        people: names of the raters to please.
        seconds: of processor time that each of the three measurements of a strategy may draw, about.
        say: told what is going on, in sentences.
    """

    model: GenerativeModel
    raters: Raters | None
    judge: Judge | None
    judge_name: str | None
    real: Real
    people: tuple[str, ...]
    seconds: float
    say: Say

    @property
    def scores(self) -> list[Field]:
        """The model's raters whom the judge knows well enough to speak for them."""
        fields = self.model.condition_spec.fields
        known = self.judge.fits if self.judge is not None else {}
        return [one for one in fields if one.kind == "score" and one.name in known and known[one.name].predictable]

    @cached_property
    def yardstick(self) -> Yardstick:
        """Distances from real pictures."""
        return Yardstick(self.real, self.judge)

    @cached_property
    def reality(self) -> Reality:
        """How well real pictures please the people."""
        if self.judge is None:
            raise CheckpointError("Nobody can say how real pictures please without a judge.")
        return reality(self.judge, self.real.everything, self.people)

    @cached_property
    def wished(self) -> Float[Tensor, "n f"]:
        """What was said of the other real pictures, in the model's fields: what is wished for."""
        return self.real.other_rows[:, self._columns]

    @cached_property
    def said_of_real(self) -> Float[np.ndarray, "n out"]:
        """What the judge says of the other real pictures."""
        if self.judge is None:
            raise CheckpointError("Nobody can say anything of real pictures without a judge.")
        return self.judge.said(self.real.other)

    @cached_property
    def real_scores(self) -> tuple[Float[np.ndarray, "n r"], Float[np.ndarray, "n r"]]:
        """What people said of all real pictures not trained on, and what the judge says, a column for each rater."""
        names = [one.name for one in self.scores]
        columns = [self.real.training.condition.names.index(name) for name in names]
        said = torch.cat([self.real.reference_rows, self.real.other_rows])[:, columns].numpy()
        return said, np.concatenate([self.ask(self.real.reference), self.ask(self.real.other)])

    def ask(self, images: Float[Tensor, "n 3 h w"]) -> Float[np.ndarray, "n r"]:
        """What the judge says each rater of :attr:`scores` would give."""
        if self.judge is None:
            raise CheckpointError("Nobody can be asked without a judge.")
        said = self.judge.said(images)
        fields = self.judge.about.fields
        return np.concatenate([said[:, columns_of(fields, one.name)] for one in self.scores], axis=1)

    def wishes(self, start: int, stop: int) -> list[Wish]:
        """Wishes for pictures like some of the real ones."""
        return [wish_of(self.model.condition_spec.fields, row) for row in self.wished[start:stop]]

    def draw(self, way: Way, wishes: Sequence[Wish], seeds: Sequence[int]) -> Float[Tensor, "n 3 h w"]:
        """Pictures of this model."""
        return way.draw(self.model, self.raters, wishes, seeds)

    @property
    def _columns(self) -> list[int]:
        known = self.real.training.condition.names
        return [known.index(name) for name in self.model.condition_spec.names]


def prepared(
    generator: Generator, source: str, people: Sequence[str] | None, pictures: int, seconds: float, say: Say
) -> Bench:
    """Loads what is needed to measure a model.

    Args:
        generator: the model.
        source: what it was trained on, as :func:`gencore.data.base.load_data` takes it.
        people: whom to please; see :func:`gencore.evaluation.pleasing.chosen_people`.
        pictures: how many to draw for each strategy, at most.
        seconds: as in :class:`Bench`.
        say: as in :class:`Bench`.

    Raises:
        DataError: if the data is not there, or has not the model's fields.
        ConditionError: if none of the people is a rater of this model.
    """
    fields = generator.fields
    known = str(generator.about.provenance.get("data", source))
    folder = beside(generator.folder, known, [one.name for one in fields], "judge")
    judge = None if folder is None else Judge.load(folder)
    real = real_pictures(source, generator.model.image, pictures)
    real.training.only([one.name for one in fields])  # says which field is missing
    raters = [one for one in fields if one.kind == "score"]
    pleased = tuple(one.name for one in chosen_people(raters, people)) if judge is not None else ()
    if people and raters and judge is not None and not pleased:
        known_raters = ", ".join(one.name for one in raters)
        raise ConditionError(f"None of {', '.join(people)} is a rater of this model, which knows {known_raters}.")
    name = None if folder is None else folder.name
    return Bench(generator.model, generator.raters, judge, name, real, pleased, seconds, say)


def weights_digest(model: GenerativeModel) -> str:
    """Hash of all weights: figures of other weights say nothing of these."""
    digest = hashlib.blake2b(digest_size=8)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().view(torch.uint8).numpy().data if tensor.dim() else b"")
    return digest.hexdigest()


def checkpoint_name(source: str | Path) -> str:
    """What a checkpoint is called in tables: the last part of its path, or of its Hub id."""
    return Path(source).resolve().name
