"""Presets as JSON files: what ``gencore tune`` finds, and ``gencore train --preset FILE.json`` takes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from gencore.errors import GencoreError, TrainingError
from gencore.files import write_json
from gencore.presets.base import Preset

SUFFIX = ".json"
PRESET = TypeAdapter(Preset)


def is_preset_file(name: str) -> bool:
    """Whether a preset is meant by the path of its file."""
    return name.lower().endswith(SUFFIX)


def write_preset(file: Path, preset: Preset) -> None:
    """Writes a preset file, in one step.

    Raises:
        CheckpointError: if it cannot be written.
    """
    write_json(file, PRESET.dump_python(preset, mode="json"))


def read_preset(file: Path) -> Preset:
    """Reads a preset file; what it leaves out is as it comes.

    Raises:
        TrainingError: if it is missing, damaged, or says something that no preset has.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        preset = PRESET.validate_python(content)
    except FileNotFoundError:
        raise TrainingError(f"There is no preset file {file}; check the path.") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise TrainingError(f"{file}: {'.'.join(map(str, first['loc']))}: {first['msg']}; mend it.") from None
    except GencoreError as error:
        raise TrainingError(f"{file}: {error}") from None
    except (OSError, ValueError) as error:
        raise TrainingError(f"{file} cannot be read as JSON ({error}); mend it, or write it anew.") from None
    if unknown := _unknown(content, PRESET.dump_python(preset, mode="json")):
        raise TrainingError(f"{file}: a preset has no {unknown}; check the spelling.")
    return preset


def _unknown(given: Any, known: Any, path: str = "") -> str | None:
    """The first name in ``given`` that was not understood."""
    if isinstance(given, list) and isinstance(known, list):
        pairs = [(f"{path}.{i}", *both) for i, both in enumerate(zip(given, known, strict=False))]
        return next((found for name, a, b in pairs if (found := _unknown(a, b, name))), None)
    if not (isinstance(given, Mapping) and isinstance(known, Mapping)):
        return None
    for name, value in given.items():
        here = f"{path}.{name}".lstrip(".")
        found = here if name not in known else _unknown(value, known[name], here)
        if found:
            return found
    return None
