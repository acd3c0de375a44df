"""Kernel inception distance: like the Fréchet distance, but right on average however few pictures there are.

References:
    Bińkowski et al., *Demystifying MMD GANs*, 2018.
"""

import warnings

import numpy as np
import torch
from jaxtyping import Float
from torch import nn

SUBSETS = 50
LARGEST = 200  # pictures in a subset


def kernel_distance(real: Float[np.ndarray, "n d"], fake: Float[np.ndarray, "m d"], seed: int = 0) -> float:
    """Squared maximum mean discrepancy of two sets of features under the kernel (x·y/d + 1)³, mean over subsets.

    Unbiased, so it may come out a little below 0 where the sets do not differ.

    Args:
        real: features.
        fake: others.
        seed: decides the subsets.
    """
    from torchmetrics.image.kid import KernelInceptionDistance

    size = min(LARGEST, len(real), len(fake))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it keeps the features, which is what it is given
        metric = KernelInceptionDistance(feature=nn.Identity(), subsets=SUBSETS, subset_size=size)
    metric.update(torch.from_numpy(real).double(), real=True)
    metric.update(torch.from_numpy(fake).double(), real=False)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return float(metric.compute()[0])
