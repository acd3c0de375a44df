"""What was asked for: a recipe, its data, and the weights it begins with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gencore.errors import TrainingError
from gencore.files import write_json
from gencore.losses.schedule import Schedule
from gencore.presets import DEFAULT_MODEL, preset_for, with_beta
from gencore.runs.folder import ORDER, read_file
from gencore.training.recipe import RECIPE, Recipe

SHEETS = 20  # of samples in a whole run, at least
ANALYSES = 10  # of the latents
LONGEST_TITLE = 80


@dataclass(frozen=True)
class RunOrder:
    """A run that somebody wants.

    Args:
        title: what people call it.
        data: what to train on, as :func:`gencore.data.base.load_data` takes it; a folder by its whole path.
        recipe: how to train.
        size: height and width of the pictures; the data's own if not given.
        begin: checkpoint or run whose weights the run begins with; random ones if not given.
        steps: where a resumed run ends instead, if above 0.
        lesson: the lesson that the run belongs to, if any; with what is done wrong in it after a colon.
    """

    title: str
    data: str
    recipe: Recipe
    size: tuple[int, int] | None = None
    begin: str = ""
    steps: int = 0
    lesson: str = ""


ORDERED = TypeAdapter(RunOrder)


def ordered(
    data: str = "",
    model: str = DEFAULT_MODEL,
    *,
    title: str = "",
    beta: float | None = None,
    weights: Mapping[str, float] | None = None,
    **choices: Any,
) -> RunOrder:
    """An order for a new run.

    Args:
        data: what to train on; what the preset was written for if not given.
        model: a preset, or a registered model with its default recipe.
        title: what people call the run; model and data if not given.
        beta: weight of the KL term.
        weights: full weights of other loss terms, by name.
        **choices: fields of :class:`~gencore.training.recipe.Recipe` that differ from the preset's, such as ``steps``,
            ``batch_size``, ``learning_rate``; None changes nothing.

    Raises:
        RegistryError: for an unknown preset or model.
        TrainingError: for a choice that makes no sense, or without data.
    """
    preset = preset_for(model)
    source = data or preset.data
    if not source:
        raise TrainingError(f"Say what {model} is to be trained on: a data set, or a folder of rated pictures.")
    steps = choices.pop("steps", None)
    recipe = preset.recipe if steps is None else preset.in_steps(whole(steps, "steps"))
    recipe = chosen(recipe, beta, weights or {}, choices)
    size = None if preset.size is None else (preset.size.height, preset.size.width)
    return RunOrder(title or f"{model} on {_short(source)}", whole_path(source), watchable(recipe), size)


def continued(
    checkpoint: str | Path, data: str = "", *, title: str = "", beta: float | None = None,
    weights: Mapping[str, float] | None = None, **choices: Any,
) -> RunOrder:  # fmt: skip
    """An order for a run that begins with a checkpoint's weights and recipe, every loss at its final weight.

    Args:
        checkpoint: folder of a checkpoint or run, or a Hub id.
        data: what to train on; what the checkpoint was trained on if not given.
        title: what people call the run.
        beta: weight of the KL term.
        weights: full weights of other loss terms, by name.
        **choices: as in :func:`ordered`.

    Raises:
        CheckpointError: if there is no such checkpoint.
        TrainingError: if it does not say how it was trained, or a choice makes no sense.
        DataError: if it does not say on what.
    """
    from gencore.hub import locate
    from gencore.training.checkpoint import read_about
    from gencore.training.source import source_of

    folder = locate(checkpoint)
    about = read_about(folder)
    try:
        known = RECIPE.validate_python(about.provenance["recipe"])
    except (KeyError, ValidationError):
        known = preset_for(about.model).recipe
    steps = choices.pop("steps", None)
    recipe = settled(
        replace(known, model=about.model, config=about.config), whole(known.steps if steps is None else steps, "steps")
    )
    if about.condition.fields:
        recipe = replace(recipe, fields=tuple(about.condition.names))
    recipe = chosen(recipe, beta, weights or {}, choices)
    name = Path(checkpoint).name
    return RunOrder(
        title or f"{name}, continued", whole_path(data or source_of(folder, about)), watchable(recipe),
        (about.image.height, about.image.width), str(folder),
    )  # fmt: skip


def of_lesson(name: str, broken: str = "") -> RunOrder:
    """An order for the run of a lesson.

    Args:
        name: of the lesson.
        broken: what is done wrong in it, if anything.

    Raises:
        RegistryError: if there is no such lesson, or it cannot be broken so.
    """
    from gencore.lessons import lesson

    known = lesson(name)
    wrong = known.broken(broken) if broken else None
    title = known.title if wrong is None else f"{known.title}: {wrong.title}"
    recipe = known.recipe if wrong is None else wrong.recipe
    size = None if known.size is None else (known.size.height, known.size.width)
    return RunOrder(title, known.data, recipe, size, lesson=f"{name}:{broken}" if broken else name)


def chosen(recipe: Recipe, beta: float | None, weights: Mapping[str, float], choices: Mapping[str, Any]) -> Recipe:
    """The recipe with some choices of one's own.

    Raises:
        TrainingError: for a choice that a recipe does not have, of a wrong kind, or that makes no sense.
    """
    recipe = recipe if beta is None else with_beta(recipe, number(beta, "beta"))
    terms = {term.loss: term for term in recipe.terms}
    for loss, weight in weights.items():
        if loss not in terms:
            raise TrainingError(f'This recipe has no loss "{loss}"; it has {", ".join(terms)}.')
        terms[loss] = replace(terms[loss], schedule=replace(terms[loss].schedule, weight=number(weight, loss)))
    given = {name: value for name, value in choices.items() if value is not None}
    whole_ones = {name: whole(given[name], name) for name in ("batch_size", "seed") if name in given}
    given |= whole_ones | ({"epochs": 0.0} if "steps" in given else {})
    recipe = replace(recipe, terms=tuple(terms.values()))
    try:
        return RECIPE.validate_python({**RECIPE.dump_python(recipe), **given})
    except ValidationError as error:
        first = error.errors()[0]
        raise TrainingError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.") from None


def settled(recipe: Recipe, steps: int) -> Recipe:
    """A recipe of ``steps`` steps that goes on where this one ends: every schedule has come to its final weight."""
    last = recipe.steps - 1
    finals = ((term, term.schedule.at(last, triggered=0)) for term in recipe.terms)
    terms = tuple(replace(term, schedule=Schedule(weight)) for term, weight in finals if weight > 0)
    warmup = min(recipe.warmup, steps // 10)
    return replace(recipe, terms=terms, finish=None, steps=steps, epochs=0.0, restarts=(), warmup=warmup)


def watchable(recipe: Recipe) -> Recipe:
    """The recipe with enough samples and looks at its latents on the way that there is something to watch."""
    sheets = max(1, min(recipe.sample_every, recipe.steps // SHEETS))
    analyses = recipe.analyse_every or (0 if recipe.analyse_epochs else max(1, recipe.steps // ANALYSES))
    return replace(recipe, sample_every=sheets, analyse_every=analyses)


def longer(folder: Path, steps: int) -> None:
    """Makes the run in ``folder`` end at ``steps`` steps from its next process on.

    Raises:
        TrainingError: if that is no number of steps.
    """
    write_order(folder, replace(read_order(folder), steps=whole(steps, "steps")))


def write_order(folder: Path, order: RunOrder) -> None:
    """Writes down what a run is to be."""
    write_json(folder / ORDER, ORDERED.dump_python(order, mode="json"))


def read_order(folder: Path) -> RunOrder:
    """What the run in ``folder`` is to be.

    Raises:
        TrainingError: if there is no such run, or its order is damaged.
    """
    try:
        return ORDERED.validate_python(read_file(folder, ORDER))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise TrainingError(f"{folder / ORDER}: {where}: {first['msg']}; start the run anew.") from None


def whole(value: Any, name: str) -> int:
    """A whole number of at least 1, or of at least 0 for a seed.

    Raises:
        TrainingError: if it is none.
    """
    least = 0 if name == "seed" else 1
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value or value < least:
        raise TrainingError(f"{value} is no number of {name}; give a whole number of at least {least}.")
    if value > 2**31 or int(value) != value:
        raise TrainingError(f"{value} is no number of {name}; give a whole number of at least {least}.")
    return int(value)


def number(value: Any, name: str) -> float:
    """A finite number of at least 0.

    Raises:
        TrainingError: if it is none.
    """
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise TrainingError(f"{value} for {name} makes no sense; give a number of at least 0.")
    return float(value)


def whole_path(source: str) -> str:
    """A folder by its whole path, so that a process started elsewhere finds it; a name of a data set as it is."""
    from gencore.registry import DATASETS

    path = Path(source).expanduser()
    return str(path.resolve()) if source.partition(":")[0] not in DATASETS and path.exists() else source


def _short(source: str) -> str:
    return Path(source).name[:LONGEST_TITLE]
