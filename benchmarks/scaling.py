"""Images per second that one process trains, and several that share every batch.

    python benchmarks/scaling.py --processes 2 --rounds 3 --steps 3

Both are started by ``torchrun``, take turns (1 2 1 2 ...), have the same batch and share all cores evenly among their
threads, so only the ratios of a run mean anything on another machine. Besides time by the clock, which depends on what
else the machine does, there is time on processors, summed over the processes: what of it several need beyond one is the
price of sharing.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path

import torch

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from stages import as_in, stages_of, steps_of  # noqa: E402

from gencore.data.base import load_data  # noqa: E402
from gencore.precision import cpu_name  # noqa: E402
from gencore.presets import recipe_for  # noqa: E402
from gencore.training.distributed.processes import joined  # noqa: E402
from gencore.training.trainer import Trainer  # noqa: E402

CASES = {"resnet_cvae": ("resnet_cvae", -1), "latent_flow, pictures": ("latent_flow", 0),
         "latent_flow, game": ("latent_flow", -1)}  # fmt: skip
PICTURES = 256


def work(case: str, steps: int, batch: int, precision: str) -> None:
    """What each process does: a few steps; the first one prints how long they took."""
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    preset, stage = CASES[case]
    recipe = recipe_for(preset)
    recipe = replace(as_in(recipe, stages_of(recipe)[stage]), batch_size=batch, precision=precision)
    data = joined().in_turn(lambda: load_data("cars", count=PICTURES))
    folder = joined().by_first(lambda: tempfile.mkdtemp())
    run = steps_of(Trainer(data, recipe, Path(folder) / "run"))
    next(run)
    began, processor = time.perf_counter(), time.process_time()
    for _ in islice(run, steps):
        pass
    took, busy = time.perf_counter() - began, time.process_time() - processor
    run.close()
    busy = _summed(busy)
    if joined().first:
        print(json.dumps({"seconds": took / steps, "busy": busy / steps}))


def _summed(seconds: float) -> float:
    """Over all processes."""
    if joined().count == 1:
        return seconds
    word = torch.tensor(seconds, dtype=torch.float64)
    torch.distributed.all_reduce(word)
    return float(word)


def cores() -> int:
    """How many there are for this."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def launched(case: str, processes: int, steps: int, batch: int, precision: str) -> dict[str, float]:
    """Seconds by the clock and on processors that a step takes ``processes`` processes."""
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(processes)]
    command += [__file__, "--worker", case, "--steps", str(steps), "--batch", str(batch), "--precision", precision]
    threads = str(max(1, cores() // processes))
    environment = {**os.environ, "OMP_NUM_THREADS": threads, "MKL_NUM_THREADS": threads, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        sys.exit(f"{case} with {processes} processes failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def compare(processes: int, rounds: int, steps: int, batch: int, precision: str, cases: list[str]) -> None:
    print(f"{cpu_name()}, {cores()} of its cores for this, torch {torch.__version__}")
    print(f"batches of {batch} cars at 96×128, {precision}, median of {rounds} rounds of {steps} steps", flush=True)
    for case in cases:
        took: dict[int, list[dict[str, float]]] = {1: [], processes: []}
        for _ in range(rounds):
            for count, times in took.items():
                times.append(launched(case, count, steps, batch, precision))
        clock, busy = (
            {count: statistics.median(each[kind] for each in times) for count, times in took.items()}
            for kind in ("seconds", "busy")
        )
        print(
            f"    {case:22} 1 process {batch / clock[1]:6.1f} images/s, {processes} processes "
            f"{batch / clock[processes]:6.1f} images/s: {clock[1] / clock[processes]:4.2f} ×; "
            f"work on processors {busy[processes] / busy[1]:4.2f} ×",
            flush=True,
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="training by one process and by several")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--precision", choices=["float32", "bfloat16"], default="float32")
    parser.add_argument("--case", choices=CASES, action="append", help="only this; repeatable")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    chosen = options.steps, options.batch, options.precision
    if options.worker:
        work(options.worker, *chosen)
    else:
        compare(options.processes, options.rounds, *chosen, options.case or list(CASES))
