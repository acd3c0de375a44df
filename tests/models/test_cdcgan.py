"""Seed 4's CDCGAN: its layers by Table 1, DCGAN's rules, and Algorithm 1 as printed."""

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from gencore.losses.objective import Objective, Term
from gencore.models.cdcgan import CDCGAN, CDCGANConfig, ConditionEmbedding
from gencore.models.step import Batch, Losses
from gencore.types import ConditionSpec, Field, ImageSpec

DIGITS = ConditionSpec((Field("digit", "class", classes=tuple("0123456789")),))
FACES = ConditionSpec((Field("animal", "class", classes=("cat", "dog", "wild")),))
ANYONE = ConditionSpec(())  # CelebA: one class
SMALL = CDCGANConfig(latent=4, embedding=3, channels=1, features=4)
TABLE_1 = {  # latent, embedding, channels, F: the columns of the report's Table 1
    "MNIST": (CDCGANConfig(20, 5, 1, 64), DIGITS, 10),
    "Animal-faces": (CDCGANConfig(100, 5, 3, 96), FACES, 3),
    "CelebA": (CDCGANConfig(100, 1, 3, 64), ANYONE, 1),
}


def count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())


def by_hand(config: CDCGANConfig, classes: int) -> tuple[int, int]:
    """Parameters of DCGAN at 64×64 with an embedding beside its inputs: generator and discriminator.

    ============== ============== ========= ==========
    generator      map            weights   batch norm
    ============== ============== ========= ==========
    embedding                     K·E
    z + E → 8F     1 → 4          16(z+E)8F 2·8F
    8F → 4F        4 → 8          16·8F·4F  2·4F
    4F → 2F        8 → 16         16·4F·2F  2·2F
    2F → F         16 → 32        16·2F·F   2·F
    F → C          32 → 64, tanh  16·F·C+C
    ============== ============== ========= ==========

    The discriminator mirrors it: C + E → F (with bias, no batch norm) → 2F → 4F → 8F → 1 (4×4, bias).
    """
    z, e, c, f = config.latent, config.embedding, config.channels, config.features
    between = 16 * (f * 2 * f + 2 * f * 4 * f + 4 * f * 8 * f)
    generator = classes * e + 16 * (z + e) * 8 * f + between + 16 * f * c + c + 2 * (8 + 4 + 2 + 1) * f
    discriminator = classes * e + 16 * (c + e) * f + f + between + 2 * (2 + 4 + 8) * f + 16 * 8 * f + 1
    return generator, discriminator


@pytest.mark.parametrize(("config", "spec", "classes"), TABLE_1.values(), ids=TABLE_1)
def test_every_column_of_table_1_has_the_parameters_counted_by_hand(config, spec, classes):
    model = CDCGAN(config, ImageSpec(64, 64), spec)
    assert (count(model.generator), count(model.discriminator)) == by_hand(config, classes)


def test_layers_follow_dcgans_rules():
    model = CDCGAN(TABLE_1["MNIST"][0], ImageSpec(64, 64), DIGITS)
    generator, discriminator = ([type(layer) for layer in net.layers] for net in (model.generator, model.discriminator))
    up = [nn.ConvTranspose2d, nn.BatchNorm2d, nn.ReLU]
    assert generator == 4 * up + [nn.ConvTranspose2d, nn.Tanh]
    down = [nn.Conv2d, nn.BatchNorm2d, nn.LeakyReLU]
    assert discriminator == [nn.Conv2d, nn.LeakyReLU] + 3 * down + [nn.Conv2d]
    slopes = {layer.negative_slope for layer in model.discriminator.layers if isinstance(layer, nn.LeakyReLU)}
    assert slopes == {0.2}
    weights = torch.cat(
        [p.detach().flatten() for name, p in model.named_parameters() if p.ndim == 4 and "layers" in name]
    )
    assert float(weights.std()) == pytest.approx(0.02, rel=0.01)


class TestTheLabel:
    def test_a_class_is_looked_up(self):
        embedding = ConditionEmbedding(DIGITS, 5)
        rows = embedding(DIGITS.wishes([{"digit": "7"}, {"digit": "0"}], 2))
        assert torch.equal(rows, embedding.vectors[[7, 0]])
        assert embedding.vectors.shape == (10, 5)

    def test_any_is_the_zero_vector_and_the_middle_of_a_scale_is_not(self):
        spec = ConditionSpec((Field("Moira"), Field("winged", "binary"), *DIGITS.fields))
        embedding = ConditionEmbedding(spec, 4)
        rows = embedding(spec.wishes([{}, {"Moira": 4.5}, {"winged": 0}], 3))
        assert torch.equal(rows[0], torch.zeros(4))
        assert rows[1].abs().min() > 0
        assert rows[2].abs().min() > 0

    def test_without_fields_there_is_one_class(self):
        embedding = ConditionEmbedding(ANYONE, 1)
        assert embedding.vectors.shape == (1, 1)
        assert torch.equal(embedding(ANYONE.wishes({}, 3)), embedding.vectors.expand(3, 1))

    def test_both_networks_read_it(self):
        torch.manual_seed(0)
        model = CDCGAN(SMALL, ImageSpec(64, 64), DIGITS).eval()
        noise, picture = torch.randn(1, 4).expand(2, -1), torch.randn(1, 1, 64, 64).expand(2, -1, -1, -1)
        labels = DIGITS.wishes([{"digit": "3"}, {"digit": "8"}], 2)
        fakes, logits = model.generator(noise, labels), model.discriminator(picture, labels)
        assert not torch.equal(fakes[0], fakes[1])
        assert logits[0] != logits[1]


class TestAlgorithm1:
    @pytest.fixture
    def model(self) -> CDCGAN:
        torch.manual_seed(0)
        return CDCGAN(SMALL, ImageSpec(64, 64), DIGITS).train()

    def seen(self, model: CDCGAN, phase: str, generator: torch.Generator) -> dict:
        """What a phase hands to the objective."""
        found = {}

        def spy(prediction: Tensor, target: Tensor, context: dict) -> Losses:
            found.update(context, prediction=prediction.detach(), target=target)
            return Losses({})

        images = torch.rand(4, 1, 64, 64, generator=torch.Generator().manual_seed(9)).expand(-1, 3, -1, -1)
        model(Batch(images, DIGITS.wishes({"digit": "5"}, 4), spy, generator), phase)
        return found

    def test_the_generators_phase_judges_the_same_fakes_again(self, model):
        generator = torch.Generator().manual_seed(1)
        first = self.seen(model, "discriminator", generator)["prediction"]
        again = self.seen(model, "generator", generator)["prediction"]
        torch.testing.assert_close((first.expand(-1, 3, -1, -1) + 1) / 2, again)
        other = self.seen(model, "generator", torch.Generator().manual_seed(2))["prediction"]
        assert (other - again).abs().max() > 1e-3

    def test_its_losses_are_those_printed(self, model):
        generator = torch.Generator().manual_seed(1)
        torch.manual_seed(0)
        images = torch.rand(4, 1, 64, 64).expand(-1, 3, -1, -1)
        labels = DIGITS.wishes({"digit": "5"}, 4)
        objective = Objective((Term("discriminator"), Term("adversarial"), Term("l1"))).train()
        batch = Batch(images, labels, objective, generator)
        losses = model(batch, "discriminator").terms | model(batch, "generator").terms
        with torch.no_grad():
            fakes = model.generator(torch.randn(4, 4, generator=torch.Generator().manual_seed(1)), labels)
            real = model.discriminator(2 * images[:, :1] - 1, labels).sigmoid()
            fake = model.discriminator(fakes, labels).sigmoid()
        ones, zeros = torch.ones(4), torch.zeros(4)
        expected = {
            "discriminator": functional.binary_cross_entropy(real, ones) + functional.binary_cross_entropy(fake, zeros),
            "adversarial": functional.binary_cross_entropy(fake, ones),
            "l1": functional.l1_loss((fakes + 1) / 2, images[:, :1]),
        }
        for name, value in expected.items():
            assert float(losses[name].detach()) == pytest.approx(float(value), rel=1e-4), name


def test_spectral_norm_takes_the_place_of_the_discriminators_batch_norm():
    config = CDCGANConfig(latent=4, embedding=3, features=4, spectral_norm=True)
    model = CDCGAN(config, ImageSpec(64, 64), DIGITS)
    assert not any(isinstance(layer, nn.BatchNorm2d) for layer in model.discriminator.modules())
    largest = [torch.linalg.matrix_norm(layer.weight.flatten(1), 2) for layer in model.discriminator.layers
               if isinstance(layer, nn.Conv2d)]  # fmt: skip
    torch.testing.assert_close(torch.stack(largest), torch.ones(5), atol=0.15, rtol=0)


def test_it_cannot_encode_and_says_so():
    model = CDCGAN(SMALL, ImageSpec(28, 28), DIGITS)
    assert not model.capabilities.can_encode
    assert model.capabilities.can_sample
    assert "no encoder" in model.limits[0]
