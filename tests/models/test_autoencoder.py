"""Seed 1's autoencoder: the printed network, its sizes, and what it says of the prior that it lacks."""

import pytest
import torch
from torch import nn

from gencore.errors import CapabilityError, ConditionError, TrainingError
from gencore.losses.objective import Objective, Term
from gencore.models.autoencoder import Autoencoder, AutoencoderConfig
from gencore.models.step import Batch
from gencore.types import ConditionSpec, ImageSpec

LAYERS = {  # seed 1, part 1, as printed: weights and biases counted by hand
    "encoder_cnn.0": 1 * 8 * 9 + 8,
    "encoder_cnn.2": 8 * 16 * 9 + 16,
    "encoder_cnn.3": 16 + 16,
    "encoder_cnn.5": 16 * 32 * 9 + 32,
    "encoder_lin.0": 3 * 3 * 32 * 128 + 128,
    "encoder_lin.2": 128 * 4 + 4,
    "decoder_lin.0": 4 * 128 + 128,
    "decoder_lin.2": 128 * 3 * 3 * 32 + 3 * 3 * 32,
    "decoder_conv.0": 32 * 16 * 9 + 16,
    "decoder_conv.1": 16 + 16,
    "decoder_conv.3": 16 * 8 * 9 + 8,
    "decoder_conv.4": 8 + 8,
    "decoder_conv.6": 8 * 1 * 9 + 1,
}


def made(height: int = 28, width: int = 28, **config: int) -> Autoencoder:
    torch.manual_seed(0)
    return Autoencoder(AutoencoderConfig(**config), ImageSpec(height, width), ConditionSpec(()))


def printed() -> tuple[nn.Module, nn.Module]:
    """The report's ``Encoder`` and ``Decoder`` for a latent of 4, each as one list of layers."""
    encoder = nn.Sequential(
        nn.Conv2d(1, 8, 3, stride=2, padding=1), nn.ReLU(True),
        nn.Conv2d(8, 16, 3, stride=2, padding=1), nn.BatchNorm2d(16), nn.ReLU(True),
        nn.Conv2d(16, 32, 3, stride=2, padding=0), nn.ReLU(True),
        nn.Flatten(start_dim=1), nn.Linear(3 * 3 * 32, 128), nn.ReLU(True), nn.Linear(128, 4),
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(4, 128), nn.ReLU(True), nn.Linear(128, 3 * 3 * 32), nn.ReLU(True),
        nn.Unflatten(dim=1, unflattened_size=(32, 3, 3)),
        nn.ConvTranspose2d(32, 16, 3, stride=2, output_padding=0), nn.BatchNorm2d(16), nn.ReLU(True),
        nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1, output_padding=1), nn.BatchNorm2d(8), nn.ReLU(True),
        nn.ConvTranspose2d(8, 1, 3, stride=2, padding=1, output_padding=1), nn.Sigmoid(),
    )  # fmt: skip
    return encoder, decoder


def test_every_layer_has_the_parameters_of_the_printed_code():
    model = made()
    counted = {
        name: sum(p.numel() for p in module.parameters())
        for name, module in model.named_modules()
        if not list(module.children()) and list(module.parameters())
    }
    assert counted == LAYERS
    assert sum(p.numel() for p in model.parameters()) == sum(LAYERS.values()) == 87125


def test_with_the_same_weights_it_computes_what_the_printed_code_computes():
    encoder, decoder = printed()
    model = made()
    weights = [*encoder.state_dict().values(), *decoder.state_dict().values()]
    model.load_state_dict(dict(zip(model.state_dict(), weights, strict=True)))
    grey = torch.rand(6, 1, 28, 28)
    latents = model.encode(grey.expand(-1, 3, -1, -1)).mode()
    assert torch.allclose(latents, encoder(grey), atol=1e-6)
    images = model.decode(latents)
    assert torch.allclose(images[:, :1], decoder(latents), atol=1e-6)
    assert torch.equal(images[:, 0], images[:, 2])


@pytest.mark.parametrize("size", [(9, 9), (10, 11), (28, 30), (33, 47)], ids=str)
@pytest.mark.parametrize("channels", [1, 3])
def test_every_size_comes_back(size, channels):
    model = made(*size, channels=channels).eval()
    images = torch.rand(2, 3, *size)
    assert model.decode(model.encode(images).mode()).shape == images.shape


def test_pictures_too_small_for_its_convolutions_are_refused():
    with pytest.raises(ConditionError, match=r"8×40 pixels are too small .* at least 9×9"):
        made(8, 40)


def test_without_a_prior_it_samples_nothing_and_says_what_would_help():
    model = made()
    assert not model.capabilities.can_sample
    (sentence,) = model.limits
    assert "Gaussian mixture" in sentence
    with pytest.raises(CapabilityError, match=r"no prior .* it can: encode, interpolate"):
        model.sample([1])


def test_a_place_for_a_mixture_is_no_prior_until_one_is_fitted():
    model = made(mixture=3)
    assert not model.has_prior
    with pytest.raises(CapabilityError, match="no prior"):
        model.sample([1])


def test_it_has_no_posterior_to_weigh():
    batch = Batch(torch.rand(2, 3, 28, 28), made().any_condition(2), Objective((Term("mse"), Term("kl"))))
    with pytest.raises(TrainingError, match="needs the posterior"):
        made()(batch)
