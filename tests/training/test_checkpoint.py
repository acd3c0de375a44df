"""Checkpoints: what is written comes back, and what is damaged says so in a sentence."""

import json
from pathlib import Path

import pytest
import torch
from toy import SPEC, Tiny, TinyConfig

from gencore.errors import CheckpointError, RegistryError
from gencore.training.checkpoint import describe, read_about, read_model, read_weights, write_weights
from gencore.training.state import load_state, resolve
from gencore.training.trainer import Trainer
from gencore.types import ImageSpec


@pytest.fixture
def model(tiny_models) -> Tiny:
    torch.manual_seed(0)
    return Tiny(TinyConfig(), ImageSpec(32, 32), SPEC).eval()


@pytest.fixture
def folder(model: Tiny, tmp_path: Path) -> Path:
    path = tmp_path / "checkpoint"
    path.mkdir()
    write_weights(path, describe(model, "tiny", {"steps": 3}), model.state_dict())
    return path


def change(folder: Path, **content: object) -> None:
    """Edits config.json as someone might by hand."""
    file = folder / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **content}))


class TestRoundTrip:
    def test_the_model_comes_back_ready_to_use(self, folder, model):
        loaded, about = read_model(folder)
        assert not loaded.training
        assert about.model == "tiny"
        assert about.provenance["steps"] == 3
        assert torch.equal(loaded.sample([1, 2]).images, model.sample([1, 2]).images)

    def test_large_weights_are_split_and_put_together_again(self, model, tmp_path):
        write_weights(tmp_path, describe(model, "tiny", {}), model.state_dict(), shard_size="20KB")
        assert len(list(tmp_path.glob("model-*.safetensors"))) > 1
        assert not (tmp_path / "model.safetensors").exists()
        for name, tensor in read_model(tmp_path)[0].state_dict().items():
            assert torch.equal(tensor, model.state_dict()[name])

    def test_half_precision_halves_the_file_and_hardly_moves_the_pictures(self, model, folder, tmp_path):
        write_weights(tmp_path, describe(model, "tiny", {}), model.state_dict(), "float16")
        sizes = [(path / "model.safetensors").stat().st_size for path in (tmp_path, folder)]
        assert sizes[0] < 0.6 * sizes[1]
        loaded = read_model(tmp_path)[0]
        assert loaded.from_latent.weight.dtype == torch.float32
        assert (loaded.sample([1]).images - model.sample([1]).images).abs().max() < 0.01

    def test_no_pickle_is_written(self, tiny_recipe, toy_data, tmp_path):
        for _ in Trainer(toy_data, tiny_recipe, tmp_path / "run").run():
            pass
        files = [path for path in (tmp_path / "run").rglob("*") if path.is_file()]
        assert {path.suffix for path in files} <= {".json", ".jsonl", ".safetensors", ".jpg", ".md"}
        assert not any(path.read_bytes()[:2] in (b"\x80\x02", b"\x80\x04", b"PK") for path in files)

    def test_a_run_counts_as_its_newest_checkpoint(self, tiny_recipe, toy_data, tmp_path):
        for _ in Trainer(toy_data, tiny_recipe, tmp_path / "run").run():
            pass
        assert read_model(resolve(tmp_path / "run"))[1].provenance["steps"] == 12
        assert len(list((tmp_path / "run" / "checkpoints").iterdir())) == 1


class TestDamage:
    def test_truncated_weights(self, folder):
        file = folder / "model.safetensors"
        file.write_bytes(file.read_bytes()[:-100])
        with pytest.raises(CheckpointError, match=r"model\.safetensors is truncated or no safetensors file"):
            read_model(folder)

    @pytest.mark.parametrize(
        "content", [b"", b"x", b"\x80\x04 a pickle", bytes(4096)], ids=["empty", "short", "pickle", "zeros"]
    )
    def test_weights_that_are_no_safetensors(self, folder, content):
        (folder / "model.safetensors").write_bytes(content)
        with pytest.raises(CheckpointError, match="truncated or no safetensors file"):
            read_model(folder)

    def test_missing_weights(self, folder):
        (folder / "model.safetensors").unlink()
        with pytest.raises(CheckpointError, match=r"model\.safetensors is missing; the checkpoint is not complete"):
            read_model(folder)

    def test_a_missing_shard(self, model, tmp_path):
        write_weights(tmp_path, describe(model, "tiny", {}), model.state_dict(), shard_size="20KB")
        shard = sorted(tmp_path.glob("model-*.safetensors"))[0]
        shard.unlink()
        with pytest.raises(CheckpointError, match=f"{shard.name} is missing"):
            read_model(tmp_path)

    @pytest.mark.parametrize("content", ["{", "[]", '{"weight_map": 3}', "{}"])
    def test_a_damaged_index(self, folder, content):
        (folder / "model.safetensors.index.json").write_text(content)
        with pytest.raises(CheckpointError, match=r"index\.json is damaged"):
            read_model(folder)

    def test_an_index_cannot_point_outside_its_folder(self, folder, model, tmp_path):
        outside = tmp_path / "outside.safetensors"
        (folder / "model.safetensors").rename(outside)
        (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": {"x": str(outside)}}))
        with pytest.raises(CheckpointError, match="is missing"):
            read_weights(folder)

    def test_another_models_weights(self, folder, model, tmp_path):
        other = Tiny(TinyConfig(latent=5), ImageSpec(32, 32), SPEC)
        (tmp_path / "other").mkdir()
        write_weights(tmp_path / "other", describe(other, "tiny", {}), other.state_dict())
        (tmp_path / "other" / "model.safetensors").replace(folder / "model.safetensors")
        with pytest.raises(CheckpointError, match=r"do not belong to the tiny of its config\.json.*from_latent"):
            read_model(folder)

    def test_no_config(self, folder):
        (folder / "config.json").unlink()
        with pytest.raises(CheckpointError, match=r"holds no config\.json, so it is no checkpoint; check the path"):
            read_model(folder)

    @pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe\x00", b"model: tiny"])
    def test_a_config_that_is_no_json(self, folder, content):
        (folder / "config.json").write_bytes(content)
        with pytest.raises(CheckpointError, match=r"config\.json cannot be read"):
            read_about(folder)

    @pytest.mark.parametrize("version", [0, 2, None, "1"])
    def test_a_config_of_another_version(self, folder, version):
        change(folder, format=version)
        with pytest.raises(CheckpointError, match=rf"is of format {version}, this gencore reads format 1; install"):
            read_about(folder)

    def test_a_config_that_is_a_list(self, folder):
        (folder / "config.json").write_text("[1, 2]")
        with pytest.raises(CheckpointError, match="is of format None"):
            read_about(folder)

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"image": {"height": "tall", "width": 32}}, r"image\.height"),
            ({"image": {"height": 4, "width": 32}}, "too small"),
            ({"condition": {"fields": [{"name": "Moira", "low": 9, "high": 0}]}}, "range 9..0 is empty"),
            ({"condition": {"fields": "Moira"}}, r"condition\.fields"),
            ({"model": 3}, "model"),
        ],
    )
    def test_a_config_that_makes_no_sense_names_the_entry(self, folder, wrong, sentence):
        change(folder, **wrong)
        with pytest.raises(CheckpointError, match=sentence):
            read_about(folder)

    def test_a_choice_the_model_does_not_have(self, folder):
        change(folder, config={"latent": "many"})
        with pytest.raises(CheckpointError, match=r"config\.latent"):
            read_model(folder)

    def test_a_model_this_gencore_does_not_know(self, folder):
        change(folder, model="tinny")
        with pytest.raises(RegistryError, match='no model "tinny"; did you mean "tiny"'):
            read_model(folder)


class TestRuns:
    @pytest.fixture
    def out(self, tiny_recipe, toy_data, tmp_path) -> Path:
        for _ in Trainer(toy_data, tiny_recipe, tmp_path / "run").run():
            pass
        return tmp_path / "run"

    def test_a_damaged_pointer_names_what_it_could_point_at(self, out):
        (out / "latest.json").write_text("{")
        with pytest.raises(CheckpointError, match=r"latest\.json is damaged.*step-00000012"):
            resolve(out)

    def test_a_pointer_cannot_leave_the_run(self, out, tmp_path):
        (out / "latest.json").write_text(json.dumps({"checkpoint": "../../../etc"}))
        assert resolve(out) == out / "checkpoints" / "etc"

    def test_damaged_resume_state_says_so(self, out, toy_data):
        file = resolve(out) / "state.safetensors"
        file.write_bytes(file.read_bytes()[:100])
        with pytest.raises(CheckpointError, match=r"state\.safetensors is truncated"):
            Trainer.resume(toy_data, out)

    def test_damaged_counters_say_so(self, out):
        (resolve(out) / "state.json").write_text('{"counters": {"steps": 3}, "scalars": {}}')
        with pytest.raises(CheckpointError, match=r"state\.json is damaged.*cannot be resumed"):
            load_state(out)

    def test_neither_checkpoint_nor_run(self, tmp_path):
        with pytest.raises(CheckpointError, match="There is no folder"):
            resolve(tmp_path / "missing")
        with pytest.raises(CheckpointError, match=r"neither config\.json nor latest\.json"):
            resolve(tmp_path)
