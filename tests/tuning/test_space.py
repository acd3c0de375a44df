"""What may be tuned, how people write it, and what they are told when it makes no sense."""

import pytest

from gencore.errors import TrainingError
from gencore.presets import presets, recipe_for
from gencore.tuning.parameters import names, place, with_values
from gencore.tuning.ranges import Choice, Range, read_values
from gencore.tuning.space import default_values, grid, make_space, parse_space, read_space, usual_space

RECIPE = recipe_for("resnet_cvae_quick")
GAN = recipe_for("digits-cdcgan")


@pytest.mark.parametrize("preset", ["resnet_cvae_quick", "digits-cdcgan", "latent_flow", "cars-vq-vae", "seed0-beta-1"])
def test_every_parameter_can_be_read_and_put_back(preset):
    recipe = presets()[preset].recipe
    for name in names(recipe):
        found = place(name, recipe)
        assert place(name, found.put(recipe, found.now)).now == found.now


@pytest.mark.parametrize(
    ("name", "value", "of"),
    [
        ("learning_rate", 3e-3, lambda r: r.learning_rate),
        ("batch", 16, lambda r: r.batch_size),
        ("latent", 8, lambda r: r.config["latent"]),
        ("config.prior", "standard", lambda r: r.config["prior"]),
        ("beta", 0.5, lambda r: r.terms[1].schedule.weight),
        ("loss.mse", 2.0, lambda r: r.terms[0].schedule.weight),
        ("beta1", 0.5, lambda r: r.betas[0]),
        ("beta2", 0.9, lambda r: r.betas[1]),
        ("hiding.each", 0.3, lambda r: r.hiding.each),
        ("augmentation.rotation", 10.0, lambda r: r.augmentation.rotation),
    ],
)
def test_a_value_goes_where_its_name_says_and_nowhere_else(name, value, of):
    changed = with_values(RECIPE, {name: value})
    assert of(changed) == value
    assert with_values(changed, {name: place(name, RECIPE).now}) == with_values(RECIPE, {name: place(name, RECIPE).now})


def test_phases_have_factors_and_ramps_keep_their_shape():
    assert with_values(GAN, {"rates.discriminator": 0.5}).rates == {"discriminator": 0.5}
    falling = with_values(recipe_for("cars-vq-vae"), {"loss.mse": 3.0}).terms[0].schedule
    assert (falling.initial, falling.weight) == (3.0, 0.0)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("learning_rat", 'did you mean "learning_rate"'),
        ("loss.ms_ssim", "loss.mse"),
        ("config.latnt", "latent"),
        ("model", "no parameter"),
        ("seed", "no parameter"),
    ],
)
def test_an_unknown_parameter_is_named_with_the_nearest_one(name, told):
    with pytest.raises(TrainingError, match=told):
        place(name, RECIPE)


def test_ranges_and_lists_are_read_as_they_are_written():
    assert read_values("learning_rate", "1e-4..1e-2:log:5", whole=False) == Range(
        "learning_rate", 1e-4, 1e-2, log=True, points=5
    )
    assert read_values("batch_size", "16..64", whole=True) == Range("batch_size", 16, 64, whole=True)
    assert read_values("latent", "8,16", whole=True) == Choice("latent", (8, 16))
    assert read_values("prior", "standard, conditional", whole=False) == Choice("prior", ("standard", "conditional"))
    assert read_values("widths", "[16,32],[32,64]", whole=False) == Choice("widths", ([16, 32], [32, 64]))
    assert read_values("ema", {"low": 0.9, "high": 0.99}, whole=False) == Range("ema", 0.9, 0.99)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("learning_rate=1e-2..1e-4:log", "range 0.01..0.0001 is empty"),
        ("learning_rate=1e-3..1e-3", "is empty"),
        ("learning_rate=0..1:log", "begins above 0"),
        ("learning_rate=nan..1", "is empty"),
        ("learning_rate=-1..1", "learning rate of -1"),
        ("learning_rate=1e-3..fast", "is no range"),
        ("learning_rate=1e-4..1e-2:lin", "is no range"),
        ("learning_rate=1e-4..1e-2:1", "at least 2 points"),
        ("learning_rate=0.1", "nothing to choose"),
        ("learning_rate=0.1,0.1", "stands there twice"),
        ("learning_rate=a,b", "learning_rate cannot be a"),
        ("batch_size=8.5..16", "whole number"),
        ("batch_size=1,8", "batch of 1"),
        ("latent=8,many", "latent cannot be many"),
        ("sampler=uniform,fair", 'no sampler "fair"'),
        ("loss.kl=-1..1", "makes no sense"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused_before_anything_is_trained(given, told):
    with pytest.raises(TrainingError, match=told):
        make_space(RECIPE, parse_space([given]))


@pytest.mark.parametrize("given", ["learning_rate", "=1..2", "learning_rate="])
def test_what_is_no_range_at_all_is_refused(given):
    with pytest.raises(TrainingError, match="names no range"):
        parse_space([given])


def test_a_file_says_the_same_as_the_command_line(tmp_path):
    toml, json = tmp_path / "space.toml", tmp_path / "space.json"
    toml.write_text('learning_rate = "1e-4..1e-2:log"\nlatent = [8, 16]\n[loss]\nkl = { low = 1e-6, high = 1e-4 }\n')
    json.write_text('{"learning_rate": "1e-4..1e-2:log", "latent": [8, 16], "loss.kl": {"low": 1e-6, "high": 1e-4}}')
    assert read_space(toml) == read_space(json)
    assert make_space(RECIPE, read_space(toml)) == make_space(
        RECIPE, parse_space(["learning_rate=1e-4..1e-2:log", "latent=8,16", "loss.kl=1e-6..1e-4"])
    )


@pytest.mark.parametrize(("text", "told"), [("{", "cannot be read"), ("[]", "names no parameter")])
def test_a_damaged_file_is_named(tmp_path, text, told):
    file = tmp_path / "space.json"
    file.write_text(text)
    with pytest.raises(TrainingError, match=rf"space.json.*{told}"):
        read_space(file)
    with pytest.raises(TrainingError, match="no file"):
        read_space(tmp_path / "other.json")


def test_a_grid_has_every_combination_once():
    space = make_space(RECIPE, {"learning_rate": "1e-4..1e-2:log:3", "latent": [8, 16]})
    points = grid(space)
    assert len({tuple(point.items()) for point in points}) == len(points) == 6
    assert {point["learning_rate"] for point in points} == {1e-4, 1e-3, 1e-2}
    with pytest.raises(TrainingError, match="1,001 points"):
        grid((Range("learning_rate", 0.1, 0.2, points=1001),))


def test_the_usual_space_holds_what_the_preset_has():
    for recipe in (RECIPE, GAN):
        space = usual_space(recipe)
        assert default_values(space, recipe).keys() == {values.name for values in space}
        for values in space:
            for value in values.ends():
                with_values(recipe, {values.name: value})


def test_what_the_preset_has_is_left_out_where_a_range_leaves_it_out():
    space = make_space(RECIPE, {"learning_rate": "1e-5..1e-4", "latent": [64, 128]})
    assert default_values(space, RECIPE) == {"latent": 64}
