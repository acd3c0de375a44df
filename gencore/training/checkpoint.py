"""A checkpoint is a folder: ``config.json``, safetensors weights, a card. No pickle anywhere.

``config.json`` says which model it is, its configuration, picture size, condition fields and where it comes from.
Weights above ``shard_size`` are split into several files with an index, as ``huggingface_hub`` does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import save_torch_state_dict
from pydantic import TypeAdapter, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file

from gencore.errors import CheckpointError, GencoreError
from gencore.files import write_json
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.training.packing import Storage, packed, unpacked
from gencore.types import ConditionSpec, ImageSpec
from gencore.version import __version__

FORMAT = 1
INDEX = "model.safetensors.index.json"
WEIGHTS = "model.safetensors"


@dataclass(frozen=True)
class About:
    """The content of ``config.json``.

    Args:
        model: registered name.
        config: the model's own ``Config``, as JSON.
        image: picture size.
        condition: fields and scaling.
        provenance: data, seed, steps, seconds, machine, version, figures at the end.
        format: version of this layout.
    """

    model: str
    config: dict[str, Any]
    image: ImageSpec
    condition: ConditionSpec
    provenance: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT


ABOUT = TypeAdapter(About)


def build_model(about: About) -> GenerativeModel:
    """A fresh model as ``about`` describes it, with random weights."""
    kind = MODELS[about.model]
    config = TypeAdapter(kind.Config).validate_python(about.config)
    return kind(config, about.image, about.condition)


def describe(model: GenerativeModel, name: str, provenance: Mapping[str, Any]) -> About:
    """What ``config.json`` says of ``model``; weights to be loaded need no pretrained start."""
    config = TypeAdapter(type(model.config)).dump_python(model.config, mode="json")
    if "pretrained" in config:
        config["pretrained"] = False
    return About(name, config, model.image, model.condition_spec, {"gencore": __version__, **provenance})


def write_weights(
    folder: Path,
    about: About,
    weights: Mapping[str, torch.Tensor],
    storage: Storage = "float32",
    shard_size: str = "9MB",
) -> None:
    """Writes ``config.json`` and the weights into an existing folder.

    Args:
        folder: where to; wrap in :func:`gencore.files.write_folder` to make it atomic.
        about: what the weights belong to.
        weights: the model's ``state_dict``.
        storage: how floating point numbers are stored; see :mod:`gencore.training.packing`.
        shard_size: split into files of at most this size.
    """
    save_torch_state_dict(packed(weights, storage), folder, max_shard_size=shard_size, safe_serialization=True)
    write_json(folder / "config.json", ABOUT.dump_python(about, mode="json"))


def read_about(folder: Path) -> About:
    """Reads and checks ``config.json``.

    Raises:
        CheckpointError: if it is missing, not JSON, of another version or kind.
    """
    file = folder / "config.json"
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CheckpointError(f"{folder} holds no config.json, so it is no checkpoint; check the path.") from None
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{file} cannot be read ({error}); restore it from where the checkpoint came.") from None
    version = content.get("format") if isinstance(content, dict) else None
    if version != FORMAT:
        raise CheckpointError(
            f"{file} is of format {version}, this gencore reads format {FORMAT}; "
            "install the gencore that wrote it, or train again."
        )
    try:
        return ABOUT.validate_python(content)
    except (ValidationError, GencoreError) as error:
        raise CheckpointError(f"{file}: {_first_problem(error)}; it was not written by this gencore.") from None


def read_model(folder: Path) -> tuple[GenerativeModel, About]:
    """The model of a checkpoint, in evaluation mode, and what is known about it.

    Raises:
        CheckpointError: if a file is missing, truncated or belongs to another model.
    """
    about = read_about(folder)
    try:
        model = build_model(about)
    except ValidationError as error:
        raise CheckpointError(f"{folder / 'config.json'}: config.{_first_problem(error)}.") from None
    weights = read_weights(folder)
    model.drop_training_parts(lambda part: not any(name.startswith(f"{part}.") for name in weights))
    expected = model.state_dict()
    missing, foreign = expected.keys() - weights.keys(), weights.keys() - expected.keys()
    misshapen = [name for name in expected.keys() & weights.keys() if expected[name].shape != weights[name].shape]
    if missing or foreign or misshapen:
        example = sorted(missing or foreign or misshapen)[0]
        raise CheckpointError(
            f"The weights in {folder} do not belong to the {about.model} of its config.json "
            f'(for instance "{example}"); take both files from the same checkpoint.'
        )
    model.load_state_dict({name: tensor.to(expected[name].dtype) for name, tensor in weights.items()})
    return model.eval(), about


def read_weights(folder: Path) -> dict[str, torch.Tensor]:
    """All tensors of a checkpoint, from one file or from its shards.

    Raises:
        CheckpointError: if a file is missing or truncated.
    """
    weights: dict[str, torch.Tensor] = {}
    for file in weight_files(folder):
        weights.update(read_tensors(file))
    return unpacked(weights)


def weight_files(folder: Path) -> list[Path]:
    """The file with a checkpoint's weights, or all of its shards, whether they are there or not.

    Raises:
        CheckpointError: if the list of shards is damaged.
    """
    if not (folder / INDEX).exists():
        return [folder / WEIGHTS]
    try:
        names = set(json.loads((folder / INDEX).read_text())["weight_map"].values())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CheckpointError(f"{folder / INDEX} is damaged; restore it from where the checkpoint came.") from None
    return [folder / Path(name).name for name in sorted(names)]


def read_tensors(file: Path) -> dict[str, torch.Tensor]:
    """The tensors of one safetensors file.

    Raises:
        CheckpointError: if it is missing, truncated, or no safetensors file.
    """
    try:
        return load_file(file)
    except FileNotFoundError:
        raise CheckpointError(f"{file} is missing; the checkpoint is not complete, copy it again.") from None
    except (SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(
            f"{file} is truncated or no safetensors file ({error}); copy the checkpoint again."
        ) from None


def _first_problem(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error).rstrip(".")
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
