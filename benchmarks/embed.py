"""``gencore embed`` against the encoder alone: share of its throughput, and memory against the number of pictures.

Run ``python benchmarks/embed.py --checkpoint checkpoints/creatures-dcvae``. Each line of the second table is a process
of its own: what it holds of its own (anonymous memory), and with the pages of the picture cache that it reads through.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import torch

from gencore.api import load
from gencore.data.base import RatedImages, load_data
from gencore.latent.embedding_files import Choices, write_embeddings
from gencore.latent.layers import layer_of

BATCH = 64
COUNTS = (2000, 6000, 20000)


def pure(model: torch.nn.Module, data: RatedImages, count: int) -> float:
    """Pictures a second of processor time that the encoder alone takes, already as numbers; nothing is kept."""
    layer, images = layer_of(model), data.batch(np.arange(BATCH))[0]
    condition = model.any_condition(BATCH)
    with torch.inference_mode():
        began = time.process_time()
        for _ in range(count // BATCH):
            layer.posterior(images, condition).mode()
    return count / (time.process_time() - began)


def whole(model: torch.nn.Module, data: RatedImages, errors: bool = False) -> float:
    """Pictures a second of processor time, all threads together, from the cache to finished files."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        write_embeddings(model, data, Path(folder) / "out", Choices(batch=BATCH, errors=errors))
        return len(data) / (time.process_time() - began)


def shares(checkpoint: str, source: str, count: int, rounds: int) -> None:
    model = load(checkpoint).model
    data = load_data(source, model.image, count=count)
    pure(model, data, 512)  # warm
    found = []
    for number in range(rounds):
        before, made, after = pure(model, data, count // 2), whole(model, data), pure(model, data, count // 2)
        found.append(made / ((before + after) / 2))
        print(f"round {number + 1}: encoder {before:.0f} and {after:.0f} a second, embed {made:.0f}: {found[-1]:.3f}")
    print(f"median share of the encoder's throughput, {count} pictures: {np.median(found):.3f}")


def memory(checkpoint: str, count: int) -> None:
    """In a process of its own: peak of anonymous memory while embedding, and growth since before."""
    model = load(checkpoint).model
    data = _invented(model.image.shape, count)
    peak = {"RssAnon": 0, "VmRSS": 0}
    first: dict[str, int] = {}

    def watch(entry: dict) -> None:
        for name, value in _resident().items():
            peak[name] = max(peak[name], value)
            first.setdefault(name, value)

    with tempfile.TemporaryDirectory() as folder:
        write_embeddings(model, data, Path(folder) / "out", Choices(batch=BATCH), watch=watch)
    print(f"{count:6d} pictures: own memory {peak['RssAnon'] / 1024:.0f} MB at most, "
          f"{(peak['RssAnon'] - first['RssAnon']) / 1024:+.0f} MB since the first batch; "
          f"with cached pages {peak['VmRSS'] / 1024:.0f} MB")  # fmt: skip


def _invented(shape: tuple[int, int, int], count: int) -> RatedImages:
    """As many pictures as wanted, memory-mapped like a large data set; what they show does not matter here."""
    from gencore.types import ConditionSpec

    _, height, width = shape
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115 - kept open by the map
    images = np.memmap(file, np.uint8, "w+", shape=(count, height, width, 3))
    images.flush()
    rows = np.empty((count, 0), np.float32)
    return RatedImages("invented", images, rows, [f"invented-{i}" for i in range(count)], ConditionSpec(()), "")


def _resident() -> dict[str, int]:
    lines = Path("/proc/self/status").read_text().splitlines()
    return {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith(("RssAnon", "VmRSS"))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", default="checkpoints/creatures-dcvae")
    parser.add_argument("--data", default="creatures")
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, help="measure the memory for so many pictures, and nothing else")
    given = parser.parse_args()
    torch.set_num_threads(1)
    if given.memory:
        memory(given.checkpoint, given.memory)
        return
    shares(given.checkpoint, given.data, given.count, given.rounds)
    for count in COUNTS:
        command = [sys.executable, __file__, "--memory", str(count), "--checkpoint", given.checkpoint]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
