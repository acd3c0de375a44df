"""The analysis of latents finds what was planted in them, and says so in words."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from toy import Tiny, make_toy_data

from gencore.errors import DataError
from gencore.latent.analysis import analyse
from gencore.latent.findings import findings
from gencore.latent.heatmap import heat_map
from gencore.latent.portrait import portrait_of
from gencore.latent.portrait_file import clustered, read_portrait, steps_of, to_json, write_portrait

N = 600


def planted() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Twelve dimensions: 2 is dead, 7 repeats 4, 8 goes with 5, and 9 is tied to Moira."""
    random = np.random.default_rng(0)
    latents = random.normal(size=(N, 12))
    latents[:, 2] = 0.3 + 0.02 * latents[:, 2]
    latents[:, 7] = -latents[:, 4] + 0.01 * random.normal(size=N)
    latents[:, 8] = 0.85 * latents[:, 5] + 0.5 * random.normal(size=N)
    moira = 4.5 + 2 * latents[:, 9] + random.normal(size=N)
    moira[::7] = np.nan
    kl = np.tile(np.where(np.arange(12) == 2, 0.001, 1.0), (N, 1))
    return latents.astype(np.float32), kl.astype(np.float32), moira


def test_it_finds_the_dead_the_repeated_the_correlated_and_the_tied_dimension() -> None:
    latents, kl, moira = planted()
    found = analyse(latents, kl, {"Moira": moira, "Nobody": np.full(N, np.nan)})
    assert found.unused.tolist() == [2]
    assert [pair[:2] for pair in found.pairs] == [(4, 7), (5, 8)]
    assert found.pairs[0][2] < -0.99
    assert 0.7 < found.pairs[1][2] < 0.98
    assert int(np.abs(found.raters["Moira"]).argmax()) == 9
    assert not found.raters["Nobody"].any()
    np.testing.assert_allclose(found.kl, kl[0], rtol=1e-5)
    np.testing.assert_allclose(found.variance, latents.astype(np.float64).var(axis=0), rtol=1e-5)
    np.testing.assert_allclose(
        found.correlation, np.corrcoef(latents[:, found.compared].T.astype(np.float64)), atol=1e-9
    )


def test_it_says_so_in_words() -> None:
    latents, kl, moira = planted()
    said = findings(analyse(latents, kl, {"Moira": moira, "Nobody": np.full(N, np.nan)}))
    assert said[:4] == [
        "1 of 12 dimensions is hardly used (2).",
        "Dimensions 4 and 7 say the same (r = -1.00).",
        "Dimensions 5 and 8 go together (r = 0.86).",
        "Dimension 9 follows Moira (r = 0.90).",
    ]
    assert said[4] == "No single dimension follows Nobody (|r| stays below 0.3)."
    assert said[5] == "A picture's latents tell 11 nats; 6 dimensions tell half of that."
    well = findings(analyse(np.random.default_rng(1).normal(size=(N, 3))))
    assert well == ["All 3 dimensions are used.", "No two used dimensions are highly correlated (|r| stays below 0.7)."]


def test_all_pairs_are_counted_though_only_some_are_kept() -> None:
    random = np.random.default_rng(0)
    found = analyse(random.normal(size=(N, 1)) + 0.5 * random.normal(size=(N, 20)))
    assert (len(found.pairs), found.together) == (100, 190)
    assert findings(found)[1].endswith(", and 189 more pairs.")


def test_an_encoder_without_doubt_is_measured_against_its_widest_dimension() -> None:
    latents = planted()[0] * 1000
    assert analyse(latents).unused.tolist() == [2]
    assert findings(analyse(np.zeros((50, 4))))[0].startswith("None of the 4 dimensions is used")


def test_too_few_pictures_are_refused() -> None:
    with pytest.raises(DataError, match="at least 20"):
        analyse(np.zeros((5, 4)))


def test_what_goes_together_is_put_side_by_side() -> None:
    found = analyse(planted()[0])
    order = [int(found.compared[place]) for place in clustered(found.correlation)]
    assert abs(order.index(4) - order.index(7)) == 1
    assert abs(order.index(5) - order.index(8)) == 1


def test_a_portrait_is_kept_small_and_known_to_belong_to_its_weights(model: Tiny, tmp_path: Path) -> None:
    portrait = portrait_of(model, make_toy_data())
    write_portrait(tmp_path, portrait, "these")
    assert read_portrait(tmp_path, "others") is None
    kept = read_portrait(tmp_path, "these")
    assert kept == json.loads(json.dumps(to_json(portrait, "these")))
    assert kept["pictures"] == 200
    assert len(kept["correlation"][7]) == 7
    steps = steps_of(kept)
    for one in portrait.directions:
        step, reader = steps[one.name]
        np.testing.assert_allclose(step, one.step, atol=2e-3 * np.abs(one.step).max())
        assert reader @ step == pytest.approx(1, abs=0.01)
    (tmp_path / "latents.json").write_text("{")
    assert read_portrait(tmp_path, "these") is None


def test_the_same_model_and_pictures_give_the_same_portrait(model: Tiny) -> None:
    once, again = (to_json(portrait_of(model, make_toy_data())) for _ in range(2))
    assert once == again


def test_looking_can_be_given_up(model: Tiny) -> None:
    with pytest.raises(DataError, match="given up"):
        portrait_of(model, make_toy_data(), watch=lambda entry: entry["done"] < 0.8)


def test_the_heat_map_shows_each_pair(model: Tiny, tmp_path: Path) -> None:
    written = to_json(portrait_of(model, make_toy_data()))
    picture = np.asarray(Image.open(heat_map(written, tmp_path / "map.png")))
    order = written["orders"]["clusters"]
    high, low = max(order[:2]), min(order[:2])
    r = written["correlation"][high][low]
    cell = picture[40 + 4, 40 + 9 + 4].astype(int)
    assert (cell[0] > cell[2]) == (r > 0), "orange goes together, blue opposes"
    assert picture[44, 44].tolist() == [178, 72, 18], "everything goes together with itself"
