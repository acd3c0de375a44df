"""``gencore map`` and ``gencore.map_pictures``: a page, a picture, numbers; kept beside the checkpoint."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rated_folder import COUNT, write_model_of, write_rated_folder
from typer.testing import CliRunner

import gencore
from gencore import cli
from gencore.errors import CapabilityError, ConditionError, DataError
from gencore.latent.map.embedding import LAYERS
from gencore.latent.map.store import beside, find_map, weights_of

CHECKPOINTS = Path(__file__).parents[1] / "checkpoints"
SHIPPED = [file for layer in LAYERS for file in sorted((CHECKPOINTS / "maps").glob(f"*.{layer}.safetensors"))]
LARGEST, ALL_TOGETHER = 10 * 1024**2, 15 * 1024**2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rated_folder(tmp_path_factory.mktemp("pictures") / "toys")


@pytest.fixture(scope="module")
def checkpoint(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model_of(folder, tmp_path_factory.mktemp("models") / "mine")


def run(*words: object) -> str:
    done = CliRunner().invoke(cli.app, ["map", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_the_three_kinds_of_file(checkpoint: Path, folder: Path, tmp_path: Path) -> None:
    own = folder / "003.png"
    said = run(checkpoint, "--method", "pca", "--colour", "Moira", "--out", tmp_path / "map.png", "--place", own)
    assert re.search(rf"{COUNT} pictures, mean by pca: trustworthiness 0\.\d+ \(floor 0\.\d+, n {COUNT}\)", said)
    assert "yours 0: " in said
    assert Image.open(tmp_path / "map.png").size == (1000, 1110)

    run(checkpoint, "--method", "pca", "--out", tmp_path / "map.json", "--place", own, "--drop", 2, "--wish", "Moira=9")
    told = json.loads((tmp_path / "map.json").read_text())
    assert np.array(told["coordinates"]).shape == (COUNT, 2)
    assert told["colour"]["name"] == "consensus"
    assert len(told["marks"]["generated"]) == 2
    assert told["marks"]["yours"][0] == pytest.approx(told["coordinates"][3], abs=0.05)

    run(checkpoint, "--method", "pca", "--colour", "shape", "--out", tmp_path / "map.html")
    page = (tmp_path / "map.html").read_text()
    assert "makeScatter" in page
    assert not re.search(r"(src|href)=.?https?:", page), "it works offline"


def test_a_kept_map_is_found_again_until_the_weights_change(checkpoint: Path, tmp_path: Path) -> None:
    said = run(checkpoint, "--save", "--neighbours", 8)
    assert said.count("kB") == 3
    kept = find_map(checkpoint, "mine", "mean")
    assert kept is not None
    assert set(kept.layouts) == {"pca-2", "pca-3", "umap-2-8-0.1-0", "umap-3-8-0.1-0"}
    assert {file.parent for file in beside(checkpoint).iterdir()} == {checkpoint.parent / "maps"}
    again = gencore.map_pictures(checkpoint, neighbours=8)
    assert np.array_equal(again.coordinates, kept.layouts["umap-2-8-0.1-0"].coordinates)
    weights = next(checkpoint.glob("model*.safetensors"))
    before = weights.read_bytes()
    try:
        weights.write_bytes(before + b" ")
        assert find_map(checkpoint, "mine", "mean") is None
    finally:
        weights.write_bytes(before)


def test_neighbours_are_named_and_a_map_of_other_pictures_is_made(checkpoint: Path, tmp_path: Path) -> None:
    made = gencore.map_pictures(checkpoint, data=str(write_rated_folder(tmp_path / "few", 12)), method="pca")
    assert len(made.made) == 12
    assert len(set(made.neighbours(0, 4)) - {made.made.gallery.keys[0]}) == 4
    with pytest.raises(ConditionError, match="There is no picture 12; this map has 12"):
        made.neighbours(12)


def test_what_cannot_be_drawn_is_one_sentence(checkpoint: Path, tmp_path: Path) -> None:
    made = gencore.map_pictures(checkpoint, method="pca")
    with pytest.raises(ConditionError, match=r"end it in \.html, \.png or \.json"):
        made.save(tmp_path / "map.doc", "consensus")
    with pytest.raises(ConditionError, match="no colour scale"):
        made.save(tmp_path / "map.png", "consensus", "rainbow")
    (tmp_path / "words.png").write_text("these are words")
    with pytest.raises(DataError, match=r"words\.png is not a picture"):
        made.place([tmp_path / "words.png"])
    with pytest.raises(CapabilityError, match="no encoder"):
        gencore.map_pictures(CHECKPOINTS / "digits-cdcgan")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_shipped_maps_are_of_the_shipped_weights(file: Path) -> None:
    name, layer, _ = file.name.rsplit(".", 2)
    found = find_map(CHECKPOINTS / name, name, layer)
    assert found is not None, f"outdated; run `gencore map checkpoints/{name} --save`"
    assert found.weights == weights_of(CHECKPOINTS / name)
    assert {"umap-2-15-0.1-0", "umap-3-15-0.1-0"} <= set(found.layouts)
    for layout in found.layouts.values():
        trust = found.figures[layout.choice.name]["trustworthiness"]
        least = 0.2 if layout.choice.name.startswith("umap") else 0.15  # two of many like components show little
        assert trust["value"] > trust["floor"] + least


def test_shipped_maps_are_small() -> None:
    sizes = [file.stat().st_size for file in (CHECKPOINTS / "maps").iterdir()]
    assert len(SHIPPED) >= 4
    assert max(sizes) < LARGEST
    assert sum(sizes) < ALL_TOGETHER
