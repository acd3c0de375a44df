r"""Fréchet inception distance: how far two sets of pictures are apart, as Inception v3 sees them.

.. math:: \|\mu_1 - \mu_2\|^2 + \mathrm{tr}\left(\Sigma_1 + \Sigma_2 - 2 (\Sigma_1 \Sigma_2)^{1/2}\right)

of the features' means and covariances. Two protocols: :func:`seed1_protocol` repeats what seed 1 did, with ten
pictures a side, and says why that number means little; :func:`sound_protocol` takes thousands, and puts the distance of
real pictures from other real pictures beside it, which is the least that any model can reach.

The network is torchvision's Inception v3. ``pytorch_fid``, which seed 1 used, has the weights of the original
TensorFlow network, so its numbers (182.47 on MNIST) and those from here are not to be compared with each other; pass
its network as ``features`` where that is wanted. The matrix root is taken through singular values instead of a
general square root, which is exact for any number of pictures, ten included.

References:
    Seed 1, part 3. Heusel et al., *GANs Trained by a Two Time-Scale Update Rule*, 2017. Bias: Chong & Forsyth,
    *Effectively Unbiased FID and Inception Score*, 2020.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional
from torchvision.models import Inception_V3_Weights, inception_v3

from gencore.data.base import RatedImages
from gencore.errors import CheckpointError, DataError
from gencore.models.base import GenerativeModel

Features = Callable[[Tensor], Tensor]
Protocol = Literal["seed1", "sound"]
PROTOCOLS: dict[str, Protocol] = {"sound": "sound", "seed1": "seed1"}
SEED1_COUNT = 10
SOUND_COUNT = 2048
INCEPTION_SIDE = 299
BATCH = 32


@dataclass(frozen=True)
class FIDResult:
    """A Fréchet distance and how it was measured.

    Args:
        value: the distance, at least 0; smaller is nearer.
        count: pictures on each side.
        floor: the distance of real pictures from as many other real pictures, if it was measured.
        bias: why the value is too large, as a sentence; empty where there are enough pictures.
    """

    value: float
    count: int
    floor: float | None = None
    bias: str = ""

    @property
    def biased(self) -> bool:
        """Whether too few pictures were compared."""
        return bool(self.bias)

    def __str__(self) -> str:
        floor = "" if self.floor is None else f", real against real {self.floor:.2f}"
        return f"FID {self.value:.2f} ({self.count} pictures a side{floor})" + (f". {self.bias}" if self.bias else "")


class Inception(nn.Module):
    """Inception v3 up to its 2,048 pooled features, with ImageNet weights.

    Raises:
        CheckpointError: if the weights are not there and cannot be downloaded.
    """

    def __init__(self) -> None:
        super().__init__()
        try:
            network = inception_v3(weights=Inception_V3_Weights.IMAGENET1K_V1)
        except (OSError, RuntimeError) as error:
            raise CheckpointError(
                f"The pretrained Inception v3 weights could not be downloaded ({error}); go online once, put the file "
                "into torch's hub cache, or measure in the features of a network of your own."
            ) from None
        network.fc = nn.Identity()
        network.transform_input = False  # the pictures come in -1..1, as the network was trained
        self.network = network.eval()

    def forward(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n 2048"]:
        """Features of pictures in [0, 1] of any size."""
        size = (INCEPTION_SIDE, INCEPTION_SIDE)
        return self.network(functional.interpolate(images, size, mode="bilinear", align_corners=False) * 2 - 1)


def fid(real: Float[Tensor, "n 3 h w"], fake: Float[Tensor, "m 3 h w"], features: Features | None = None) -> float:
    """The Fréchet distance of two sets of pictures in [0, 1], each rounded to 8 bits, as pictures in files are.

    Args:
        real: at least 2 pictures.
        fake: at least 2 others.
        features: pictures ``(n, 3, h, w)`` to features ``(n, d)``; Inception v3 if not given.

    Raises:
        DataError: for fewer than 2 pictures on a side.
        CheckpointError: if Inception's weights are not there and cannot be downloaded.
    """
    _require(min(len(real), len(fake)), 2)
    network = features or Inception().to(real.device)
    return frechet_distance(features_of(real, network), features_of(fake, network))


def seed1_protocol(
    real: Float[Tensor, "n 3 h w"], fake: Float[Tensor, "m 3 h w"], features: Features | None = None
) -> FIDResult:
    """Seed 1's measurement: the first 10 training pictures against 10 generated ones.

    The value is biased. Ten pictures span a covariance of rank 9 in 2,048 dimensions, so two sets of ten lie far
    apart even if they come from the same place, and which ten they are decides the number. Two values of this
    protocol cannot rank two models; it is here to repeat the report, not to judge by.

    Raises:
        DataError: for fewer than 10 pictures on a side.
        CheckpointError: if Inception's weights are not there and cannot be downloaded.
    """
    _require(min(len(real), len(fake)), SEED1_COUNT)
    return FIDResult(fid(real[:SEED1_COUNT], fake[:SEED1_COUNT], features), SEED1_COUNT, bias=_bias(SEED1_COUNT))


def sound_protocol(
    real: Float[Tensor, "n 3 h w"], fake: Float[Tensor, "m 3 h w"], features: Features | None = None, seed: int = 0
) -> FIDResult:
    """As many real as generated pictures, and beside it the floor: as many other real pictures in their stead.

    With 2,048 a side or more the value can be quoted, though never without its floor, which carries what bias is
    left. With fewer, all there are are taken, and the result says that it is biased.

    Args:
        real: real pictures, in any order; half of them are for the floor, so give twice as many as generated ones.
        fake: generated pictures.
        features: as in :func:`fid`.
        seed: decides which real pictures are compared with which.

    Raises:
        DataError: for fewer than 4 real or 2 generated pictures.
        CheckpointError: if Inception's weights are not there and cannot be downloaded.
    """
    count = min(len(real) // 2, len(fake))
    _require(count, 2)
    network = features or Inception().to(real.device)
    order = torch.randperm(len(real), generator=torch.Generator().manual_seed(seed))
    reference, other = (features_of(real[half], network) for half in order[: 2 * count].split(count))
    value = frechet_distance(reference, features_of(fake[:count], network))
    return FIDResult(value, count, frechet_distance(reference, other), _bias(count) if count < SOUND_COUNT else "")


def fid_of_model(
    model: GenerativeModel, data: RatedImages, protocol: Protocol = "sound", features: Features | None = None
) -> FIDResult:
    """A model's distance from its data under one of the protocols, one generated picture for each seed from 0 on.

    Pictures are drawn under the conditions of real ones, so that both sides hold the same mix of classes and scores.

    Args:
        model: a model that can sample.
        data: real pictures at the model's size, with the model's fields; the training part is used.
        protocol: ``seed1`` or ``sound``.
        features: as in :func:`fid`.

    Raises:
        CapabilityError: if the model cannot sample.
        DataError: if there are too few pictures.
        CheckpointError: if Inception's weights are not there and cannot be downloaded.
    """
    indices = data.part("train")
    _require(len(indices), SEED1_COUNT)
    network = features or Inception().to(model.device)
    count = SEED1_COUNT if protocol == "seed1" else min(SOUND_COUNT, len(indices) // 2)
    images, rows = data.only(model.condition_spec.names).batch(indices[: max(SEED1_COUNT, 2 * count)])
    measure = seed1_protocol if protocol == "seed1" else sound_protocol
    return measure(images, _drawn(model, rows[:count]), network)


@torch.inference_mode()
def _drawn(model: GenerativeModel, rows: Float[Tensor, "n f"]) -> Float[Tensor, "n 3 h w"]:
    parts = torch.arange(len(rows)).split(BATCH)
    return torch.cat([model.sample(p.tolist(), model.condition_spec.condition(rows[p])).images for p in parts])


def frechet_distance(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "m d"]) -> float:
    """The Fréchet distance of two Gaussians with the means and covariances of two sets of features.

    With Σ = AᵀA for each set, tr (Σ₁Σ₂)^½ is the sum of the singular values of A₁A₂ᵀ.
    """
    apart = np.square(first.mean(axis=0) - second.mean(axis=0)).sum()
    roots = _root(first), _root(second)
    shared = np.linalg.svd(roots[0] @ roots[1].T, compute_uv=False).sum()
    return max(0.0, float(apart + np.square(roots[0]).sum() + np.square(roots[1]).sum() - 2 * shared))


@torch.inference_mode()
def features_of(images: Float[Tensor, "n 3 h w"], features: Features) -> Float[np.ndarray, "n d"]:
    """Features of pictures in [0, 1], rounded to 8 bits, as float64."""
    parts = [features((part.float().clamp(0, 1) * 255).round() / 255) for part in images.split(BATCH)]
    return torch.cat(parts).double().cpu().numpy()


def _root(rows: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "k d"]:
    """A matrix A of as few rows as possible with AᵀA = the covariance of the features."""
    centred = (rows - rows.mean(axis=0)) / np.sqrt(len(rows) - 1)
    return cast(np.ndarray, np.linalg.qr(centred.astype(np.float64), mode="r"))  # numpy's stub forgets this mode


def _require(count: int, least: int) -> None:
    if count < least:
        raise DataError(
            f"A Fréchet distance of {count} pictures a side cannot be measured like this; give at least {least} "
            "generated ones and enough real ones."
        )


def _bias(count: int) -> str:
    return (
        f"Biased: {count} pictures a side do not fill the covariance of the features, which makes the distance too "
        f"large, by an amount that differs from model to model; take at least {SOUND_COUNT}."
    )
