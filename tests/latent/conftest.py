"""A small model with rater models beside it, for all that edits pictures."""

import pytest
import torch
from people import people_beside
from toy import SPEC, Tiny, TinyConfig

from gencore.raters.files import Raters, read_raters
from gencore.types import ImageSpec

IMAGE = ImageSpec(32, 32)


@pytest.fixture(scope="module")
def model() -> Tiny:
    """Random weights, scaled so that latents visibly change its pictures."""
    torch.manual_seed(0)
    tiny = Tiny(TinyConfig(), IMAGE, SPEC).eval()
    with torch.no_grad():
        for layer in (tiny.to_posterior, tiny.from_latent, tiny.decoder[2]):
            layer.weight.mul_(4)
    return tiny


@pytest.fixture(scope="module")
def raters(tmp_path_factory: pytest.TempPathFactory) -> Raters:
    """Rater models of random weights; Ferdinando cannot be predicted."""
    home = tmp_path_factory.mktemp("people")
    return read_raters(people_beside(home / "model", "raters", fields=SPEC.fields, doubtful=["Ferdinando"]))


@pytest.fixture(scope="module")
def pictures(model: Tiny) -> torch.Tensor:
    with torch.no_grad():
        return model.sample([1, 2, 3]).images
