"""All runs of a folder, in the order in which they have their turn."""

from dataclasses import dataclass
from pathlib import Path

from gencore.errors import TrainingError
from gencore.runs.folder import (
    HOLDING,
    ORDER,
    STATE,
    State,
    Status,
    read_file,
    read_state,
    saved_step,
    wanted,
)


@dataclass(frozen=True)
class Run:
    """A run as others see it.

    Args:
        name: of its folder. folder: where it lies. title: what people call it. data: what it is trained on.
        lesson: the lesson that it belongs to, if any.
        state: how it stands. place: how many others come before it, if it waits.
        saved: step of its newest checkpoint; none if there is none. ending: what it is asked to end as, if it is.
    """

    name: str
    folder: Path
    title: str
    data: str
    lesson: str
    state: State
    place: int = 0
    saved: int | None = None
    ending: Status | None = None


def run_folders(home: Path) -> dict[Path, State]:
    """The folder of every run and how it stands; what was deleted meanwhile or is damaged is left out."""
    found = {}
    for file in sorted(home.glob(f"*/{STATE}")):
        if (file.parent / ORDER).exists():
            try:
                found[file.parent] = read_state(file.parent)
            except TrainingError:
                continue
    return found


def list_runs(home: Path) -> list[Run]:
    """All runs: the one whose turn it is, those that wait in their order, then the others, the newest first."""
    known = run_folders(home)
    holding = [folder for folder, state in known.items() if state.status in HOLDING]
    queue = sorted((f for f, state in known.items() if state.status is Status.WAITING), key=lambda f: known[f].asked)
    others = [folder for folder in known if folder not in (*holding, *queue)]
    others.sort(key=lambda folder: -max(known[folder].heartbeat, known[folder].asked))
    places = {folder: place + len(holding) for place, folder in enumerate(queue)}
    seen = []
    for folder in (*holding, *queue, *others):
        try:
            seen.append(_seen(folder, known[folder], places.get(folder, 0)))
        except TrainingError:  # deleted just now
            continue
    return seen


def find_run(home: Path, name: str) -> Run:
    """One run by its name.

    Raises:
        TrainingError: if there is none.
    """
    found = next((run for run in list_runs(home) if run.name == name), None)
    if found is None:
        raise TrainingError(f'There is no run "{name}" in {home}; `gencore runs list` names all.')
    return found


def _seen(folder: Path, state: State, place: int) -> Run:
    about = read_file(folder, ORDER)
    ending = wanted(folder) if state.status is Status.RUNNING else None
    title, data, lesson = (str(about.get(key, "")) for key in ("title", "data", "lesson"))
    return Run(folder.name, folder, title, data, lesson, state, place, saved_step(folder), ending)
