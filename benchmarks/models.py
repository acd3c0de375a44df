"""What each model costs: parameters, training images/s, ten pictures, peak memory; beside pythae where it has the same.

Every model runs in a process of its own at its report's picture size. The two of a pair train a few steps in turn
(A B A B ...), so that whatever else the machine does hits both; figures are medians over rounds, and only the ratios
mean anything on another machine.

    python benchmarks/models.py
    python benchmarks/models.py --pythae pythae-env/bin/python --models linear_vae dcvae selu_vae

``--pythae`` names the Python of an environment that holds pythae 0.1.2 and this gencore (``pip install pythae==0.1.2``
and ``pip install -e .`` in it). There the very same networks are trained by pythae's own ``VAE`` or ``AE`` and
``BaseTrainer`` at its defaults, on the same pictures held in memory, with the same batch size: what is compared is
the machinery around a network. pythae has no conditional VAE, so pairs are built without condition. "bare" is the same
network with nothing around it, in float32: one batch that is there already, forward, backward, a fused Adam; no data,
no average, no history. Over pythae it is what no trainer can surpass that runs the network as it is, in float32.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAIRED = {"linear_vae": "VAE", "dcvae": "VAE", "selu_vae": "VAE", "resnet_cvae": "VAE", "autoencoder": "AE"}
BATCH = 64
PICTURES = 10


def main() -> None:
    arguments = read_arguments()
    if arguments.worker:
        work(arguments.worker, arguments.models[0], arguments.steps, arguments.paired)
        return
    import torch

    from gencore.precision import choose_precision, cpu_name
    from gencore.registry import MODELS

    precision = choose_precision("auto", torch.device("cpu"))
    print(f"{cpu_name()}; training in {precision}; batches of {BATCH}\n")
    print(f"{'model':16}{'size':>9}{'parameters':>13}{'train img/s':>13}{'ten, ms':>9}{'peak MB':>9}", flush=True)
    for name in arguments.models or MODELS.names():
        with Worker("gencore", name, arguments.steps, sys.executable) as worker:
            rounds = [worker.go() for _ in range(arguments.rounds)]
            row = worker.finish()
        speed = statistics.median(rounds)
        print(
            f"{name:16}{row['size']:>9}{row['parameters']:>13,}{speed:>13.1f}{row['ten_ms']:>9.1f}{row['peak_mb']:>9.0f}",
            flush=True,
        )
    if arguments.pythae:
        compare(arguments)


def compare(arguments: argparse.Namespace) -> None:
    """Each pair's training speed, in turn, and the median of the rounds' ratios."""
    print(f"\n{'unconditional':16}{'gencore img/s':>15}{'pythae img/s':>15}{'ratio':>8}{'bare':>8}", flush=True)
    for name in [name for name in arguments.models or PAIRED if name in PAIRED]:
        ours = Worker("gencore", name, arguments.steps, sys.executable, paired=True)
        theirs = Worker("pythae", name, arguments.steps, arguments.pythae, paired=True)
        alone = Worker("bare", name, arguments.steps, sys.executable, paired=True)
        with ours, theirs, alone:
            rounds = [(ours.go(), theirs.go(), alone.go()) for _ in range(arguments.rounds)]
        mine, other, _ = (statistics.median(side) for side in zip(*rounds, strict=True))
        ratio, ceiling = (statistics.median(row[i] / row[1] for row in rounds) for i in (0, 2))
        print(f"{name:16}{mine:>15.1f}{other:>15.1f}{ratio:>8.2f}{ceiling:>8.2f}", flush=True)


class Worker:
    """A process that trains ``steps`` steps whenever it is told to, and waits without using the machine meanwhile."""

    def __init__(self, kind: str, model: str, steps: int, python: str, paired: bool = False) -> None:
        words = [python, __file__, "--worker", kind, "--models", model, "--steps", str(steps)]
        words += ["--paired"] if paired else []
        quiet = subprocess.DEVNULL if kind == "pythae" else None  # it draws a bar for every epoch
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet, text=True)
        self._answer()

    def go(self) -> float:
        """Images a second over one round."""
        return self._ask("go")["images_per_second"]

    def finish(self) -> dict[str, Any]:
        """What the model costs besides."""
        return self._ask("finish")

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def _ask(self, word: str) -> dict[str, Any]:
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        for line in self._process.stdout:
            if line.startswith("{"):
                return json.loads(line)
        raise SystemExit("A worker ended early; what it printed above says why.")


def work(kind: str, name: str, steps: int, paired: bool) -> None:
    """A worker's life: build, warm up, then a round for every line on stdin."""
    with tempfile.TemporaryDirectory() as folder:
        kinds = {"gencore": gencore_rounds, "pythae": pythae_rounds, "bare": bare_rounds}
        model, rounds = kinds[kind](name, steps, paired, Path(folder))
        next(rounds)
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            if line.strip() == "go":
                start = time.perf_counter()
                next(rounds)
                print(json.dumps({"images_per_second": steps * BATCH / (time.perf_counter() - start)}), flush=True)
            else:
                print(json.dumps(costs(model)), flush=True)


def gencore_rounds(name: str, steps: int, paired: bool, folder: Path) -> tuple[Any, Iterator[None]]:
    """The trainer of gencore with the default recipe of a model."""
    from dataclasses import replace

    from gencore.presets import preset_for
    from gencore.training.trainer import Trainer

    preset = preset_for(name)
    recipe = replace(preset.recipe, batch_size=BATCH, steps=10**9, epochs=0.0, decay="constant")
    recipe = replace(recipe, validate_every=10**9, sample_every=10**9, save_every=10**9)
    if paired:  # what pythae's VAE minimises, without a condition
        from gencore.losses.objective import Term
        from gencore.losses.schedule import Schedule

        terms = (Term("mse"),) if PAIRED[name] == "AE" else (Term("mse"), Term("kl", Schedule(1e-4)))
        recipe = replace(recipe, config={}, terms=terms)
    trainer = Trainer(pictures(name, conditional=not paired), recipe, folder / "run")

    def rounds() -> Iterator[None]:
        for done, _ in enumerate(trainer.run(), start=1):
            if done % steps == 0:
                yield

    return trainer.served, rounds()


def pythae_rounds(name: str, steps: int, paired: bool, folder: Path) -> tuple[Any, Iterator[None]]:
    """The same network inside pythae's model and trainer, at pythae's defaults."""
    import torch
    from pythae.data.datasets import BaseDataset
    from pythae.models import AE, VAE, AEConfig, VAEConfig
    from pythae.models.base.base_utils import ModelOutput
    from pythae.models.nn import BaseDecoder, BaseEncoder
    from pythae.trainers import BaseTrainer, BaseTrainerConfig

    from gencore.registry import MODELS

    data = pictures(name, conditional=False, count=2 * steps * BATCH)
    network = MODELS[name](MODELS[name].Config(), data.image, data.condition)

    class Encoder(BaseEncoder):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, images: Any) -> Any:
            posterior = network.encode(images)
            if PAIRED[name] == "AE":
                return ModelOutput(embedding=posterior.mode())
            return ModelOutput(embedding=posterior.mu, log_covariance=posterior.logvar)

    class Decoder(BaseDecoder):
        def forward(self, latents: Any) -> Any:
            return ModelOutput(reconstruction=network.decode(latents))

    kinds = {"VAE": (VAE, VAEConfig), "AE": (AE, AEConfig)}
    model_class, config_class = kinds[PAIRED[name]]
    config = config_class(input_dim=data.image.shape, latent_dim=network.latent_shape[0])
    model = model_class(config, Encoder(), Decoder())
    images, _ = data.batch(data.part("train")[: steps * BATCH])
    assert len(images) == steps * BATCH  # an epoch, which is what a round trains, is as many steps as ours
    settings = BaseTrainerConfig(
        output_dir=str(folder), num_epochs=1, per_device_train_batch_size=BATCH, learning_rate=1e-3, no_cuda=True
    )
    trainer = BaseTrainer(model, BaseDataset(images, torch.zeros(len(images))), training_config=settings)
    trainer.prepare_training()

    def rounds() -> Iterator[None]:
        epoch = 0
        while True:
            epoch += 1
            trainer.train_step(epoch)
            yield

    return network, rounds()


def bare_rounds(name: str, steps: int, paired: bool, folder: Path) -> tuple[Any, Iterator[None]]:
    """The same network and losses with nothing around them."""
    import torch

    from gencore.registry import MODELS

    data = pictures(name, conditional=False, count=2 * BATCH)
    network = MODELS[name](MODELS[name].Config(), data.image, data.condition).train()
    images, _ = data.batch(data.part("train")[:BATCH])
    images = images.contiguous()
    optimizer = torch.optim.Adam(network.parameters(), 1e-3, fused=True)

    def rounds() -> Iterator[None]:
        while True:
            for _ in range(steps):
                posterior = network.encode(images)
                loss = (network.decode(posterior.sample()) - images).square().mean()
                if PAIRED[name] == "VAE":
                    mu, logvar = posterior.mu, posterior.logvar
                    loss = loss - 1e-4 * 0.5 * (1 + logvar - mu.square() - logvar.exp()).sum(dim=1).mean()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
            yield

    return network, rounds()


def pictures(name: str, conditional: bool, count: int = 4000) -> Any:
    """Noise in the shape of a data set: what is measured does not depend on what a picture shows."""
    import numpy as np

    from gencore.data.base import RatedImages
    from gencore.presets import preset_for
    from gencore.registry import MODELS
    from gencore.types import ConditionSpec, Field

    preset = preset_for(name)
    image = preset.size or MODELS[name].default_image
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (count, image.height, image.width, 3), np.uint8)
    fields = [Field("digit", "class", classes=tuple("0123456789")), Field("Moira"), Field("Ferdinando")]
    rows = np.stack([random.integers(0, 10, count) for _ in fields], 1).astype(np.float32)
    data = RatedImages("noise", images, rows, [str(i) for i in range(count)], ConditionSpec(tuple(fields)), "noise")
    return data if conditional else data.only(())


def costs(model: Any) -> dict[str, Any]:
    """Parameters, milliseconds for ten pictures on one thread as the app runs them, peak memory of the process."""
    import torch

    torch.set_num_threads(1)
    model = model.eval()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    latents = torch.randn(PICTURES, *model.latent_shape)
    times = []
    with torch.inference_mode():
        for seed in range(7):
            start = time.perf_counter()
            if model.capabilities.can_sample:
                model.sample(range(seed, seed + PICTURES))
            else:
                model.decode(latents)
            times.append(1000 * (time.perf_counter() - start))
    return {
        "size": f"{model.image.height}x{model.image.width}",
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "ten_ms": statistics.median(times),
        "peak_mb": peak,
    }


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", nargs="*", default=[], help="names; all if not given")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=10, help="optimiser steps of one round")
    parser.add_argument("--pythae", default="", help="Python of an environment with pythae 0.1.2 and this gencore")
    parser.add_argument("--worker", choices=["gencore", "pythae", "bare"], help=argparse.SUPPRESS)
    parser.add_argument("--paired", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
