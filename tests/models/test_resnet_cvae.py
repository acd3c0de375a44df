"""Seed 0's CVAE: its shapes, its trunk's weights, its learnt prior, and its debug table."""

import pytest
import torch
from torchvision.models import resnet18

from gencore.errors import CheckpointError
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.types import ConditionSpec, Field, ImageSpec

CARS = ConditionSpec(tuple(Field(name) for name in ("Raof", "Moira", "Louie", "Ferdinando", "Gragar", "Esther")))
TWO = ConditionSpec((Field("Moira"), Field("Ferdinando")))


def test_features_are_512_concatenated_with_the_condition_and_the_latent_is_512():
    model = ResNetCVAE(ResNetCVAEConfig(), ImageSpec(96, 128), CARS)
    assert model.latent_shape == (512,)
    assert model.fc_mu.in_features == model.fc_logvar.in_features == 512 + CARS.input_width
    assert model.fc_decoder.in_features == 512 + CARS.input_width
    trunk = sum(parameter.numel() for parameter in model.trunk.parameters())
    assert trunk == sum(p.numel() for p in resnet18().parameters()) - (512 * 1000 + 1000)


@pytest.mark.parametrize("size", [(96, 128), (224, 224)])
def test_it_runs_at_native_size_and_at_the_size_of_the_report(size):
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32), ImageSpec(*size), TWO).eval()
    images = torch.rand(2, 3, *size)
    with torch.no_grad():
        assert model.decode(model.encode(images).mode()).shape == images.shape


def test_debug_lists_every_stage_without_printing(capsys):
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32), ImageSpec(96, 128), TWO).train()
    before = {name: buffer.clone() for name, buffer in model.named_buffers()}
    table = model.debug()
    assert capsys.readouterr().out == ""
    assert "2 × 512 × 3 × 4" in table
    assert "2 × 3 × 96 × 128" in table
    assert model.training
    assert all(torch.equal(buffer, before[name]) for name, buffer in model.named_buffers())


def test_pretrained_weights_are_read_from_torchs_own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    (tmp_path / "hub" / "checkpoints").mkdir(parents=True)
    known = resnet18()
    torch.save(known.state_dict(), tmp_path / "hub" / "checkpoints" / "resnet18-f37072fd.pth")
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32, pretrained=True), ImageSpec(96, 128), TWO)
    assert torch.equal(model.trunk.conv1.weight, known.conv1.weight)
    assert torch.equal(model.trunk.layer4[1].conv2.weight, known.layer4[1].conv2.weight)


def test_pretrained_weights_that_cannot_be_had_are_a_sentence_and_never_random(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    with pytest.raises(CheckpointError, match=r"could not be downloaded.*pretrained=False"):
        ResNetCVAE(ResNetCVAEConfig(pretrained=True), ImageSpec(96, 128), TWO)


def test_a_learnt_prior_starts_as_the_standard_one_and_guidance_moves_along_it():
    torch.manual_seed(0)
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32, prior="conditional"), ImageSpec(32, 32), TWO).eval()
    wish = TWO.wishes({"Moira": 9}, 3)
    prior = model.prior(wish)
    assert torch.equal(prior.mu, torch.zeros(3, 8))
    assert torch.equal(prior.logvar, torch.zeros(3, 8))
    torch.nn.init.normal_(model.prior_network[-1].weight)
    once, twice = (model.sample([1, 2, 3], wish, guidance=g).latents for g in (1.0, 2.0))
    shift = model.prior(wish).mu - model.prior(model.any_condition(3)).mu
    assert torch.allclose(twice - once, shift, atol=1e-5)


def test_the_prior_network_is_trained_by_the_divergence():
    from gencore.losses.objective import Objective, Term
    from gencore.models.base import Batch

    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32, prior="conditional"), ImageSpec(32, 32), TWO)
    batch = Batch(torch.rand(4, 3, 32, 32), TWO.wishes({"Moira": 9}, 4), Objective((Term("kl"),)))
    model(batch).total.backward()
    assert model.prior_network[-1].bias.grad.abs().sum() > 0
