"""Optimising pleases more, stays among the pictures that the model draws, and is not fooled by one bad rater model."""

import pytest
import torch
from torch import Tensor, nn
from toy import TinyConfig

from gencore.errors import CapabilityError
from gencore.models.base import GenerativeModel
from gencore.raters.files import AboutRaters, Raters
from gencore.raters.fit import Fit
from gencore.raters.model import Opinions, RaterEnsemble
from gencore.strategies.climbing import projected
from gencore.strategies.optimise import optimise
from gencore.types import Condition, ConditionSpec, Field, ImageSpec

FIELDS = (Field("Moira"),)
PATTERN = torch.where(torch.eye(8) > 0, 1.0, -1 / 7).repeat(4, 4)
WISH = {"Moira": 9}


def brightness(images: Tensor) -> Tensor:
    """What Moira really likes."""
    return 9 * images.mean(dim=(1, 2, 3))


def roughness(images: Tensor) -> Tensor:
    """What nobody asked for: how much neighbouring pixels differ."""
    return 400 * images.diff(dim=3).square().mean(dim=(1, 2, 3))


class FakeEnsemble(RaterEnsemble):
    """Members that say how bright a picture is; some take a rough one for a bright one."""

    def __init__(self, honest: int, fooled: int) -> None:
        super().__init__(FIELDS, (), (32, 32))
        self.honest, self.fooled = honest, fooled

    def forward(self, images: Tensor) -> Opinions:
        said = [brightness(images) + 0.05 * i for i in range(self.honest)]
        said += [brightness(images) + roughness(images)] * self.fooled
        return Opinions(FIELDS, torch.stack(said)[..., None])


def raters(honest: int, fooled: int) -> Raters:
    fits = {"Moira": Fit(100, 0.9, 0.8, 1.0, 0.3)}
    about = AboutRaters("raters", FIELDS, (), (32, 32), ImageSpec(32, 32), fits)
    return Raters(FakeEnsemble(honest, fooled), fits, about)


class Painter(GenerativeModel):
    """Grey pictures: the first latent is their brightness, the second how much there is of the pattern."""

    def __init__(self) -> None:
        super().__init__(TinyConfig(), ImageSpec(32, 32), ConditionSpec(FIELDS))
        self.strength = nn.Parameter(torch.tensor(0.15))

    @property
    def latent_shape(self) -> tuple[int, ...]:
        return (8,)

    def decode(self, latents: Tensor, condition: Condition | None = None) -> Tensor:
        grey = 0.5 + 0.1 * latents[:, :1]
        pattern = self.strength * torch.tanh(latents[:, 1:2])
        pictures = grey[:, :, None, None] + pattern[:, :, None, None] * PATTERN
        return pictures.clamp(0, 1).expand(-1, 3, -1, -1)


@pytest.fixture(scope="module")
def model() -> Painter:
    return Painter().eval()


def test_it_pleases_more_than_where_it_started(model):
    start = optimise(model, WISH, 4, range(4), raters(3, 0), steps=0, pool=0)
    made = optimise(model, WISH, 4, range(4), raters(3, 0), steps=15, pool=0)
    assert (brightness(made.images) > brightness(start.images) + 0.3).all()
    assert made.predicted_scores["Moira"].mean() > start.predicted_scores["Moira"].mean()


def test_a_pool_gives_better_starts(model):
    own = optimise(model, WISH, 4, range(4), raters(3, 0), steps=0, pool=0)
    chosen = optimise(model, WISH, 4, range(4), raters(3, 0), steps=0, pool=64)
    assert brightness(chosen.images).mean() > brightness(own.images).mean()


def test_the_best_so_far_never_falls(model):
    trace = optimise(model, WISH, 3, range(3), raters(3, 0), steps=8, pool=0, rate=0.5).trace
    best = torch.tensor([entry["best"] for entry in trace])
    assert (best.diff(dim=0) >= 0).all()


def test_one_rater_model_that_can_be_fooled_does_not_spoil_the_ensemble(model):
    """Alone, the exploitable model is exploited; in the ensemble, its disagreement costs more than it brings."""

    def climbed(who: Raters, caution: float) -> tuple[float, float]:
        start = optimise(model, WISH, 6, range(6), who, steps=0, pool=0).images
        made = optimise(model, WISH, 6, range(6), who, steps=25, pool=0, caution=caution, diversity=0.0).images
        return (
            float((brightness(made) - brightness(start)).mean()),
            float(roughness(made).mean()),
        )

    _, fooled_by = climbed(raters(0, 1), 0.0)
    gain, guarded_by = climbed(raters(3, 1), 1.5)
    honest_gain, _ = climbed(raters(4, 0), 1.5)
    assert fooled_by > 1.5
    assert abs(guarded_by) < 0.25 * fooled_by
    assert gain > 0.5 * honest_gain > 0


def test_it_stops_when_asked_and_keeps_the_best(model):
    seen = []

    def watch(entry):
        seen.append(entry)
        return len(seen) < 3

    made = optimise(model, WISH, 3, range(3), raters(3, 0), steps=50, pool=0, watch=watch)
    assert len(seen) == len(made.trace) == 3
    assert len(made.images) == 3


def test_it_stops_while_still_choosing(model):
    made = optimise(model, WISH, 3, range(3), raters(3, 0), steps=50, pool=200, watch=lambda entry: False)
    assert len(made.trace) == 1
    assert made.trace[0]["of"] == 200
    assert len(made.images) == 3


def test_noise_stays_on_its_shell_and_near_its_start():
    start, moved = torch.randn(5, 8), 4 * torch.randn(5, 8)
    kept = projected(moved, start, angle=0.4)
    torch.testing.assert_close(kept.norm(dim=1), start.norm(dim=1))
    angles = torch.acos(torch.cosine_similarity(kept, start))
    assert (angles <= 0.4 + 1e-3).all()
    near = start + 1e-3 * torch.randn_like(start)
    torch.testing.assert_close(projected(near, start, 0.4), near, atol=5e-3, rtol=0)


def test_every_picture_may_have_a_wish_of_its_own(model):
    made = optimise(model, [WISH, {"Moira": 0}, WISH], 3, range(3), raters(3, 0), steps=10, pool=0)
    assert brightness(made.images[:1]) > brightness(made.images[1:2])


def test_a_prior_that_is_not_normal_is_refused_with_a_sentence():
    from gencore.models.vq_vae import VQVAE, VQVAEConfig

    small = VQVAEConfig(codes=8, dim=8, width=16, prior_width=8, prior_layers=1)
    with pytest.raises(CapabilityError, match="not drawn from normal noise"):
        optimise(VQVAE(small, ImageSpec(32, 32), ConditionSpec(FIELDS)).eval(), WISH, 2, [1, 2], raters(3, 0))
