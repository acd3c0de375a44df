"""The GAN with continuous conditions: its cost, who learns what, which scores are wrong, and what guidance moves."""

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode
from toy import make_toy_data

import gencore
from gencore.errors import TrainingError
from gencore.losses.objective import Objective, Term
from gencore.models.ccgan import CcGAN, CcGANConfig
from gencore.models.step import Batch
from gencore.nn.wrong import wrongly_said
from gencore.presets import recipe_for
from gencore.training.checkpoint import read_weights
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.types import ConditionSpec, Field, ImageSpec

RATERS = ConditionSpec(tuple(map(Field, ("Raof", "Moira", "Louie", "Ferdinando", "Gragar", "Esther"))))
SPEC = ConditionSpec((Field("Moira"), Field("Louie"), Field("shape", "class", classes=("square", "disc"))))
SMALL = CcGANConfig(latent=8, embedding=8, width=8, discriminator_width=8)


def small(spec: ConditionSpec = SPEC, config: CcGANConfig = SMALL) -> CcGAN:
    torch.manual_seed(0)
    return CcGAN(config, ImageSpec(32, 32), spec)


def batch_of(model: CcGAN, *terms: str) -> Batch:
    generator = torch.Generator().manual_seed(0)
    wishes = [{"Moira": 3.0 * (i % 4), "shape": "disc"} if i % 3 else {} for i in range(6)]
    objective = Objective(tuple(Term(term) for term in terms)).train()
    images = torch.rand(6, 3, 32, 32, generator=generator)
    return Batch(images, model.condition_spec.wishes(wishes, 6), objective, generator)


def reached(model: CcGAN) -> set[str]:
    """Which of the three networks have a gradient."""
    return {name for name, part in model.named_children() if any(_moved(p) for p in part.parameters())}


def _moved(parameter: nn.Parameter) -> bool:
    return parameter.grad is not None and bool(parameter.grad.abs().sum() > 0)


def test_a_car_costs_what_a_slider_can_afford() -> None:
    model = CcGAN(CcGANConfig(), ImageSpec(96, 128), RATERS).eval()
    with torch.no_grad(), FlopCounterMode(display=False) as drawn:
        model.sample([1])
    assert drawn.get_total_flops() / 2 < 0.4e9
    assert 2e6 < sum(parameter.numel() for parameter in model.generator.parameters()) < 4e6


@pytest.mark.parametrize(
    ("phase", "term", "networks"),
    [
        ("discriminator", "discriminator", {"discriminator"}),
        ("discriminator", "gradient_penalty", {"discriminator"}),
        ("discriminator", "discriminator_regression", {"discriminator", "regressor"}),
        ("generator", "adversarial", {"generator"}),
        ("generator", "regression", {"generator"}),
        ("generator", "diversity", {"generator"}),
    ],
)
def test_each_term_teaches_these_networks_and_no_other(phase: str, term: str, networks: set[str]) -> None:
    model = small().train()
    model(batch_of(model, term), phase).total.backward()
    assert reached(model) == networks


def test_what_is_asked_for_reaches_every_block_of_the_generator() -> None:
    model = small().eval()
    said = model.generator.embedded(SPEC.wishes({"Moira": 9}, 2)).detach().requires_grad_()
    model.generator(torch.randn(2, 8), said).square().sum().backward()
    assert said.grad.abs().sum() > 0
    assert all(block.said is not None for block in (model.generator.blocks.first, *model.generator.blocks.blocks))


class TestWrongScores:
    def wrong(self, *wishes: dict[str, object]) -> list[int]:
        return wrongly_said(SPEC.wishes(list(wishes), len(wishes)))[1].tolist()

    def test_they_are_those_of_the_next_picture_where_they_are_far_apart(self):
        assert self.wrong({"Moira": 9}, {"Moira": 1}, {"Moira": 1.5}) == [0, 1]  # the third is not far from the second

    def test_what_is_not_known_of_both_is_not_wrong(self):
        assert self.wrong({"Moira": 9}, {"Louie": 1}) == []
        both, rows = wrongly_said(SPEC.wishes([{"Moira": 9, "Louie": 3}, {"Moira": 1}], 2))
        assert rows.tolist() == [0, 1]
        assert both.given[:, 1].tolist() == [False, False]

    def test_the_same_class_is_not_wrong_and_another_one_is(self):
        assert self.wrong({"shape": "disc"}, {"shape": "disc"}) == []
        assert self.wrong({"shape": "disc"}, {"shape": "square"}) == [0, 1]

    def test_they_count_as_fakes_for_the_head_that_reads_conditions(self):
        model, seen = small().train(), {}
        batch = batch_of(model)

        def spy(prediction, target, context):
            seen.update(context)
            return batch.objective(prediction, target, context)

        model(replace(batch, objective=spy), "discriminator")
        wrong = len(wrongly_said(batch.condition)[1])
        assert wrong > 0
        assert len(seen["fake_logits"][-1]) == len(seen["real_logits"][-1]) + wrong
        assert seen["fake_logits"][0].shape == seen["real_logits"][0].shape


class TestGuidance:
    def test_it_moves_what_is_said_and_not_the_pixels(self):
        model, wish = small().eval(), SPEC.wishes({"Moira": 9}, 3)
        with torch.no_grad():
            free, plain, strong = (
                model.sample([1, 2, 3], condition, guidance).images
                for condition, guidance in ((None, 1.0), (wish, 1.0), (wish, 3.0))
            )
            embedded = [model.generator.embedded(c) for c in (wish, model.any_condition(3))]
            latents = model.sample([1, 2, 3]).latents
            expected = model.generator(latents, embedded[1] + 3 * (embedded[0] - embedded[1]))
        torch.testing.assert_close(strong, expected)
        assert (strong - (free + 3 * (plain - free)).clamp(0, 1)).abs().max() > 1e-4

    def test_without_fields_there_is_nothing_to_guide(self):
        model = small(ConditionSpec(())).eval()
        with torch.no_grad():
            assert torch.equal(model.sample([1, 2]).images, model.sample([1, 2], guidance=3.0).images)
        assert model.regressor is None


@pytest.mark.parametrize("wrong", [{"width": 12}, {"width": 0}, {"latent": 0}, {"discriminator_width": 0}])
def test_sizes_that_cannot_be_built_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(TrainingError, match="ccgan"):
        CcGANConfig(**wrong)


def test_its_preset_plays_by_hinge_and_leaves_colours_alone() -> None:
    recipe = recipe_for("cars-ccgan")
    kinds = {term.loss: term.options.get("kind") for term in recipe.terms}
    assert kinds["discriminator"] == kinds["adversarial"] == "hinge"
    assert "colour" not in recipe.config.get("augment", CcGANConfig().augment)


def test_an_exported_checkpoint_draws_the_same_pictures_without_what_judged_them(tmp_path) -> None:
    terms = tuple(Term(name) for name in CcGAN.default_terms)
    recipe = Recipe(model="ccgan", config=vars(SMALL), terms=terms, steps=2, batch_size=8, precision="float32")
    list(Trainer(make_toy_data(), recipe, tmp_path / "run").run())
    exported = gencore.export(tmp_path / "run", tmp_path / "out", "float32")
    assert all(name.startswith("generator.") for name in read_weights(exported))
    pair = [gencore.load(source).generate(seeds=[1, 2]) for source in (tmp_path / "run", exported)]
    assert (pair[0].images == pair[1].images).all()


@pytest.mark.slow
def test_its_sliders_are_followed_after_a_few_seconds_of_toys() -> None:
    """The sky follows Moira, who likes it bright; nothing else is wished for."""
    data, spec = make_toy_data(), make_toy_data().condition
    images, rows = torch.from_numpy(data.images).permute(0, 3, 1, 2).float() / 255, torch.from_numpy(data.rows)
    torch.manual_seed(0)
    model = CcGAN(SMALL, data.image, spec).train()
    objective = Objective(recipe_for("ccgan").terms).train()
    generator = torch.Generator().manual_seed(0)
    rates = {"discriminator": 2e-3, "generator": 1e-3}
    optimizers = {phase: torch.optim.Adam(model.phase_parameters(phase), rates[phase], (0.0, 0.9)) for phase in rates}
    for _ in range(200):
        chosen = torch.randint(len(images), (16,), generator=generator)
        batch = Batch(images[chosen], spec.condition(rows[chosen]), objective, generator)
        for phase, optimizer in optimizers.items():
            total = model(batch, phase).total
            optimizer.zero_grad()
            total.backward()
            optimizer.step()
    with torch.no_grad():
        skies = [model.eval().sample(range(16), spec.wishes({"Moira": s}, 16)).images[:, 2, :3] for s in (1, 8)]
    assert skies[1].mean() > skies[0].mean() + 0.3
