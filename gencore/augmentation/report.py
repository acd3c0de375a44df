"""What a measurement of synthetic pictures says, as a table and as one sentence a question."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import t as student

from gencore.augmentation.measuring import Repetition
from gencore.augmentation.protocol import ARMS, BASELINE, CLASSICAL, Protocol, held_out
from gencore.data.base import RatedImages
from gencore.types import Field

QUESTIONS = (
    ("beside few real pictures", "real + synthetic", BASELINE),
    ("beside few real pictures, all turned and shifted", "real + classical + synthetic", CLASSICAL),
    ("instead of turning and shifting", "real + synthetic", CLASSICAL),
)


@dataclass(frozen=True)
class Difference:
    """Mean of paired differences with Student's 95 % interval; a difference below zero is an improvement."""

    mean: float
    low: float
    high: float

    @property
    def answer(self) -> str:
        """Whether the interval lies on one side of zero."""
        if self.high < 0:
            return "yes, better"
        return "no, worse" if self.low > 0 else "no difference can be told"


def difference(one: Float[np.ndarray, " r"], other: Float[np.ndarray, " r"]) -> Difference:
    """How much larger the errors ``one`` are than ``other``, repetition by repetition."""
    gaps = one - other
    mean, deviation = float(gaps.mean()), float(gaps.std(ddof=1))
    half = float(student.ppf(0.975, len(gaps) - 1)) * deviation / len(gaps) ** 0.5
    return Difference(mean, mean - half, mean + half)


def report(found: Sequence[Repetition], data: RatedImages, protocol: Protocol) -> str:
    """All tables, answers and conditions of a measurement, as Markdown."""
    fields = [field for field in data.condition.fields if field.name in protocol.names]
    parts = []
    for share in protocol.shares:
        runs = [one for one in found if one.share == share]
        for field in fields:
            parts.append(_table(runs, field))
            parts.append(_answers(runs, field))
    return "\n\n".join([*parts, _conditions(found, data, protocol)])


def _table(runs: Sequence[Repetition], field: Field) -> str:
    kept, drawn = (np.mean([getattr(one, name) for one in runs]) for name in ("kept", "drawn"))
    lines = [
        f"**{runs[0].share:.0%} of the real pictures ({runs[0].pictures}), {kept:.0f} synthetic ones "
        f"({drawn:.0f} drawn)**\n",
        f"| {field.name}: trained on | {_unit(field)} | deviation | against {BASELINE} | against {CLASSICAL} |",
        "|---|---|---|---|---|",
    ]
    for arm in ARMS:
        values = _errors(runs, arm, field)
        against = [_shown(difference(values, _errors(runs, base, field)), field) if arm != base else ""
                   for base in (BASELINE, CLASSICAL)]  # fmt: skip
        scale = _scale(field)
        cells = [f"{scale * values.mean():.2f}", f"{scale * values.std(ddof=1):.2f}", *against]
        lines.append(f"| {arm} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _answers(runs: Sequence[Repetition], field: Field) -> str:
    lines = []
    for question, arm, base in QUESTIONS:
        gap = difference(_errors(runs, arm, field), _errors(runs, base, field))
        lines.append(f"- {field.name}, synthetic pictures {question}: {gap.answer} ({_shown(gap, field)}).")
    return "\n".join(lines)


def _conditions(found: Sequence[Repetition], data: RatedImages, protocol: Protocol) -> str:
    repetitions = len({one.repetition for one in found})
    agreement, learning, classical = protocol.agreement, protocol.learning, protocol.classical
    sentences = (
        f"{data.name}, {repetitions} repetitions with other scarce pictures and other seeds, all measured on the same "
        f"{len(held_out(data))} held-out real pictures, which generator, judge and learners have not seen.",
        f"Generator ({protocol.preset}, {protocol.steps} steps) and judge ({protocol.judge_steps} steps) were trained "
        "on the scarce pictures alone.",
        f"A synthetic picture stays if the judge gives its class a probability of at least {agreement.confidence:g} "
        f"and its scores within {agreement.tolerance:g} points of 9.",
        f"Every learner ({learning.network}) takes {learning.steps} steps of {learning.batch_size} pictures from the "
        "same weights; synthetic pictures are half of each batch.",
        f"Classical: turned by up to {classical.rotation:g}°, shifted by up to {classical.crop_padding} pixels.",
        "Differences are paired, with 95 % intervals; below zero is better.",
    )
    return " ".join(sentences)


def _errors(runs: Sequence[Repetition], arm: str, field: Field) -> Float[np.ndarray, " r"]:
    return np.array([one.errors[arm][field.name] for one in runs])


def _scale(field: Field) -> float:
    return 1.0 if field.kind == "score" else 100.0


def _unit(field: Field) -> str:
    return "error, points" if field.kind == "score" else "wrong, %"


def _shown(gap: Difference, field: Field) -> str:
    scale = _scale(field)
    return f"{scale * gap.mean:+.2f} [{scale * gap.low:+.2f}, {scale * gap.high:+.2f}]"
