"""The procedural fish: the same everywhere, varied, their factors visible, and rated by tastes of six people."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.drawing import drawn_picture
from gencore.data.export import check_folder, write_folder
from gencore.data.factors import factors_of
from gencore.data.fish import RATERS, draw, rate, sample_fish, utilities
from gencore.data.fish.anatomy import anatomy_of
from gencore.data.fish.calibrate import calibrate
from gencore.data.fish.palettes import GROUNDS, KINDS, PATTERNS, TAILS, WATERS
from gencore.data.fish.raters import CALIBRATION, impression
from gencore.data.painting.command import picture_seed
from gencore.errors import DataError
from gencore.registry import DATASETS
from gencore.types import ImageSpec

FROZEN_MEANS = [108.0, 116.3, 83.4, 106.1, 92.2, 72.3, 72.9, 129.5]
FROZEN_SCORES = [[3, 7, 2, 1, 4, 3], [4, 7, 3, 3, 0, 8], [2, 9, 1, 3, 2, 9]]
FISH = [sample_fish(seed) for seed in range(1500)]
SEEN = [impression(fish) for fish in FISH]
SCORES = np.array([rate(fish, seed) for seed, fish in enumerate(FISH)])
PLAIN = replace(
    FISH[0], kind="disc", depth=0.75, snout=0.4, arch=0.0, facing=1, tilt=0.0, tail="fan", tail_size=1.0, fin_size=1.0,
    spiny=0.0, edged=False, eye=0.044, mouth=0.0, pattern="bands", boldness=0.5, body=(0.06, 0.9, 0.95),
    belly=(0.12, 0.05, 0.95), marking=(0.66, 0.2, 0.15), fins=(0.12, 0.1, 0.92), scales=0.2, sheen=0.2, water="ocean",
    deepness=0.2, murk=0.1, time=0.4, rays=0.3, sun_x=0.3, ground="sand", plants=0.0, corals=0.0, bubbles=0.0,
    company=0, closeness=0.5, floor=74.0, offset_x=0.0, offset_y=0.0,
)  # fmt: skip
CHOICES = {
    "kind": tuple(KINDS), "tail": TAILS, "pattern": PATTERNS, "water": tuple(WATERS), "ground": GROUNDS,
    "facing": (-1, 1), "edged": (False, True), "company": tuple(range(8)),
}  # fmt: skip


def correlation(rater: str, seen: list[float]) -> float:
    return float(np.corrcoef(SCORES[:, RATERS.index(rater)], seen)[0, 1])


def changed(first, second) -> float:
    """Share of pixels that clearly differ between the pictures of two fish."""
    return float((np.abs(draw(first).astype(int) - draw(second)).max(axis=2) > 12).mean())


def gain(rater: str, before, **after) -> float:
    """How many points a rater gives more for a fish that was changed."""
    return float((utilities(replace(before, **after)) - utilities(before))[RATERS.index(rater)])


def test_what_is_drawn_is_frozen():
    """Whoever changes the drawing or a taste has to raise DRAWING in dataset.py: models were compared on these."""
    means = [float(draw(fish).mean()) for fish in FISH[:8]]
    assert means == pytest.approx(FROZEN_MEANS, abs=0.3)
    assert SCORES[:3].tolist() == FROZEN_SCORES


def test_a_seed_is_one_picture_and_other_seeds_are_others():
    assert sample_fish(0) == FISH[0]
    first = draw(FISH[0])
    assert len({draw(fish).tobytes() for fish in FISH[:50]}) == 50
    assert np.array_equal(first, draw(sample_fish(0)))


@pytest.mark.parametrize(("height", "width"), [(96, 128), (48, 64), (64, 64), (28, 28), (120, 160)])
def test_pictures_come_in_any_size(height, width):
    picture = draw(FISH[1], height, width)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8
    assert picture.std() > 20


def test_a_small_picture_shows_what_the_large_one_shows():
    for fish in FISH[:4]:
        large = draw(fish).reshape(48, 2, 64, 2, 3).mean(axis=(1, 3))
        assert np.corrcoef(draw(fish, 48, 64).ravel(), large.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("factor", list(CHOICES))
def test_everything_that_can_be_chosen_occurs(factor):
    counts = Counter(getattr(fish, factor) for fish in FISH)
    assert set(counts) == set(CHOICES[factor])
    assert min(counts.values()) > 0.05 * len(FISH)


@pytest.mark.parametrize("factor", list(CHOICES))
def test_every_choice_looks_different(factor):
    pictures = {draw(replace(PLAIN, **{factor: choice})).tobytes() for choice in CHOICES[factor]}
    assert len(pictures) == len(CHOICES[factor])


@pytest.mark.parametrize(
    ("factor", "value", "share"),
    [
        ("depth", 0.9, 0.1), ("snout", 1.0, 0.005), ("arch", 1.0, 0.02), ("tilt", 12.0, 0.1),
        ("tail_size", 1.25, 0.01), ("fin_size", 1.35, 0.03), ("spiny", 0.8, 0.01), ("edged", True, 0.01),
        ("eye", 0.052, 0.002), ("mouth", 1.0, 0.0005), ("boldness", 1.0, 0.05), ("body", (0.6, 0.8, 0.8), 0.05),
        ("belly", (0.1, 0.6, 0.9), 0.01), ("marking", (0.0, 0.9, 0.8), 0.05), ("fins", (0.8, 0.5, 0.5), 0.05),
        ("scales", 1.0, 0.01), ("sheen", 1.0, 0.01), ("deepness", 1.0, 0.5), ("murk", 1.0, 0.5), ("time", 1.0, 0.8),
        ("rays", 1.0, 0.05), ("sun_x", 0.9, 0.03), ("plants", 1.0, 0.02), ("corals", 1.0, 0.01),
        ("bubbles", 1.0, 0.01), ("company", 7, 0.005), ("closeness", 1.0, 0.05), ("floor", 82.0, 0.05),
        ("offset_x", 5.0, 0.05), ("offset_y", -5.0, 0.02),
    ],
)  # fmt: skip
def test_a_factor_can_be_seen(factor, value, share):
    assert changed(PLAIN, replace(PLAIN, **{factor: value})) > share


def test_a_fish_that_faces_the_other_way_is_mirrored():
    fish = replace(PLAIN, offset_x=0.0, sun_x=0.5)
    left, right = anatomy_of(replace(fish, facing=-1)).outline, anatomy_of(fish).outline
    assert np.allclose(128.0 - left[:, 0], right[:, 0], atol=1e-3)
    assert np.allclose(left[:, 1], right[:, 1], atol=1e-3)


def test_a_fish_stays_inside_the_picture():
    for fish in FISH[:400]:
        anatomy = anatomy_of(fish)
        everything = np.concatenate(
            [anatomy.outline, *(anatomy.place(fin).reshape(-1, 2) for fin in anatomy.fins.values())]
        )
        assert (everything > 0).all()
        assert (everything < (128, 90)).all()


def test_a_shoal_is_hidden_by_no_fish():
    for fish in FISH[:20]:
        assert (
            changed(replace(fish, company=0, murk=0.2, time=0.4), replace(fish, company=7, murk=0.2, time=0.4)) > 0.003
        )


def test_night_is_darker_than_noon_and_the_deep_than_the_shallows():
    noon, night, deep = (draw(replace(PLAIN, **it)).mean() for it in ({"time": 0.5}, {"time": 1.0}, {"deepness": 1.0}))
    assert noon > 1.5 * night
    assert noon > 1.1 * deep


def test_every_rater_uses_the_whole_scale():
    assert all(set(np.unique(column)) == set(range(10)) for column in SCORES.T)
    assert np.allclose(SCORES.mean(axis=0), 4.5, atol=0.3)
    assert ((SCORES.std(axis=0) > 2) & (SCORES.std(axis=0) < 2.7)).all()


def test_tastes_differ_oppose_and_can_still_be_pleased_together():
    together = np.corrcoef(SCORES.T)
    sven, paloma, kofi, mirela, hugo = (RATERS.index(name) for name in ("Sven", "Paloma", "Kofi", "Mirela", "Hugo"))
    assert -0.65 < together[sven, kofi] < -0.4
    assert together[sven, paloma] < -0.25
    assert together[mirela, hugo] < -0.1
    assert together[paloma, hugo] > 0.1
    assert np.abs(together - np.eye(6)).max() < 0.65
    assert ((SCORES[:, sven] >= 7) & (SCORES[:, paloma] >= 7)).any()


@pytest.mark.parametrize(
    ("rater", "feature", "sign"),
    [
        ("Noor", "flowing", 1), ("Noor", "evening", 1), ("Noor", "shiny", 1), ("Noor", "marked", -1),
        ("Sven", "swift", 1), ("Sven", "vivid", -1), ("Paloma", "vivid", 1), ("Paloma", "marked", 1),
        ("Paloma", "clear", 1), ("Kofi", "round", 1), ("Kofi", "eyed", 1), ("Mirela", "bright", -1),
        ("Mirela", "lonely", 1), ("Mirela", "bare", 1), ("Hugo", "warm", 1), ("Hugo", "lonely", -1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_taste_says(rater, feature, sign):
    assert sign * correlation(rater, [getattr(seen, feature) for seen in SEEN]) > 0.15


def test_a_pale_fish_pleases_mirela_in_the_dark():
    dark = replace(PLAIN, time=1.0, deepness=0.9, body=(0.1, 0.1, 0.2), plants=1.0, corals=1.0, company=7)
    bright = replace(dark, time=0.5, deepness=0.0)
    white = (0.1, 0.05, 0.95)
    assert gain("Mirela", dark, body=white) > 1.5
    assert abs(gain("Mirela", bright, body=white)) < 0.4


def test_a_pattern_pleases_paloma_where_it_stands_out():
    plain = replace(PLAIN, pattern="plain")
    assert gain("Paloma", plain, pattern="bands") > 1.0
    assert gain("Paloma", replace(plain, marking=plain.body), pattern="bands") == 0.0


def test_prickles_please_kofi_on_round_fish_more():
    slender = replace(PLAIN, kind="slender", depth=0.22)
    assert gain("Kofi", PLAIN, spiny=1.0) > 2.0 * gain("Kofi", slender, spiny=1.0) > 0.0


def test_noise_is_small_against_taste():
    wanted = np.array([utilities(fish) for fish in FISH])
    assert 0.35 < (SCORES - wanted).std() < 0.5  # a mood of 0.3 and whole numbers


def test_calibration_constants_are_those_of_any_random_fish():
    for name, (mean, deviation) in calibrate(count=1000).items():
        assert mean == pytest.approx(CALIBRATION[name][0], abs=0.1 * deviation)
        assert deviation == pytest.approx(CALIBRATION[name][1], rel=0.08)


def test_calibration_constants_are_reproduced_by_their_script():
    assert calibrate() == CALIBRATION


def test_the_data_set_shows_the_fish_it_rates():
    assert "fish" in DATASETS.names()
    data = load_data("fish", count=12)
    assert data.condition.names == ("kind", *RATERS)
    assert data.condition.fields[0].classes == tuple(KINDS)
    assert data.images.shape == (12, 96, 128, 3)
    assert [data.condition.fields[0].classes[int(row[0])] for row in data.rows] == [fish.kind for fish in FISH[:12]]
    assert np.array_equal(data.rows[:, 1:], SCORES[:12])
    assert np.array_equal(data.images[5], draw(FISH[5]))


def test_one_picture_can_be_drawn_by_its_key():
    data = load_data("fish", ImageSpec(24, 32), count=4, seed=2)
    assert data.keys[3] == "fish-2-000003"
    assert np.array_equal(drawn_picture("fish", data.keys[3], data.image), data.images[3])


def test_what_was_drawn_is_known():
    data = load_data("fish", ImageSpec(24, 32), count=30)
    known = {factor.name: factor for factor in factors_of(data)}
    np.testing.assert_allclose(known["murk"].values, [fish.murk for fish in FISH[:30]])
    assert known["kind=puffer"].values.tolist() == [float(fish.kind == "puffer") for fish in FISH[:30]]
    assert "detail_seed" not in known


def test_a_picture_is_the_same_whatever_the_count():
    few, more = load_data("fish", count=12), load_data("fish", count=60)
    assert np.array_equal(few.images, more.images[:12])
    assert list(few.keys) == list(more.keys[:12])
    assert load_data("fish", count=12).fingerprint == few.fingerprint


def test_another_seed_gives_fresh_fish():
    data, fresh = (load_data("fish", ImageSpec(24, 32), count=12, seed=seed) for seed in (0, 1))
    assert data.fingerprint != fresh.fingerprint
    assert not set(data.keys) & set(fresh.keys)
    assert fresh.rows[3, 1:].tolist() == rate(sample_fish(picture_seed(3, 1)), picture_seed(3, 1)).tolist()


def test_fish_can_be_anybodys_rated_folder(tmp_path):
    data = load_data("fish", ImageSpec(48, 64), count=12)
    folder = write_folder(data, tmp_path / "mine")
    assert not check_folder(folder).problems
    again = load_data(str(folder))
    assert again.condition == data.condition
    order = [again.keys.index(f"{key}.png") for key in data.keys]
    assert np.array_equal(again.images[order], data.images)
    assert np.array_equal(again.rows[order], data.rows)


def test_one_fish_is_too_few():
    with pytest.raises(DataError, match="at least 2"):
        load_data("fish", count=1)


def test_how_many_are_drawn_can_follow_the_name():
    few, more = load_data("fish:12", ImageSpec(24, 32)), load_data("fish", ImageSpec(24, 32), count=20)
    assert len(few) == 12
    assert np.array_equal(few.images, more.images[:12])
    assert few.keys == more.keys[:12]
