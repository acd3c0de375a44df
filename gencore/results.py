"""What generating and editing give: pictures, how they came about, and what the judge says of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image

from gencore.errors import ConditionError
from gencore.files import write_json
from gencore.grid import save_picture, tile
from gencore.raters.judge import Verdict


@dataclass(frozen=True)
class Pictures:
    """Generated pictures and how they came about.

    Args:
        images: ``(n, h, w, 3)`` uint8.
        latents: what they were decoded from, ``(n, *latent_shape)`` float32.
        recipe: model, wish, seeds and options: enough to make the same pictures again.
        judged: what the judge says of each picture, by field: points of a score, a class with its probability, the
            probability of an attribute; empty without a judge.
    """

    images: UInt8[np.ndarray, "n h w 3"]
    latents: Float[np.ndarray, "n *latent"]
    recipe: dict[str, Any]
    judged: dict[str, list[Verdict]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.images)

    def __iter__(self) -> Iterator[Image.Image]:
        return (Image.fromarray(image) for image in self.images)

    def save(self, file: str | Path, columns: int = 5) -> Path:
        """All pictures in one file (PNG, JPEG, WebP: by its suffix), in rows of ``columns``."""
        return save_picture(tile(self.images, columns, gap=2), _picture_file(file))

    def save_each(self, folder: str | Path) -> list[Path]:
        """Every picture as a PNG of its own named after its seed, with ``recipe.json`` beside them."""
        folder = Path(folder)
        files = [
            save_picture(image, folder / f"seed-{seed}.png")
            for seed, image in zip(self.recipe["seeds"], self.images, strict=True)
        ]
        write_json(folder / "recipe.json", self.recipe)
        return files


@dataclass(frozen=True)
class EditedPicture:
    """A picture on its way to a wish.

    Args:
        before: the picture itself, at the model's size, ``(h, w, 3)`` uint8.
        images: how it looks at each of ``amounts``, ``(steps, h, w, 3)`` uint8.
        amounts: parts of the way, from 0 (untouched) to 1 (the whole edit).
        recipe: picture, model, wish and options.
        judged: what the judge says each rater would give, by name: first the picture itself, then each step; empty
            without a judge.
    """

    before: UInt8[np.ndarray, "h w 3"]
    images: UInt8[np.ndarray, "a h w 3"]
    amounts: tuple[float, ...]
    recipe: dict[str, Any]
    judged: dict[str, list[Verdict]] = field(default_factory=dict)

    def save(self, file: str | Path) -> Path:
        """The last step as a picture file (PNG, JPEG, WebP: by its suffix).

        Raises:
            ConditionError: if the suffix is none of a picture format.
        """
        return save_picture(self.images[-1], _picture_file(file))


def _picture_file(file: str | Path) -> Path:
    file = Path(file)
    if file.suffix.lower() not in Image.registered_extensions():
        raise ConditionError(f"{file} has no suffix of a picture format; end it in .png or .jpg.")
    return file
