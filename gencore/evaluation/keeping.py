"""Where figures are kept from one evaluation to the next: beside the checkpoint, while its weights stay the same."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gencore.api import Generator, load
from gencore.errors import ConditionError
from gencore.evaluation.bench import Bench, checkpoint_name, weights_digest
from gencore.evaluation.report import Evaluation, read_evaluation, to_markdown, write_evaluation
from gencore.precision import cpu_name
from gencore.training.card import write_card
from gencore.version import __version__


def opened(source: str | Path, out: Path | None) -> tuple[Generator, str, Path]:
    """A model, what it is called, and the folder for its figures.

    Args:
        source: checkpoint folder, run folder, or Hub id.
        out: that folder, if it is not the checkpoint's own.

    Raises:
        ConditionError: for a Hub id without ``out``.
        CheckpointError: if the checkpoint is missing or damaged.
    """
    if out is None and not Path(source).exists():
        raise ConditionError(f"{source} is not a folder here, so say where the figures should go (--out).")
    generator = load(source)
    return generator, checkpoint_name(source), generator.folder if out is None else out


def earlier(generator: Generator, name: str, target: Path) -> Evaluation:
    """What was measured of the same weights before, or an empty evaluation."""
    digest = weights_digest(generator.model)
    known = read_evaluation(target)
    if known is not None and known.details.get("weights") == digest:
        return replace(known, model=name, gencore=__version__)
    data = str(generator.about.provenance.get("data", ""))
    return Evaluation(name, data, None, __version__, details={"weights": digest})


def keep(generator: Generator, target: Path, found: Evaluation) -> None:
    """Writes what was found; onto the card as well, where that lies beside it."""
    target.mkdir(parents=True, exist_ok=True)
    write_evaluation(target, found)
    if target == generator.folder:
        write_card(target, generator.about, to_markdown([found]))


def noted(notes: Sequence[str], new: str) -> list[str]:
    """Notes in which the new one takes the place of an earlier one on the same subject."""
    subject = new.partition(":")[0]
    return [*(note for note in notes if note.partition(":")[0] != subject), new]


def how(bench: Bench) -> str:
    """What the figures were measured against, and on what, as a note."""
    count = len(bench.real.other)
    whose = f"the judge is {bench.judge_name}" if bench.judge_name else "there is no judge beside the checkpoint"
    return (
        f"How: against {count:,} of {bench.real.origin} and {count:,} others for the floors, or as many as there are "
        f"pictures, and floors of Fréchet distances are means of ten such pairs; {whose}; times on one thread of "
        f"{cpu_name()}. Distances grow as pictures get fewer: compare each with its own floor."
    )
