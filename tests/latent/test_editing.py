"""A picture climbs towards a wish and stays the same picture."""

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import CapabilityError, ConditionError
from gencore.latent.editing import edited, said_of
from gencore.models.cdcgan import CDCGAN, CDCGANConfig
from gencore.models.resnet_cvae import ResNetCVAE, ResNetCVAEConfig
from gencore.models.vq_vae import VQVAE, VQVAEConfig
from gencore.raters.files import Raters
from gencore.types import ConditionSpec, Field, ImageSpec

IMAGE = ImageSpec(32, 32)
WISH = {"Moira": 9}


def liked(raters: Raters, images: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return raters.ensemble(images).of("Moira")[..., 0].mean(dim=0)


def change(before: torch.Tensor, after: torch.Tensor) -> float:
    return float((after - before).square().mean().sqrt())


def test_the_way_starts_at_the_picture_itself_and_leads_to_one_that_is_liked_more(model, raters, pictures):
    made = edited(model, pictures, WISH, raters, identity=0.1, caution=0.0)
    torch.testing.assert_close(made.images[0], pictures)
    gain = liked(raters, made.images[-1]) - liked(raters, pictures)
    assert (gain > -1e-4).all()
    assert gain.mean() > 0.1
    steps = [change(pictures, image) for image in made.images]
    assert steps == sorted(steps)
    assert made.amounts[0] == 0
    assert made.amounts[-1] == 1


def test_the_identity_term_keeps_it_like_the_picture(model, raters, pictures):
    loose, strict = (edited(model, pictures, WISH, raters, identity=weight) for weight in (0.0, 20.0))
    assert change(pictures, strict.images[-1]) < 0.5 * change(pictures, loose.images[-1])


def test_the_latent_stays_within_the_trust_region(model, raters, pictures):
    made = edited(model, pictures, WISH, raters, identity=0.0, radius=0.2)
    first, last = made.latents[0], made.latents[-1]
    room = first.norm(dim=1).clamp_min(0.5 * first.shape[1] ** 0.5)
    assert ((last - first).norm(dim=1) <= 0.2 * room + 1e-5).all()
    assert ((last - first).norm(dim=1) > 0).all()


def test_without_carrying_the_way_starts_at_the_reconstruction(model, raters, pictures):
    condition = said_of(pictures, SPEC, raters)
    with torch.no_grad():
        reconstruction = model.decode(model.encode(pictures, condition).mode(), condition)
    for carry in ("none", "detail"):
        made = edited(model, pictures, WISH, raters, carry=carry, steps=2)
        torch.testing.assert_close(made.images[0], reconstruction if carry == "none" else pictures)


def test_the_amounts_are_those_asked_for(model, raters, pictures):
    whole = edited(model, pictures, WISH, raters, steps=4)
    half = edited(model, pictures, WISH, raters, steps=4, amounts=(0.5,))
    torch.testing.assert_close(half.images[0], whole.images[5])


def test_whoever_watches_sees_the_work_and_can_end_it(model, raters, pictures):
    seen = []
    made = edited(
        model, pictures, WISH, raters, steps=30, watch=lambda entry: seen.append(entry["done"]) or len(seen) < 3
    )
    assert len(seen) == 3
    assert seen == sorted(seen)
    assert len(made.images) == 11


def test_whom_raters_cannot_predict_stays_at_any(raters, pictures):
    given = said_of(pictures, SPEC, raters).given
    assert given.tolist() == [[True, False, True]] * 3


def test_nothing_of_the_climb_is_left_in_the_model(model, raters, pictures):
    made = edited(model, pictures, WISH, raters, steps=2)
    assert not made.images.requires_grad
    assert all(parameter.grad is None for parameter in model.parameters())


@pytest.mark.parametrize("kind", ["conditional prior", "codes", "no condition"])
def test_other_kinds_of_models_edit_too(kind, raters, pictures):
    torch.manual_seed(0)
    build = {
        "conditional prior": lambda: ResNetCVAE(ResNetCVAEConfig(latent=8, width=32, prior="conditional"), IMAGE, SPEC),
        "codes": lambda: VQVAE(VQVAEConfig(width=16, codes=8, dim=4, prior_layers=1, prior_width=8), IMAGE, SPEC),
        "no condition": lambda: Tiny(TinyConfig(), IMAGE, ConditionSpec(())),
    }
    made = edited(build[kind]().eval(), pictures, WISH | {"shape": "disc"}, raters, steps=3, identity=0.1)
    torch.testing.assert_close(made.images[0], pictures)
    assert change(pictures, made.images[-1]) > 0


class TestRefusals:
    def test_a_model_without_an_encoder(self, raters, pictures):
        adversarial = CDCGAN(CDCGANConfig(), ImageSpec(64, 64), ConditionSpec((SPEC.fields[2],)))
        with pytest.raises(CapabilityError, match="CDCGAN cannot edit pictures of your own"):
            edited(adversarial, pictures, WISH, raters)

    def test_no_rater_models(self, model, pictures):
        with pytest.raises(CapabilityError, match="gencore raters train"):
            edited(model, pictures, WISH, None)

    @pytest.mark.parametrize(
        ("wish", "sentence"),
        [
            ({}, "needs somebody to please"),
            ({"Gragar": 9}, 'do not know "Gragar"'),
            ({"Ferdinando": 9}, "cannot be predicted from pictures"),
            ({"Moira": 12}, "outside 0..9"),
        ],
    )
    def test_a_wish_that_cannot_be_fulfilled(self, model, raters, pictures, wish, sentence):
        with pytest.raises(ConditionError, match=sentence):
            edited(model, pictures, wish, raters)

    def test_options_that_do_not_exist(self, model, raters, pictures):
        with pytest.raises(ConditionError, match="choose change, detail, none"):
            edited(model, pictures, WISH, raters, carry="colour")
        with pytest.raises(ConditionError, match="from 0"):
            edited(model, pictures, WISH, raters, amounts=(0, 2))


def test_fields_of_another_range_are_not_confused(raters, pictures):
    other = ConditionSpec((Field("Moira", high=5.0),))
    assert not said_of(pictures, other, raters).given.any()
