"""The VQ-VAE: what its latents are, what each phase may touch, and a prior that learns to obey."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import Tensor

from gencore.errors import TrainingError
from gencore.losses.objective import Objective, Term
from gencore.losses.schedule import Schedule
from gencore.models.step import Batch
from gencore.models.vq_vae import VQVAE, VQVAEConfig
from gencore.presets import preset_for
from gencore.training.average import averaged
from gencore.types import ConditionSpec, Field, ImageSpec

SMALL = VQVAEConfig(codes=16, dim=8, width=16, prior_width=16, prior_layers=2)
SPEC = ConditionSpec((Field("Moira"), Field("kind", "class", classes=("horse", "bird"))))
TERMS = (Term("mse"), Term("commitment", Schedule(0.02)), Term("code_nll"))


def model(image: tuple[int, int] = (32, 48), spec: ConditionSpec = SPEC, **config: object) -> VQVAE:
    torch.manual_seed(0)
    return VQVAE(replace(SMALL, **config), ImageSpec(*image), spec)


def pictures(n: int = 8, size: tuple[int, int] = (32, 48), seed: int = 0) -> Tensor:
    coarse = torch.rand(n, 3, 4, 6, generator=torch.Generator().manual_seed(seed))
    return torch.nn.functional.interpolate(coarse, size, mode="bilinear")


def batch_of(network: VQVAE, terms: tuple[Term, ...] = TERMS, n: int = 8) -> Batch:
    condition = network.condition_spec.wishes({}, n)
    return Batch(pictures(n), condition, Objective(terms).train(), torch.Generator().manual_seed(0))


def state(network: torch.nn.Module) -> dict[str, Tensor]:
    return {name: tensor.clone() for name, tensor in network.state_dict().items()}


def changes(before: dict[str, Tensor], network: torch.nn.Module) -> set[str]:
    return {name for name, tensor in network.state_dict().items() if not torch.equal(tensor, before[name])}


class TestLatents:
    @pytest.mark.parametrize(
        ("image", "config", "shape"),
        [
            ((96, 128), {}, (8, 12, 16)),
            ((96, 128), {"levels": 2}, (16, 12, 16)),
            ((33, 47), {}, (8, 5, 6)),
            ((33, 47), {"levels": 2}, (16, 6, 6)),
            ((32, 32), {"stride": 4}, (8, 8, 8)),
            ((8, 8), {"levels": 2}, (16, 2, 2)),
        ],
    )
    def test_their_shape_is_the_size_of_the_fine_map(self, image, config, shape):
        network = model(image, **config).eval()
        assert network.latent_shape == shape
        with torch.no_grad():
            posterior = network.encode(pictures(2, image))
            assert network.decode(posterior.mode()).shape == (2, 3, *image)
            assert network.sample([1]).images.shape == (1, 3, *image)
        assert posterior.codes[-1].shape == (2, *shape[1:])
        assert len(posterior.codes) == network.config.levels

    @pytest.mark.parametrize("levels", [1, 2])
    def test_the_codes_of_a_picture_are_all_there_is_to_its_latents(self, levels):
        network = model(levels=levels).eval()
        with torch.no_grad():
            posterior = network.encode(pictures())
            assert torch.equal(network.latents_of(posterior.codes), posterior.mode())
        assert torch.equal(posterior.sample(torch.Generator().manual_seed(1)), posterior.mode())

    def test_coarse_vectors_are_repeated_over_four_places_each(self):
        network = model(levels=2).eval()
        coarse = network.encode(pictures()).mode()[:, :8]
        assert torch.equal(coarse[:, :, ::2, ::2], coarse[:, :, 1::2, 1::2])

    def test_padding_is_not_seen(self):
        """A picture that already is a multiple of the stride, and the same with its last rows and columns cut off."""
        whole = pictures(2, (32, 48))
        whole[:, :, 28:] = whole[:, :, 27:28]
        network, cut = model((32, 48)).eval(), model((28, 48)).eval()
        assert torch.equal(network.encode(whole).mode(), cut.encode(whole[:, :, :28]).mode())

    def test_a_picture_passes_gradients_to_itself_through_its_codes(self):
        network, images = model().eval(), pictures().requires_grad_()
        network.decode(network.encode(images).mode()).sum().backward()
        assert images.grad.abs().sum() > 0


class TestPhases:
    @pytest.mark.parametrize("levels", [1, 2])
    def test_the_priors_phase_changes_and_reaches_the_prior_alone(self, levels):
        network = model(levels=levels).train()
        network(batch_of(network), "autoencoder")
        before = state(network)
        network(batch_of(network), "prior").total.backward()
        assert changes(before, network) == set()
        assert all(parameter.grad is not None for parameter in network.phase_parameters("prior"))
        assert all(parameter.grad is None for parameter in network.phase_parameters("autoencoder"))

    @pytest.mark.parametrize("ema", [True, False])
    def test_the_autoencoders_phase_trains_everything_but_the_prior(self, ema):
        network = model(ema=ema).train()
        terms = TERMS if ema else (*TERMS, Term("codebook"))
        before = state(network)
        losses = network(batch_of(network, terms), "autoencoder")
        losses.total.backward()
        assert {name for name in losses.weights if losses.weights[name]} == {term.loss for term in terms} - {"code_nll"}
        own = network.phase_parameters("autoencoder")
        assert all(parameter.grad is not None for parameter in own)
        assert all(parameter.grad is None for parameter in network.phase_parameters("prior"))
        moved = {"quantisers.0.codebook", "quantisers.0.counts", "quantisers.0.sums", "quantisers.0.started"}
        assert changes(before, network) == moved
        assert ("quantisers.0.codebook" in dict(network.named_parameters())) is not ema

    def test_a_prior_that_does_not_count_yet_is_not_computed(self):
        terms = (Term("mse"), Term("code_nll", Schedule(1.0, "delayed", start=10)))
        network = model().train()
        assert network(batch_of(network, terms), "prior").terms == {}

    def test_validation_tells_of_both_and_changes_nothing(self):
        terms = (*TERMS[:2], Term("code_nll", Schedule(1.0, "delayed", start=10)))
        network, batch = model().eval(), batch_of(model(), terms)
        batch.objective.eval()
        before = state(network)
        assert set(network(batch, "all").terms) == {"mse", "commitment", "code_nll"}
        assert changes(before, network) == set()

    @pytest.mark.parametrize(("levels", "names"), [(1, {"perplexity", "usage"}),
                             (2, {"perplexity", "usage", "coarse_perplexity", "coarse_usage"})])  # fmt: skip
    def test_perplexity_and_usage_are_reported_and_weigh_nothing(self, levels, names):
        network = model(levels=levels).train()
        losses = network(batch_of(network), "autoencoder")
        assert set(losses.terms) - {"mse", "commitment"} == names
        assert all(losses.weights[name] == 0 for name in names)
        assert 1 <= losses.terms["perplexity"] <= 16
        assert 0 < losses.terms["usage"] <= 1


class TestSampling:
    @pytest.mark.parametrize("levels", [1, 2])
    def test_its_latents_are_codes_of_the_codebook(self, levels):
        network = model(levels=levels).eval()
        latents = network.sample([1, 2]).latents
        for level, part in enumerate(latents.chunk(levels, dim=1)):
            assert torch.equal(network.quantisers[level](part).vectors, part)

    @pytest.mark.parametrize("levels", [1, 2])
    def test_seeds_give_the_same_codes_whatever_the_batch_and_the_guidance(self, levels):
        network = model(levels=levels).eval()
        wanted = SPEC.wishes({"Moira": 9, "kind": "bird"}, 5)
        for guidance in (0.0, 0.5, 3.0):
            together = network.sample([5, 6, 7, 8, 9], wanted, guidance)
            assert torch.equal(together.latents[3:4], network.sample([8], wanted[3:4], guidance).latents)

    def test_without_fields_guidance_means_nothing(self):
        network = model(spec=ConditionSpec(())).eval()
        assert not network.prior_follows_condition
        assert torch.equal(network.sample([1], guidance=0.0).images, network.sample([1], guidance=5.0).images)


def test_the_average_of_a_run_has_a_codebook_that_fits_its_encoder():
    network = model().train()
    average = averaged(network, 0.9)
    optimiser = torch.optim.Adam(network.phase_parameters("autoencoder"), 3e-3)
    for step in range(30):
        condition = SPEC.wishes({}, 8)
        batch = Batch(pictures(seed=step), condition, Objective(TERMS).train(), torch.Generator().manual_seed(step))
        optimiser.zero_grad()
        network(batch, "autoencoder").total.backward()
        optimiser.step()
        average.update_parameters(network)
    objective = Objective(TERMS).eval()
    losses = [
        each.eval()(Batch(pictures(seed=99), SPEC.wishes({}, 8), objective), "autoencoder").terms
        for each in (network, average.module)
    ]
    assert average.module.quantisers[0].started
    assert losses[1]["mse"] < 1.3 * losses[0]["mse"]
    assert losses[1]["commitment"] < 1.5 * losses[0]["commitment"]


def bright_and_dark(n: int, seed: int) -> tuple[Tensor, Tensor]:
    """Pictures of one brightness each, with a little noise, and what Moira says of it: 0 (dark) to 9 (bright)."""
    generator = torch.Generator().manual_seed(seed)
    brightness = torch.rand(n, 1, generator=generator)
    noise = 0.05 * torch.randn(n, 3, 16, 16, generator=generator)
    return (brightness[:, :, None, None] + noise).clamp(0, 1), 9 * brightness


@pytest.mark.parametrize("levels", [1, 2])
def test_it_learns_to_draw_what_is_wanted(levels):
    network = model((16, 16), ConditionSpec((Field("Moira"),)), levels=levels, decay=0.9).train()
    spec, totals = network.condition_spec, []
    for phase, steps, rate in (("autoencoder", 80, 2e-3), ("prior", 120, 5e-3)):
        optimiser = torch.optim.Adam(network.phase_parameters(phase), rate)
        for step in range(steps):
            images, scores = bright_and_dark(32, seed=step)
            condition = spec.condition(scores) if phase == "prior" else network.any_condition(32)
            batch = Batch(images, condition, Objective(TERMS).train(), torch.Generator().manual_seed(step))
            losses = network(batch, phase)
            optimiser.zero_grad()
            losses.total.backward()
            optimiser.step()
            totals.append(losses.total.item())
    assert totals[79] < 0.5 * totals[0]
    assert totals[-1] < 0.5 * totals[80]
    network.eval()
    with torch.no_grad():
        dark, bright = (network.sample(range(32), spec.wishes({"Moira": score}, 32)).latents for score in (0, 9))
        means = [network.decode(latents).mean() for latents in (dark, bright)]
    assert means[1] > means[0] + 0.3  # the prior alone does it: the decoder is told nothing


def test_widths_that_cannot_be_halved_are_refused():
    with pytest.raises(TrainingError, match="multiple of 16"):
        VQVAEConfig(width=20)
    with pytest.raises(TrainingError, match="at least 1"):
        VQVAEConfig(prior_layers=0)


@pytest.mark.parametrize(("preset", "levels"), [("cars-vq-vae", 1), ("cars-vq-vae-2", 2)])
def test_the_presets_train_the_prior_after_the_codes(preset, levels):
    recipe = preset_for(preset).recipe
    schedules = {term.loss: term.schedule for term in recipe.terms}
    assert recipe.config.get("levels", 1) == levels
    assert 0 < schedules["code_nll"].start < recipe.steps / 2
    assert recipe.warnings() == []


def test_parameters_of_the_default_counted_by_hand():
    """Width 64, 256 codes of 32 numbers, six raters (12 inputs), a map of 12 × 16."""
    network = VQVAE(VQVAEConfig(), ImageSpec(96, 128), ConditionSpec(tuple(map(Field, "abcdef"))))

    def convolution(before: int, after: int, *sides: int) -> int:
        return before * after * int(np.prod(sides)) + after

    def block(channels: int, said: int) -> int:
        film = (said + 1) * 2 * channels if said else 0
        return 2 * channels + film + convolution(channels, channels, 3, 3) + convolution(channels, channels, 1)

    encoder = convolution(12, 64, 4, 4) + convolution(64, 128, 4, 4) + 2 * block(128, 0)
    projection = convolution(128, 128, 1) + convolution(128, 32, 1)
    condition = convolution(12, 128, 1) + convolution(128, 128, 1)
    decoder = convolution(32, 128, 3, 3) + 2 * block(128, 128) + convolution(128, 4 * 64, 3, 3)
    decoder += block(64, 128) + convolution(64, 4 * 32, 3, 3) + 2 * 32 + convolution(32, 12, 3, 3)
    own = sum(parameter.numel() for parameter in network.phase_parameters("autoencoder"))
    assert own == encoder + projection + condition + decoder

    gates = convolution(128, 128, 1) + convolution(64, 256, 1) + convolution(64, 64, 1)
    first = convolution(64, 128, 4, 7) + convolution(64, 128, 1, 3) + gates
    later = convolution(64, 128, 2, 3) + convolution(64, 128, 1, 2) + gates
    around = 256 * 64 + 64 * 12 * 16 + convolution(12, 64, 1) + convolution(64, 64, 1)
    head = convolution(64, 128, 1) + convolution(128, 256, 1)
    prior = sum(parameter.numel() for parameter in network.phase_parameters("prior"))
    assert prior == around + first + 7 * later + head


def test_when_only_the_prior_counts_the_codes_stay_what_they_are():
    network = model((16, 16), ConditionSpec((Field("Moira"),))).train()
    objective = Objective(
        [
            Term("mse", Schedule(0.0, "ramp", start=1, initial=1.0)),
            Term("code_nll", Schedule(1.0, "delayed", start=1)),
        ]
    ).train()
    images, scores = bright_and_dark(8, seed=0)
    batch = Batch(images, network.condition_spec.condition(scores), objective, torch.Generator().manual_seed(0))
    assert set(network(batch, "autoencoder").terms) > {"mse"}
    assert not network(batch, "prior").terms
    objective.weights = {"mse": 0.0, "code_nll": 1.0}
    before = {name: value.clone() for name, value in network.state_dict().items()}
    assert not network(batch, "autoencoder").terms
    assert set(network(batch, "prior").terms) == {"code_nll"}
    for name, value in network.state_dict().items():
        assert torch.equal(value, before[name]), name
