"""Latents decoded with other scores: rater models must see them, and a decoder that is told so obeys."""

from pathlib import Path
from typing import Any

import pytest
import torch
from people import SIZE, people_beside
from torch import Tensor, nn
from toy import SPEC, Tiny, TinyConfig, make_toy_data

from gencore.errors import CheckpointError, TrainingError
from gencore.losses.objective import Objective, Term
from gencore.losses.swap import SwapLoss, raw_rows
from gencore.models.step import Batch, Losses, Phase
from gencore.raters.finding import named
from gencore.raters.model import RaterModel
from gencore.types import Condition, ConditionSpec, Field, ImageSpec

NOTHING = torch.zeros(0)
ATTRIBUTE = Field("winged", "binary")
MOIRA = ConditionSpec((Field("Moira"),))


class Decoding(Tiny):
    """The tiny model, which tells losses what was decoded, and when."""

    def forward(self, batch: Batch, phase: Phase = "all") -> Losses:
        posterior = self.encode(batch.images, batch.condition)
        latents = posterior.sample(batch.generator)
        context = {"posterior": posterior, "latents": latents, "condition": batch.condition, "model": self}
        return batch.objective(self.decode(latents, batch.condition), batch.images, context)


class Seer(RaterModel):
    """Moira of the toy data herself: she likes a bright sky, and sees it in the top rows' blue."""

    def raw(self, images: Tensor) -> Tensor:
        return (255 * images[:, 2:3, :3].mean(dim=(2, 3)) - 30) / 220


@pytest.fixture
def raters(tmp_path: Path) -> Path:
    return people_beside(tmp_path / "model", "raters", fields=SPEC.fields, doubtful=("Ferdinando",))


def model_of(spec: ConditionSpec = SPEC) -> Decoding:
    torch.manual_seed(0)
    return Decoding(TinyConfig(), ImageSpec(32, 32), spec)


def context_of(model: Decoding, *wishes: dict[str, Any]) -> dict[str, Any]:
    latents = torch.randn(len(wishes), 8, generator=torch.Generator().manual_seed(0))
    return {"latents": latents, "condition": model.condition_spec.wishes(list(wishes), len(wishes)), "model": model}


class TestRawRows:
    @pytest.mark.parametrize("scaling", ["range", "standard", "quantile"])
    def test_they_are_what_was_scaled(self, scaling):
        spec = ConditionSpec((*SPEC.fields, ATTRIBUTE, Field("Ada", low=1, high=5)))
        random = torch.Generator().manual_seed(0)
        scores, ada = 9 * torch.rand(200, 2, generator=random), 1 + 4 * torch.rand(200, 1, generator=random)
        rows = torch.cat([scores, torch.randint(2, (200, 2), generator=random).float(), ada], dim=1)
        rows[torch.rand(rows.shape, generator=random) < 0.2] = float("nan")
        spec = spec if scaling == "range" else spec.fitted(rows, scaling)
        again = raw_rows(spec, spec.condition(rows))
        tolerance = 0.35 if scaling == "quantile" else 1e-3  # ranks have steps
        torch.testing.assert_close(again, rows, atol=tolerance, rtol=0, equal_nan=True)

    def test_a_score_beyond_the_end_is_the_end(self):
        said = SPEC.wishes({"Moira": 9, "shape": "disc"}, 1)
        beyond = Condition(said.values * 1.5, said.given, said.widths)
        assert raw_rows(SPEC, beyond)[0].nan_to_num(-1).tolist() == [9, -1, 1]


class TestWhatCounts:
    def test_the_scores_are_those_of_the_next_picture(self, raters):
        model, loss = model_of(), SwapLoss(str(raters))
        context = context_of(model, {"Moira": 9}, {"Moira": 1}, {"shape": "disc"})
        asked = loss._asked(model, _moved(context["condition"]))
        assert asked.nan_to_num(-1).tolist() == [[-1, -1, 1], [9, -1, -1], [1, -1, -1]]

    def test_nothing_given_costs_nothing(self, raters):
        model = model_of()
        assert SwapLoss(str(raters))(NOTHING, NOTHING, context_of(model, {}, {})) == 0

    def test_a_rater_who_cannot_be_predicted_does_not_count(self, raters):
        model, loss = model_of(), SwapLoss(str(raters))
        assert loss(NOTHING, NOTHING, context_of(model, {"Ferdinando": 9}, {"Ferdinando": 1})) == 0
        assert loss(NOTHING, NOTHING, context_of(model, {"Moira": 9}, {"Moira": 1})) > 0

    def test_gradients_reach_the_decoder_and_leave_the_raters_as_they_are(self, raters):
        model, objective = model_of(), Objective((Term("swap", options={"raters": str(raters)}),)).train()
        ensemble = objective.losses["swap"]._raters[0].ensemble
        before = {name: value.clone() for name, value in ensemble.state_dict().items()}
        context = context_of(model, {"Moira": 9}, {"Moira": 1}, {"shape": "disc"})
        objective(torch.zeros(3, 3, 32, 32), torch.zeros(3, 3, 32, 32), context).total.backward()
        assert all(p.grad is not None and p.grad.abs().sum() > 0 for p in model.decoder.parameters())
        assert not ensemble.training
        assert all(p.grad is None and not p.requires_grad for p in ensemble.parameters())
        assert all(torch.equal(value, before[name]) for name, value in ensemble.state_dict().items())


class TestWhatCannotBe:
    def test_raters_who_know_nobody_of_the_model(self, raters):
        model = model_of(ConditionSpec((Field("Ada"), Field("Moira", low=1, high=5))))
        with pytest.raises(TrainingError, match=r"rater models of Ada, Moira; those in .* none of them"):
            SwapLoss(str(raters))(NOTHING, NOTHING, context_of(model, {"Ada": 1}))

    def test_a_decoder_that_reads_no_scores(self, raters):
        class Deaf(Decoding):
            decoder_reads_condition = False

        model = Deaf(TinyConfig(), ImageSpec(32, 32), SPEC)
        with pytest.raises(TrainingError, match="decoder of Deaf reads none"):
            SwapLoss(str(raters))(NOTHING, NOTHING, context_of(model, {"Moira": 1}))

    def test_a_judge_or_nobody(self, tmp_path):
        judge = people_beside(tmp_path / "model", "judge")
        with pytest.raises(CheckpointError, match="nothing may be optimised against"):
            SwapLoss(str(judge))
        with pytest.raises(CheckpointError, match='no rater models "nobody"'):
            SwapLoss("nobody")


def test_those_that_ship_are_found_by_name():
    assert named("cars-raters").samefile(Path(__file__).parents[2] / "checkpoints" / "cars-raters")


def swap_gain(model: Decoding) -> float:
    """Achieved over wanted change of the sky, where the latents stay and Moira's score moves."""
    data = make_toy_data()
    images = torch.from_numpy(data.images[:64]).permute(0, 3, 1, 2).float() / 255
    seer = Seer(MOIRA.fields, "strided", SIZE)
    with torch.no_grad():
        latents = model.eval().encode(images).mode()
        low, high = (seer.raw(model.decode(latents, MOIRA.wishes({"Moira": score}, 64))) for score in (2, 7))
    return float((high - low).mean() / (5 / 9))


def trained(*terms: Term) -> Decoding:
    data, model = make_toy_data(), model_of(MOIRA).train()
    known = ~torch.from_numpy(data.rows[:, 0]).isnan()
    images = torch.from_numpy(data.images)[known].permute(0, 3, 1, 2).float() / 255
    rows = torch.from_numpy(data.rows[:, :1])[known]
    objective = Objective(terms).train()
    for loss in objective.losses.values():
        if hasattr(loss, "_raters"):
            loss._raters[0].ensemble.members = nn.ModuleList([Seer(MOIRA.fields, "strided", SIZE)])
    optimizer, generator = torch.optim.Adam(model.parameters(), 3e-3), torch.Generator().manual_seed(0)
    for _ in range(150):
        chosen = torch.randint(len(images), (32,), generator=generator)
        losses = model(Batch(images[chosen], MOIRA.condition(rows[chosen]), objective, generator))
        optimizer.zero_grad()
        losses.total.backward()
        optimizer.step()
    return model


def test_a_decoder_that_is_told_so_follows_the_scores_and_not_the_latent(tmp_path):
    folder = people_beside(tmp_path / "model", "raters", fields=MOIRA.fields)
    swap = Term("swap", options={"raters": str(folder)})
    deaf = swap_gain(trained(Term("mse")))
    told = swap_gain(trained(Term("mse"), swap))
    assert told > 0.7
    assert told > deaf + 0.2


def _moved(condition: Condition) -> Condition:
    return Condition(condition.values.roll(1, 0), condition.given.roll(1, 0), condition.widths)
