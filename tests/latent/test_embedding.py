"""Embeddings: what the encoder says, under what it is told, streamed to files that others read."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors import safe_open
from toy import SPEC, Tiny, make_toy_data

from gencore.data.ahead import ahead
from gencore.data.base import to_float
from gencore.data.plain import load_pictures
from gencore.errors import CheckpointError, ConditionError, DataError
from gencore.latent.embedding import embedded, embedding_of
from gencore.latent.embedding_files import TENSORS, Choices, write_embeddings
from gencore.latent.layers import layer_of
from gencore.models.latent_flow import LatentFlow, LatentFlowConfig
from gencore.types import ConditionSpec, Field, ImageSpec

DATA = make_toy_data()


def expected(model: Tiny, condition: Any = None) -> np.ndarray:
    with torch.no_grad():
        return model.encode(to_float(DATA.images), condition).mode().numpy()


def written(folder: Path) -> tuple[dict[str, np.ndarray], dict[str, str]]:
    with safe_open(folder / TENSORS, "numpy") as file:
        return {name: file.get_tensor(name) for name in tuple(file.keys())}, file.metadata()


def table_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "embeddings.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_embeddings_are_the_posterior_modes_in_the_order_of_the_pictures(model: Tiny) -> None:
    chunks = list(embedded(model, DATA, under="masked", batch=48))
    assert [len(chunk.indices) for chunk in chunks] == [48, 48, 48, 48, 8]
    np.testing.assert_allclose(np.concatenate([c.embeddings for c in chunks]), expected(model), atol=1e-5)


def test_what_the_encoder_is_told_decides_what_it_says(model: Tiny) -> None:
    true = embedding_of(model, DATA, under="true").embeddings
    np.testing.assert_allclose(true, expected(model, SPEC.condition(torch.from_numpy(DATA.rows))), atol=1e-5)
    wished = embedding_of(model, DATA, under={"Moira": 9}).embeddings
    np.testing.assert_allclose(wished, expected(model, SPEC.wishes({"Moira": 9}, len(DATA))), atol=1e-5)
    assert np.abs(true - wished).max() > 0.1
    with pytest.raises(ConditionError, match="choose true, masked, or a wish"):
        embedding_of(model, DATA, under="maksed")


def test_fields_are_matched_by_name_and_classes_by_theirs(model: Tiny) -> None:
    turned = ConditionSpec((Field("shape", "class", classes=("disc", "star", "square")), Field("Moira")))
    rows = np.column_stack([np.where(DATA.rows[:, 2] == 1, 0, 2), DATA.rows[:, 0]]).astype(np.float32)
    other = replace(DATA, condition=turned, rows=rows)
    without = replace(DATA, rows=np.column_stack([DATA.rows[:, 0], np.full(200, np.nan), DATA.rows[:, 2]]))
    np.testing.assert_allclose(
        embedding_of(model, other).embeddings, embedding_of(model, without).embeddings, atol=1e-6
    )


def test_reconstruction_errors_and_what_each_number_tells(model: Tiny) -> None:
    found = embedding_of(model, DATA, np.arange(20), under="masked", errors=True, kl=True)
    with torch.no_grad():
        images = to_float(DATA.images[:20])
        posterior = model.encode(images)
        off = (model.decode(posterior.mode()) - images).square().mean(dim=(1, 2, 3))
    np.testing.assert_allclose(found.errors, off.numpy(), rtol=1e-4)
    np.testing.assert_allclose(found.kl, posterior.kl_per_dimension().numpy(), rtol=1e-3, atol=1e-3)


def test_maps_can_be_flattened_or_pooled_and_have_a_code_behind_them() -> None:
    torch.manual_seed(0)
    flow = LatentFlow(
        LatentFlowConfig(channels=4, width=16, depth=1, code=10, code_width=8, flow_width=8, flow_blocks=1),
        ImageSpec(32, 32), ConditionSpec(()),
    ).eval()  # fmt: skip
    assert layer_of(flow).name == "code"
    indices = np.arange(6)
    flat = embedding_of(flow, DATA, indices, layer="latent").embeddings
    pooled = embedding_of(flow, DATA, indices, layer="pooled").embeddings
    code = embedding_of(flow, DATA, indices, layer="code", kl=True)
    assert (flat.shape, pooled.shape, code.embeddings.shape) == ((6, 64), (6, 4), (6, 10))
    np.testing.assert_allclose(flat.reshape(6, 4, 16).mean(axis=2), pooled, atol=1e-5)
    with torch.no_grad():
        images = to_float(DATA.images[:6])
        np.testing.assert_allclose(code.embeddings, flow.code(images).numpy(), atol=1e-5)
        back = layer_of(flow, "latent").decode(torch.from_numpy(flat))
        np.testing.assert_allclose(back.numpy(), flow.decode(flow.encode(images).mode()).numpy(), atol=1e-5)
    assert code.kl is not None
    with pytest.raises(ConditionError, match="cannot be turned back"):
        layer_of(flow, "pooled").decode(torch.zeros(1, 4))
    with pytest.raises(ConditionError, match="no reconstructions"):
        embedded(flow, DATA, layer="pooled", errors=True)


def test_a_model_says_which_layers_it_has(model: Tiny) -> None:
    for name, sentence in (("code", "no code behind"), ("pooled", "nothing to pool"), ("head", "choose one of latent")):
        with pytest.raises(ConditionError, match=sentence):
            layer_of(model, name)


def test_the_files_hold_everything_and_say_what_it_is(model: Tiny, tmp_path: Path) -> None:
    choices = Choices(under={"Moira": 9}, errors=True, pictures=True, batch=64)
    seen: list[float] = []
    write_embeddings(model, DATA, tmp_path / "e", choices, {"weights": "abc"}, lambda entry: seen.append(entry["done"]))
    tensors, metadata = written(tmp_path / "e")
    expects = embedding_of(model, DATA, under={"Moira": 9}, errors=True)
    np.testing.assert_array_equal(tensors["embeddings"], expects.embeddings)
    np.testing.assert_array_equal(tensors["reconstruction_errors"], expects.errors)
    np.testing.assert_array_equal(tensors["scores"], DATA.rows)
    np.testing.assert_array_equal(tensors["pictures"], DATA.images)
    assert (metadata["under"], metadata["layer"], metadata["weights"]) == ("Moira=9", "latent", "abc")
    assert [field["name"] for field in json.loads(metadata["scores"])] == list(SPEC.names)
    assert seen == [0.32, 0.64, 0.96, 1.0]
    rows = table_of(tmp_path / "e")
    assert [row["key"] for row in rows] == list(DATA.keys)
    missing = int(np.flatnonzero(np.isnan(DATA.rows[:, 0]))[0])
    assert rows[missing]["Moira"] == ""
    assert rows[0]["shape"] == ("square", "disc")[int(DATA.rows[0, 2])]
    assert float(rows[7]["reconstruction_error"]) == pytest.approx(float(tensors["reconstruction_errors"][7]), abs=1e-6)


def test_parquet_has_the_same_rows(model: Tiny, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_embeddings(model, DATA, tmp_path / "e", Choices(table="parquet"))
    rows = parquet.read_table(tmp_path / "e" / "embeddings.parquet").to_pylist()
    assert [row["key"] for row in rows] == list(DATA.keys)
    missing = np.isnan(DATA.rows[:, 1])
    assert [row["Ferdinando"] is None for row in rows] == missing.tolist()


def test_given_up_or_out_of_space_it_leaves_everything_as_it_was(model: Tiny, tmp_path: Path, small_disk: Any) -> None:
    assert write_embeddings(model, DATA, tmp_path / "e", Choices(batch=50), None, lambda entry: False) is None
    assert list(tmp_path.glob("e*")) == []
    disk = small_disk("64k")
    (disk / "kept").write_text("kept")
    with pytest.raises(CheckpointError, match="free some space"):
        write_embeddings(model, DATA, disk / "e", Choices(pictures=True))
    assert [file.name for file in disk.iterdir()] == ["kept"]


def test_what_exists_is_not_overwritten_and_wrong_choices_are_said_first(model: Tiny, tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "mine").touch()
    with pytest.raises(CheckpointError, match="exists already"):
        write_embeddings(model, DATA, tmp_path / "e")
    with pytest.raises(ConditionError, match='no kind of table "xlsx"'):
        write_embeddings(model, DATA, tmp_path / "f", Choices(table="xlsx"))
    small = replace(DATA, images=DATA.images[:, :16, :16])
    with pytest.raises(DataError, match="16×16, the model's are 32×32"):
        write_embeddings(model, small, tmp_path / "f")


def test_pictures_that_nobody_rated_can_be_embedded(model: Tiny, tmp_path: Path) -> None:
    (tmp_path / "own" / "more").mkdir(parents=True)
    for name in ("b.png", "a.jpg", "more/c.png"):
        Image.new("RGB", (50, 40), "red").save(tmp_path / "own" / name)
    (tmp_path / "own" / "broken.png").write_bytes(b"no picture")
    data = load_pictures(str(tmp_path / "own"), ImageSpec(32, 32))
    assert list(data.keys) == ["a.jpg", "b.png", "more/c.png"]
    assert [problem.file for problem in data.problems] == ["broken.png"]
    write_embeddings(model, data, tmp_path / "e")
    assert written(tmp_path / "e")[0]["scores"].shape == (3, 0)
    (tmp_path / "one").mkdir()
    Image.new("RGB", (50, 40)).save(tmp_path / "one" / "a.png")
    with pytest.raises(DataError, match="holds 1 pictures and no metadata"):
        load_pictures(str(tmp_path / "one"), ImageSpec(32, 32))


def test_reading_ahead_keeps_order_passes_errors_on_and_ends_with_its_reader() -> None:
    made: list[int] = []

    def items(count: int) -> Any:
        for i in range(count):
            made.append(i)
            yield i
        raise DataError("the end of the disk")

    with pytest.raises(DataError, match="end of the disk"):
        list(ahead(items(3)))
    made.clear()
    reader = ahead(items(1000), count=2)
    assert [next(reader), next(reader)] == [0, 1]
    reader.close()
    assert len(made) <= 6
