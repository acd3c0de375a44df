"""What a GPU makes of gencore's training: images a second, the share of its peak, and how long a recipe takes.

    python benchmarks/gpu.py --preset latent_flow

Every stage of the recipe is measured for itself, because what a step costs depends on which losses count. The peak is
measured too, as a product of two large matrices in the same run, so that no table of devices is needed; operations are
counted by torch (products and convolutions, forward and backward). ``--compile`` also says how much faster compiled
networks are, and ``--device cpu`` measures the same on a CPU, with small matrices.

References:
    Chowdhery et al., *PaLM*, 2022, appendix B (share of the peak).
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch.utils.flop_counter import FlopCounterMode

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from stages import Stage, as_in, stages_of, steps_of  # noqa: E402

from gencore.data.base import RatedImages, load_data  # noqa: E402
from gencore.precision import cpu_name  # noqa: E402
from gencore.presets import preset_for  # noqa: E402
from gencore.training.recipe import Recipe  # noqa: E402
from gencore.training.trainer import Trainer  # noqa: E402

SIDES = {"cuda": 8192, "cpu": 1024}  # of the matrices whose product is the peak


@dataclass(frozen=True)
class Cost:
    """Of one step: seconds, and operations."""

    seconds: float
    operations: float


def timed(call: Callable[[], object], device: torch.device, times: int) -> float:
    """Median seconds of ``call``, all that it started on the device included."""
    taken = []
    for _ in range(times + 2):
        _wait(device)
        began = time.perf_counter()
        call()
        _wait(device)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken[2:])


def peak(device: torch.device, precision: str) -> float:
    """Operations a second of a large product in the precision that a run computes in."""
    side, kind = SIDES[device.type], torch.bfloat16 if precision == "bfloat16" else torch.float32
    left, right = (torch.randn(side, side, device=device, dtype=kind) for _ in range(2))
    return 2 * side**3 / timed(lambda: left @ right, device, 10)


def cost(data: RatedImages, recipe: Recipe, stage: Stage, device: torch.device, steps: int) -> tuple[Cost, str]:
    """What a step of a stage costs, and the precision that was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(data, as_in(recipe, stage), Path(folder) / "run", device=device)
        run = steps_of(trainer)
        seconds = timed(lambda: next(run), device, steps)
        counter = FlopCounterMode(display=False)
        if not recipe.compile:  # what is compiled cannot be counted, and computes the same
            with counter:
                next(run)
        run.close()
        return Cost(seconds, counter.get_total_flops()), trainer.recipe.precision


def report(preset: str, device: torch.device, batch: int | None, steps: int, compiled: bool, count: int | None) -> None:
    known = preset_for(preset)
    recipe = replace(known.recipe, batch_size=batch or known.recipe.batch_size)
    data = load_data(known.data, known.size, **({} if count is None else {"count": count}))
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else cpu_name()
    print(f"{name}, torch {torch.__version__}; {preset}, batches of {recipe.batch_size}, medians of {steps} steps")
    whole = 0.0
    for stage in stages_of(recipe):
        found, precision = cost(data, recipe, stage, device, steps)
        whole += stage.steps * found.seconds
        share = found.operations / found.seconds / peak(device, precision)
        print(
            f"    steps {stage.first:5}–{stage.last:5}  {recipe.batch_size / found.seconds:9.1f} images/s  "
            f"{found.operations / 1e9:8.1f} GFLOP a step  {share:5.1%} of the peak in {precision}",
            flush=True,
        )
        if compiled:
            faster, _ = cost(data, replace(recipe, compile=True), stage, device, steps)
            print(f"        compiled: {found.seconds / faster.seconds:.2f} × as fast", flush=True)
    print(f"    all {recipe.steps} steps: {whole / 60:.1f} minutes, without validation and samples")


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="training on a GPU")
    parser.add_argument("--preset", default="latent_flow")
    parser.add_argument("--device", choices=SIDES, default="cuda")
    parser.add_argument("--batch", type=int, help="pictures a step; the recipe's if not given")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--count", type=int, help="pictures to make, for data that is drawn; all if not given")
    parser.add_argument("--compile", action="store_true")
    options = parser.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        sys.exit("There is no GPU here; --device cpu measures the same on a CPU.")
    report(options.preset, torch.device(options.device), options.batch, options.steps, options.compile, options.count)
