"""A run need not begin with random weights: it can go on from what another model has learnt of pictures.

What edges, textures and colours are made of is much the same for cars and for houses, and a few thousand pictures teach
it slowly. Raters, scores and picture size may differ: every tensor whose name and shape agree is taken over, layers
that read or make whole maps are resized, what a network remembers of other data is left out, and all else stays as the
seed drew it.

References:
    Yosinski et al., *How transferable are features in deep neural networks?*, 2014. For generators: Wang et al.,
    *Transferring GANs: generating images from limited data*, 2018.
"""

from pathlib import Path

import torch

from gencore.errors import CheckpointError
from gencore.models.base import GenerativeModel
from gencore.raters.finding import SHIPPED
from gencore.training.checkpoint import read_about, read_weights
from gencore.training.state import resolve

STARTS = "starts"  # where checkpoints lie that ship to begin with, not to look at


@torch.no_grad()
def start_from(model: GenerativeModel, source: str) -> str:
    """Takes over what fits from a checkpoint.

    Args:
        model: what is to be trained; changed in place.
        source: folder of a checkpoint or run, or the name of a model that ships, such as ``cars``.

    Returns:
        A sentence that says how much was taken over.

    Raises:
        CheckpointError: if there is no such checkpoint, it is damaged, or nothing of it fits.
    """
    own, folder = model.state_dict(), _folder(source)
    found = model.refitted(read_weights(folder), read_about(folder).image)
    fitting = {
        name: tensor
        for name, tensor in found.items()
        if name in own and own[name].shape == tensor.shape and tensor.is_floating_point() and not _bound(model, name)
    }
    if not fitting:
        raise CheckpointError(
            f"Nothing in {source} fits: no part of it has name and size of one of {type(model).__name__}; "
            "begin with a checkpoint of the same model, or leave out --from."
        )
    for name, tensor in fitting.items():
        own[name].copy_(tensor)
    numbers, whole = (sum(own[name].numel() for name in names) for names in (fitting, own))
    return f"Began with {numbers:,} of {whole:,} numbers from {source}; the others were drawn."


def _bound(model: GenerativeModel, name: str) -> bool:
    """Whether a tensor is part of what remembers the data that it was shown."""
    return name.split(".", 1)[0] in model.data_bound


def _folder(source: str) -> Path:
    for folder in (Path(source), *(place / inner / source for place in SHIPPED for inner in (".", STARTS))):
        if folder.is_dir():
            return resolve(folder)
    raise CheckpointError(
        f'There is no checkpoint "{source}", neither as a folder nor among the shipped models; see `gencore list`.'
    )
