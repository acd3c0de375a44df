"""Directions mean what they are called, are as long as pictures differ, and can be told apart from each other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from toy import SPEC, Tiny, make_toy_data

from gencore.data.base import RatedImages, load_data
from gencore.data.creatures import creature_of
from gencore.data.factors import factors_of
from gencore.errors import ConditionError, DataError
from gencore.latent.directions import Target, apart_from, chosen_targets, direction_of, targets_of, why_not, widest
from gencore.latent.layers import layer_of
from gencore.latent.moving import across, along, moved, pixel_reader
from gencore.latent.portrait import found_directions, look, portrait_of
from gencore.latent.ranking import ranked
from gencore.latent.space import LatentSpace, space_of
from gencore.types import ImageSpec

N = 900
TRAINING, HELD_OUT = np.arange(600), np.arange(600, N)


def correlated() -> np.ndarray:
    """Six dimensions; the first two hang together, the last hardly moves."""
    latents = np.random.default_rng(0).normal(size=(N, 6)) * [3, 1, 1, 2, 1, 0.01]
    latents[:, 1] += 0.6 * latents[:, 0]
    return latents + 5


def parts(latents: np.ndarray) -> tuple[LatentSpace, tuple, tuple]:
    space = space_of(latents[:600])
    return space, (TRAINING, space.coordinates(latents[:600])), (HELD_OUT, space.coordinates(latents[600:]))


def target(values: np.ndarray, binary: bool = False) -> Target:
    return Target("it", "factor", values.astype(np.float64), binary)


def test_a_step_goes_where_latents_lie_when_the_reading_is_one_deviation_up() -> None:
    latents = correlated()
    space, training, held_out = parts(latents)
    found = direction_of(target(latents[:, 0]), space, training, held_out)
    assert found.held_out > 0.99
    assert found.crossed > 0.99
    covariance = np.cov(latents[:600].T)
    np.testing.assert_allclose(found.step, covariance[:, 0] / np.sqrt(covariance[0, 0]), atol=0.02)
    assert found.reader @ found.step == pytest.approx(1)
    assert (latents @ found.reader).std() == pytest.approx(1, abs=0.05)


def test_what_is_there_or_not_is_read_with_an_auc_and_noise_is_not_read() -> None:
    latents = correlated()
    there = (latents[:, 3] > 5).astype(float)
    there[::9] = np.nan
    found = direction_of(target(there, binary=True), *parts(latents))
    assert found.auc > 0.97
    assert found.known == int((~np.isnan(there[600:])).sum())
    nothing = direction_of(target(np.random.default_rng(9).normal(size=N)), *parts(latents))
    assert nothing.held_out < 0.05


def test_the_widest_directions_are_principal_components_of_one_deviation() -> None:
    latents = correlated()
    found = widest(space_of(latents), 3)
    assert [one.name for one in found] == ["pca 1", "pca 2", "pca 3"]
    for one in found:
        assert (latents @ one.reader).std(ddof=1) == pytest.approx(1, abs=1e-6)
        assert one.reader @ one.step == pytest.approx(1)
    assert found[0].share > found[1].share


def test_apart_from_another_its_reading_stays() -> None:
    latents = correlated()
    space, training, held_out = parts(latents)
    first = direction_of(target(latents[:, 0]), space, training, held_out)
    second = direction_of(target(latents[:, 1]), space, training, held_out)
    assert abs(second.reader @ first.step) > 0.5
    alone = apart_from(first, [second])
    assert second.reader @ alone.step == pytest.approx(0, abs=1e-6)
    assert alone.reader @ alone.step == pytest.approx(1)
    assert (latents[:600] @ alone.reader).std() == pytest.approx(1, abs=0.05)
    with pytest.raises(ConditionError, match="cannot be told apart"):
        apart_from(first, [first])


def test_more_numbers_than_pictures_are_looked_at_through_axes() -> None:
    random = np.random.default_rng(0)
    meaning = random.normal(size=N)
    latents = random.normal(size=(N, 2000)) * 0.1 + meaning[:, None] * random.normal(size=2000)
    found = direction_of(target(meaning), *parts(latents.astype(np.float32)))
    assert found.held_out > 0.98
    assert found.step.shape == (2000,)


def test_dimensions_are_ranked_by_how_much_they_tell() -> None:
    latents = correlated()
    there = target((latents[:, 3] > 5).astype(float), binary=True)
    for by in ("auc", "correlation", "information"):
        assert ranked(latents, np.arange(N), there, by)[0].dimension == 3
    best = ranked(latents, np.arange(N), there)[0]
    assert best.auc == pytest.approx(1)
    assert best.information is None
    assert [one.dimension for one in ranked(latents, np.arange(N), target(latents[:, 0]), most=2)] == [0, 1]
    bent = target(np.square(latents[:, 4] - 5))
    assert ranked(latents, np.arange(N), bent, "information", most=1)[0].dimension == 4
    with pytest.raises(ConditionError, match="rank by correlation or information"):
        ranked(latents, np.arange(N), bent, "auc")


def test_what_is_not_known_is_said() -> None:
    values = np.full(N, np.nan)
    assert "known of 0 pictures to learn from" in str(why_not(target(values), TRAINING, HELD_OUT))
    values[:] = 3
    with pytest.raises(DataError, match="the same in all pictures"):
        direction_of(target(values), *parts(correlated()))
    with pytest.raises(DataError, match="at least 20"):
        space_of(np.zeros((4, 3)))
    with pytest.raises(DataError, match="same latents"):
        space_of(np.zeros((40, 3)))


def test_raters_attributes_and_classes_can_be_asked_for_by_name() -> None:
    data = make_toy_data()
    assert [one.name for one in targets_of(data)] == ["Moira", "Ferdinando", "shape=square", "shape=disc"]
    assert [one.name for one in chosen_targets(data, ["disc", "Moira"])] == ["shape=disc", "Moira"]
    with pytest.raises(ConditionError, match='Nothing is known of "wings" in toy; choose pca, or one of Moira'):
        chosen_targets(data, ["wings"])


def test_drawn_pictures_know_what_they_show() -> None:
    data = load_data("creatures", ImageSpec(16, 16), count=60, seed=3)
    known = {one.name: one for one in factors_of(data)}
    shown = [creature_of(number, 3) for number in range(60)]
    assert known["wings"].binary
    assert known["wings"].values.tolist() == [float(one.wing_size > 0) for one in shown]
    assert np.isnan(known["wing_lift"].values).tolist() == [one.wing_size == 0 for one in shown]
    np.testing.assert_allclose(known["neck_length"].values, [one.neck_length for one in shown])
    assert known["animal=bird"].values.tolist() == known["wings"].values.tolist()
    assert factors_of(replace(data, keys=[f"photo {i}.jpg" for i in range(60)]))[-1].name == "animal=bird"
    for name, factor in (
        ("cars", "redness"), ("houses", "storeys"), ("fish", "murk"), ("faces", "gloom"), ("boats", "haze"),
        ("teapots", "steam"), ("sneakers", "sole"), ("chairs", "plump"), ("cakes", "amount"), ("lamps", "glow"),
    ):  # fmt: skip
        some = load_data(name, ImageSpec(16, 16), count=8)
        assert factor in {one.name for one in factors_of(some)}


@pytest.fixture(scope="module")
def painter() -> Tiny:
    """A model whose first latent is the brightness of a picture, and nothing else is anything."""

    class Painter(Tiny):
        def encode(self, images: torch.Tensor, condition: object = None) -> object:
            posterior = super().encode(images)
            rows = 0.01 * posterior.mu.tanh()
            rows[:, 0] = 8 * (images.mean(dim=(1, 2, 3)) - 0.5)
            return replace(posterior, mu=rows, logvar=torch.full_like(rows, -4.0))

        def decode(self, latents: torch.Tensor, condition: object = None) -> torch.Tensor:
            return (latents[:, 0, None, None, None] / 8 + 0.5).clamp(0, 1).expand(-1, 3, 32, 32)

    torch.manual_seed(0)
    from toy import TinyConfig

    return Painter(TinyConfig(), ImageSpec(32, 32), SPEC).eval()


def brightness_known(data: RatedImages) -> Target:
    return Target("brightness", "factor", data.images.mean(axis=(1, 2, 3)) / 255, False)


def test_pictures_really_move_and_somebody_else_says_so(painter: Tiny) -> None:
    data = make_toy_data()
    looked = look(painter, data)
    (found,) = found_directions(looked, [brightness_known(data)])
    asked, trusted = pixel_reader(brightness_known(data), data, looked.training, looked.held_out)
    assert trusted > 0.9
    starts = torch.from_numpy(looked.tested[:10])
    move = moved(looked.layer, starts, found, lambda images: images.mean(dim=(1, 2, 3)).numpy(), trusted, (-1, 0, 1))
    assert move.slope == pytest.approx(float(brightness_known(data).values.std()), rel=0.15)
    assert (move.n, move.rising) == (10, 1.0)
    still = moved(looked.layer, starts, replace(found, step=np.zeros(8)), asked, trusted)
    assert (still.slope, still.rising) == (0, 0)


def test_a_dimension_is_drawn_at_its_own_values(painter: Tiny) -> None:
    layer = layer_of(painter)
    images = across(layer, torch.full((1, 8), 3.0), 0, 0.0, 4.0, (-1, 0, 1))
    np.testing.assert_allclose(images[:, 0, 0, 0].numpy(), [0, 0.5, 1], atol=1e-6)
    other = across(layer, torch.full((1, 8), 2.0), 5, 0.0, 4.0, (-1, 0, 1))
    np.testing.assert_allclose(other[:, 0, 0, 0].numpy(), [0.75] * 3, atol=1e-6)
    walk = along(layer, torch.zeros(2, 8), np.eye(8)[0] * 2, (0, 1))
    np.testing.assert_allclose(walk[:, :, 0, 0, 0].numpy(), [[0.5, 0.5], [0.75, 0.75]], atol=1e-6)


def test_a_portrait_keeps_what_can_be_read_and_says_what_cannot(painter: Tiny) -> None:
    portrait = portrait_of(painter, make_toy_data())
    assert portrait.direction("Moira").held_out > 0.5, "Moira likes a bright sky"
    assert "Ferdinando" in portrait.unreadable or portrait.direction("Ferdinando") is not None
    assert portrait.ranked["Moira"][0].dimension == 0
    assert portrait.direction("pca 1").share > 0.9
    assert portrait.analysis.unused.tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_strip_is_drawn(painter: Tiny, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    from gencore import insight
    from gencore.api import Generator
    from gencore.training.checkpoint import About

    monkeypatch.setattr(insight, "load_pictures", lambda source, image: make_toy_data())
    generator = Generator(painter, About("tiny", {}, painter.image, SPEC, {"data": "toy"}), tmp_path)
    found = insight.directions(generator, ["Moira", "pca"], apart=False)
    file = found.strip(tmp_path / "strip.png", dimensions=2)
    pixels = np.asarray(Image.open(file))
    assert len(found.found) == 7
    assert pixels.shape == (20 + 34 * 9, 150 + 34 * 7 - 2, 3)
    first_row = [int(pixels[36, 150 + 34 * column + 16, 0]) for column in range(7)]
    assert first_row == sorted(first_row)
    assert first_row[0] < first_row[-1]
