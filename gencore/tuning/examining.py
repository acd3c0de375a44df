"""Which figure a study makes better, who judges, and on which pictures; checked before anything is trained."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from gencore.data.base import Part, RatedImages
from gencore.errors import CapabilityError, CheckpointError, RegistryError
from gencore.raters.finding import SHIPPED, beside
from gencore.raters.judge import Judge
from gencore.registry import MODELS
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.tuning.figures import FIGURES, Exam, Figure
from gencore.tuning.parameters import weight_of

SUITS: Mapping[str, set[str]] = {"class": {"class", "binary"}, "score": {"score"}}
ABOUT = {"class": "class or attribute", "score": "rater"}


@dataclass(frozen=True)
class Examiner:
    """Measures runs, always in the same way.

    Args:
        figure: what is measured.
        deciding: on which pictures the search decides. final: on which its choice is measured afterwards.
    """

    figure: Figure
    deciding: Exam
    final: Exam

    def now(self, trainer: Trainer) -> float:
        """The figure that decides, of a run as it is."""
        return self.figure.of(trainer, self.deciding)

    def afterwards(self, trainer: Trainer) -> float:
        """The same on pictures that decide nothing."""
        return self.figure.of(trainer, self.final)

    @property
    def floor(self) -> float | None:
        """What real pictures have, where that means anything."""
        return None if self.figure.of_real is None else self.figure.of_real(self.deciding)


def figure_named(name: str) -> Figure:
    """A figure that can be made better.

    Raises:
        RegistryError: if there is none of this name.
    """
    if name not in FIGURES:
        near = get_close_matches(name, FIGURES, 1)
        hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(FIGURES)}."
        raise RegistryError(f'No study can make "{name}" better; {hint}')
    return FIGURES[name]


def usual_figure(model: str) -> str:
    """What to make better where nobody says: validation loss; likeness in games of two, whose losses say little."""
    kind = MODELS[model]
    return "validation" if "all" in kind.phases else "frechet_random"


def examiner(
    figure: Figure, data: RatedImages, recipe: Recipe, pictures: int, judge: Path | None, places: Sequence[Path]
) -> Examiner:
    """What measures the runs of a study.

    Args:
        figure: what is measured.
        data: what is trained on, with the fields of the model.
        recipe: what is tuned; its loss weights are those of the validation loss.
        pictures: how many to draw and to compare with, at most.
        judge: the judge's folder; one of the same data in ``places``, or a shipped one, if not given.
        places: folders in which there may be a judge.

    Raises:
        CheckpointError: if a judge is needed and there is none.
        CapabilityError: if the judge, or the data, knows nothing of what the figure is about.
    """
    found = _judge(figure, data, judge, places) if figure.judged else None
    weights = {term.loss: weight_of(term.schedule) for term in recipe.terms}

    def exam(part: Part) -> Exam:
        return Exam(data, part, pictures, found, weights)

    return Examiner(figure, exam("validation"), exam("test"))


def _judge(figure: Figure, data: RatedImages, folder: Path | None, places: Sequence[Path]) -> Judge:
    names = data.condition.names
    if folder is None:
        found = (beside(place / "model", data.name, names, "judge") for place in (*places, *SHIPPED))
        folder = next((one for one in found if one is not None), None)
    if folder is None:
        raise CheckpointError(
            f"{figure.metric.title} is what a judge says, and there is none of {data.name}; train one with `gencore "
            "raters train ... --judge` and name its folder, or make another figure better."
        )
    judge = Judge.load(folder)
    kinds = {one.kind for one in data.condition.fields if one.name in judge.names and judge.fits[one.name].predictable}
    if figure.judged in SUITS and not SUITS[figure.judged] & kinds:
        raise CapabilityError(
            f"{figure.metric.title} cannot be measured: the model has no {ABOUT[figure.judged]} that the judge in "
            f"{folder} can predict."
        )
    return judge
