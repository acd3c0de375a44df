"""All losses of pictures and posteriors in one real run."""

import pytest
import torch

from gencore.losses.objective import Objective, Term
from gencore.losses.schedule import Schedule
from gencore.models.step import Batch
from gencore.registry import MODELS
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer

TERMS = (
    Term("mse"), Term("l1"), Term("bce"), Term("ssim"), Term("ms_ssim"), Term("score_weighted"),
    Term("vgg", options={"layer": "relu1_2", "weights": "random"}), Term("encoder_features"),
    Term("histogram", Schedule(1e5)), Term("colour"),
    Term("kl", Schedule(1e-4)), Term("kl_monte_carlo", Schedule(1e-4)),
)  # fmt: skip
CONFIGS = {"resnet_cvae": {"latent": 8, "width": 32}, "dcvae": {"widths": (8, 16, 16, 16), "latent": 8}}


@pytest.mark.parametrize("model", CONFIGS)
def test_they_all_count_and_train_every_parameter(model, toy_data):
    torch.manual_seed(0)
    kind = MODELS[model]
    learner = kind(kind.Config(**CONFIGS[model]), toy_data.image, toy_data.condition).train()
    images, rows = toy_data.batch(toy_data.part("train")[:8])
    batch = Batch(images, learner.condition_spec.condition(rows), Objective(TERMS), torch.Generator().manual_seed(0))
    losses = learner(batch)
    assert list(losses.terms) == [term.loss for term in TERMS]
    assert all(term.isfinite() for term in losses.terms.values())
    losses.total.backward()
    assert all(p.grad is not None and p.grad.isfinite().all() for p in learner.parameters())


def test_a_run_with_all_of_them_goes_on_from_its_files(toy_data, tmp_path):
    recipe = Recipe(
        model="dcvae", config=CONFIGS["dcvae"], terms=TERMS, steps=2, batch_size=8, precision="float32",
        validate_every=2, sample_every=10, save_every=10,
    )  # fmt: skip
    first = list(Trainer(toy_data, recipe, tmp_path / "run").run())
    rest = list(Trainer.resume(toy_data, tmp_path / "run", steps=3).run())
    assert [progress.step for progress in first + rest] == [1, 2, 3]
    for progress in (first[-1], rest[-1]):
        assert {term.loss for term in TERMS} <= set(progress.validation)
