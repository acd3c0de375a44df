"""What the full protocol found, as Markdown: of one model with explanations, or of several side by side."""

import statistics
from collections.abc import Mapping
from typing import Any

from gencore.evaluation.full.findings import Finding, Full
from gencore.evaluation.full.goals import GOALS, Goal
from gencore.evaluation.tables import line, number

OF_BASELINE = 0.1  # wanted of the flagship: a tenth of the Fréchet distance of the reports' model
BY_RATER = {
    "spearman": "slider order",
    "slope": "slider reach",
    "label_error": "label error, points",
    "judge_error": "the judge's own",
    "identity": "what its slider changes, × seeds",
    "identity_needed": "what has to change",
    "identity_indifferent": "in the background",
    "identity_indifferent_needed": "what has to change there",
    "probe": "R² in the latents",
    "swap_gain": "swap gain",
    "noise_slope": "pure noise: scores moved",
    "noise_distance": "pure noise: pictures moved",
}


def to_table(full: Full) -> str:
    """A row for each figure: value, floor, wanted value, whether it is met; then a row for each rater."""
    lines = [line(["figure", "measured", "floor", "wanted", "met", "what it says"]), "|---" * 6 + "|"]
    for name, one in full.findings.items():
        floor = "" if one.floor is None else number(one.floor)
        what = GOALS[name].explain if one.value is not None else one.why
        lines.append(line([_title(GOALS[name]), measured(one), floor, one.wanted, _met(one), what]))
    raters = _by_rater(full.details)
    notes = "\n".join(f"- {note}" for note in full.notes)
    return "\n\n".join(part for part in ("\n".join(lines), raters, notes) if part)


def compared(models: Mapping[str, Full], baseline: str | None = None) -> str:
    """A row for each figure, a column for each model; floors in brackets, what is met with a tick.

    Args:
        models: what was found on the same data, by name.
        baseline: the model whose Fréchet distances the others' are counted in, at equal numbers of pictures.
    """
    lines = [line(["figure", "wanted", *models]), "|---" * (len(models) + 2) + "|"]
    for name, goal in GOALS.items():
        found = [full.findings.get(name) for full in models.values()]
        if any(one is not None and one.value is not None for one in found):
            lines.append(line([_title(goal), goal.wanted, *(_cell(one) for one in found)]))
    if baseline is not None:
        for space in ("judge", "random"):
            cells = [_of_baseline(full, models[baseline], f"frechet_{space}") for full in models.values()]
            lines.append(line([f"Fréchet, {space}, × {baseline}'s", f"at most {OF_BASELINE:g}", *cells]))
    counts = [str(full.details.get("count", "–")) for full in models.values()]
    return "\n".join([*lines, line(["pictures a set", "", *counts])])


def measured(one: Finding) -> str:
    """Value and deviation; "not applicable" where there is none."""
    if one.value is None:
        return "not applicable"
    return number(one.value) + ("" if one.spread is None else f" ± {number(one.spread)}")


def _cell(one: Finding | None) -> str:
    if one is None or one.value is None:
        return "–"
    floor = "" if one.floor is None else f" ({number(one.floor)})"
    return f"{measured(one)}{floor}{' ✓' if one.met else ''}"


def _of_baseline(full: Full, baseline: Full, name: str) -> str:
    """A Fréchet distance over the baseline's; nothing where they were measured on other numbers of pictures."""
    ours, theirs = (each.details.get(name) for each in (full, baseline))
    if ours is None or theirs is None or full.details["count"] != baseline.details["count"]:
        return "–"
    share = statistics.fmean(ours["values"]) / max(statistics.fmean(theirs["values"]), 1e-9)
    return number(share) + (" ✓" if share <= OF_BASELINE else "")


def _by_rater(details: Mapping[str, Any]) -> str:
    known = {name: details[name] for name in BY_RATER if name in details}
    raters = list(dict.fromkeys(rater for values in known.values() for rater in values))
    if not raters:
        return ""
    lines = [line(["rater", *(BY_RATER[name] for name in known)]), "|---" * (len(known) + 1) + "|"]
    for rater in raters:
        cells = [number(values[rater]) if rater in values else "" for values in known.values()]
        lines.append(line([rater, *cells]))
    return "\n".join(lines)


def _met(one: Finding) -> str:
    return "" if one.met is None else "yes" if one.met else "no"


def _title(goal: Goal) -> str:
    return f"{goal.title}, {goal.unit}" if goal.unit else goal.title
