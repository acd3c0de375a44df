"""What every data set hands over: pictures as uint8, raw scores with holes, and a split that stays put."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from inspect import signature
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from jaxtyping import Float, UInt8

from gencore.errors import DataError
from gencore.registry import DATASETS
from gencore.types import ConditionSpec, ImageSpec

Part = Literal["train", "validation", "test"]
HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*")
SHARES = {"validation": 0.1, "test": 0.1}


@dataclass(frozen=True)
class Problem:
    """One row or file that was left out, and why."""

    file: str
    reason: str
    row: int | None = None

    def __str__(self) -> str:
        where = f"row {self.row}: " if self.row is not None else ""
        return f"{self.file}, {where}{self.reason}" if where else f"{self.file}: {self.reason}"


@dataclass(frozen=True)
class RatedImages:
    """A data set, ready to train on.

    Args:
        name: what it is called in cards and figures.
        images: ``(n, h, w, 3)`` uint8, in memory or memory-mapped.
        rows: ``(n, f)`` float32, raw values of the condition fields; NaN where nobody said anything.
        keys: a stable name for each picture (file name, or seed); decides its part of the split.
        condition: the fields of ``rows``.
        fingerprint: hash of the content, written into checkpoints.
        problems: what was left out on loading.
    """

    name: str
    images: UInt8[np.ndarray, "n h w 3"]
    rows: Float[np.ndarray, "n f"]
    keys: Sequence[str]
    condition: ConditionSpec
    fingerprint: str
    problems: tuple[Problem, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.images)

    @property
    def image(self) -> ImageSpec:
        """Size of the pictures."""
        return ImageSpec(*self.images.shape[1:3])

    def only(self, names: Sequence[str]) -> "RatedImages":
        """The same pictures with only the fields ``names``, in that order.

        Raises:
            DataError: if there is no such field.
        """
        missing = [name for name in names if name not in self.condition.names]
        if missing:
            known = ", ".join(self.condition.names) or "no field at all"
            raise DataError(f'{self.name} has no field "{missing[0]}"; it has {known}.')
        columns = [self.condition.names.index(name) for name in names]
        fields = tuple(self.condition.fields[column] for column in columns)
        return replace(self, rows=self.rows[:, columns], condition=ConditionSpec(fields))

    def part(self, name: Part, seed: int = 0) -> np.ndarray:
        """Indices of one part of the split.

        A picture's part is a function of ``seed`` and its own key alone, so adding pictures moves none of the
        others. About 80 % train, 10 % validation, 10 % test.
        """
        positions = np.array([split_position(key, seed) for key in self.keys])
        test, validation = SHARES["test"], SHARES["test"] + SHARES["validation"]
        chosen = {
            "test": positions < test,
            "validation": (positions >= test) & (positions < validation),
            "train": positions >= validation,
        }
        return np.flatnonzero(chosen[name])

    def batch(self, indices: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        """Pictures as float32 ``(n, 3, h, w)`` in [0, 1] and raw rows ``(n, f)`` for ``indices``."""
        return to_float(self.images[indices]), torch.from_numpy(self.rows[indices])


def split_position(key: str, seed: int) -> float:
    """Where a picture lies in [0, 1): uniform over keys, fixed for one key and seed."""
    digest = hashlib.blake2b(f"{seed}:{key}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def to_float(images: UInt8[np.ndarray, "n h w 3"]) -> Float[torch.Tensor, "n 3 h w"]:
    """Pictures from storage to the core: uint8 ``(n, h, w, 3)`` to float32 ``(n, 3, h, w)`` in [0, 1].

    The result keeps the memory order of the input, which is what ``channels_last`` means: no copy to convert.
    """
    return torch.from_numpy(np.ascontiguousarray(images)).permute(0, 3, 1, 2).to(torch.float32).div_(255)


def to_uint8(images: Float[torch.Tensor, "n 3 h w"]) -> UInt8[np.ndarray, "n h w 3"]:
    """Pictures from the core to the edges: float ``(n, 3, h, w)`` in [0, 1] to uint8 ``(n, h, w, 3)``."""
    scaled = images.detach().float().clamp(0, 1).mul(255).round_().to(torch.uint8)
    return scaled.permute(0, 2, 3, 1).contiguous().cpu().numpy()


def fingerprint(images: np.ndarray, rows: np.ndarray, keys: Sequence[str]) -> str:
    """Hash of pictures, scores and names: 16 hexadecimal digits."""
    digest = hashlib.blake2b(digest_size=8)
    digest.update(repr(images.shape).encode())
    for start in range(0, len(images), 512):
        digest.update(np.ascontiguousarray(images[start : start + 512]).data)
    digest.update(np.ascontiguousarray(rows).data)
    digest.update("\n".join(keys).encode())
    return digest.hexdigest()


def load_data(source: str, image: ImageSpec | None = None, **options: Any) -> RatedImages:
    """Loads a registered data set by name, or a rated folder by its path or Hub id.

    Args:
        source: a name such as ``cars``, the path of a folder with a ``metadata.csv``, or the id of such a folder on
            the Hugging Face Hub. A data set's split can follow its name, as in ``stl10:train+unlabeled``, or how many
            pictures are drawn, as in ``cars:24000``.
        image: size of the pictures; each data set's own if not given.
        **options: what the data set's own function takes.

    Raises:
        DataError: if ``source`` is neither, or the data cannot be used.
    """
    name, _, part = source.partition(":")
    if name in DATASETS and name != "folder":
        known = signature(DATASETS[name]).parameters.keys()
        if part:
            counted = part.isdecimal() and "count" in known
            options = ({"count": int(part)} if counted else {"split": part}) | options
        if unknown := options.keys() - known:
            raise DataError(f"{name} takes no {min(unknown)}; leave it out.")
        return DATASETS[name](image=image, **options)
    path = Path(source).expanduser()
    path = path.parent if path.is_file() and path.stem == "metadata" else path
    if not path.exists() and HUB_ID.fullmatch(source):
        from gencore.data.hub_folder import download_folder

        path = download_folder(source)
    if path.is_dir():
        return DATASETS["folder"](path=path, image=image, **options)
    names = ", ".join(name for name in DATASETS if name != "folder")
    raise DataError(f'"{source}" is neither a data set ({names}) nor a folder; check the spelling or the path.')
