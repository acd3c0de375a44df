"""What a model costs and keeps: time to decode, numbers learnt, what is left of a picture after a round trip."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from gencore.evaluation.figures import decibels
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


@torch.inference_mode()
def decode_milliseconds(model: GenerativeModel, repeats: int = REPEATS) -> float:
    """Median processor time from latents to one picture; nothing wished for. In one thread that is how long it takes.

    Raises:
        CapabilityError: if the model can neither sample nor decode.
    """
    condition = model.any_condition(1)
    decodes = type(model).decode is not GenerativeModel.decode
    if decodes and model.capabilities.can_sample:
        latents = model.sample([0], condition).latents
    elif decodes:
        latents = model.encode(torch.zeros(1, *model.image.shape, device=model.device), condition).mode()
    took = []
    for _ in range(WARM_UP + repeats):
        began = time.process_time()
        if decodes:
            model.decode(latents, condition)
        else:
            model.sample([0], condition)
        took.append(time.process_time() - began)
    return 1000 * statistics.median(took[WARM_UP:])


@torch.inference_mode()
def reconstruction(
    model: GenerativeModel, images: Float[Tensor, "n 3 h w"], rows: Float[Tensor, "n f"]
) -> tuple[float, float]:
    """Peak signal-to-noise ratio in dB of all pictures together, and mean MS-SSIM, after encoding and decoding.

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
    return decibels(max(error, 1e-10)), float(np.mean(similarities(back, images).numpy()))
