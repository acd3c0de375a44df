"""A prior that moves with the condition, and what guidance means there."""

import pytest
import torch

from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.types import ConditionSpec, Field, ImageSpec

SPEC = ConditionSpec((Field("Moira"), Field("shape", "class", classes=("square", "disc"))))
SMALL = {
    "dcvae": {"latent": 8, "widths": (8, 16)},
    "resnet_cvae": {"latent": 8, "width": 32},
    "selu_vae": {"latent": 8, "dense": 16, "filters": (8, 8, 16)},
    "vae_gan": {"latent": 8, "width": 8, "discriminator_width": 8},
}
SEEDS = [3, 5, 8, 13]


@pytest.fixture(params=sorted(SMALL))
def model(request: pytest.FixtureRequest) -> GenerativeModel:
    """A model whose prior differs from condition to condition, as after training."""
    torch.manual_seed(0)
    kind = MODELS[request.param]
    made = kind(kind.Config(prior="conditional", **SMALL[request.param]), ImageSpec(32, 32), SPEC).eval()
    torch.nn.init.normal_(made.prior_network.layers[-1].weight, std=0.2)
    return made


@pytest.fixture
def wanted(model):
    return SPEC.wishes({"Moira": 9, "shape": "disc"}, len(SEEDS))


@pytest.fixture(autouse=True)
def no_gradients():
    with torch.no_grad():
        yield


def test_it_starts_as_the_standard_normal():
    kind = MODELS["vae_gan"]
    model = kind(kind.Config(prior="conditional", **SMALL["vae_gan"]), ImageSpec(32, 32), SPEC)
    prior = model.prior(SPEC.wishes({"Moira": 9}, 2))
    assert not prior.mu.any()
    assert not prior.logvar.any()


def test_latents_follow_the_condition_and_the_noise_stays(model, wanted):
    given, free = model.prior(wanted), model.prior(model.any_condition(len(SEEDS)))
    with_wish, without = model.sample(SEEDS, wanted).latents, model.sample(SEEDS).latents
    noise = (with_wish - given.mu) / torch.exp(0.5 * given.logvar)
    torch.testing.assert_close(noise, (without - free.mu) / torch.exp(0.5 * free.logvar))
    assert not torch.equal(with_wish, without)


def test_guidance_beyond_one_goes_on_along_the_same_line(model, wanted):
    one, two, three = (model.sample(SEEDS, wanted, guidance).latents for guidance in (1.0, 2.0, 3.0))
    torch.testing.assert_close(two - one, three - two)
    direction = model.prior(wanted).mu - model.prior(model.any_condition(len(SEEDS))).mu
    torch.testing.assert_close(two - one, direction)


def test_guidance_zero_is_any_and_in_between_it_fades(model, wanted):
    free, plain = model.sample(SEEDS).images, model.sample(SEEDS, wanted).images
    torch.testing.assert_close(model.sample(SEEDS, wanted, guidance=0.0).images, free)
    torch.testing.assert_close(model.sample(SEEDS, wanted, guidance=0.5).images, (free + plain) / 2)


def test_temperature_zero_is_the_priors_mean(model, wanted):
    torch.testing.assert_close(model.sample(SEEDS, wanted, temperature=0.0).latents, model.prior(wanted).mu)


def test_no_seed_gives_no_picture(model):
    assert model.sample([]).images.shape == (0, 3, 32, 32)
