"""Maps: the same seed the same map, what is near in the embedding is near on it, outdated ones are recognised."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.decomposition import PCA
from toy import SPEC, Tiny, TinyConfig, make_toy_data

from gencore.data.base import RatedImages, load_data
from gencore.data.drawing import drawn_picture
from gencore.errors import CapabilityError, ConditionError, DataError, GencoreError
from gencore.latent.map.atlas import draw_atlas, key_of
from gencore.latent.map.colours import Colour
from gencore.latent.map.embedding import Embedded, GivenUpError, checked_layer, embed, embedded, layers_of, vectors_of
from gencore.latent.map.making import laid_out, measured
from gencore.latent.map.projecting import Choice, Layout, place, project
from gencore.latent.map.quality import purity, trusted
from gencore.latent.map.store import DataMap, find_map, gallery_of, read_map, save_map, weights_of
from gencore.types import ImageSpec

GROUPS = np.repeat(np.arange(4), 60)
UMAP = Choice(neighbours=10)


@pytest.fixture(scope="module")
def clusters() -> Embedded:
    """Four groups far apart in twelve dimensions."""
    random = np.random.default_rng(0)
    centres = 12 * random.normal(size=(4, 12))
    return embedded((centres[GROUPS] + random.normal(size=(240, 12))).astype(np.float32), "mean")


@pytest.fixture(scope="module")
def laid(clusters: Embedded) -> Layout:
    return project(clusters, UMAP)


@pytest.fixture(scope="module")
def tiny() -> Tiny:
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()


def map_of(model: Tiny, data: RatedImages, weights: str = "w1") -> DataMap:
    made = DataMap("tiny", weights, data.fingerprint, gallery_of(data), embed(model, data.images, "mean"))
    return laid_out(made, Choice("pca"))


def test_a_map_that_nobody_wants_any_more_is_given_up_and_the_next_one_is_made(clusters: Embedded) -> None:
    heard = []
    with pytest.raises(GivenUpError):
        project(clusters, UMAP, lambda entry: bool(heard.append(entry["done"])))
    assert len(heard) == 1


def test_a_fixed_seed_gives_the_same_map_and_another_seed_another(clusters: Embedded, laid: Layout) -> None:
    again = project(clusters, UMAP)
    assert np.array_equal(again.coordinates, laid.coordinates)
    other = project(clusters, replace(UMAP, seed=1))
    assert not np.allclose(other.coordinates, laid.coordinates, atol=0.1)


def test_umap_tells_how_far_it_is_and_what_it_cost(clusters: Embedded) -> None:
    heard: list[float] = []
    made = project(clusters, replace(UMAP, dimensions=3), lambda entry: heard.append(entry["done"]))
    assert made.coordinates.shape == (240, 3)
    assert heard == sorted(heard)
    assert 0 <= heard[0] <= heard[-1] <= 1
    assert made.seconds > 0
    assert 50 < made.megabytes < 4000


def test_groups_stay_groups_and_new_pictures_join_theirs(clusters: Embedded, laid: Layout) -> None:
    found = purity(laid.coordinates, Colour("group", GROUPS.astype(float), 0, 3, tuple("abcd")), 10)
    assert found.value > 0.95
    assert abs(found.floor) < 0.2
    basis = clusters.basis
    vectors = clusters.points[[5, 100, 200]] @ basis.components + basis.mean + 0.01
    placed = place(clusters, laid, vectors.astype(np.float32))
    distances = np.linalg.norm(placed[:, None] - laid.coordinates[None], axis=2)
    assert [GROUPS[i] for i in distances.argmin(axis=1)] == [0, 1, 3]


def test_a_failure_of_umap_is_one_sentence(clusters: Embedded) -> None:
    broken = replace(clusters, points=np.full_like(clusters.points, np.nan))
    with pytest.raises(GencoreError, match=r"The map could not be made .*; choose other neighbours, or PCA"):
        project(broken, UMAP)


def test_pca_is_exact_also_for_new_pictures(tiny: Tiny) -> None:
    data = make_toy_data()
    vectors, _ = vectors_of(tiny, data.images, "mean")
    found = project(embedded(vectors, "mean"), Choice("pca", 3))
    assert np.abs(found.coordinates) == pytest.approx(np.abs(PCA(3).fit_transform(vectors)), abs=5e-3)
    assert np.array_equal(place(embedded(vectors, "mean"), found, vectors[:4]), found.coordinates[:4])


def test_a_model_of_two_latents_has_a_flat_map_in_space() -> None:
    flat = embedded(np.random.default_rng(0).normal(size=(30, 2)).astype(np.float32), "mean")
    assert not project(flat, Choice("pca", 3)).coordinates[:, 2].any()


def test_trustworthiness_is_one_for_the_thing_itself_and_a_half_by_chance(clusters: Embedded) -> None:
    itself = trusted(clusters.points, clusters.points)
    assert itself.value == pytest.approx(1, abs=1e-6)
    assert itself.floor == pytest.approx(0.5, abs=0.1)


def test_purity_is_nothing_where_the_map_knows_nothing() -> None:
    random = np.random.default_rng(0)
    places, scores = random.normal(size=(500, 2)).astype(np.float32), random.random(500)
    assert abs(purity(places, Colour("score", scores, 0, 1)).value) < 0.05
    along = purity(places, Colour("score", places[:, 0].astype(float), -3, 3))
    assert along.value > 0.7 > 0.05 > abs(along.floor)
    assert purity(places, Colour("score", np.full(500, np.nan), 0, 1)) is None


def test_an_embedding_knows_the_reconstruction_error_and_neighbours_are_nearest_there(tiny: Tiny) -> None:
    data = make_toy_data()
    made = embed(tiny, data.images, "mean")
    images, _ = data.batch(np.array([7]))
    with torch.no_grad():
        apart = (tiny.decode(tiny.encode(images).mode()) - images).square().mean().sqrt()
    assert made.errors[7] == pytest.approx(float(apart), abs=1e-3)
    positions, distances = made.neighbours(made.points[7], 5)
    all_of_them = np.linalg.norm(made.points - made.points[7], axis=1)
    assert 7 in positions
    assert distances == pytest.approx(np.sort(all_of_them)[:5], abs=1e-4)


def test_encoding_can_be_given_up_and_wrong_sizes_are_refused(tiny: Tiny) -> None:
    data = make_toy_data()
    with pytest.raises(GivenUpError):
        embed(tiny, data.images, "mean", lambda entry: entry["done"] < 0.5)
    with pytest.raises(DataError, match="The pictures are 16×32, the model's 32×32"):
        embed(tiny, data.images[:, :16], "mean")
    with pytest.raises(DataError, match="3 pictures make no map"):
        embed(tiny, data.images[:3], "mean")


def test_layers_follow_from_what_a_model_implements() -> None:
    assert layers_of("latent_flow") == ("code", "mean")
    assert layers_of("dcvae") == ("mean",)
    with pytest.raises(CapabilityError, match="no encoder"):
        checked_layer("cdcgan", None)
    with pytest.raises(ConditionError, match='no layer "code" to make a map of; choose mean'):
        checked_layer("dcvae", "code")


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"method": "tsne"}, "choose pca or umap"),
        ({"dimensions": 4}, "2 or 3 dimensions, not 4"),
        ({"neighbours": 1}, "choose 2 to 200"),
        ({"distance": 2.0}, "choose 0 to 1"),
    ],
)
def test_a_choice_that_makes_no_map_is_refused(choice: dict, sentence: str) -> None:
    with pytest.raises(ConditionError, match=sentence):
        Choice(**choice)


def test_a_map_comes_back_from_disk_as_it_was(tiny: Tiny, tmp_path: Path) -> None:
    made = map_of(tiny, make_toy_data())
    places = np.random.default_rng(0).normal(size=(200, 2)).astype(np.float32)
    layout = Layout(UMAP, places, 3.5, 300.0)
    made = made.having(layout, measured(made, layout))
    for file in save_map(made, tmp_path):
        assert file.stat().st_size < 200_000
    again = read_map(tmp_path, "tiny", "mean", "w1")
    assert again.layouts[UMAP.name].coordinates == pytest.approx(places, abs=1e-4)
    assert np.array_equal(again.layouts["pca-2"].coordinates, made.layouts["pca-2"].coordinates)
    assert np.array_equal(again.gallery.rows, made.gallery.rows, equal_nan=True)
    assert np.array_equal(again.embedded.errors, made.embedded.errors)
    assert (again.figures, again.gallery.keys, again.gallery.condition) == (
        made.figures, made.gallery.keys, made.gallery.condition,
    )  # fmt: skip
    assert place(again.embedded, again.layouts["pca-2"], vectors_of(tiny, make_toy_data().images[:2], "mean")[0]) == (
        pytest.approx(made.layouts["pca-2"].coordinates[:2], abs=1e-3)
    )


def test_a_map_of_other_weights_or_a_damaged_one_is_not_read(tiny: Tiny, tmp_path: Path) -> None:
    file, *_ = save_map(map_of(tiny, make_toy_data()), tmp_path)
    assert read_map(tmp_path, "tiny", "mean", "w2") is None
    assert read_map(tmp_path, "tiny", "mean", "w1") is not None
    file.write_bytes(file.read_bytes()[:100])
    assert read_map(tmp_path, "tiny", "mean", "w1") is None


def test_a_retrained_checkpoint_has_no_map_any_more(tiny: Tiny, tmp_path: Path) -> None:
    checkpoint = tmp_path / "tiny"
    checkpoint.mkdir()
    (checkpoint / "model.safetensors").write_bytes(b"weights")
    save_map(map_of(tiny, make_toy_data(), weights_of(checkpoint)), tmp_path / "maps")
    assert find_map(checkpoint, "tiny", "mean") is not None
    (checkpoint / "model.safetensors").write_bytes(b"others")
    assert find_map(checkpoint, "tiny", "mean") is None


def test_models_of_the_same_pictures_share_thumbnails_whatever_their_size(tmp_path: Path, tiny: Tiny) -> None:
    data = make_toy_data()
    half = replace(data, images=data.images[:, ::2, ::2], fingerprint="another")
    assert key_of(half) == key_of(data)
    assert key_of(replace(data, rows=data.rows + 1)) != key_of(data)


def test_every_thumbnail_shows_its_picture() -> None:
    images = make_toy_data().images
    atlas = draw_atlas(images)
    for i in (0, 57, 199):
        apart = np.abs(atlas.crop(i).astype(float) - images[i]).mean()
        others = [np.abs(atlas.crop(i).astype(float) - images[j]).mean() for j in range(0, 200, 10) if j != i]
        assert apart < 12
        assert apart < min(others)


def test_one_drawn_picture_is_that_of_the_whole_data_set() -> None:
    data = load_data("creatures", ImageSpec(32, 32), count=4)
    for i in (0, 3):
        assert np.array_equal(drawn_picture("creatures", data.keys[i], data.image), data.images[i])
    assert drawn_picture("digits", "digit-0001", ImageSpec(32, 32)) is None
    assert drawn_picture("os", "o-0-1", ImageSpec(32, 32)) is None
