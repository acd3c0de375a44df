"""Seed 3's VAE: the tables that its report prints, number by number, and what was decided where it prints none."""

import pytest
import torch
from torch import nn

from gencore.models.selu_vae import SeluVAE, SeluVAEConfig
from gencore.types import ConditionSpec, Field, ImageSpec

NOTHING = ConditionSpec(())
# The report's rows, then (below the line) those it elides with "...", counted by hand. A convolution has
# 5 · 5 · in · out weights and out biases; a batch norm counts four numbers a channel, as Keras does.
ENCODER = [
    ("Conv", (64, 64, 32), 2_432), ("BatchNorm", (64, 64, 32), 128),
    ("Conv", (32, 32, 64), 51_264), ("BatchNorm", (32, 32, 64), 256),
    ("Conv", (16, 16, 128), 204_928), ("BatchNorm", (16, 16, 128), 512),
    ("Conv", (8, 8, 256), 819_456),
    # ---
    ("BatchNorm", (8, 8, 256), 1_024),
    ("Conv", (4, 4, 512), 3_277_312), ("BatchNorm", (4, 4, 512), 2_048),
    ("Linear", (1024,), 8_389_632), ("BatchNorm", (1024,), 4_096),
    ("Linear", (512,), 524_800), ("Linear", (512,), 524_800),
]  # fmt: skip
DECODER = [
    ("Linear", (1024,), 525_312), ("BatchNorm", (1024,), 4_096),
    ("Linear", (8192,), 8_396_800),
    ("ConvTranspose", (8, 8, 256), 3_277_056), ("BatchNorm", (8, 8, 256), 1_024),
    ("ConvTranspose", (16, 16, 128), 819_328), ("BatchNorm", (16, 16, 128), 512),
    # ---
    ("ConvTranspose", (32, 32, 64), 204_864), ("BatchNorm", (32, 32, 64), 256),
    ("ConvTranspose", (64, 64, 32), 51_232), ("BatchNorm", (64, 64, 32), 128),
    ("ConvTranspose", (64, 64, 3), 2_403), ("BatchNorm", (64, 64, 3), 12),
]  # fmt: skip
KINDS = {"ConvTranspose": nn.ConvTranspose2d, "Conv": nn.Conv2d, "Linear": nn.Linear}
Row = tuple[str, tuple[int, ...], int]


def statistics(module: nn.Module) -> int:
    """How many numbers Keras calls non-trainable."""
    return sum(buffer.numel() for name, buffer in module.named_buffers() if "running" in name)


def kind(module: nn.Module) -> str:
    return next((name for name, known in KINDS.items() if isinstance(module, known)), "BatchNorm")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Every layer with parameters in the order in which it runs: kind, shape as Keras writes it, Keras' count."""
    model, found = SeluVAE(SeluVAEConfig(), ImageSpec(64, 64), NOTHING).eval(), []

    def note(module: nn.Module, _inputs: object, output: torch.Tensor) -> None:
        shape = tuple(output.shape[1:])
        count = sum(parameter.numel() for parameter in module.parameters()) + statistics(module)
        found.append((kind(module), (*shape[1:], shape[0]) if len(shape) == 3 else shape, count))

    for module in model.modules():
        if not list(module.children()) and list(module.parameters()):
            module.register_forward_hook(note)
    with torch.no_grad():
        model.decode(model.encode(torch.rand(1, 3, 64, 64)).mode())
    return found


def test_the_layers_are_those_of_the_reports_tables(rows):
    assert rows == ENCODER + DECODER


def test_the_totals_are_the_reports(rows):
    model = SeluVAE(SeluVAEConfig(), ImageSpec(64, 64), NOTHING)
    encoder = (model.convolutions, model.encoder_dense, model.fc_mu, model.fc_logvar)
    decoder = (model.decoder_dense, model.fc_maps, model.deconvolutions)
    assert sum(count for _, _, count in rows[: len(ENCODER)]) == 13_802_688
    assert sum(map(statistics, encoder)) == 4_032
    assert sum(count for _, _, count in rows[len(ENCODER) :]) == 13_283_023
    assert sum(map(statistics, decoder)) == 3_014
    trained = sum(parameter.numel() for parameter in model.parameters())
    assert trained == 13_798_656 + 13_280_009


def test_activations_and_batch_norms_are_as_the_report_describes():
    model = SeluVAE(SeluVAEConfig(filters=(4, 8), dense=16, latent=4), ImageSpec(16, 16), NOTHING)
    order = [type(module).__name__ for module in model.convolutions]
    assert order == ["SameConv2d", "LeakyReLU", "BatchNorm2d"] * 2
    assert {module.negative_slope for module in model.modules() if isinstance(module, nn.LeakyReLU)} == {0.02}
    assert sum(isinstance(module, nn.SELU) for module in model.modules()) == 3
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d)]
    assert {(norm.eps, norm.momentum) for norm in norms} == {(1e-3, 0.01)}


@pytest.mark.parametrize("size", [(64, 64), (28, 28), (33, 47), (96, 128)], ids=str)
def test_narrower_ones_work_at_any_size_and_under_any_fields(size):
    config = SeluVAEConfig(filters=(4, 8, 8, 16), dense=16, latent=6, kernel=3)
    fields = ConditionSpec((Field("Moira"), Field("animal", "class", classes=("horse", "bird"))))
    model = SeluVAE(config, ImageSpec(*size), fields).eval()
    images = torch.rand(2, 3, *size)
    with torch.no_grad():
        assert model.decode(model.encode(images).mode(), fields.wishes({"Moira": 9}, 2)).shape == images.shape
