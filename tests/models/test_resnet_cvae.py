"""Seed 0's CVAE: its shapes, its trunk's weights, its learnt prior, its debug table, and how its decoder listens."""

import urllib.request
from dataclasses import replace
from typing import Literal

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from torchvision.models import resnet18

from gencore.errors import CheckpointError
from gencore.losses.objective import Objective, Term
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.models.step import Batch
from gencore.types import Condition, ConditionSpec, Field, ImageSpec

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
    monkeypatch.setattr(urllib.request, "_opener", None)  # made at the first use, it keeps these proxies for ever
    with pytest.raises(CheckpointError, match=r"could not be downloaded.*pretrained=False"):
        ResNetCVAE(ResNetCVAEConfig(pretrained=True), ImageSpec(96, 128), TWO)


def test_a_learnt_prior_starts_as_the_standard_one_and_guidance_moves_along_it():
    torch.manual_seed(0)
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32, prior="conditional"), ImageSpec(32, 32), TWO).eval()
    wish = TWO.wishes({"Moira": 9}, 3)
    prior = model.prior(wish)
    assert torch.equal(prior.mu, torch.zeros(3, 8))
    assert torch.equal(prior.logvar, torch.zeros(3, 8))
    torch.nn.init.normal_(model.prior_network.layers[-1].weight)
    once, twice = (model.sample([1, 2, 3], wish, guidance=g).latents for g in (1.0, 2.0))
    shift = model.prior(wish).mu - model.prior(model.any_condition(3)).mu
    assert torch.allclose(twice - once, shift, atol=1e-5)


def test_the_prior_network_is_trained_by_the_divergence():
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32, prior="conditional"), ImageSpec(32, 32), TWO)
    batch = Batch(torch.rand(4, 3, 32, 32), TWO.wishes({"Moira": 9}, 4), Objective((Term("kl"),)))
    model(batch).total.backward()
    assert model.prior_network.layers[-1].bias.grad.abs().sum() > 0


FIELDS = ConditionSpec(
    (Field("animal", "class", classes=("horse", "bird", "both")), Field("Moira"), Field("winged", "binary"))
)


@pytest.fixture(params=["concat", "film", "attention"])
def conditioned(request: pytest.FixtureRequest) -> ResNetCVAE:
    """A small model of each conditioning, in training mode, where batch norm needs no running statistics."""
    torch.manual_seed(0)
    return ResNetCVAE(
        ResNetCVAEConfig(latent=8, width=64, conditioning=request.param), ImageSpec(50, 70), FIELDS
    ).train()


class TestConditioning:
    def test_moving_a_field_moves_the_picture_and_keeps_the_latents(self, conditioned):
        with torch.no_grad():
            free = conditioned.sample([1, 2, 3, 4])
            for wish in ({"Moira": 9}, {"animal": "bird"}, {"winged": 0}):
                given = conditioned.sample([1, 2, 3, 4], FIELDS.wishes([wish, {}, wish, {}], 4))
                assert torch.equal(free.latents, given.latents)
                assert (free.images - given.images).abs().max() > 1e-3

    def test_what_is_not_given_is_any_whatever_value_lies_under_it(self, conditioned):
        wish = FIELDS.wishes([{"Moira": 9}, {"Moira": 1}], 2)
        hidden = wish.keep(torch.zeros_like(wish.given))
        latents = torch.randn(2, 8)
        with torch.no_grad():
            assert torch.equal(conditioned.decode(latents, hidden), conditioned.decode(latents))

    def test_the_middle_of_the_scale_is_not_any(self, conditioned):
        latents = torch.randn(2, 8)
        with torch.no_grad():
            middle = conditioned.decode(latents, FIELDS.wishes({"Moira": 4.5}, 2))
            assert (middle - conditioned.decode(latents)).abs().max() > 1e-3

    def test_every_parameter_learns(self, conditioned):
        batch = Batch(
            torch.rand(4, 3, 50, 70),
            FIELDS.wishes([{"Moira": 9}, {"animal": "bird", "winged": 1}, {}, {"animal": "horse"}], 4),
            Objective((Term("mse"), Term("kl"))),
            torch.Generator().manual_seed(0),
        )
        batch.objective.train()
        conditioned(batch).total.backward()
        still = [name for name, p in conditioned.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
        assert still == []

    def test_gradients_reach_the_scores_that_are_given(self, conditioned):
        wish = FIELDS.wishes([{"Moira": 9}, {"Moira": 1}], 2)
        values = wish.values.clone().requires_grad_()
        images = conditioned.decode(torch.randn(2, 8), Condition(values, wish.given, wish.widths))
        (images * torch.randn_like(images)).sum().backward()
        assert values.grad[:, 3].abs().min() > 0

    def test_guidance_zero_is_any(self, conditioned):
        wish = FIELDS.wishes({"Moira": 9}, 2)
        with torch.no_grad():
            free = conditioned.sample([1, 2]).images
            assert torch.allclose(conditioned.sample([1, 2], wish, guidance=0.0).images, free, atol=1e-5)

    def test_it_comes_back_from_its_state(self, conditioned):
        again = ResNetCVAE(conditioned.config, conditioned.image, FIELDS).eval()
        again.load_state_dict(conditioned.state_dict())
        wish = FIELDS.wishes({"Moira": 9}, 2)
        with torch.no_grad():
            assert torch.equal(again.sample([1, 2], wish).images, conditioned.eval().sample([1, 2], wish).images)

    def test_it_works_under_a_learnt_prior_and_without_fields(self, conditioned):
        config = replace(conditioned.config, prior="conditional")
        assert ResNetCVAE(config, ImageSpec(32, 32), FIELDS).eval().sample([1]).images.shape == (1, 3, 32, 32)
        nothing = ResNetCVAE(conditioned.config, ImageSpec(32, 32), ConditionSpec(())).eval()
        assert nothing.sample([1]).images.shape == (1, 3, 32, 32)


def test_film_scales_and_shifts_the_maps_of_every_block():
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=64, conditioning="film"), ImageSpec(32, 32), TWO)
    normalised = [module.num_features for module in model.decoder if isinstance(module, torch.nn.BatchNorm2d)]
    assert [film.modulation.out_features // 2 for film in model.steering.values()] == normalised == [64, 32, 16, 16, 16]


def test_concat_is_the_network_that_it_always_was():
    model = ResNetCVAE(ResNetCVAEConfig(latent=8, width=32), ImageSpec(32, 32), TWO)
    parts = {name.split(".")[0] for name in model.state_dict()}
    assert parts == {"trunk", "fc_mu", "fc_logvar", "fc_decoder", "decoder"}


@pytest.mark.parametrize(("conditioning", "cost"), [("film", 0.01), ("attention", 0.1)])
def test_listening_costs_little(conditioning, cost):
    """Multiplications of the decoder at the cars' size, against the report's."""

    def count(kind: Literal["concat", "film", "attention"]) -> int:
        model = ResNetCVAE(ResNetCVAEConfig(conditioning=kind), ImageSpec(96, 128), CARS).eval()
        with FlopCounterMode(display=False) as counter, torch.no_grad():
            model.decode(torch.randn(1, 512))
        return counter.get_total_flops()

    assert count(conditioning) < (1 + cost) * count("concat")
