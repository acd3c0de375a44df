"""What is particular to the ensemble, the probability and the refinement strategy, and to satisfaction."""

from dataclasses import replace

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import CapabilityError, ConditionError
from gencore.raters.files import AboutRaters, Raters
from gencore.raters.model import Opinions, RaterEnsemble
from gencore.strategies.ensemble import ensemble
from gencore.strategies.probability import probability
from gencore.strategies.refine import refine
from gencore.strategies.satisfaction import aggregated, satisfaction
from gencore.types import ConditionSpec, Field, ImageSpec

IMAGE = ImageSpec(32, 32)


@pytest.fixture(scope="module")
def model() -> Tiny:
    torch.manual_seed(0)
    return Tiny(TinyConfig(), IMAGE, SPEC).eval()


def knowing(rows: list[list[float | None]], fields: tuple[Field, ...] = SPEC.fields) -> Raters:
    """Raters of whom only what they said together is asked."""
    ensemble = RaterEnsemble(fields, ("strided",), (32, 32))
    return Raters(ensemble, {}, AboutRaters("raters", fields, ensemble.networks, (32, 32), IMAGE, {}, rows))


class TestEnsemble:
    def test_one_member_is_the_direct_picture(self, model):
        alone = ensemble(model, {"Moira": 9}, 2, [1, 2], members=1).images
        torch.testing.assert_close(alone, model.sample([1, 2], SPEC.wishes({"Moira": 9}, 2)).images)

    def test_over_models_it_is_their_mean(self, model):
        other = Tiny(TinyConfig(), IMAGE, SPEC).eval()
        wish = SPEC.wishes({"Moira": 9}, 2)
        mean = (model.sample([1, 2], wish).images + other.sample([1, 2], wish).images) / 2
        made = ensemble(model, {"Moira": 9}, 2, [1, 2], over="models", models=[other])
        torch.testing.assert_close(made.images, mean)

    def test_models_may_order_their_fields_and_scale_their_scores_differently(self, model):
        turned = ConditionSpec(SPEC.fields[::-1]).fitted(torch.rand(50, 3) * 3 + 4, "standard")
        other = Tiny(TinyConfig(latent=5), IMAGE, turned).eval()
        wish = {"Moira": 9, "shape": "disc"}
        both = [one.sample([1, 2], one.condition_spec.wishes(wish, 2)).images for one in (model, other)]
        made = ensemble(model, wish, 2, [1, 2], over="models", models=[other])
        torch.testing.assert_close(made.images, sum(both) / 2)

    def test_over_models_needs_more_than_one(self, model):
        with pytest.raises(ConditionError, match="at least one more model"):
            ensemble(model, {}, 1, [1], over="models")

    @pytest.mark.parametrize("over", ["conditions", "latents"])
    def test_it_varies_what_it_says(self, model, over):
        direct = model.sample([1, 2], SPEC.wishes({"Moira": 5}, 2)).images
        assert not torch.allclose(ensemble(model, {"Moira": 5}, 2, [1, 2], over=over).images, direct, atol=1e-4)

    def test_models_that_do_not_fit_together(self, model):
        small = Tiny(TinyConfig(), ImageSpec(16, 16), SPEC).eval()
        with pytest.raises(ConditionError, match="same picture size"):
            ensemble(model, {}, 1, [1], over="models", models=[small])
        narrow = Tiny(TinyConfig(), IMAGE, ConditionSpec((Field("Moira", high=5.0), *SPEC.fields[1:]))).eval()
        with pytest.raises(ConditionError, match="same fields"):
            ensemble(model, {}, 1, [1], over="models", models=[narrow])

    def test_an_unknown_option(self, model):
        with pytest.raises(ConditionError, match='over "conditions", "latents" or "models"'):
            ensemble(model, {}, 1, [1], over="pictures")


class TestProbability:
    ROWS = ([9.0, 1.0, 0.0], [8.0, 2.0, 1.0], [0.0, 9.0, 0.0], [1.0, None, 1.0])

    def test_rows_near_the_wish_are_drawn(self, model):
        made = probability(model, {"Moira": 9}, 40, range(40), knowing(list(self.ROWS)), sharpness=40)
        drawn = made.conditions.values[:, 0]
        expected = SPEC.condition(torch.tensor([[9.0, 1.0, 0.0], [8.0, 2.0, 1.0]])).values[:, 0]
        assert set(drawn.tolist()) <= set(expected.tolist())

    def test_without_sharpness_any_row_is(self, model):
        made = probability(model, {"Moira": 9}, 80, range(80), knowing(list(self.ROWS)), sharpness=0)
        assert len(set(made.conditions.values[:, 0].tolist())) == len(self.ROWS)

    def test_what_was_not_said_stays_any(self, model):
        made = probability(model, {"Moira": 1}, 5, range(5), knowing([[1.0, None, None]]))
        assert not made.conditions.given[:, 1:].any()

    def test_raters_that_keep_no_rows(self, model):
        with pytest.raises(CapabilityError, match="which scores go together"):
            probability(model, {"Moira": 1}, 1, [1], knowing([]))

    def test_raters_of_other_people(self, model):
        others = knowing([[1.0]], (Field("Gragar"),))
        with pytest.raises(ConditionError, match='do not know "Moira"'):
            probability(model, {"Moira": 1}, 1, [1], others)


def test_refining_needs_an_encoder(model):
    class Blind(Tiny):
        @property
        def capabilities(self):
            return replace(super().capabilities, can_encode=False)

    with pytest.raises(CapabilityError, match="no encoder"):
        refine(Blind(TinyConfig(), IMAGE, SPEC).eval(), {"Moira": 9}, 1, [1])


class TestSatisfaction:
    FIELDS = (Field("Moira"), Field("kind", "class", classes=("a", "b")), Field("old", "binary"))

    def said(self, *each: list[float]) -> Opinions:
        return Opinions(self.FIELDS, torch.tensor(each)[:, None, :])

    def test_a_score_that_is_reached_is_full_satisfaction(self):
        opinions = self.said([6.0, 0.2, 0.8, 0.3])
        assert satisfaction(opinions, {"Moira": 6}).item() == pytest.approx(1)
        assert satisfaction(opinions, {"Moira": 9}).item() == pytest.approx(1 - 3 / 9)
        assert satisfaction(opinions, {"Moira": 0}).item() == pytest.approx(1 - 6 / 9)

    def test_of_classes_and_attributes_it_is_their_probability(self):
        opinions = self.said([6.0, 0.2, 0.8, 0.3])
        assert satisfaction(opinions, {"kind": "b", "old": 0}).tolist()[0] == pytest.approx([0.8, 0.7])

    def test_disagreement_is_taken_off(self):
        opinions = self.said([4.0, 0.2, 0.8, 0.3], [8.0, 0.2, 0.8, 0.3])
        calm, careful = (satisfaction(opinions, {"Moira": 9}, caution).item() for caution in (0.0, 2.0))
        assert calm - careful == pytest.approx(2 * 2 / 9)

    def test_aggregates(self):
        each = torch.tensor([[0.9, 0.3]])
        assert aggregated("mean")(each).item() == pytest.approx(0.6)
        assert aggregated("product")(each).item() == pytest.approx(0.27)
        assert aggregated("min")(each).item() == pytest.approx(0.3, abs=0.01)

    def test_an_unknown_aggregate(self):
        with pytest.raises(ConditionError, match="choose product, min, mean"):
            aggregated("median")
