"""The procedural horses and birds: the same everywhere, told apart by their parts, and rated by visible tastes."""

import hashlib
from dataclasses import asdict, replace

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.creatures import RATERS, creature_of, draw, factors, parts, rate, sample_creature, utilities
from gencore.data.creatures.calibrate import calibrate
from gencore.data.creatures.raters import CALIBRATION, MISSING, STANDARD, features
from gencore.data.painting.command import picture_seed
from gencore.errors import DataError
from gencore.types import ImageSpec

CREATURES = factors(1500)
HORSES, BIRDS = CREATURES[::2], CREATURES[1::2]
SCORES = np.array([rate(creature, picture_seed(number, 0)) for number, creature in enumerate(CREATURES)])
ADA, BEN = (SCORES[:, RATERS.index(name)] for name in ("Ada", "Ben"))

FROZEN_FACTORS = "f94b40721063657c"
FROZEN_SCORES = [[6, 4], [6, 2], [5, 5], [3, 6]]
FROZEN_MEANS = [
    [179.9, 198.1, 212.4, 172.8, 195.8, 217.2, 165.1, 185.1, 124.9, 164.4, 182.9, 124.5],
    [157.6, 191.6, 226.7, 180.5, 205.6, 225.5, 143.1, 171.5, 115.5, 153.9, 188.5, 127.0],
    [147.7, 125.8, 155.3, 164.3, 143.8, 164.8, 184.6, 155.1, 150.6, 193.2, 163.4, 156.0],
    [148.7, 189.9, 223.4, 163.0, 200.6, 227.7, 143.2, 181.5, 125.5, 138.8, 178.8, 123.0],
]


def means(picture: np.ndarray) -> list[float]:
    """Mean of each channel in each quarter of a picture."""
    return picture.reshape(2, 48, 2, 48, 3).mean(axis=(1, 3)).round(1).ravel().tolist()


def winged(number: int):
    """A horse that the data does not have: with the wings of its neighbour."""
    horse, bird = HORSES[number], BIRDS[number]
    return replace(horse, wing_size=bird.wing_size, wing_lift=bird.wing_lift)


def correlation(first: np.ndarray, second: list[float] | np.ndarray) -> float:
    known = ~np.isnan(first)
    return float(np.corrcoef(first[known], np.asarray(second, float)[known])[0, 1])


def test_what_is_drawn_is_frozen():
    """Models were trained on these: whoever changes the factors has to raise DRAWING in dataset.py and train again."""
    rounded = [
        {name: round(value, 9) if isinstance(value, float) else value for name, value in asdict(creature).items()}
        for creature in CREATURES[:40]
    ]
    assert hashlib.sha256(repr(rounded).encode()).hexdigest()[:16] == FROZEN_FACTORS
    assert SCORES[[0, 1, 2, 4]].astype(int).tolist() == FROZEN_SCORES


def test_how_it_is_drawn_is_frozen():
    """The same for the drawing itself; the last bits of a pixel may differ between processors."""
    for creature, frozen in zip(CREATURES[:4], FROZEN_MEANS, strict=True):
        assert means(draw(creature)) == pytest.approx(frozen, abs=0.15)


def test_a_seed_is_one_picture_and_other_seeds_are_others():
    assert np.array_equal(draw(CREATURES[0]), draw(creature_of(0)))
    assert creature_of(0, seed=1) != creature_of(0)
    assert sample_creature(5, "horse") != sample_creature(6, "horse")
    assert len({draw(creature).tobytes() for creature in CREATURES[:30]}) == 30


@pytest.mark.parametrize(("height", "width"), [(96, 96), (96, 128), (50, 70), (32, 32), (28, 28), (160, 120)])
def test_pictures_come_in_any_size(height, width):
    for creature in CREATURES[:2]:
        picture = draw(creature, height, width)
        assert picture.shape == (height, width, 3)
        assert picture.dtype == np.uint8
        assert picture.std() > 20


def test_a_wider_picture_shows_more_of_the_scene_around_the_same_animal():
    square, wide = (parts(CREATURES[0], 96, width)["body"] for width in (96, 128))
    assert np.allclose(wide[:, 16:112], square, atol=1e-4)


def test_a_small_picture_is_the_large_one_seen_from_afar():
    large = draw(CREATURES[1]).reshape(32, 3, 32, 3, 3).mean(axis=(1, 3))
    assert np.abs(draw(CREATURES[1], 32, 32) - large).max() <= 1


def test_no_horse_has_wings_and_every_bird_has():
    assert {creature.animal for creature in HORSES} == {"horse"}
    assert {creature.animal for creature in BIRDS} == {"bird"}
    assert all(creature.wing_size == 0 for creature in HORSES)
    assert min(creature.wing_size for creature in BIRDS) > 0.7
    for number in range(12):
        horse, bird = parts(HORSES[number]), parts(BIRDS[number])
        assert set(horse) == {"body", "head", "legs", "tail", "mane"}
        assert set(bird) == {"body", "head", "legs", "tail", "crest", "beak", "wings"}
        assert bird["wings"].sum() > 150


def test_a_winged_horse_can_be_drawn_and_keeps_its_horse():
    for number in range(8):
        plain, horse = draw(HORSES[number]).astype(int), winged(number)
        seen = parts(horse)
        changed = np.abs(draw(horse) - plain).max(axis=2) > 2
        assert seen["wings"].sum() > 200
        assert not changed[seen["wings"] == 0].any()
        assert changed[seen["wings"] > 0.9].mean() > 0.75
        assert np.allclose(seen["legs"], parts(HORSES[number])["legs"], atol=1e-4)
        assert seen["body"].sum() > 200


def test_parts_share_the_pixels_among_them():
    total = sum(parts(winged(0)).values())
    assert total.min() >= 0
    assert total.max() <= 1 + 1e-5


@pytest.mark.parametrize(
    ("part", "factor", "less", "more"),
    [
        ("wings", "wing_size", 0.75, 1.15),
        ("legs", "leg_length", 16.0, 22.0),
        ("body", "girth", 6.5, 8.4),
        ("body", "body_length", 11.0, 15.0),
        ("head", "scale", 0.98, 1.14),
    ],
)
def test_a_factor_can_be_seen(part, factor, less, more):
    for creature in (winged(3), BIRDS[3]):
        small, large = (parts(replace(creature, **{factor: value}))[part].sum() for value in (less, more))
        assert large > 1.08 * small


def test_a_raised_wing_reaches_higher():
    for creature in (winged(1), BIRDS[1]):
        low, high = (np.argmax(parts(replace(creature, wing_lift=lift))["wings"].max(axis=1) > 0.5) for lift in (0, 1))
        assert high < low - 3


def test_a_neck_lifts_the_head():
    for creature in (HORSES[2], BIRDS[2]):
        short, long = (
            np.argmax(parts(replace(creature, neck_length=length))["head"].max(axis=1) > 0.5) for length in (9, 17)
        )
        assert long < short - 2


def test_facing_mirrors_the_animal():
    for creature in CREATURES[:4]:
        right = parts(replace(creature, facing=1, offset_x=0.0))
        left = parts(replace(creature, facing=-1, offset_x=0.0))
        for part, mask in right.items():
            assert np.allclose(mask, left[part][:, ::-1], atol=1e-3)


def test_a_coat_has_its_colour():
    creature = replace(HORSES[0], saturation=0.6, time=0.4)
    for hue, channel in ((0.0, 0), (1 / 3, 1), (2 / 3, 2)):
        dyed = replace(creature, hue=hue, lightness=0.5)
        body = draw(dyed)[parts(dyed)["body"] > 0.95].mean(axis=0)
        assert np.argmax(body) == channel
    pale, dark = (replace(creature, lightness=lightness) for lightness in (0.9, 0.2))
    assert draw(pale)[parts(pale)["body"] > 0.95].mean() > 80 + draw(dark)[parts(dark)["body"] > 0.95].mean()


def test_an_animal_half_outside_is_cut_off_without_a_complaint():
    for creature in CREATURES[:2]:
        for offset in (-300.0, -45.0, 45.0, 300.0):
            assert draw(replace(creature, offset_x=offset)).shape == (96, 96, 3)


def test_every_rater_uses_the_whole_scale_and_leaves_some_out():
    assert set(np.unique(SCORES[~np.isnan(SCORES)])) == set(range(10))
    assert np.allclose(np.nanmean(SCORES, axis=0), 4.5, atol=0.3)
    assert ((np.nanstd(SCORES, axis=0) > 2) & (np.nanstd(SCORES, axis=0) < 2.7)).all()
    assert np.isnan(SCORES).mean(axis=0) == pytest.approx([MISSING, MISSING], abs=0.02)


def test_tastes_oppose_in_part_and_can_still_be_pleased_together():
    assert -0.65 < correlation(ADA[~np.isnan(BEN)], BEN[~np.isnan(BEN)]) < -0.3
    assert ((ADA >= 7) & (BEN >= 7)).any()
    for animals in (slice(0, None, 2), slice(1, None, 2)):  # both classes can please both
        assert np.nanmax(SCORES[animals], axis=0).tolist() == [9, 9]


@pytest.mark.parametrize(
    ("scores", "feature", "sign"),
    [
        (ADA, "lightness", 1), (ADA, "slenderness", 1), (ADA, "wings", 1), (ADA, "neck", 1), (ADA, "evening", 1),
        (BEN, "bulk", 1), (BEN, "warmth", 1), (BEN, "lightness", -1), (BEN, "stride", 1), (BEN, "evening", -1),
    ],
)  # fmt: skip
def test_a_rater_likes_what_the_table_says(scores, feature, sign):
    assert sign * correlation(scores, [features(creature)[feature] for creature in CREATURES]) > 0.1


def test_noise_is_small_against_taste():
    wanted = np.array([utilities(creature) for creature in CREATURES])
    assert 0.5 < np.nanstd(SCORES - wanted) < 0.8


def test_calibration_constants_are_reproduced_by_their_script():
    standard, calibration = calibrate()
    assert standard == STANDARD
    assert calibration == CALIBRATION


def test_the_data_set_shows_the_factors_it_tells():
    data = load_data("creatures", count=60)
    assert [field.name for field in data.condition.fields] == ["animal", "Ada", "Ben"]
    assert data.condition.fields[0].classes == ("horse", "bird")
    assert data.images.shape == (60, 96, 96, 3)
    assert data.rows[:, 0].tolist() == [0, 1] * 30
    assert np.array_equal(data.rows[:, 1:], SCORES[:60].astype(np.float32), equal_nan=True)
    assert all(np.array_equal(data.images[i], draw(CREATURES[i])) for i in range(6))


def test_a_picture_is_the_same_whatever_the_count():
    few, more = load_data("creatures", count=12), load_data("creatures", count=60)
    assert np.array_equal(few.images, more.images[:12])
    assert list(few.keys) == list(more.keys[:12])
    assert load_data("creatures", count=12).fingerprint == few.fingerprint


def test_other_seeds_and_sizes_are_other_data():
    other = load_data("creatures", ImageSpec(24, 32), count=12, seed=1)
    assert other.images.shape == (12, 24, 32, 3)
    assert other.fingerprint != load_data("creatures", ImageSpec(24, 32), count=12).fingerprint


def test_one_creature_is_too_few():
    with pytest.raises(DataError, match="at least 2"):
        load_data("creatures", count=1)
