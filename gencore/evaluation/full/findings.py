"""What the full protocol found of a model, as it is kept in ``evaluation.json``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Finding:
    """One figure, or the reason why there is none.

    Args:
        value: as measured, in the unit of its :class:`~gencore.evaluation.full.goals.Goal`; none if not applicable.
        floor: the same figure of real pictures, or of the judge itself; none where there is no such thing.
        n: how many pictures it was measured on.
        spread: its standard deviation, over sets of seeds or over raters.
        wanted: the value that is wanted, in words; empty where none is named.
        met: whether it is reached; none where none is named or nothing was measured.
        why: why there is no value, as a sentence.
    """

    value: float | None
    floor: float | None = None
    n: int | None = None
    spread: float | None = None
    wanted: str = ""
    met: bool | None = None
    why: str = ""


@dataclass(frozen=True)
class Full:
    """All that the full protocol found.

    Args:
        pictures: how many were asked for, for each set.
        guidance: under which all of it was measured.
        findings: by the name of the goal.
        done: measurements that are finished.
        notes: how it was measured, one sentence each.
        details: values by rater and by set of seeds.
    """

    pictures: int
    guidance: float
    findings: Mapping[str, Finding] = field(default_factory=dict)
    done: Sequence[str] = ()
    notes: Sequence[str] = ()
    details: Mapping[str, Any] = field(default_factory=dict)
