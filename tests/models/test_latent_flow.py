"""The latent flow: sizes and costs as stated, who learns when, and noise that is found again."""

from dataclasses import replace

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode
from toy import make_toy_data

import gencore
from gencore.errors import TrainingError
from gencore.losses.objective import Objective, Term
from gencore.losses.schedule import Schedule
from gencore.models.latent_flow import LatentFlow, LatentFlowConfig
from gencore.models.step import Batch
from gencore.nn.flow import followed_closely, guided
from gencore.nn.moments import SETTLED
from gencore.training.checkpoint import read_weights
from gencore.training.recipe import Recipe
from gencore.training.trainer import Trainer
from gencore.types import ConditionSpec, Field, ImageSpec

SMALL = LatentFlowConfig(
    channels=4, width=16, depth=1, code=8, code_width=8, flow_width=32, flow_blocks=1, flow_draws=2, reflow_draws=1,
    teacher_steps=3, discriminator_width=16,
)  # fmt: skip
READING = replace(SMALL, reader=True)
LOOKING = replace(SMALL, picture_reader=True)
CONFIG = {name: value for name, value in vars(SMALL).items() if value != getattr(LatentFlowConfig(), name)}
CARS = ImageSpec(96, 128)
RATERS = ConditionSpec(tuple(map(Field, ("Raof", "Moira", "Louie", "Ferdinando", "Gragar", "Esther"))))


SQUARE = ImageSpec(32, 32)


def small(image: ImageSpec = SQUARE, spec: ConditionSpec = RATERS, config: LatentFlowConfig = SMALL) -> LatentFlow:
    torch.manual_seed(0)
    return LatentFlow(config, image, spec)


def batch_of(model: LatentFlow, *terms: str) -> Batch:
    images = torch.rand(4, 3, model.image.height, model.image.width, generator=torch.Generator().manual_seed(0))
    wishes = [dict.fromkeys(model.condition_spec.names[1:2], 2.0 * i) for i in range(4)]
    objective = Objective(tuple(Term(name) for name in terms)).train()
    return Batch(images, model.condition_spec.wishes(wishes, 4), objective, torch.Generator().manual_seed(0))


def test_ten_cars_cost_what_a_slider_can_afford() -> None:
    model = LatentFlow(LatentFlowConfig(), CARS, RATERS).eval()
    with torch.no_grad(), FlopCounterMode(display=False) as decode:
        model.decode(torch.zeros(1, *model.latent_shape))
    with torch.no_grad(), FlopCounterMode(display=False) as drawn:
        model.sample([1])
    assert decode.get_total_flops() / 2 < 0.4e9
    assert drawn.get_total_flops() < 2 * decode.get_total_flops()


def test_the_same_weights_can_be_evaluated_more_often() -> None:
    model = small().eval()
    often = model.with_evaluations(25)
    assert (model.evaluations, often.evaluations) == (1, 25)
    assert often.decoder is model.decoder
    noise = torch.randn(2, SMALL.code, generator=torch.Generator().manual_seed(0))
    assert torch.equal(often.carried(noise), model.carried(noise, steps=25))
    assert not torch.equal(often.sample([1]).images, model.sample([1]).images)
    assert model.evaluations == 1


@pytest.mark.parametrize("size", [(96, 128), (33, 47), (8, 8)])
def test_one_vector_stands_for_eight_by_eight_pixels_of_any_picture(size: tuple[int, int]) -> None:
    model = small(ImageSpec(*size)).eval()
    latents = model.encode(torch.rand(2, 3, *size)).mode()
    assert latents.shape[1:] == model.latent_shape == (4, -(-size[0] // 8), -(-size[1] // 8))
    assert model.decode(latents).shape == model.sample([1, 2]).images.shape == (2, 3, *size)


def test_what_only_serves_terms_without_weight_is_not_computed() -> None:
    model = small().train()
    assert model(batch_of(model, "l1"), "flow").terms == {}
    assert model(batch_of(model, "l1"), "discriminator").terms == {}
    assert model(batch_of(model, "l1"), "generator").terms.keys() == {"l1"}
    assert model(batch_of(model, "l1", "flow"), "flow").terms.keys() == {"flow"}


def test_reconstructing_teaches_codes_nothing_and_codes_do_not_move_the_encoder() -> None:
    model = small().train()
    model(batch_of(model, "l1"), "generator").total.backward()
    assert model.code_decoder.end.weight.grad is None
    model.zero_grad()
    model(batch_of(model, "code", "kl", "code_pixels"), "generator").total.backward()
    assert all(parameter.grad is None for parameter in model.encoder.parameters())
    assert model.code_decoder.end.weight.grad is not None
    assert model.decoder.end.weight.grad is not None  # the decoder learns to draw what codes say


def test_the_game_reaches_what_draws_and_neither_the_first_flow_nor_the_discriminator() -> None:
    model = small().train()
    model(batch_of(model, "adversarial"), "generator").total.backward()
    for part in (model.code_decoder, model.decoder, model.reflow):
        assert any(parameter.grad is not None for parameter in part.parameters())
    for part in (model.flow, model.discriminator, model.encoder):
        assert all(parameter.grad is None for parameter in part.parameters())


def test_the_reader_learns_from_real_maps_and_codes_learn_from_what_it_sees() -> None:
    model = small(config=READING).train()
    model(batch_of(model, "reading"), "generator").total.backward()
    assert all(parameter.grad is not None for parameter in model.reader.parameters())
    assert all(parameter.grad is None for parameter in (*model.encoder.parameters(), *model.code_decoder.parameters()))
    model.zero_grad()
    model(batch_of(model, "code_reading"), "generator").total.backward()
    assert all(parameter.grad is None for parameter in (*model.encoder.parameters(), *model.reader.parameters()))
    assert model.code_decoder.end.weight.grad is not None
    assert model.code_encoder.to_code.weight.grad is not None


@pytest.mark.parametrize("term", ["drawn_reading", "reader_frechet"])
def test_what_is_read_off_drawn_maps_teaches_what_draws_them_but_not_the_reader(term: str) -> None:
    model = small(config=READING).train()
    batch = batch_of(model, term)
    for _ in range(SETTLED):
        losses = model(batch, "generator")
    losses.total.backward()
    for part in (model.code_decoder, model.reflow):
        assert any(parameter.grad is not None and parameter.grad.any() for parameter in part.parameters())
    for part in (model.reader, model.flow, model.encoder):
        assert all(parameter.grad is None for parameter in part.parameters())


def test_the_reader_of_pictures_learns_from_real_ones_and_nothing_else_does() -> None:
    model = small(config=LOOKING).train()
    losses = model(batch_of(model, "picture_reading"), "generator")
    assert losses.terms.keys() == {"picture_reading"}
    losses.total.backward()
    learning = {name.split(".")[0] for name, parameter in model.named_parameters() if parameter.grad is not None}
    assert learning == {"picture_reader"}
    assert all(parameter.grad is not None for parameter in model.picture_reader.parameters())


@pytest.mark.parametrize("term", ["drawn_picture_reading", "picture_reader_frechet"])
def test_what_is_read_off_drawn_pictures_teaches_what_draws_them_but_not_who_reads(term: str) -> None:
    model = small(config=LOOKING).train()
    batch = batch_of(model, term)
    for _ in range(SETTLED):
        losses = model(batch, "generator")
    losses.total.backward()
    for part in (model.code_decoder, model.decoder, model.reflow):
        assert any(parameter.grad is not None and parameter.grad.any() for parameter in part.parameters())
    for part in (model.picture_reader, model.flow, model.encoder):
        assert all(parameter.grad is None for parameter in part.parameters())


def test_without_raters_there_is_nothing_to_read_off_pictures() -> None:
    model = small(spec=ConditionSpec(()), config=LOOKING).train()
    terms = ("picture_reading", "drawn_picture_reading", "picture_reader_frechet")
    losses = model(batch_of(model, *terms), "generator")
    assert model.picture_reader is None
    assert {name: float(term.detach()) for name, term in losses.terms.items()} == dict.fromkeys(terms, 0.0)


def test_without_raters_there_is_nothing_to_read() -> None:
    model = small(spec=ConditionSpec(()), config=READING).train()
    losses = model(batch_of(model, "reading", "code_reading", "drawn_reading", "reader_frechet"), "generator")
    assert model.reader is None
    assert {float(term.detach()) for term in losses.terms.values()} == {0.0}


def test_without_a_reader_nothing_is_read_and_a_recipe_that_wants_it_is_told_so() -> None:
    model = small().train()
    assert model.reader is None
    for name in ("reading", "reader_frechet", "picture_reading", "picture_reader_frechet"):
        with pytest.raises(TrainingError, match=f'The loss "{name}" needs the (picture )?read'):
            model(batch_of(model, name), "generator")


def test_encoders_that_are_settled_also_rest_while_the_discriminator_learns_alone() -> None:
    """Else codes would move away from where the first flow, which rests, carries noise."""
    model = small(config=replace(SMALL, settled=True)).train()
    opening = batch_of(model, "discriminator", "l1", "code", "kl", "code_pixels")
    model(opening, "discriminator")
    model(opening, "generator").total.backward()
    for part in (model.encoder, model.code_encoder):
        assert all(parameter.grad is None for parameter in part.parameters())
    assert model.decoder.end.weight.grad is not None


def test_both_sides_of_the_game_look_at_the_same_pictures_which_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    model, made = small().train(), []
    decode = model.decode
    monkeypatch.setattr(model, "decode", lambda maps, condition=None: made.append(decode(maps)) or made[-1])
    seen: list[torch.Tensor] = []
    model.discriminator.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    terms = ("discriminator", "adversarial", "l1")
    batch = batch_of(model, *terms)
    model(batch, "discriminator").total.backward()
    assert all(parameter.grad is None for parameter in model.decoder.parameters())
    model(batch, "generator").total.backward()
    assert model.decoder.end.weight.grad is not None
    assert len(made) == 2, "what is drawn and what is reconstructed"
    assert torch.equal(*seen)
    model(batch_of(model, *terms), "generator")
    assert len(made) == 4, "nothing is left over for the next step"


def test_drawn_pictures_are_compared_with_real_ones_in_several_views_and_the_mean_counts() -> None:
    model, seen = small(config=replace(SMALL, views=2)).train(), []
    for apart, distance in zip((1.0, 3.0), model.picture_distance, strict=True):
        distance.forward = lambda made, _, apart=apart: seen.append(made) or made.sum() * 0 + apart
    assert model(batch_of(model, "frechet"), "generator").terms["frechet"] == 2
    one, other = seen
    assert one.requires_grad
    assert not torch.allclose(one, other)


def test_every_second_view_has_smaller_convolutions() -> None:
    sides = [view.weight0.shape[-1] for view in small(config=replace(SMALL, views=4)).views]
    assert sides == [5, 3, 5, 3]


AT_ONCE = ("views_at_once", "said_at_once")


@pytest.mark.parametrize("config", [READING, LOOKING], ids=["maps", "pictures"])
@pytest.mark.parametrize("term", AT_ONCE)
def test_what_is_compared_at_once_teaches_what_draws_and_nothing_else(term: str, config: LatentFlowConfig) -> None:
    model = small(config=config).train()
    losses = model(batch_of(model, term), "generator")
    assert losses.terms.keys() == {term}
    losses.total.backward()
    for part in (model.code_decoder, model.decoder, model.reflow):
        assert any(parameter.grad is not None and parameter.grad.any() for parameter in part.parameters())
    reader = model.picture_reader or model.reader
    for part in (reader, model.flow, model.encoder, model.code_encoder, model.discriminator):
        assert all(parameter.grad is None for parameter in part.parameters())


def test_what_is_compared_at_once_is_not_measured_in_validation_whose_batches_are_small() -> None:
    model = small(config=READING).eval()
    batch = batch_of(model, "l1", *AT_ONCE)
    batch.objective.eval()
    assert model(batch, "all").terms.keys() == {"l1"}


def test_without_raters_views_are_all_that_is_compared_at_once() -> None:
    model = small(spec=ConditionSpec(()), config=READING).train()
    losses = model(batch_of(model, *AT_ONCE), "generator")
    losses.total.backward()
    assert losses.terms["said_at_once"] == 0
    assert losses.terms["views_at_once"] > 0


def test_without_a_reader_nobody_says_anything_at_once() -> None:
    model = small().train()
    with pytest.raises(TrainingError, match='The loss "said_at_once" needs the said at once'):
        model(batch_of(model, "said_at_once"), "generator")


def test_in_the_game_the_second_flow_learns_fewer_ways() -> None:
    model = small(config=replace(SMALL, reflow_draws=8)).train()
    alone, playing = batch_of(model, "reflow"), batch_of(model, "reflow", "adversarial")
    assert [len(model._shortcuts(batch)[0]) for batch in (alone, playing)] == [2 * 8 * 4, 2 * 2 * 4]


def test_the_whole_is_also_judged_with_somebody_elses_scores() -> None:
    """The head of the whole sees drawn pictures and real ones with wrong scores as fakes; patches see drawn ones."""
    model, seen = small().train(), []
    whole = model.discriminator.whole
    model.discriminator.whole = lambda maps, said: seen.append(said) or whole(maps, said)
    batch = batch_of(model, "discriminator")
    batch.condition.given[1] = False
    model(batch, "discriminator")
    wrong = seen[-1]
    assert len(wrong) == 2  # nothing was said of one picture, so nothing is wrong with it or with what it lends
    assert wrong.given.sum() == 2


def test_the_first_flow_learns_alone_and_teaches_the_second() -> None:
    model = small().train()
    for phase, own in (("flow", model.flow), ("generator", model.reflow)):
        model.zero_grad()
        model(batch_of(model, "flow", "reflow"), phase).total.backward()
        learnt = {id(parameter) for parameter in model.parameters() if parameter.grad is not None}
        assert learnt == {id(parameter) for parameter in own.parameters()}


def step(model: LatentFlow, batch: Batch) -> None:
    for phase in ("generator", "flow"):
        model(batch, phase)


def test_once_codes_rest_each_is_made_once_and_flows_learn_from_any(monkeypatch: pytest.MonkeyPatch) -> None:
    model, encoded = small(config=replace(SMALL, memory=8)).train(), []
    encode = model.encode
    monkeypatch.setattr(model, "encode", lambda images, condition=None: encoded.append(len(images)) or encode(images))
    for _ in range(4):
        step(model, batch_of(model, "flow", "reflow", "code_frechet"))
    assert encoded == [4, 4]
    assert model.memory.full
    batch = batch_of(model, "flow")
    with torch.no_grad():
        codes = model.code_encoder(encode(batch.images).code).sample(batch.generator)
    rows = torch.cat([codes, batch.condition.as_input()], dim=1)
    assert torch.allclose(model.memory.rows[:4], rows, atol=1e-6)
    drawn = torch.cat(model._known(batch, 50), dim=1)
    assert len(drawn) == 200
    assert set(map(tuple, drawn.tolist())) == set(map(tuple, model.memory.rows.tolist()))


def test_codes_that_change_are_not_remembered() -> None:
    model = small().train()
    step(model, batch_of(model, "flow"))
    assert len(model.memory) == 4
    step(model, batch_of(model, "flow", "code"))
    assert len(model.memory) == 0
    step(model, batch_of(model, "flow", "l1"))
    assert len(model.memory) == 0
    step(model, batch_of(model, "flow"))
    step(model, batch_of(model, "l1"))
    assert len(model.memory) == 0, "also where no flow learns meanwhile"


def test_validation_looks_at_its_own_pictures() -> None:
    model = small().train()
    step(model, batch_of(model, "flow"))
    model.eval()
    batch = batch_of(model, "flow")
    assert torch.equal(model._known(batch, 3)[1], batch.condition.as_input().repeat(3, 1))


@pytest.mark.parametrize("emphasis", [0.0, 1.5])
def test_the_second_flow_goes_in_one_step_where_the_first_goes_in_many(emphasis: float) -> None:
    model = small(config=replace(SMALL, emphasis=emphasis)).train()
    optimizer = torch.optim.Adam(model.reflow.parameters(), 3e-3)
    batch = batch_of(model, "reflow")
    for _ in range(300):
        optimizer.zero_grad()
        model(batch, "generator").total.backward()
        optimizer.step()
    noise = torch.randn(4, 8, generator=torch.Generator().manual_seed(5))
    for guidance in (1.0, 3.0):
        with torch.no_grad():
            given, free = batch.condition.as_input(), model.any_condition(4).as_input()
            taught = followed_closely(guided(model.flow, given, free, torch.full((4,), guidance + emphasis)), noise, 3)
            straight = model.carried(noise, batch.condition, guidance, steps=1)
        assert (straight - taught).norm() < 0.2 * (taught - noise).norm()


def test_noise_is_found_again_from_a_code() -> None:
    model = small().eval()
    noise, wish = torch.randn(3, 8), model.condition_spec.wishes({"Moira": 9}, 3)
    with torch.no_grad():
        codes = model.carried(noise, wish, steps=200)
        assert (codes - noise).abs().max() > 0.05
        assert torch.allclose(model.carried(codes, wish, steps=200, backwards=True), noise, atol=1e-2)


def test_an_edit_moves_the_code_and_not_the_map() -> None:
    model, images = small().eval(), torch.rand(3, 3, 32, 32)
    codes = model.code(images)
    assert codes.shape == (3, 8)
    assert model.from_code(codes).shape == images.shape


def test_it_learns_in_stages(tmp_path) -> None:
    terms = (
        Term("l1"), Term("code", Schedule(0.1, "delayed", start=4)), Term("flow", Schedule(1.0, "delayed", start=8)),
    )  # fmt: skip
    recipe = Recipe(model="latent_flow", config=CONFIG, terms=terms, steps=12, batch_size=8, ema=0.5)
    recipe = replace(recipe, validate_every=12, sample_every=12, save_every=12)
    reports = list(Trainer(make_toy_data(), recipe, tmp_path / "run").run())
    assert [sorted(set(report.losses) - {"total"}) for report in (reports[0], reports[5], reports[11])] == [
        ["l1"], ["code", "l1"], ["code", "flow", "l1"],
    ]  # fmt: skip


def test_what_only_training_needs_is_not_exported(tmp_path) -> None:
    recipe = Recipe(model="latent_flow", config=CONFIG, terms=(Term("l1"),), steps=1, batch_size=8)
    list(Trainer(make_toy_data(), recipe, tmp_path / "run").run())
    exported = gencore.export(tmp_path / "run", tmp_path / "out", "float32")
    names = read_weights(exported).keys()
    assert any(name.startswith("reflow.") for name in names)
    assert not any(name.startswith(("discriminator.", "flow.")) for name in names)
    pair = [gencore.load(source).generate(seeds=[1, 2]) for source in (tmp_path / "run", exported)]
    assert (pair[0].images == pair[1].images).all()


@pytest.mark.parametrize("wrong", [{"width": 20}, {"code_width": 12}, {"code": 0}, {"noise": -1.0}, {"emphasis": -1.0}])
def test_choices_that_cannot_be_built_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(TrainingError, match="latent_flow"):
        LatentFlowConfig(**wrong)
