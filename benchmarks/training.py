"""How much faster gencore trains than a plain loop, and what each of its choices brings.

Everything runs in one process, in turn (A B C A B C ...), so that whatever else the machine does hits all alike;
figures are medians over rounds, and only the ratios mean anything on another machine.

    python benchmarks/training.py --rounds 5 --batch 32

(a) gencore's trainer with its default recipe on cars at 96×128, against a loop as seed 0 (sections 2.2 to 2.7)
    describes it: every picture read from its file and resized to 224×224 at every step, float32, plain Adam.
(b) one network at 96×128: float32 in the usual memory order, with channels_last, with bfloat16, with both.
(c) the share of a gencore step spent outside forward, backward and optimiser.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor, nn
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms
from torchvision.models import resnet18

from gencore.data.base import RatedImages, load_data
from gencore.precision import choose_precision, cpu_name
from gencore.presets import recipe_for
from gencore.training.trainer import Trainer

RATERS = ("Moira", "Ferdinando")
PLAIN_SIZE = (224, 224)
NEVER = 10**9


class RatedFiles(Dataset):
    """Pictures decoded from their files and resized whenever they are asked for."""

    def __init__(self, files: list[Path], scores: Tensor) -> None:
        self.files, self.scores = files, scores
        self.transform = transforms.Compose([transforms.Resize(PLAIN_SIZE), transforms.ToTensor()])

    def __len__(self) -> int:
        return len(self.files)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        return self.transform(Image.open(self.files[index]).convert("RGB")), self.scores[index]


class PlainCVAE(nn.Module):
    """The network of seed 0, two raters: ResNet18, two linear layers, five transposed convolutions."""

    def __init__(self, size: tuple[int, int], latent: int = 512, width: int = 512) -> None:
        super().__init__()
        self.start = (size[0] // 32, size[1] // 32)
        self.trunk = resnet18()
        self.trunk.fc = nn.Identity()
        self.fc_mu, self.fc_logvar = nn.Linear(514, latent), nn.Linear(514, latent)
        self.fc_decoder = nn.Linear(latent + 2, width * self.start[0] * self.start[1])
        widths = [width >> stage for stage in range(5)]
        layers: list[nn.Module] = [nn.BatchNorm2d(width), nn.ReLU()]
        for before, after in itertools.pairwise(widths):
            layers += [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
        self.decoder = nn.Sequential(*layers, nn.ConvTranspose2d(widths[-1], 3, 4, 2, 1), nn.Sigmoid())

    def forward(self, images: Tensor, scores: Tensor) -> Tensor:
        """Mean squared error plus KL divergence, as seed 0 starts out."""
        features = torch.cat([self.trunk(images), scores], 1)
        mu, logvar = self.fc_mu(features), self.fc_logvar(features)
        latents = mu + (0.5 * logvar).exp() * torch.randn_like(mu)
        maps = self.fc_decoder(torch.cat([latents, scores], 1)).unflatten(1, (-1, *self.start))
        error = nn.functional.mse_loss(self.decoder(maps).float(), images)
        return error - 0.5e-4 * (1 + logvar - mu.square() - logvar.exp()).float().sum(1).mean()


def plain_loop(files: list[Path], scores: Tensor, batch: int) -> Iterator[None]:
    """Seed 0's training, one step at a time."""
    model = PlainCVAE(PLAIN_SIZE).train()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = DataLoader(RatedFiles(files, scores), batch, shuffle=True, drop_last=True)
    for images, given in itertools.chain.from_iterable(itertools.repeat(loader)):
        step(model(images, given), optimizer)
        yield


def in_memory_loop(
    data: RatedImages, scores: Tensor, batch: int, channels_last: bool, bfloat16: bool
) -> Iterator[None]:
    """The same network at native size, pictures in memory, with the given choices."""
    memory = torch.channels_last if channels_last else torch.contiguous_format
    model = PlainCVAE((data.image.height, data.image.width)).train().to(memory_format=memory)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    images = data.batch(range(batch))[0].contiguous(memory_format=memory)
    while True:
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
            loss = model(images, scores[:batch])
        step(loss, optimizer)
        yield


def step(loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


class Clock:
    """Counts the seconds spent in forward, backward and optimiser, by wrapping all three from outside."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def around(self, call: Callable) -> Callable:
        """The same call, its seconds counted."""

        def timed(*args: object, **options: object) -> object:
            began = time.perf_counter()
            try:
                return call(*args, **options)
            finally:
                self.seconds += time.perf_counter() - began

        return timed

    @contextmanager
    def watching(self, trainer: Trainer) -> Iterator[None]:
        """Wraps a trainer's model and optimisers, and every backward pass."""
        backward, trainer.model.forward = Tensor.backward, self.around(trainer.model.forward)
        for optimizer in trainer.optimizers.values():
            optimizer.step = self.around(optimizer.step)
        Tensor.backward = self.around(backward)
        try:
            yield
        finally:
            Tensor.backward = backward


def write_files(data: RatedImages, folder: Path) -> list[Path]:
    """The pictures as JPEG files, which is what people have."""
    files = [folder / f"{key}.jpg" for key in data.keys]
    for picture, file in zip(data.images, files, strict=True):
        Image.fromarray(picture).save(file, quality=95)
    return files


def measure(rounds: int, batch: int, count: int) -> None:
    data = load_data("cars", count=count)
    columns = [data.condition.names.index(name) for name in RATERS]
    scores = torch.from_numpy(data.rows[:, columns])
    recipe = replace(recipe_for("resnet_cvae"), batch_size=batch, steps=NEVER)
    recipe = replace(recipe, validate_every=NEVER, sample_every=NEVER, save_every=NEVER)
    bfloat16 = choose_precision("auto", torch.device("cpu"))
    print(f"{cpu_name()}, {torch.get_num_threads()} threads, torch {torch.__version__}")
    print(f"batches of {batch}, {rounds} rounds, {len(data)} cars; gencore chose {bfloat16}\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(data, recipe, Path(folder) / "run")
        files = write_files(data, Path(folder))
        run = trainer.run()
        loops: dict[str, Iterator] = {
            "plain": plain_loop(files, scores, batch),
            "gencore": run,
            "float32": in_memory_loop(data, scores, batch, False, False),
            "float32, channels_last": in_memory_loop(data, scores, batch, True, False),
            "bfloat16": in_memory_loop(data, scores, batch, False, True),
            "bfloat16, channels_last": in_memory_loop(data, scores, batch, True, True),
        }
        seconds = alternate(loops, rounds)
        run.close()
        outside, waiting = share_outside(trainer, rounds)
    show(seconds, outside, waiting, batch)


def alternate(loops: dict[str, Iterator], rounds: int) -> dict[str, float]:
    """Median seconds a step of each loop; the first turn is for warming up."""
    times: dict[str, list[float]] = {name: [] for name in loops}
    for _ in range(rounds + 1):
        for name, loop in loops.items():
            began = time.perf_counter()
            next(loop)
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def share_outside(trainer: Trainer, rounds: int) -> tuple[float, float]:
    """The share of some steps in a row not spent in what a :class:`Clock` watches, and what the trainer says of it."""
    clock, run = Clock(), trainer.run()
    with clock.watching(trainer):
        next(run)
        clock.seconds, began = 0.0, time.perf_counter()
        for report in itertools.islice(run, 2 * rounds):
            waiting = report.waiting
        took = time.perf_counter() - began
    run.close()
    return 1 - clock.seconds / took, waiting


def show(seconds: dict[str, float], outside: float, waiting: float, batch: int) -> None:
    def line(name: str, against: str) -> None:
        ratio = seconds[against] / seconds[name]
        print(
            f"    {name:24} {seconds[name] * 1e3:8.0f} ms a step {batch / seconds[name]:8.1f} pictures/s {ratio:6.2f} ×"
        )

    print("(a) a training step, files on disk to updated weights (target: at least 3 ×)")
    for name in ("plain", "gencore"):
        line(name, "plain")
    print("(b) the same network at 96×128, pictures in memory")
    for name in seconds:
        if name not in ("plain", "gencore"):
            line(name, "float32")
    print("(c) share of a gencore step outside forward, backward and optimiser (target: at most 5 %)")
    print(f"    as the trainer reports   {waiting:8.1%}\n    measured from outside    {outside:8.1%}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="gencore's training against a plain loop")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--count", type=int, default=512, help="pictures")
    options = parser.parse_args()
    measure(options.rounds, options.batch, options.count)
