"""What a lesson is."""

from dataclasses import dataclass

from gencore.errors import RegistryError
from gencore.training.recipe import Recipe
from gencore.types import ImageSpec


@dataclass(frozen=True)
class Stage:
    """What there is to see in one part of a run.

    Args:
        until: the step at which this part ends; the last one's is that of the recipe.
        title: a few words.
        text: what to look at in the curves and pictures, and what it means; a few short sentences.
    """

    until: int
    title: str
    text: str


@dataclass(frozen=True)
class Break:
    """A lesson with one thing done wrong.

    Args:
        name: short, unique within a lesson.
        title: what is done wrong, in a few words; the label of a button.
        text: why it goes wrong.
        recipe: the run that goes wrong, within a minute on two slow cores.
        sign: what in the curves or in the latents shows it.
    """

    name: str
    title: str
    text: str
    recipe: Recipe
    sign: str


@dataclass(frozen=True)
class Lesson:
    """A training that a class can watch from beginning to end.

    Args:
        name: what it is called on the command line.
        title: what it is called on a page.
        data: name of a data set that comes with gencore.
        recipe: how to train.
        size: of the pictures; the data's own if not given.
        minutes: how long it takes at most, on two slow cores.
        stages: what there is to see, in order; they cover the run.
        breaks: what can be done wrong.
    """

    name: str
    title: str
    data: str
    recipe: Recipe
    size: ImageSpec | None
    minutes: float
    stages: tuple[Stage, ...]
    breaks: tuple[Break, ...]

    def stage(self, step: int) -> Stage:
        """The part of the run to which ``step`` belongs; the last one beyond the end."""
        return next((stage for stage in self.stages if step < stage.until), self.stages[-1])

    def broken(self, name: str) -> Break:
        """What is done wrong under the name ``name``.

        Raises:
            RegistryError: if there is no such way; the message names those that there are.
        """
        found = next((each for each in self.breaks if each.name == name), None)
        if found is None:
            known = ", ".join(each.name for each in self.breaks)
            raise RegistryError(f'The lesson "{self.name}" cannot be broken by "{name}"; choose one of {known}.')
        return found
