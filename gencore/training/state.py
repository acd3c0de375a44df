"""Where a run keeps its checkpoints, and everything it needs to go on as if it had never stopped.

A run's folder holds ``run.json`` (recipe and data), ``history.jsonl``, ``samples/``, and ``checkpoints/`` with one
folder a checkpoint; ``latest.json`` names the newest whole one. Resume state lies inside each checkpoint folder,
so weights and state can never come from different steps.
"""

import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file

from gencore.errors import CheckpointError, TrainingError
from gencore.files import sweep, write_folder, write_json
from gencore.training.checkpoint import About, read_tensors, write_weights

STATE = "state.safetensors"


@dataclass
class Counters:
    """What a run counts; small enough for JSON.

    Args:
        step: finished optimiser steps. seconds: time trained so far. history: bytes of history that belong to it.
        rollbacks: how often the NaN guard stepped in; each halves the learning rate.
        best: best validation loss under ``weights``. stale: validations since then.
        triggered: the step at which each plateau schedule was set off.
        usual: running mean of each adversarial term. runaway: steps in a row in which one was out of bounds.
    """

    step: int = 0
    seconds: float = 0.0
    history: int = 0
    rollbacks: int = 0
    best: float | None = None
    stale: int = 0
    weights: dict[str, float] = field(default_factory=dict)
    triggered: dict[str, int] = field(default_factory=dict)
    usual: dict[str, float] = field(default_factory=dict)
    runaway: int = 0


def refuse_run(out: Path) -> None:
    """Says so before another run would be written over.

    Raises:
        TrainingError: if ``out`` holds a run.
    """
    if (out / "run.json").exists():
        raise TrainingError(f"{out} already holds a run; resume it, or choose another folder for this one.")


def read_run(out: Path) -> dict[str, Any]:
    """What ``run.json`` says of the run in ``out``: ``source``, ``data`` (fingerprint), ``size`` and ``recipe``.

    Raises:
        TrainingError: if there is no run, or its ``run.json`` is damaged.
    """
    try:
        about = json.loads((out / "run.json").read_text(encoding="utf-8"))
        return {name: about[name] for name in ("source", "data", "size", "recipe")}
    except FileNotFoundError:
        raise TrainingError(f"{out} holds no run to resume; check the path, or start one without --resume.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{out / 'run.json'} is damaged ({error}); start a new run.") from None


def resolve(folder: Path) -> Path:
    """The checkpoint folder meant by ``folder``: itself, or the newest checkpoint of a run.

    Raises:
        CheckpointError: if there is none.
    """
    if (folder / "config.json").exists():
        return folder
    pointer = folder / "latest.json"
    if not pointer.exists():
        if not folder.exists():
            raise CheckpointError(f"There is no folder {folder}; check the path of the checkpoint or run.")
        raise CheckpointError(f"{folder} holds neither config.json nor latest.json, so it is no checkpoint or run.")
    try:
        name = Path(json.loads(pointer.read_text())["checkpoint"]).name
    except (ValueError, KeyError, TypeError):
        newest = ", ".join(path.name for path in sorted((folder / "checkpoints").glob("step-*")))
        raise CheckpointError(f"{pointer} is damaged; point at one of its checkpoints instead: {newest}.") from None
    return folder / "checkpoints" / name


def save_state(
    run: Path,
    about: About,
    average: Mapping[str, torch.Tensor],
    parts: Mapping[str, Mapping[str, Any]],
    counters: Counters,
) -> Path:
    """Writes one checkpoint with its resume state, points ``latest.json`` at it, then drops the older one.

    Args:
        run: the run's folder.
        about: content of ``config.json``.
        average: the weights to serve (EMA).
        parts: state dicts by name (model, average, optimizer).
        counters: what the run counts.

    Raises:
        CheckpointError: if it cannot be written; the checkpoint before stays whole.
    """
    redone = f"-redone-{counters.rollbacks}" if counters.rollbacks else ""
    target = run / "checkpoints" / f"step-{counters.step:08d}{redone}"
    tensors, scalars = _split(parts)

    def fill(folder: Path) -> None:
        write_weights(folder, about, average, shard_size="2GB")
        save_file(tensors, folder / STATE)
        write_json(folder / "state.json", {"counters": asdict(counters), "scalars": scalars})

    if not target.exists():  # a process killed before it could point at this checkpoint has written the same one
        write_folder(target, fill)
    write_json(run / "latest.json", {"checkpoint": target.name})
    for older in (run / "checkpoints").glob("step-*"):
        if older.name != target.name:
            shutil.rmtree(older, ignore_errors=True)
    return target


def load_state(run: Path) -> tuple[dict[str, dict[str, Any]], Counters]:
    """The newest resume state of a run; half-written leftovers of a killed process are removed.

    Raises:
        CheckpointError: if there is none, or it is damaged.
    """
    folder = resolve(run)
    for place in (run, run / "checkpoints"):
        sweep(place)
    for stray in (run / "checkpoints").glob("step-*"):
        if stray != folder:  # whole, but killed before latest.json pointed at it: its steps will be done again
            shutil.rmtree(stray, ignore_errors=True)
    tensors = read_tensors(folder / STATE)
    try:
        content = json.loads((folder / "state.json").read_text())
        counters = Counters(**content["counters"])
        return _joined(tensors, content["scalars"]), counters
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(f"{folder / 'state.json'} is damaged ({error}); this run cannot be resumed.") from None


def _split(parts: Mapping[str, Mapping[str, Any]]) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Nested state dicts as flat tensors by path (what safetensors holds) and the rest (what JSON holds)."""
    tensors: dict[str, torch.Tensor] = {}

    def walk(value: Any, path: str) -> Any:
        if isinstance(value, torch.Tensor):
            tensors[path] = value.detach().cpu().contiguous().clone()
            return {"tensor": path}
        if isinstance(value, Mapping):
            return {"items": [[key, walk(item, f"{path}/{key}")] for key, item in value.items()]}
        if isinstance(value, list | tuple):
            return {"list": [walk(item, f"{path}/{i}") for i, item in enumerate(value)]}
        return {"value": value}

    scalars = {name: walk(part, name) for name, part in parts.items()}
    return tensors, scalars


def _joined(tensors: Mapping[str, torch.Tensor], scalars: Mapping[str, Any]) -> dict[str, Any]:
    def build(node: Mapping[str, Any]) -> Any:
        if "tensor" in node:
            return tensors[node["tensor"]]
        if "items" in node:
            return {key: build(item) for key, item in node["items"]}
        return [build(item) for item in node["list"]] if "list" in node else node["value"]

    return {name: build(node) for name, node in scalars.items()}
