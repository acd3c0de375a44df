"""Runs of several real processes, started as a launcher would start them, but within milliseconds.

Imported by the forked children too, so nothing here needs pytest.
"""

import multiprocessing
import os
import socket
import sys
import traceback
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

import torch

PATIENCE = 120.0


class Work(NamedTuple):
    """What each process does: calls ``task`` with ``argument``."""

    task: Callable[[Any], None]
    argument: Any
    folder: Path


def start(work: Work, count: int) -> list[BaseProcess]:
    """Starts ``count`` processes that know of each other."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    context = multiprocessing.get_context("forkserver")
    processes = [context.Process(target=_act, args=(work, rank, count, port), daemon=True) for rank in range(count)]
    for process in processes:
        process.start()
    return processes


def finish(processes: list[BaseProcess]) -> list[int | None]:
    """Waits for all of them; their exit codes."""
    for process in processes:
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
    return [process.exitcode for process in processes]


def said(folder: Path, rank: int) -> str:
    """What a process died of: its error's class and sentence, or the trace of a bug."""
    file = folder / f"said-{rank}.txt"
    return file.read_text() if file.exists() else ""


def _act(work: Work, rank: int, count: int, port: int) -> None:
    from gencore.errors import GencoreError

    torch.set_num_threads(1)
    if count > 1:
        numbers = {"RANK": rank, "LOCAL_RANK": rank, "WORLD_SIZE": count, "LOCAL_WORLD_SIZE": count}
        os.environ |= {name: str(value) for name, value in numbers.items()}
        os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    try:
        work.task(work.argument)
    except GencoreError as error:
        (work.folder / f"said-{rank}.txt").write_text(f"{type(error).__name__} {error.told}: {error}")
        sys.exit(2)
    except Exception:
        (work.folder / f"said-{rank}.txt").write_text(traceback.format_exc())
        raise
