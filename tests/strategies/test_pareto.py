"""The front of what two people can be given at the same time."""

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from toy import TinyConfig

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.raters.files import AboutRaters, Raters
from gencore.raters.fit import Fit
from gencore.raters.model import Opinions, RaterEnsemble
from gencore.strategies.pareto import non_dominated, pareto
from gencore.types import Condition, ConditionSpec, Field, ImageSpec

FIELDS = (Field("Moira"), Field("Ferdinando"), Field("kind", "class", classes=("a", "b")))
IMAGE = ImageSpec(32, 32)


class Opposed(RaterEnsemble):
    """Moira likes red, Ferdinando likes blue."""

    def __init__(self) -> None:
        super().__init__(FIELDS, (), (32, 32))

    def forward(self, images: Tensor) -> Opinions:
        red, _, blue = (9 * images.mean(dim=(2, 3))).unbind(dim=1)
        label = torch.full_like(red, 0.5)
        return Opinions(FIELDS, torch.stack([red, blue, label, label], dim=1)[None])


class Colours(GenerativeModel):
    """One colour a picture: a latent turns it from red to blue, another makes it brighter."""

    def __init__(self) -> None:
        super().__init__(TinyConfig(), IMAGE, ConditionSpec(FIELDS))
        self.anchor = nn.Parameter(torch.zeros(1))

    @property
    def latent_shape(self) -> tuple[int, ...]:
        return (4,)

    def decode(self, latents: Tensor, condition: Condition | None = None) -> Tensor:
        turn, light = latents[:, 0].sigmoid(), 0.6 + 0.2 * latents[:, 1].tanh()
        colours = torch.stack([turn * light, torch.zeros_like(turn), (1 - turn) * light], dim=1) + self.anchor
        return colours[:, :, None, None].expand(-1, -1, 32, 32).clamp(0, 1)


def raters() -> Raters:
    fits = {field.name: Fit(100, 0.9, 0.8, 1.0, 0.3) for field in FIELDS}
    return Raters(Opposed(), fits, AboutRaters("raters", FIELDS, (), (32, 32), IMAGE, fits))


def test_nothing_on_the_front_is_surpassed_and_everything_off_it_is():
    pairs = np.random.default_rng(0).random((200, 2))
    front = non_dominated(pairs)
    assert 0 < front.sum() < 50
    for pair in pairs[front]:
        assert not ((pairs >= pair).all(axis=1) & (pairs > pair).any(axis=1)).any()
    for pair in pairs[~front]:
        assert ((pairs[front] >= pair).all(axis=1) & (pairs[front] > pair).any(axis=1)).any()


def test_it_reaches_from_one_person_to_the_other():
    model = Colours().eval()
    front = pareto(model, ("Moira", "Ferdinando"), raters(), points=7, pool=56, steps=12)
    assert len(front.images) == len(front.predicted) == len(front.wishes) >= 3
    assert (np.diff(front.predicted[:, 0]) <= 0).all()
    assert (np.diff(front.predicted[:, 1]) >= 0).all()
    assert front.predicted[0, 0] > front.predicted[-1, 0] + 2
    assert front.predicted[-1, 1] > front.predicted[0, 1] + 2
    assert front.predicted.sum(axis=1).mean() > front.cloud.sum(axis=1).mean()
    assert front.wishes[0] == {"Moira": 9.0}
    assert not front.images.requires_grad


def test_the_same_seed_gives_the_same_front():
    model = Colours().eval()
    first, again = (pareto(model, ("Moira", "Ferdinando"), raters(), points=3, pool=6, steps=2) for _ in range(2))
    assert torch.equal(first.images, again.images)


@pytest.mark.parametrize("pair", [("Moira", "Moira"), ("Moira", "kind"), ("Moira", "Nobody")])
def test_it_takes_two_different_raters(pair):
    with pytest.raises(ConditionError, match="two different raters"):
        pareto(Colours().eval(), pair, raters())
