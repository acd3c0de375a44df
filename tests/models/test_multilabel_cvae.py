"""Seed 1's conditional variational autoencoder: the printed network, its labels, and sizes it could not do."""

import pytest
import torch
from torch import nn

from gencore.models.multilabel_cvae import MultiLabelCVAE, MultiLabelCVAEConfig
from gencore.types import ConditionSpec, Field, ImageSpec

DIGIT = ConditionSpec((Field("digit", "class", classes=tuple("0123456789")),))
FACES = ConditionSpec(tuple(Field(f"attribute {number}", "binary") for number in range(40)))
LAYERS = {  # seed 1, part 3, as printed, with 16 and 32 channels, h_dim 512, z_dim 2 and the 10 numbers of a digit
    "encoder_cnn.0": 1 * 16 * 9 + 16,
    "encoder_cnn.3": 16 * 32 * 9 + 32,
    "encoder_linear.0": (7 * 7 * 32 + 10) * 512 + 512,
    "fc_mu": 512 * 2 + 2,
    "fc_logvar": 512 * 2 + 2,
    "decoder_linear.0": (2 + 10) * 512 + 512,
    "decoder_linear.2": 512 * 7 * 7 * 32 + 7 * 7 * 32,
    "decoder_cnn.2": 32 * 16 * 4 + 16,
    "decoder_cnn.4": 16 * 1 * 4 + 1,
}
GIVEN = {"encoder_linear.0": 512, "decoder_linear.0": 512}  # what one *given* bit adds


def made(spec: ConditionSpec = DIGIT, height: int = 28, width: int = 28, **config: int) -> MultiLabelCVAE:
    torch.manual_seed(0)
    return MultiLabelCVAE(MultiLabelCVAEConfig(**config), ImageSpec(height, width), spec)


def counts(model: nn.Module) -> dict[str, int]:
    """Parameters of every module that has some and no children."""
    return {
        name: sum(p.numel() for p in module.parameters())
        for name, module in model.named_modules()
        if not list(module.children()) and list(module.parameters())
    }


class Printed(nn.Module):
    """The report's ``MultiLabel_cVAE`` for square pictures of 28×28, with its labels as a vector."""

    def __init__(self, labels: int) -> None:
        super().__init__()
        flat = int(28 / 4) * int(28 / 4) * 32
        self.cnn = nn.Sequential(
            nn.Conv2d(1, 16, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(kernel_size=2, stride=2),
            nn.Conv2d(16, 32, kernel_size=3, padding=1), nn.ReLU(), nn.MaxPool2d(kernel_size=2, stride=2),
            nn.Flatten(),
        )  # fmt: skip
        self.linear = nn.Sequential(nn.Linear(flat + labels, 512), nn.ReLU())
        self.mu, self.log_var = nn.Linear(512, 2), nn.Linear(512, 2)
        self.part_1 = nn.Sequential(nn.Linear(2 + labels, 512), nn.ReLU(), nn.Linear(512, flat))
        self.part_2 = nn.Sequential(
            nn.ReLU(), nn.ConvTranspose2d(32, 16, kernel_size=2, stride=2),
            nn.ReLU(), nn.ConvTranspose2d(16, 1, kernel_size=2, stride=2), nn.Sigmoid(),
        )  # fmt: skip

    def encoder(self, x, c):
        h = self.linear(torch.cat([self.cnn(x), c], dim=1))
        return self.mu(h), self.log_var(h)

    def decoder(self, z, c):
        return self.part_2(self.part_1(torch.cat([z, c], dim=1)).view(-1, 32, 7, 7))


def test_every_layer_has_the_parameters_of_the_printed_code_and_of_the_given_bit():
    expected = {name: count + GIVEN.get(name, 0) for name, count in LAYERS.items()}
    assert counts(made()) == expected
    assert sum(LAYERS.values()) == 1628469
    assert sum(expected.values()) == 1628469 + 2 * 512


def test_forty_attributes_are_forty_numbers_and_forty_given_bits():
    widths = {name: count + 512 * (80 - 10) if name in GIVEN else count for name, count in LAYERS.items()}
    assert counts(made(FACES)) == widths


def test_with_the_same_weights_it_computes_what_the_printed_code_computes():
    model, report = made(), Printed(labels=11)
    model.load_state_dict(dict(zip(model.state_dict(), report.state_dict().values(), strict=True)))
    grey = torch.rand(4, 1, 28, 28)
    condition = DIGIT.wishes([{"digit": "0"}, {"digit": "3"}, {"digit": "9"}, {}], 4)
    labels = torch.zeros(4, 11)
    labels[[0, 1, 2], [0, 3, 9]] = 1  # one-hot, as needs_one_hot makes it
    labels[:3, 10] = 1  # and whether it is given
    posterior = model.encode(grey.expand(-1, 3, -1, -1), condition)
    mu, log_var = report.encoder(grey, labels)
    assert torch.allclose(posterior.mu, mu, atol=1e-6)
    assert torch.allclose(posterior.logvar, log_var, atol=1e-6)
    assert torch.allclose(model.decode(mu, condition)[:, :1], report.decoder(mu, labels), atol=1e-6)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(8, 12), (29, 31), (30, 28), (218, 178)], ids=str)
def test_every_size_comes_back(size, channels):
    model = made(FACES, *size, channels=channels, hidden=8)
    images = torch.rand(2, 3, *size)
    assert model.decode(model.encode(images).mode()).shape == images.shape


def test_rows_stay_rows_where_a_picture_is_wider_than_high():
    """With the printed view of width before height, a bright row of features would come out folded into two."""
    model = made(height=16, width=32, hidden=8)
    features = torch.zeros(32, 4, 8)
    features[:, 1] = 10.0
    with torch.no_grad():
        model.decoder_linear[2].weight.zero_()
        model.decoder_linear[2].bias.copy_(features.flatten())
        for layer in (model.decoder_cnn[2], model.decoder_cnn[4]):
            layer.weight.fill_(1.0)
        image = model.decode(torch.zeros(1, 2))[0, 0]
    bright = image > 0.99
    assert bright[4:8].all()
    assert not bright[:4].any()
    assert not bright[8:].any()


def test_classes_attributes_and_scores_mix():
    spec = ConditionSpec((*DIGIT.fields, Field("smiling", "binary"), Field("Moira")))
    model = made(spec, hidden=8)
    assert model.encoder_linear[0].in_features == 7 * 7 * 32 + (10 + 1) + (1 + 1) + (1 + 1)
    free = model.sample([1, 2]).images
    for wish in ({"digit": "7"}, {"smiling": 1}, {"Moira": 9}):
        assert not torch.equal(model.sample([1, 2], spec.wishes(wish, 2)).images, free)
