"""Whether bfloat16 pays on this machine: measured once, never assumed.

CPUs with avx512_bf16 or AMX train 1.5 to 1.7 times faster under autocast; others three times slower. A network of a
few layers is different: casting its numbers costs more than multiplying them, on any CPU.
"""

import json
import platform
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal

import torch
from torch import nn

from gencore.data.cache import cache_folder

Precision = Literal["auto", "float32", "bfloat16"]
GAIN = 1.15
TINY = 150_000  # parameters
PROBE = 2  # to be raised whenever _measure changes, so that older answers are not believed


def choose_precision(
    wanted: Precision, device: torch.device, parameters: int | None = None
) -> Literal["float32", "bfloat16"]:
    """``wanted``, or on ``auto`` what is faster on ``device``; the answer for a CPU is remembered.

    Args:
        wanted: as in the recipe.
        device: where to compute.
        parameters: how many numbers the network has, if known; tiny ones are not worth casting.
    """
    if wanted != "auto":
        return wanted
    if device.type == "cuda":
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    if device.type != "cpu" or (parameters is not None and parameters < TINY):
        return "float32"
    return "bfloat16" if cpu_gain() >= GAIN else "float32"


def cpu_gain() -> float:
    """How many times faster a small convolution trains in bfloat16 than in float32 on this CPU."""
    file = cache_folder() / "precision.json"
    key = f"{cpu_name()} torch {torch.__version__} probe {PROBE}"
    known = _known(file)
    if key not in known:
        known[key] = round(_measure(), 2)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(known))
        except OSError:
            return known[key]  # a read-only home only means measuring again next time
    return known[key]


def cpu_name() -> str:
    """The processor's name, for cards and figures."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        flags = next((line for line in lines if line.startswith("flags")), "")
        name = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "")
        return f"{name or platform.machine()}{' (avx512_bf16)' if 'avx512_bf16' in flags else ''}"
    except OSError:
        return platform.processor() or platform.machine()


def _known(file: Path) -> dict[str, float]:
    try:
        known = json.loads(file.read_text())
        return known if isinstance(known, dict) else {}
    except (OSError, ValueError):
        return {}


def _measure() -> float:
    """Time of a training step of a small network, float32 over bfloat16: the best of several, taken in turn.

    Three convolutions with batch norm, so that casting weighs as little as it does in a real model.
    """
    with torch.random.fork_rng():
        images = torch.rand(32, 128, 12, 16).contiguous(memory_format=torch.channels_last)
        layers = [
            layer for _ in range(3) for layer in (nn.Conv2d(128, 128, 3, padding=1), nn.BatchNorm2d(128), nn.ReLU())
        ]
        network = nn.Sequential(*layers).to(memory_format=torch.channels_last)

    def step(bfloat16: bool) -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            loss = network(images).float().square().mean()
        loss.backward()

    times: dict[bool, float] = {False: float("inf"), True: float("inf")}
    for _ in range(8):
        for bfloat16 in times:
            times[bfloat16] = min(times[bfloat16], _seconds(partial(step, bfloat16)))
    return times[False] / times[True]


def _seconds(call: Callable[[], None]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
