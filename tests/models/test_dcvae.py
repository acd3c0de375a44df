"""Seed 2's VAE: sizes without padding, the way back to the exact size, and what its losses can read."""

import pytest
import torch
from torch import nn

from gencore.losses.objective import Objective, Term
from gencore.models.dcvae import DCVAE, DCVAEConfig
from gencore.models.step import Batch
from gencore.types import ConditionSpec, Field, ImageSpec

NOTHING = ConditionSpec(())
# Counted by hand from sections 3.1 and 3.4, with the widths of the module's docstring: a convolution has
# 4 · 4 · in · out weights and no bias, the last one 3; a batch norm two numbers a channel; flat = 512 · 4 · 4 = 8192.
CONVOLUTIONS = 16 * (3 * 64 + 64 * 128 + 128 * 256 + 256 * 512)
ENCODER = CONVOLUTIONS + 2 * (64 + 128 + 256 + 512) + 2 * (8192 * 1024 + 1024)
DECODER = (1024 * 8192 + 8192) + CONVOLUTIONS + 3 + 2 * (256 + 128 + 64)


def small(size: tuple[int, int], spec: ConditionSpec = NOTHING) -> DCVAE:
    torch.manual_seed(0)
    return DCVAE(DCVAEConfig(widths=(4, 6, 8, 10), latent=5), ImageSpec(*size), spec).eval()


def test_the_default_is_the_reports_network():
    model = DCVAE(DCVAEConfig(), ImageSpec(96, 96), NOTHING)
    assert model.latent_shape == (1024,)
    assert sum(parameter.numel() for parameter in model.parameters()) == ENCODER + DECODER
    convolutions = [m for m in model.modules() if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    assert {(m.kernel_size, m.stride, m.padding) for m in convolutions} == {((4, 4), (2, 2), (0, 0))}
    assert [type(module).__name__ for module in model.encoder[0]] == ["Conv2d", "BatchNorm2d", "LeakyReLU"]


@pytest.mark.parametrize(
    ("size", "shapes"),
    [
        ((96, 96), [(4, 47, 47), (6, 22, 22), (8, 10, 10), (10, 4, 4)]),
        ((32, 32), [(4, 15, 15), (6, 6, 6), (8, 2, 2)]),
        ((96, 128), [(4, 47, 63), (6, 22, 30), (8, 10, 14), (10, 4, 6)]),
        ((8, 9), [(4, 3, 3)]),
    ],
    ids=str,
)
def test_features_are_what_each_convolution_gives_and_the_decoder_comes_back(size, shapes):
    model = small(size)
    images = torch.rand(2, 3, *size)
    with torch.no_grad():
        assert [tuple(maps.shape[1:]) for maps in model.features(images)] == shapes
        assert model.decode(model.encode(images).mode()).shape == images.shape


def test_no_border_is_of_one_colour_whatever_the_latent():
    model = small((96, 96))
    with torch.no_grad():
        images = model.decode(torch.randn(8, 5))
    assert images[..., -1, :].std(dim=0).min() > 0
    assert images[..., -1].std(dim=0).min() > 0


class Kept(Objective):
    """An objective that remembers what it was given."""

    def forward(self, prediction, target, context):
        self.context = dict(context)
        return super().forward(prediction, target, context)


def test_its_losses_find_posterior_drawn_latents_condition_and_model():
    spec = ConditionSpec((Field("Moira"),))
    model, kept = small((32, 32), spec), Kept((Term("mse"),))
    batch = Batch(torch.rand(2, 3, 32, 32), spec.wishes({"Moira": 9}, 2), kept, torch.Generator().manual_seed(1))
    model(batch)
    drawn = kept.context["posterior"].sample(torch.Generator().manual_seed(1))
    assert torch.equal(kept.context["latents"], drawn)
    assert kept.context["condition"] is batch.condition
    assert kept.context["model"] is model
