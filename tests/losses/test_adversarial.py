"""The two sides of the game, the distance in features, and the gradient penalty."""

import math

import pytest
import torch
from torch.nn import functional

from gencore.errors import TrainingError
from gencore.losses.adversarial import (
    AdversarialLoss,
    DiscriminatorFeatures,
    DiscriminatorLoss,
    GradientPenalty,
    squared_slope,
)
from gencore.losses.objective import Objective, Term

NOTHING = torch.zeros(0)
REAL, FAKE = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([-3.0, 0.0, 1.5])


def value(loss: torch.nn.Module, **context: object) -> float:
    return float(loss(NOTHING, NOTHING, context))


class TestCrossEntropy:
    def test_it_is_that_of_algorithm_1_on_the_probabilities_of_a_sigmoid(self):
        real, fake = REAL.sigmoid(), FAKE.sigmoid()
        ones, zeros = torch.ones(3), torch.zeros(3)
        expected = functional.binary_cross_entropy(real, ones) + functional.binary_cross_entropy(fake, zeros)
        assert value(DiscriminatorLoss(), real_logits=REAL, fake_logits=FAKE) == pytest.approx(float(expected))
        fooled = functional.binary_cross_entropy(fake, ones)
        assert value(AdversarialLoss(), fake_logits=FAKE) == pytest.approx(float(fooled))

    def test_an_undecided_discriminator_costs_log_2_for_each_half(self):
        undecided = torch.zeros(5)
        assert value(DiscriminatorLoss(), real_logits=undecided, fake_logits=undecided) == pytest.approx(
            2 * math.log(2)
        )
        assert value(AdversarialLoss(), fake_logits=undecided) == pytest.approx(math.log(2))

    def test_logits_at_which_a_sigmoid_is_exactly_0_or_1_stay_finite_and_have_a_slope(self):
        logits = torch.tensor([-200.0], requires_grad=True)
        loss = AdversarialLoss()(NOTHING, NOTHING, {"fake_logits": logits})
        loss.backward()
        assert float(loss.detach()) == pytest.approx(200)
        assert float(logits.grad) == pytest.approx(-1)


class TestHinge:
    def test_beyond_the_margin_nothing_is_left_to_learn(self):
        assert value(DiscriminatorLoss("hinge"), real_logits=torch.tensor([1.0, 9.0]), fake_logits=-torch.ones(2)) == 0

    def test_inside_the_margin_it_is_linear(self):
        expected = (0 + 2 + 0.5) / 3 + (0 + 1 + 2.5) / 3
        assert value(DiscriminatorLoss("hinge"), real_logits=REAL, fake_logits=FAKE) == pytest.approx(expected)
        assert value(AdversarialLoss("hinge"), fake_logits=FAKE) == pytest.approx(0.5)


class TestFeatures:
    def test_equal_features_cost_nothing_and_no_features_at_all_cost_1(self):
        real = torch.randn(4, 3, 2, 2, generator=torch.Generator().manual_seed(0))
        assert value(DiscriminatorFeatures(), real_features=real, fake_features=real) == 0
        assert value(DiscriminatorFeatures(), real_features=real, fake_features=0 * real) == pytest.approx(1)

    def test_the_relative_error_does_not_depend_on_how_loud_the_discriminator_is(self):
        generator = torch.Generator().manual_seed(0)
        real, fake = (torch.randn(4, 6, generator=generator) for _ in range(2))
        quiet = value(DiscriminatorFeatures(), real_features=real, fake_features=fake)
        loud = value(DiscriminatorFeatures(), real_features=100 * real, fake_features=100 * fake)
        assert loud == pytest.approx(quiet)
        plain = value(DiscriminatorFeatures(relative=False), real_features=real, fake_features=fake)
        assert plain == pytest.approx(float(functional.mse_loss(fake, real)))


class TestGradientPenalty:
    def test_of_a_linear_score_it_is_half_the_squared_length_of_its_weights(self):
        weights = torch.tensor([3.0, 4.0], requires_grad=True)
        penalty = squared_slope(lambda inputs: inputs @ weights, torch.randn(5, 2))
        assert float(penalty.detach()) == pytest.approx(12.5)
        penalty.backward()
        torch.testing.assert_close(weights.grad, weights.detach())

    def test_it_is_computed_only_where_a_recipe_asks_for_it(self):
        def refuse() -> torch.Tensor:
            raise AssertionError("computed without need")

        context = {"phase": "discriminator", "real_logits": REAL, "fake_logits": FAKE, "gradient_penalty": refuse}
        losses = Objective((Term("discriminator"),)).train()(NOTHING, NOTHING, context)
        assert set(losses.terms) == {"discriminator"}
        assert value(GradientPenalty(), gradient_penalty=lambda: torch.tensor(3.0)) == 3


class TestPhases:
    def test_each_side_counts_in_its_own_phase(self):
        both = Objective((Term("discriminator"), Term("adversarial"))).train()
        context = {"real_logits": REAL, "fake_logits": FAKE}
        assert set(both(NOTHING, NOTHING, context).terms) == {"adversarial"}
        assert set(both(NOTHING, NOTHING, {**context, "phase": "discriminator"}).terms) == {"discriminator"}

    def test_a_model_without_a_discriminator_gets_a_sentence(self):
        with pytest.raises(TrainingError, match='"adversarial" needs the fake logits, which this model does not give'):
            Objective((Term("adversarial"),)).train()(NOTHING, NOTHING, {})
