"""The adversarial autoencoder: the discriminator sees latents under conditions, and matches them to the prior."""

import pytest
import torch
from torch import nn

from gencore.losses.objective import Objective, Term
from gencore.losses.schedule import Schedule
from gencore.models.adversarial_ae import AdversarialAE, AdversarialAEConfig
from gencore.models.step import Batch
from gencore.types import ConditionSpec, Field, ImageSpec

SPEC = ConditionSpec((Field("shape", "class", classes=("square", "disc")),))
SMALL = AdversarialAEConfig(latent=2, width=8, discriminator_width=32)


@pytest.fixture
def model() -> AdversarialAE:
    torch.manual_seed(0)
    return AdversarialAE(SMALL, ImageSpec(8, 8), SPEC).train()


def batch(seed: int = 0, **weights: float) -> Batch:
    """Bright squares and dark discs, or so their labels say."""
    generator = torch.Generator().manual_seed(seed)
    level = torch.rand(32, 1, 1, 1, generator=generator)
    images = (level + 0.1 * torch.rand(32, 3, 8, 8, generator=generator)).clamp(0, 1)
    wishes = [{"shape": "disc" if value < 0.5 else "square"} for value in level.flatten()]
    objective = Objective(tuple(Term(name, Schedule(weight)) for name, weight in weights.items())).train()
    return Batch(images, SPEC.wishes(wishes, 32), objective, generator)


def reached(model: AdversarialAE) -> set[str]:
    return {
        name for name, part in model.named_children()
        if any(p.grad is not None and p.grad.abs().sum() > 0 for p in part.parameters())
    }  # fmt: skip


@pytest.mark.parametrize(
    ("phase", "term", "parts"),
    [
        ("generator", "mse", {"encoder", "to_posterior", "from_latent", "decoder"}),
        ("generator", "adversarial", {"encoder", "to_posterior"}),
        ("discriminator", "discriminator", {"discriminator"}),
        ("discriminator", "gradient_penalty", {"discriminator"}),
    ],
)
def test_each_term_reaches_its_own_networks_and_no_other(model, phase, term, parts):
    model(batch(**{term: 1.0}), phase).total.backward()
    assert reached(model) == parts


def test_the_game_brings_the_latents_to_the_prior(model):
    def train(steps: int, **weights: float) -> torch.Tensor:
        optimizers = {
            phase: torch.optim.Adam(model.phase_parameters(phase), 5e-3, (0.5, 0.999)) for phase in model.phases
        }
        for step in range(steps):
            for phase, optimizer in optimizers.items():
                losses = model(batch(step, **weights), phase)
                if losses.terms:
                    optimizer.zero_grad()
                    losses.total.backward()
                    optimizer.step()
        with torch.no_grad():
            return model.encode(torch.cat([batch(1000 + i).images for i in range(8)])).sample(torch.manual_seed(0))

    def distance(latents: torch.Tensor) -> float:
        """How far mean and deviation are from those of N(0, I)."""
        return float(latents.mean(0).abs().max() + (latents.std(0) - 1).abs().max())

    with torch.no_grad():
        model.to_posterior.weight.mul_(4)
        model.to_posterior.bias.add_(3)
    alone = distance(train(20, mse=1.0))
    together = distance(train(100, mse=1.0, discriminator=1.0, adversarial=0.1))
    assert together < alone / 4


def test_the_encoder_needs_no_condition_and_the_decoder_follows_it(model):
    model.eval()
    images = batch().images
    with torch.no_grad():
        means = [model.encode(images, condition).mode() for condition in (None, SPEC.wishes({"shape": "disc"}, 32))]
        pictures = [model.decode(means[0], SPEC.wishes({"shape": shape}, 32)) for shape in ("disc", "square")]
    assert torch.equal(*means)
    assert (pictures[0] - pictures[1]).abs().max() > 1e-4


def test_the_discriminator_reads_latents_beside_their_condition(model):
    first = next(layer for layer in model.discriminator if isinstance(layer, nn.Linear))
    assert first.in_features == SMALL.latent + SPEC.input_width
