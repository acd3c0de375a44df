"""Which weights: a name for them that changes with any of them."""

import hashlib

import numpy as np
from torch import nn


def weights_fingerprint(model: nn.Module) -> str:
    """Hash of all weights: 16 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=8)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(tensor.detach().cpu().numpy()).data)
    return digest.hexdigest()
