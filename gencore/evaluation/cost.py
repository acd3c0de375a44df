"""What a model costs and keeps: time to decode, numbers learnt, what is left of a picture after a round trip."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from gencore.evaluation.figures import decibels, sharpness
from gencore.evaluation.similarity import similarities
from gencore.models.base import GenerativeModel

REPEATS = 30
WARM_UP = 3
BATCH = 32


@contextmanager
def one_thread() -> Iterator[None]:
    """Times inside are those of one processor thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@dataclass(frozen=True)
class Reconstruction:
    """What is left of pictures after encoding and decoding.

    Args:
        psnr: peak signal-to-noise ratio in dB, of all pictures together.
        ms_ssim: mean multi-scale structural similarity.
        sharpness: fine detail over that of the pictures themselves.
    """

    psnr: float
    ms_ssim: float
    sharpness: float


@torch.inference_mode()
def decode_milliseconds(model: GenerativeModel) -> float:
    """Median processor time from latents to one picture; nothing wished for. In one thread that is how long it takes.

    Raises:
        CapabilityError: if the model can neither sample nor decode.
    """
    return 1000 * _medians([_decode(model, 1)])[0]


@torch.inference_mode()
def sampling_over_decoding(model: GenerativeModel, pictures: int = 10) -> float:
    """Processor time of drawing pictures over that of decoding as many latents, by turns, so that others' work counts
    for both.

    Raises:
        CapabilityError: if the model cannot sample, or has no latents to decode.
    """
    if not _decodes(model):
        raise model.cannot("decode latents")
    condition = model.any_condition(pictures)
    drawn, decoded = _medians([lambda: model.sample(range(pictures), condition), _decode(model, pictures)])
    return drawn / decoded


@torch.inference_mode()
def decode_gmac(model: GenerativeModel) -> float:
    """Billions of multiplications and additions, counted together as one, from latents to one picture.

    Raises:
        CapabilityError: if the model can neither sample nor decode.
    """
    decode = _decode(model, 1)
    with FlopCounterMode(display=False) as counter:
        decode()
    return float(counter.get_total_flops() / 2 / 1e9)


@torch.inference_mode()
def reconstruction(
    model: GenerativeModel, images: Float[Tensor, "n 3 h w"], rows: Float[Tensor, "n f"]
) -> Reconstruction:
    """What is left of pictures after encoding and decoding.

    Args:
        model: one that can do both.
        images: pictures that it was not trained on.
        rows: what was said of them.

    Raises:
        CapabilityError: if the model cannot encode or decode.
    """
    decoded = []
    for part, said in zip(images.split(BATCH), rows.split(BATCH), strict=True):
        condition = model.condition_spec.condition(said).to(model.device)
        decoded.append(model.decode(model.encode(part.to(model.device), condition).mode(), condition).cpu())
    back = torch.cat(decoded)
    error = float((back - images).square().mean())
    kept = sharpness(back) / max(sharpness(images), 1e-9)
    return Reconstruction(decibels(max(error, 1e-10)), float(np.mean(similarities(back, images).numpy())), kept)


def _decodes(model: GenerativeModel) -> bool:
    return type(model).decode is not GenerativeModel.decode


def _decode(model: GenerativeModel, pictures: int) -> Callable[[], object]:
    """What makes pictures of latents; of nothing, where a model has none."""
    condition = model.any_condition(pictures)
    if not _decodes(model):
        return lambda: model.sample(range(pictures), condition)
    if model.capabilities.can_sample:
        latents = model.sample(range(pictures), condition).latents
    else:
        latents = model.encode(torch.zeros(pictures, *model.image.shape, device=model.device), condition).mode()
    return lambda: model.decode(latents, condition)


def _medians(works: Sequence[Callable[[], object]]) -> list[float]:
    """Median seconds of processor time of each, taking turns."""
    took: list[list[float]] = [[] for _ in works]
    for _ in range(WARM_UP + REPEATS):
        for work, times in zip(works, took, strict=True):
            began = time.process_time()
            work()
            times.append(time.process_time() - began)
    return [statistics.median(times[WARM_UP:]) for times in took]
