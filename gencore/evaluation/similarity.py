"""Multi-scale structural similarity: between a picture and its reconstruction, and between the pictures of a set.

References:
    Wang et al., *Multiscale Structural Similarity*, 2003. Between random pairs, as a measure of variety: Odena et al.,
    *Conditional Image Synthesis with Auxiliary Classifier GANs*, 2017.
"""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

WEIGHTS = (0.0448, 0.2856, 0.3001)  # the first three of the paper's five; five do not fit into 96 pixels
SMALLEST = 44  # pixels, for three scales of windows of 11
PAIRS = 256
BATCH = 64


def similarities(first: Float[Tensor, "n 3 h w"], second: Float[Tensor, "n 3 h w"]) -> Float[Tensor, " n"]:
    """MS-SSIM of each pair over three scales, 1 where both are equal; pictures under 44 pixels are doubled first."""
    from torchmetrics.functional.image import multiscale_structural_similarity_index_measure

    while min(first.shape[2:]) < SMALLEST:
        first, second = (functional.interpolate(each, scale_factor=2.0) for each in (first, second))
    betas = tuple(weight / sum(WEIGHTS) for weight in WEIGHTS)
    found = [
        multiscale_structural_similarity_index_measure(one, other, reduction="none", data_range=1.0, betas=betas)
        for one, other in zip(first.split(BATCH), second.split(BATCH), strict=True)
    ]
    return torch.cat([part.reshape(-1) for part in found])


def alikeness(images: Float[Tensor, "n 3 h w"], pairs: int = PAIRS, seed: int = 0) -> float:
    """Mean MS-SSIM of random pairs of different pictures of a set of at least 2.

    Args:
        images: the set.
        pairs: how many; at most as many as there are pictures.
        seed: decides the pairs.
    """
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(seed))
    return float(similarities(images[order[:pairs]], images[order.roll(1)[:pairs]]).mean())
