"""Seed 1's linear variational autoencoder: the printed network, and the scale of its bound."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from gencore.models.linear_vae import LinearVAE, LinearVAEConfig
from gencore.models.step import Batch
from gencore.presets import recipe_for
from gencore.types import ConditionSpec, ImageSpec

LAYERS = {  # seed 1, part 2, as printed, with x_dim 784, h_dim1 = h_dim2 = 32 and z_dim 20
    "fc1": 784 * 32 + 32,
    "fc2": 32 * 32 + 32,
    "fc31": 32 * 20 + 20,
    "fc32": 32 * 20 + 20,
    "fc4": 20 * 32 + 32,
    "fc5": 32 * 32 + 32,
    "fc6": 32 * 784 + 784,
}


class Printed(nn.Module):
    """The report's ``VAE``, word for word but for its spelling of ``super``."""

    def __init__(self, x_dim, h_dim1, h_dim2, z_dim):
        super().__init__()
        self.fc1 = nn.Linear(x_dim, h_dim1)
        self.fc2 = nn.Linear(h_dim1, h_dim2)
        self.fc31 = nn.Linear(h_dim2, z_dim)
        self.fc32 = nn.Linear(h_dim2, z_dim)
        self.fc4 = nn.Linear(z_dim, h_dim2)
        self.fc5 = nn.Linear(h_dim2, h_dim1)
        self.fc6 = nn.Linear(h_dim1, x_dim)

    def encoder(self, x):
        h = functional.relu(self.fc1(x))
        h = functional.relu(self.fc2(h))
        return self.fc31(h), self.fc32(h)

    def decoder(self, z):
        h = functional.relu(self.fc4(z))
        h = functional.relu(self.fc5(h))
        return functional.sigmoid(self.fc6(h))


def made(height: int = 28, width: int = 28, **config: int) -> LinearVAE:
    torch.manual_seed(0)
    return LinearVAE(LinearVAEConfig(**config), ImageSpec(height, width), ConditionSpec(()))


def test_every_layer_has_the_parameters_of_the_printed_code():
    model = made()
    assert {name: sum(p.numel() for p in child.parameters()) for name, child in model.named_children()} == LAYERS
    assert sum(p.numel() for p in model.parameters()) == sum(LAYERS.values()) == 55096


def test_with_the_same_weights_it_computes_what_the_printed_code_computes():
    model, report = made(h1=48), Printed(784, 48, 32, 20)
    model.load_state_dict(report.state_dict())
    grey = torch.rand(6, 784)
    posterior = model.encode(grey.view(6, 1, 28, 28).expand(-1, 3, -1, -1))
    mu, log_var = report.encoder(grey)
    assert torch.allclose(posterior.mu, mu, atol=1e-6)
    assert torch.allclose(posterior.logvar, log_var, atol=1e-6)
    images = model.decode(mu)
    assert torch.allclose(images[:, 0].flatten(1), report.decoder(mu), atol=1e-6)
    assert torch.equal(images[:, 0], images[:, 2])


@pytest.mark.parametrize("channels", [1, 3])
def test_every_size_comes_back(channels):
    images = torch.rand(2, 3, 11, 30)
    model = made(11, 30, channels=channels)
    assert model.decode(model.encode(images).mode()).shape == images.shape


def test_the_presets_loss_is_the_reports_bound_divided_by_the_numbers_of_a_picture():
    from gencore.losses.objective import Objective

    model = made()
    grey = torch.rand(5, 1, 28, 28)
    batch = Batch(
        grey.expand(-1, 3, -1, -1), model.any_condition(5), Objective(recipe_for("seed1-vae").terms),
        torch.Generator().manual_seed(3),
    )  # fmt: skip
    posterior = model.encode(batch.images)
    prediction = model.decode(posterior.sample(torch.Generator().manual_seed(3)))[:, :1]
    error = functional.binary_cross_entropy(prediction, grey, reduction="sum")
    divergence = -0.5 * (1 + posterior.logvar - posterior.mu**2 - posterior.logvar.exp()).sum()
    assert model(batch).total.item() == pytest.approx((error + divergence).item() / 5 / 784, rel=1e-5)
