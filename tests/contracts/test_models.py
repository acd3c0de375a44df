"""What every registered model must keep, whatever it is made of."""

import json
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from toy import state_bytes

from gencore.data.base import to_uint8
from gencore.errors import CapabilityError, ConditionError
from gencore.losses.objective import Objective, Term
from gencore.models.base import GenerativeModel
from gencore.models.step import Batch
from gencore.nn.noise import seeded_noise
from gencore.presets import recipe_for
from gencore.registry import MODELS
from gencore.training.checkpoint import ABOUT, About, build_model, describe, read_model, write_weights
from gencore.training.state import resolve
from gencore.training.trainer import Trainer
from gencore.types import Condition, ConditionSpec, Field, ImageSpec

NAMES = MODELS.names()
CONFIGS = {  # small choices, where the defaults would make tests slow
    "dcvae": {"widths": (8, 16, 16, 16), "latent": 16},
    "resnet_cvae": {"latent": 16, "width": 64},
    "vae_gan": {"latent": 16, "width": 16, "discriminator_width": 16, "prior": "conditional"},
    "adversarial_ae": {"latent": 8, "width": 16, "discriminator_width": 64},
    "cdcgan": {"latent": 16, "features": 16},
    "ccgan": {"latent": 16, "embedding": 16, "width": 8, "discriminator_width": 16},
    "selu_vae": {"filters": (8, 16, 16, 16, 32), "dense": 64, "latent": 16},
    "latent_flow": {
        "channels": 4,
        "width": 16,
        "depth": 1,
        "code": 8,
        "code_width": 8,
        "flow_width": 32,
        "flow_blocks": 1,
        "discriminator_width": 16,
    },
    "vq_vae": {"codes": 16, "dim": 8, "width": 16, "prior_width": 16, "prior_layers": 2},
}
SPECS = {
    "unconditional": ConditionSpec(()),
    "scores": ConditionSpec(tuple(map(Field, ("Raof", "Moira", "Louie", "Ferdinando", "Gragar", "Esther")))),
    "class": ConditionSpec((Field("animal", "class", classes=("horse", "bird", "both")),)),
    "attributes": ConditionSpec(tuple(Field(f"attribute {i}", "binary") for i in range(40))),
    "all kinds": ConditionSpec(
        (Field("animal", "class", classes=("horse", "bird", "both")), Field("Moira"), Field("Ada", low=1, high=5),
         Field("winged", "binary"))
    ),
}  # fmt: skip
WISHES = {
    "unconditional": {},
    "scores": {"Moira": 9, "Ferdinando": 8},
    "class": {"animal": "horse"},
    "attributes": {"attribute 3": 1, "attribute 17": 0},
    "all kinds": {"animal": "bird", "Ada": 4.5, "winged": 1},
}
PAIRS = [(name, spec) for name in NAMES for spec in SPECS if MODELS[name].conditional or not SPECS[spec].fields]
MISSING = 0.3  # share of fields that nobody filled in
SIZES = [None, (96, 128), (33, 47)]  # None: the one its report uses


@cache
def model_of(name: str, spec: str = "unconditional", size: tuple[int, int] = (32, 32)) -> GenerativeModel:
    """A model whose batch-norm statistics fit its activations, as after training; otherwise all pictures are grey."""
    torch.manual_seed(0)
    model = build_model(About(name, CONFIGS.get(name, {}), ImageSpec(*size), SPECS[spec]))
    normalisations = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    usual = [module.momentum for module in normalisations]
    for module in normalisations:
        module.momentum = 1.0
    batch = Batch(torch.rand(16, 3, *size), rows(model, 16), objective(name))
    with torch.no_grad():
        for phase in model.phases:
            model.train()(batch, phase)
    for module, momentum in zip(normalisations, usual, strict=True):
        module.momentum = momentum
    return model.eval()


def objective(name: str) -> Objective:
    """What the model's own recipe minimises, every term switched on."""
    terms = recipe_for(name).terms
    made = Objective(tuple(Term(term.loss, replace(term.schedule, kind="constant"), term.options) for term in terms))
    return made.train()


def rows(model: GenerativeModel, n: int, seed: int = 0) -> Condition:
    """Random conditions with holes."""
    random = np.random.default_rng(seed)
    columns = []
    for field in model.condition_spec.fields:
        scores = random.uniform(field.low, field.high, n)
        codes = random.integers(0, field.width if field.kind == "class" else 2, n).astype(float)
        columns.append(np.where(random.random(n) < MISSING, np.nan, scores if field.kind == "score" else codes))
    filled = np.stack(columns, 1) if columns else np.empty((n, 0))
    return model.condition_spec.condition(torch.from_numpy(filled.astype(np.float32)))


def a_batch(model: GenerativeModel, name: str, n: int = 8) -> Batch:
    """The same batch every time: smooth pictures, holes in the conditions, every term of the model's own recipe."""
    generator = torch.Generator().manual_seed(0)
    coarse = torch.rand(n, 3, 4, 4, generator=generator)
    images = nn.functional.interpolate(coarse, (model.image.height, model.image.width), mode="bilinear")
    return Batch(images, rows(model, n), objective(name), generator)


def shaken(model: GenerativeModel) -> GenerativeModel:
    """A copy in training mode, moved a little off its start: layers that begin at zero pass no gradient on."""
    copied = deepcopy(model).train()
    torch.manual_seed(1)
    with torch.no_grad():
        for parameter in copied.parameters():
            parameter.add_(0.01 * torch.randn_like(parameter))
    return copied


def one_level_apart(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Whether two batches of pictures are the same to one uint8 level."""
    return int(np.abs(to_uint8(a).astype(int) - to_uint8(b).astype(int)).max()) <= 1


@pytest.fixture(params=PAIRS, ids=lambda pair: f"{pair[0]}-{pair[1]}")
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    return request.param


@pytest.fixture
def name(pair: tuple[str, str]) -> str:
    return pair[0]


@pytest.fixture
def spec(pair: tuple[str, str]) -> str:
    return pair[1]


@pytest.fixture
def model(pair: tuple[str, str]) -> GenerativeModel:
    return model_of(*pair)


@pytest.fixture
def wanted(model: GenerativeModel, spec: str) -> Condition:
    return model.condition_spec.wishes(WISHES[spec], 4)


def skip_unless(able: bool, what: str) -> None:
    if not able:
        pytest.skip(f"this model cannot {what}, and says so")


class TestCapabilities:
    def test_what_a_model_says_it_cannot_do_it_refuses_and_the_rest_works(self, model, wanted):
        able = model.capabilities
        images, latents = torch.rand(4, 3, 32, 32), torch.randn(4, *model.latent_shape)
        calls = {
            able.can_encode: lambda: model.encode(images, wanted),
            able.can_sample: lambda: model.sample([1, 2, 3, 4], wanted),
        }
        for can, call in calls.items():
            if can:
                call()
            else:
                with pytest.raises(CapabilityError, match="it can:"):
                    call()
        if able.can_interpolate:
            model.decode(latents, wanted)

    def test_it_can_be_conditioned_exactly_if_it_has_fields(self, model, spec):
        assert model.capabilities.can_condition == bool(SPECS[spec].fields)

    def test_its_network_is_evaluated_more_often_only_where_that_can_be_chosen(self, model):
        before = model.evaluations
        if before is None:
            with pytest.raises(CapabilityError, match="how often it evaluates"):
                model.with_evaluations(3)
        else:
            assert model.with_evaluations(3).evaluations == 3
            assert model.evaluations == before

    def test_they_read_as_a_list_for_people(self, model):
        assert "sample" in str(model.capabilities) or not model.capabilities.can_sample


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_any_picture_size_comes_back_in_its_size_and_range(name, size):
    size = size or (MODELS[name].default_image.height, MODELS[name].default_image.width)
    model = model_of(name, "unconditional", size)
    able = model.capabilities
    with torch.no_grad():
        latents = model.encode(torch.rand(2, 3, *size)).mode() if able.can_encode else None
        made = [model.decode(latents)] if able.can_interpolate else []
        made += [model.sample([1, 2]).images] if able.can_sample else []
    assert latents is None or latents.shape == (2, *model.latent_shape)
    assert made
    for images in made:
        assert images.shape == (2, 3, *size)
        assert images.dtype == torch.float32
        assert 0 <= images.min() <= images.max() <= 1


@pytest.mark.parametrize("name", [name for name in NAMES if not MODELS[name].conditional])
def test_what_reads_no_condition_is_not_built_for_one(name):
    with pytest.raises(ConditionError, match="reads no condition"):
        MODELS[name](MODELS[name].Config(), ImageSpec(32, 32), SPECS["scores"])


class TestEncodeAndDecode:
    def test_the_mode_is_the_same_every_time_and_samples_are_not(self, model, wanted):
        skip_unless(model.capabilities.can_encode, "encode")
        images = torch.rand(4, 3, 32, 32)
        with torch.no_grad():
            first, second = model.encode(images, wanted), model.encode(images, wanted)
        assert torch.equal(first.mode(), second.mode())
        generators = [torch.Generator().manual_seed(seed) for seed in (1, 1, 2)]
        drawn = [first.sample(generator) for generator in generators]
        assert torch.equal(drawn[0], drawn[1])
        assert torch.equal(drawn[0], drawn[2]) == model.deterministic_posterior

    def test_extreme_latents_still_give_pictures(self, model):
        skip_unless(model.capabilities.can_interpolate, "decode")
        with torch.no_grad():
            images = model.decode(1e3 * torch.randn(2, *model.latent_shape))
        assert 0 <= images.min() <= images.max() <= 1

    def test_no_condition_means_any(self, model):
        skip_unless(model.capabilities.can_interpolate, "decode")
        latents = torch.randn(2, *model.latent_shape)
        with torch.no_grad():
            assert torch.equal(model.decode(latents), model.decode(latents, model.any_condition(2)))

    def test_gradients_reach_latents_and_condition(self, model, wanted):
        skip_unless(model.capabilities.can_interpolate, "decode")
        latents = torch.randn(4, *model.latent_shape, requires_grad=True)
        values = wanted.values.clone().requires_grad_()
        weights = torch.randn(4, 3, 32, 32)  # the plain sum can stand still where single pixels do not
        (model.decode(latents, Condition(values, wanted.given, wanted.widths)) * weights).sum().backward()
        assert latents.grad.abs().sum() > 0
        if model.capabilities.can_condition and model.decoder_reads_condition:
            assert values.grad.abs().sum() > 0


class TestSampling:
    @pytest.fixture(autouse=True)
    def only_samplers(self, model):
        skip_unless(model.capabilities.can_sample, "sample")

    @pytest.fixture(autouse=True)
    def no_gradients(self):
        with torch.no_grad():
            yield

    def test_one_seed_is_one_picture_whatever_the_batch(self, model, wanted):
        together = model.sample([7, 11, 3, 10**12], wanted)
        alone = model.sample([3], wanted[2:3])
        reversed_ = model.sample([10**12, 3, 11, 7], wanted)
        assert torch.allclose(together.latents[2:3], alone.latents, atol=1e-5)  # networks round by batch
        assert one_level_apart(together.images[2:3], alone.images)
        assert one_level_apart(together.images, reversed_.images.flip(0))

    def test_the_same_call_gives_the_same_picture_whatever_was_drawn_before(self, model, wanted):
        first = model.sample([1, 2, 3, 4], wanted)
        torch.manual_seed(99)
        torch.randn(5)
        assert one_level_apart(first.images, model.sample([1, 2, 3, 4], wanted).images)

    def test_another_seed_is_another_picture(self, model, wanted):
        images = model.sample([1, 2, 3, 4], wanted).images
        assert (images[0] - images[1]).abs().max() > 1e-3

    def test_moving_the_condition_keeps_the_noise_and_changes_the_picture(self, model, wanted):
        skip_unless(model.capabilities.can_condition, "be conditioned")
        free, given = model.sample([1, 2, 3, 4]), model.sample([1, 2, 3, 4], wanted)
        assert model.prior_follows_condition or torch.equal(free.latents, given.latents)
        assert (free.images - given.images).abs().max() > 1e-3

    def test_pictures_have_the_models_size_and_range_even_under_strong_guidance(self, model, wanted):
        for guidance in (0.0, 1.0, 4.0, 10.0):
            images = model.sample([1, 2, 3, 4], wanted, guidance).images
            assert images.shape == (4, 3, 32, 32)
            assert 0 <= images.min() <= images.max() <= 1

    def test_guidance_one_is_plain_and_guidance_zero_is_any(self, model, wanted):
        plain = model.sample([1, 2, 3, 4], wanted).images
        assert one_level_apart(plain, model.sample([1, 2, 3, 4], wanted, guidance=1.0).images)
        free = model.sample([1, 2, 3, 4]).images
        assert one_level_apart(free, model.sample([1, 2, 3, 4], wanted, guidance=0.0).images)

    def test_temperature_zero_leaves_nothing_to_the_seed(self, model, wanted):
        images = model.sample([1, 2, 3, 4], wanted, temperature=0.0).images
        assert one_level_apart(images[:1], images[1:2])

    def test_from_noise_draws_what_sample_draws_and_gradients_reach_the_noise(self, model, wanted):
        seeds = [7, 11, 3, 5]
        noise = seeded_noise(seeds, model.noise_shape).requires_grad_()
        if not model.normal_noise:
            with pytest.raises(CapabilityError, match=r"not drawn from normal noise|no prior"):
                model.from_noise(noise, wanted)
            return
        expected = model.sample(seeds, wanted, guidance=1.5).images
        with torch.enable_grad():
            made = model.from_noise(noise, wanted, guidance=1.5).images
            made.square().sum().backward()
        torch.testing.assert_close(made, expected)
        assert noise.grad.abs().sum() > 0

    def test_from_its_own_noise_a_picture_is_drawn_again(self, model, wanted):
        skip_unless(model.capabilities.can_encode, "encode")
        images = torch.rand(4, 3, 32, 32, generator=torch.Generator().manual_seed(5))
        if not (model.has_prior and model.normal_noise):
            with pytest.raises(CapabilityError, match="noise"):
                model.noise_of(images, wanted)
            return
        noise = model.noise_of(images, wanted)
        assert noise.shape == (4, *model.noise_shape)
        again = model.from_noise(noise, wanted).images
        torch.testing.assert_close(again, model.from_code(model.code(images, wanted), wanted), atol=5e-3, rtol=0)

    def test_no_seed_gives_no_picture(self, model):
        assert model.sample([]).images.shape == (0, 3, 32, 32)


class TestTraining:
    def test_each_phase_reaches_all_of_its_own_parameters_and_no_other(self, model, name):
        model = shaken(model)
        names = {id(parameter): key for key, parameter in model.named_parameters()}
        batch = a_batch(model, name)
        for phase in model.phases:
            model.zero_grad(set_to_none=True)
            losses = model(batch, phase)
            assert losses.total.ndim == 0
            assert losses.total.isfinite()
            losses.total.backward()
            moved = {names[id(p)] for p in model.parameters() if p.grad is not None and p.grad.abs().sum() > 0}
            assert moved == {names[id(parameter)] for parameter in model.phase_parameters(phase)}

    def test_steps_on_a_fixed_batch_lower_the_loss_of_every_phase(self, model, name):
        for phase in model.phases:
            learner = shaken(model)
            optimizer = torch.optim.Adam(learner.phase_parameters(phase), 1e-3)
            totals = []
            for _ in range(6):
                total = learner(a_batch(learner, name), phase).total
                optimizer.zero_grad()
                total.backward()
                optimizer.step()
                totals.append(float(total.detach()))
            assert totals[-1] < totals[0], phase

    def test_the_phases_together_train_everything_and_nothing_twice(self, model):
        trained = [id(parameter) for phase in model.phases for parameter in model.phase_parameters(phase)]
        assert len(trained) == len(set(trained))
        assert {id(p) for p in model.parameters() if p.requires_grad} <= set(trained)

    def test_the_same_generator_gives_the_same_losses(self, model, name):
        def total() -> torch.Tensor:
            batch = Batch(
                torch.full((4, 3, 32, 32), 0.3), rows(model, 4), objective(name), torch.Generator().manual_seed(5)
            )
            return model(batch, model.phases[-1]).total

        with torch.no_grad():
            assert torch.equal(total(), total())

    def test_losses_are_float32_and_finite_under_bfloat16_autocast(self, model, name):
        batch = Batch(torch.rand(4, 3, 32, 32), rows(model, 4), objective(name), torch.Generator().manual_seed(0))
        for phase in model.phases:
            with torch.autocast("cpu", torch.bfloat16), torch.no_grad():
                total = model(batch, phase).total
            assert total.dtype == torch.float32
            assert total.isfinite()


@pytest.mark.parametrize("name", NAMES)
def test_two_steps_and_two_more_are_four(name, toy_data, tmp_path):
    """Stopped in the middle and resumed from its files, a run ends with the very numbers of one that went through."""
    usual = recipe_for(name)
    terms = tuple(replace(term, schedule=replace(term.schedule, kind="constant")) for term in usual.terms)
    recipe = replace(
        usual, config=CONFIGS.get(name, {}), terms=terms, steps=4, batch_size=8, precision="float32", save_every=10
    )
    whole = Trainer(toy_data, recipe, tmp_path / "whole")
    assert [progress.step for progress in whole.run()] == [1, 2, 3, 4]
    halved = Trainer(toy_data, recipe, tmp_path / "halves")
    for progress in halved.run():
        if progress.step == 1:
            halved.stop()
    resumed = Trainer.resume(toy_data, tmp_path / "halves")
    assert [progress.step for progress in resumed.run()] == [3, 4]
    assert state_bytes(resolve(tmp_path / "halves")) == state_bytes(resolve(tmp_path / "whole"))


class TestSaving:
    def test_loading_gives_the_same_model(self, model, name, spec, wanted, tmp_path):
        about = describe(model, name, {"steps": 3})
        write_weights(tmp_path, about, model.state_dict())
        loaded, known = read_model(tmp_path)
        assert known == about
        assert (loaded.image, loaded.condition_spec, loaded.config) == (model.image, SPECS[spec], model.config)
        assert not loaded.training
        for key, tensor in model.state_dict().items():
            assert torch.equal(loaded.state_dict()[key], tensor)
        if model.capabilities.can_sample:
            with torch.no_grad():
                assert torch.equal(
                    loaded.sample([1, 2, 3, 4], wanted).images, model.sample([1, 2, 3, 4], wanted).images
                )


NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)
TEXTS = st.text(min_size=1, max_size=12)
SCORES = st.builds(lambda name, low, span: Field(name, low=low, high=low + span), TEXTS, NUMBERS, st.floats(0.5, 1e6))
CLASSES = st.builds(
    lambda name, classes: Field(name, "class", classes=tuple(classes)),
    TEXTS,
    st.lists(TEXTS, min_size=2, max_size=5, unique=True),
)
FIELDS = st.lists(
    st.one_of(SCORES, CLASSES, st.builds(Field, TEXTS, st.just("binary"))),
    max_size=6,
    unique_by=lambda field: field.name,
)


@given(FIELDS, st.sampled_from(["range", "standard", "quantile"]), st.data())
def test_any_condition_spec_comes_back_from_config_json(fields, scaling, data):
    spec = ConditionSpec(tuple(fields))
    if scaling != "range":
        scores = data.draw(st.lists(NUMBERS, min_size=2 * len(fields), max_size=2 * len(fields)))
        spec = spec.fitted(torch.tensor(scores, dtype=torch.float32).reshape(2, len(fields)), scaling)
    about = About("resnet_cvae", {"latent": 4}, ImageSpec(32, 48), spec, {"steps": 1})
    written = json.dumps(ABOUT.dump_python(about, mode="json"))
    assert ABOUT.validate_python(json.loads(written)) == about


def test_an_empty_checkpoint_folder_says_what_it_lacks(tmp_path: Path):
    from gencore.errors import CheckpointError

    with pytest.raises(CheckpointError, match=r"holds no config\.json"):
        read_model(tmp_path)
