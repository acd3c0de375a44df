"""A reconstruction that cares more for pictures that people like."""

from types import SimpleNamespace

import pytest
import torch
from torch import Tensor

from gencore.errors import TrainingError
from gencore.losses.adaptive import ScoreWeightedError
from gencore.types import ConditionSpec, Field

SPEC = ConditionSpec((Field("animal", "class", classes=("horse", "bird")), Field("Moira"), Field("Ada", low=1, high=5)))


def weighted(errors: list[float], wishes: list[dict], spec: ConditionSpec = SPEC, **options) -> float:
    """The loss of pictures that are off by these amounts everywhere."""
    prediction = torch.tensor(errors).view(-1, 1, 1, 1).expand(-1, 3, 8, 8)
    context = {"condition": spec.wishes(wishes, len(errors)), "model": SimpleNamespace(condition_spec=spec)}
    return float(ScoreWeightedError(**options)(prediction, torch.zeros_like(prediction), context))


@pytest.mark.parametrize("wish", [{"Moira": 9, "Ada": 1}, {"Moira": 0}, {}, {"animal": "bird"}])
def test_equal_scores_give_the_plain_mean_squared_error(wish):
    assert weighted([0.1, 0.2, 0.4], [wish] * 3, strength=2.0) == pytest.approx((0.01 + 0.04 + 0.16) / 3)


def test_a_liked_picture_weighs_exp_of_twice_the_strength_times_a_disliked_one():
    liked, disliked = [{"Moira": score, "Ada": other} for score, other in ((9, 5), (0, 1))]
    ratio = torch.tensor(2.0 * 0.7).exp().item()
    share = ratio / (1 + ratio)
    assert weighted([1.0, 0.0], [liked, disliked], strength=0.7) == pytest.approx(share)
    assert weighted([0.0, 1.0], [liked, disliked], strength=0.7) == pytest.approx(1 - share)


def test_a_score_that_is_not_given_is_neutral():
    unknown, middle = {}, {"Moira": 4.5, "Ada": 3}
    assert weighted([1.0, 0.0], [unknown, middle]) == pytest.approx(0.5)
    assert weighted([1.0, 0.0], [unknown, {"Moira": 2}]) > 0.5 > weighted([1.0, 0.0], [unknown, {"Moira": 7}])


def test_only_the_named_raters_count_and_classes_never_do():
    wishes = [{"Moira": 9, "Ada": 1, "animal": "bird"}, {"Moira": 0, "Ada": 5, "animal": "horse"}]
    assert weighted([1.0, 0.0], wishes, raters=["Moira"]) > 0.8
    assert weighted([1.0, 0.0], wishes, raters=["Ada"]) < 0.2
    assert weighted([1.0, 0.0], wishes) == pytest.approx(0.5)


def test_without_strength_all_pictures_weigh_alike():
    assert weighted([1.0, 0.0], [{"Moira": 9}, {"Moira": 0}], strength=0.0) == pytest.approx(0.5)


@pytest.mark.parametrize("raters", [("Louie",), ("animal",)])
def test_a_rater_whom_the_model_does_not_know_is_named(raters):
    with pytest.raises(TrainingError, match=f'by the scores of "{raters[0]}", and this model is not conditioned'):
        weighted([1.0], [{}], raters=raters)


def test_a_model_without_scores_cannot_be_weighted_by_them():
    with pytest.raises(TrainingError, match="by scores, and this model is not conditioned on them"):
        weighted([1.0], [{}], ConditionSpec(SPEC.fields[:1]))


def test_the_gradient_of_a_liked_picture_is_larger():
    prediction: Tensor = torch.full((2, 3, 8, 8), 0.5, requires_grad=True)
    condition = SPEC.wishes([{"Moira": 9}, {"Moira": 0}], 2)
    context = {"condition": condition, "model": SimpleNamespace(condition_spec=SPEC)}
    ScoreWeightedError()(prediction, torch.zeros(2, 3, 8, 8), context).backward()
    assert (prediction.grad[0] > prediction.grad[1]).all()
