"""A picture drawn anew from its own noise, on the way from what it is to a wish."""

import pytest
import torch
from toy import SPEC

from gencore.errors import CapabilityError, ConditionError
from gencore.latent.steering import steered
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.types import ImageSpec

IMAGE = ImageSpec(32, 32)


def test_the_way_starts_at_the_picture_itself(model, raters, pictures):
    made = steered(model, pictures, {"Moira": 9}, raters)
    torch.testing.assert_close(made.images[0], pictures)
    apart = [float((image - pictures).square().mean()) for image in made.images]
    assert apart == sorted(apart)
    assert apart[-1] > 0


def test_the_noise_stays_and_only_the_condition_moves(model, raters, pictures):
    made = steered(model, pictures, {"Moira": 9}, raters, carry="none", amounts=(0.0, 1.0))
    noise = model.noise_of(pictures, made.condition)
    asked = SPEC.wishes({"Moira": 9}, 3)
    wanted = made.condition.values.clone()
    wanted[:, 0] = asked.values[:, 0]
    moved = type(asked)(wanted, made.condition.given | asked.given, asked.widths)
    with torch.no_grad():
        torch.testing.assert_close(made.images[1], model.from_noise(noise, moved).images)


def test_somebody_whom_no_picture_predicts_is_heard_from_the_first_step_on(model, raters, pictures):
    made = steered(model, pictures, {"Ferdinando": 9}, raters, amounts=(0.0, 0.1))
    assert not made.condition.given[:, list(SPEC.names).index("Ferdinando")].any()
    assert (made.images[1] - made.images[0]).abs().max() > 0


def test_what_cannot_be_is_refused(model, raters, pictures):
    with pytest.raises(CapabilityError, match="rater models"):
        steered(model, pictures, {"Moira": 9}, None)
    with pytest.raises(ConditionError, match="carry"):
        steered(model, pictures, {"Moira": 9}, raters, carry="piggyback")
    with pytest.raises(ConditionError, match="amounts"):
        steered(model, pictures, {"Moira": 9}, raters, amounts=(2.0,))
    with pytest.raises(CapabilityError, match="encode"):
        steered(CDCGAN(CDCGANConfig(), IMAGE, SPEC).eval(), pictures, {"Moira": 9}, raters)
