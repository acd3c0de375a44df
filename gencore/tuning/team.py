"""Several workers on one machine: a process each, watched by the one that started them."""

import multiprocessing
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, cast

from gencore.errors import GencoreError
from gencore.tuning.plan import Plan

FAREWELL = 20.0  # seconds that workers get to give their trials back
START = "spawn"  # a worker begins as a fresh process: torch does not survive a fork with its threads running
Say = Callable[[str], None]


@dataclass(frozen=True)
class Job:
    """All that a worker has to know.

    Args:
        plan: what the study is about.
        url: its database. name: what it is called there.
        out: folder of its runs.
        judge: the judge's folder, if one was named.
        trials: after how many it is finished.
        until: no trial begins after this time.
        threads: that torch may use; 0 leaves that alone.
    """

    plan: Plan
    url: str
    name: str
    out: Path
    judge: Path | None
    trials: int
    until: float
    threads: int = 0


def work_together(job: Job, workers: int, say: Say) -> None:
    """Starts ``workers`` processes on a study and waits for their end; one that dies leaves its trial to the others.

    Raises:
        GencoreError: what a worker has met, once all have ended.
    """
    threads = 0 if "OMP_NUM_THREADS" in os.environ else max(1, (os.cpu_count() or 1) // workers)
    context: Any = multiprocessing.get_context(START)
    team: dict[Connection, BaseProcess] = {}
    for _ in range(workers):
        ours, theirs = context.Pipe(duplex=False)
        arguments = (replace(job, threads=threads), theirs)
        process: BaseProcess = context.Process(target=_member, args=arguments, daemon=True)
        process.start()
        theirs.close()  # so that the pipe ends with the process
        team[cast(Connection, ours)] = process
    errors: list[GencoreError] = []
    names = {connection: f"worker {number}" for number, connection in enumerate(team, 1)}
    open_ends = list(team)
    try:
        while open_ends:
            for end in wait(open_ends):
                connection = cast(Connection, end)
                try:
                    _hear(connection.recv(), names[connection], errors, say)
                except EOFError:
                    open_ends.remove(connection)
                    team[connection].join()
                    if team[connection].exitcode:
                        say(f"{names[connection]} ended before its time (exit code {team[connection].exitcode})")
    finally:
        for process in team.values():
            process.join(FAREWELL)
            if process.is_alive():
                process.terminate()
    if errors:
        raise errors[0]


def work(job: Job, say: Say) -> None:
    """One worker, in this process.

    Raises:
        GencoreError: if the preset itself does not work, or something cannot be written.
    """
    import torch

    from gencore.data.base import load_data
    from gencore.training.batches import conditioned_on
    from gencore.tuning.examining import examiner
    from gencore.tuning.study import open_study
    from gencore.tuning.worker import Worker

    if job.threads:
        torch.set_num_threads(job.threads)
    plan = job.plan
    data = load_data(plan.source, plan.preset.size)
    seen = conditioned_on(data, plan.recipe)
    measures = examiner(plan.measured, seen, plan.recipe, plan.pictures, job.judge, (job.out, job.out.parent))
    study = open_study(plan, job.url, job.name, job.out)
    Worker(plan, data, measures, job.url, job.out, job.trials, job.until, say).work(study)


def _member(job: Job, pipe: Connection) -> None:
    try:
        work(job, pipe.send)
    except GencoreError as error:
        pipe.send(error)
        sys.exit(2)
    except (KeyboardInterrupt, BrokenPipeError):  # whoever started this is gone
        sys.exit(130)


def _hear(said: str | GencoreError, name: str, errors: list[GencoreError], say: Say) -> None:
    if isinstance(said, GencoreError):
        errors.append(said)
    else:
        say(f"{name}: {said}")
