"""How well does what a run can begin with take photographs, and does its encoder have to learn them?

Run ``python benchmarks/photographs.py checkpoints/starts/subjects checkpoints/starts/pictures``. Pieces of 1 to 2.4
times 96×128 pixels of the two photographs that come with scikit-learn: reconstructions of 120 from their right halves,
peak signal-to-noise ratio in dB (mean over pieces), before any step and after 100 and 250 steps on 32 pieces each of
their left halves, of the decoder alone and of both.
"""

import argparse
import math
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float, UInt8
from sklearn.datasets import load_sample_images
from torch import Tensor
from torch.nn import functional

from gencore.models.latent_flow import LatentFlow
from gencore.training.checkpoint import read_model
from gencore.training.state import resolve

HEIGHT, WIDTH, LARGEST, WARMUP = 96, 128, 2.4, 25
STEPS, SHOWN = 250, (100, 250)


def pieces(
    photographs: list[UInt8[np.ndarray, "h w 3"]], number: int, generator: torch.Generator
) -> Float[Tensor, "n 3 h w"]:
    """As many of each photograph, from anywhere in it, made smaller by taking means."""
    found = []
    for photograph in photographs:
        whole = torch.from_numpy(photograph).permute(2, 0, 1).float() / 255
        for _ in range(number):
            scale = 1 + (LARGEST - 1) * float(torch.rand((), generator=generator))
            rows, columns = int(HEIGHT * scale), int(WIDTH * scale)
            top = int(torch.randint(whole.shape[1] - rows + 1, (), generator=generator))
            left = int(torch.randint(whole.shape[2] - columns + 1, (), generator=generator))
            piece = whole[None, :, top : top + rows, left : left + columns]
            found.append(functional.interpolate(piece, (HEIGHT, WIDTH), mode="area"))
    return torch.cat(found)


@torch.no_grad()
def ratio(model: LatentFlow, images: Float[Tensor, "n 3 h w"]) -> float:
    """Peak signal-to-noise ratio of reconstructions."""
    errors = (images - model.decode(model.encode(images).mode())).square().mean(dim=(1, 2, 3))
    return float(-10 * torch.log10(errors).mean())


def begun(folder: Path) -> LatentFlow:
    """The model in a folder."""
    model, _ = read_model(resolve(folder))
    assert isinstance(model, LatentFlow)
    return model


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("starts", nargs="+", type=Path)
    given = parser.parse_args()
    photographs = load_sample_images().images
    middle = photographs[0].shape[1] // 2
    left = [photograph[:, :middle].copy() for photograph in photographs]
    right = [photograph[:, middle:].copy() for photograph in photographs]
    unseen = pieces(right, 60, torch.Generator().manual_seed(1))
    print("| begun with | what learns | no step | 100 steps | 250 steps |")
    print("|---|---|---|---|---|")
    for folder in given.starts:
        for learns in ("decoder", "encoder and decoder"):
            model, generator = begun(folder), torch.Generator().manual_seed(2)
            torch.manual_seed(0)
            told = [f"{ratio(model.eval(), unseen):.1f}"]
            parts = [model.decoder, model.encoder] if "encoder" in learns else [model.decoder]
            optimiser = torch.optim.AdamW([weight for part in parts for weight in part.parameters()], betas=(0.8, 0.99))
            for step in range(1, STEPS + 1):
                model.train()
                for group in optimiser.param_groups:
                    group["lr"] = 1e-3 * min(1, step / WARMUP) * (0.5 + 0.5 * math.cos(math.pi * step / STEPS))
                images = pieces(left, 16, generator)
                latents = model.encode(images).mode()
                found = model.decode(latents + model.config.noise * torch.randn_like(latents))
                optimiser.zero_grad()
                functional.l1_loss(found, images).backward()
                optimiser.step()
                if step in SHOWN:
                    told.append(f"{ratio(model.eval(), unseen):.1f}")
            print(f"| {folder.name} | {learns} | {' | '.join(told)} |", flush=True)


if __name__ == "__main__":
    main()
