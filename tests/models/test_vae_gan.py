"""Larsen's VAE-GAN: each term's gradient reaches the networks it should, and no other."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from gencore.losses.objective import Objective, Term
from gencore.models.step import Batch
from gencore.models.vae_gan import VAEGAN, VAEGANConfig
from gencore.types import ConditionSpec, Field, ImageSpec

SPEC = ConditionSpec((Field("Moira"), Field("shape", "class", classes=("square", "disc"))))
SMALL = VAEGANConfig(latent=8, width=8, discriminator_width=8, prior="conditional")
NETWORKS = {
    "encoder": {"encoder", "to_posterior"},
    "decoder": {"from_latent", "decoder"},
    "discriminator": {"discriminator"},
    "prior": {"prior_network"},
}


def model_of(config: VAEGANConfig = SMALL, spec: ConditionSpec = SPEC, size: tuple[int, int] = (32, 32)) -> VAEGAN:
    torch.manual_seed(0)
    return VAEGAN(config, ImageSpec(*size), spec)


def batch(*terms: str, n: int = 6) -> Batch:
    generator = torch.Generator().manual_seed(0)
    wishes = [{"Moira": 3.0 * (i % 4), "shape": "disc"} if i % 3 else {} for i in range(n)]
    objective = Objective(tuple(Term(term) for term in terms)).train()
    return Batch(torch.rand(n, 3, 32, 32, generator=generator), SPEC.wishes(wishes, n), objective, generator)


def reached(model: VAEGAN) -> set[str]:
    """Which networks have a gradient; all of a network's parts or it counts as touched by mistake."""
    parts = {name for name, part in model.named_children() if any(_moved(p) for p in part.parameters())}
    return {network for network, names in NETWORKS.items() if names & parts}


def _moved(parameter: nn.Parameter) -> bool:
    return parameter.grad is not None and bool(parameter.grad.abs().sum() > 0)


class TestWhatEachTermTeaches:
    @pytest.mark.parametrize(
        ("phase", "term", "networks"),
        [
            ("generator", "discriminator_features", {"encoder", "decoder"}),
            ("generator", "mse", {"encoder", "decoder"}),
            ("generator", "adversarial", {"decoder"}),
            ("generator", "kl", {"encoder", "prior"}),
            ("discriminator", "discriminator", {"discriminator"}),
            ("discriminator", "gradient_penalty", {"discriminator"}),
        ],
    )
    def test_reaches_these_networks_and_no_other(self, phase, term, networks):
        model = model_of().train()
        model(batch(term), phase).total.backward()
        assert reached(model) == networks

    def test_the_adversarial_term_judges_reconstructions_and_pictures_from_the_prior(self):
        model = model_of().train()
        seen = {}
        terms = batch("adversarial")

        def spy(prediction, target, context):
            seen.update(context)
            return terms.objective(prediction, target, context)

        model(replace(terms, objective=spy), "generator")
        assert seen["fake_logits"].shape == (12,)
        model(replace(terms, objective=spy), "discriminator")
        assert seen["real_logits"].shape == (6,)
        assert seen["fake_logits"].shape == (12,)


class TestTheDiscriminator:
    def test_it_knows_which_condition_a_picture_came_with(self):
        model = model_of().eval()
        images = torch.rand(2, 3, 32, 32)
        logits = [
            model.discriminator(images, SPEC.wishes(wish, 2)) for wish in ({"shape": "disc"}, {"shape": "square"})
        ]
        assert (logits[0] - logits[1]).abs().min() > 1e-4

    def test_it_looks_at_features_after_the_layer_of_the_config(self):
        images = torch.rand(2, 3, 32, 32)
        maps = [model_of(replace(SMALL, feature_layer=layer)).discriminator.features(images) for layer in (1, 2, 3)]
        assert [tuple(m.shape[1:]) for m in maps] == [(8, 16, 16), (16, 8, 8), (32, 4, 4)]

    def test_spectral_norm_is_a_choice(self):
        for wanted in (True, False):
            names = model_of(replace(SMALL, spectral_norm=wanted)).discriminator.state_dict()
            assert any(name.endswith("parametrizations.weight.original") for name in names) == wanted

    def test_it_gives_the_same_logits_twice_in_evaluation_and_steps_in_training(self):
        model = model_of()
        images, condition = torch.rand(2, 3, 32, 32), SPEC.wishes({}, 2)
        model.eval()
        with torch.no_grad():
            assert torch.equal(model.discriminator(images, condition), model.discriminator(images, condition))
            before = {name: buffer.clone() for name, buffer in model.discriminator.named_buffers()}
            model.train().discriminator(images, condition)
        assert any(not torch.equal(buffer, before[name]) for name, buffer in model.discriminator.named_buffers())


class TestThePrior:
    def moved(self) -> VAEGAN:
        """A model whose prior depends on the condition, as after training."""
        model = model_of().eval()
        torch.manual_seed(1)
        nn.init.normal_(model.prior_network.layers[-1].weight, std=0.3)
        return model

    def test_a_learnt_one_moves_the_latents_and_guidance_moves_them_further(self):
        model, wish = self.moved(), SPEC.wishes({"Moira": 9}, 3)
        with torch.no_grad():
            free, plain, strong = (
                model.sample([1, 2, 3], condition, guidance).latents
                for condition, guidance in ((None, 1.0), (wish, 1.0), (wish, 3.0))
            )
        assert (plain - free).abs().max() > 1e-2
        means = [model.prior(c).mu for c in (wish, model.any_condition(3))]
        torch.testing.assert_close(strong - plain, 2 * (means[0] - means[1]))

    def test_guidance_0_is_any_and_between_it_fades(self):
        model, wish = self.moved(), SPEC.wishes({"Moira": 9}, 3)
        with torch.no_grad():
            free, plain = model.sample([1, 2, 3]).images, model.sample([1, 2, 3], wish).images
            none, half = (model.sample([1, 2, 3], wish, guidance).images for guidance in (0.0, 0.5))
        torch.testing.assert_close(none, free)
        torch.testing.assert_close(half, (free + plain) / 2)

    def test_temperature_0_is_the_mean_of_the_prior(self):
        model, wish = self.moved(), SPEC.wishes({"Moira": 9}, 2)
        with torch.no_grad():
            samples = model.sample([1, 2], wish, temperature=0.0)
            torch.testing.assert_close(samples.latents, model.prior(wish).mu)

    @pytest.mark.parametrize(("config", "spec"), [(replace(SMALL, prior="standard"), SPEC), (SMALL, ConditionSpec(()))])
    def test_there_is_none_to_learn_in_the_paper_or_without_conditions(self, config, spec):
        assert model_of(config, spec).prior(spec.wishes({}, 2)) is None


@pytest.mark.parametrize(("size", "smallest"), [((96, 128), (3, 4)), ((64, 64), (4, 4)), ((33, 47), (5, 6))])
def test_it_starts_from_about_four_pixels(size, smallest):
    assert model_of(size=size).start == smallest
