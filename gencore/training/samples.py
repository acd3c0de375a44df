"""The sheet of samples a run draws again and again: same seeds, so that learning is what changes."""

from pathlib import Path

import torch
from torch import Tensor

from gencore.data.base import to_uint8
from gencore.files import UNFINISHED, write_json
from gencore.grid import save_picture, tile
from gencore.models.base import GenerativeModel
from gencore.types import Condition, Field, Wish

SEEDS = range(8)
MAX_ROWS = 12
ROWS = "rows.json"  # beside the sheets: what their rows show, from top to bottom


def sheet_wishes(fields: tuple[Field, ...]) -> list[Wish]:
    """One wish a row: anything, then every rater delighted, every class, every attribute present."""
    wishes: list[Wish] = [{}]
    for field in fields:
        if field.kind == "class":
            wishes += [{field.name: name} for name in field.classes]
        else:
            wishes.append({field.name: field.high if field.kind == "score" else 1})
    return wishes[:MAX_ROWS]


def sample_sheet(model: GenerativeModel, file: Path, images: Tensor, condition: Condition) -> Path:
    """Draws what a model can show and writes it as one picture.

    First, where it has an encoder, pictures and below them their reconstructions; then, where it can sample, eight
    seeds under each wish.

    Args:
        model: the model.
        file: where to write.
        images: up to eight pictures ``(n, 3, h, w)`` in [0, 1] that it was not trained on.
        condition: what was said of them.
    """
    rows, shown = [], []
    if model.capabilities.can_interpolate and len(images) == len(SEEDS):
        rows += [images, model.decode(model.encode(images, condition).mode(), condition)]
        shown += ["pictures", "reconstructions"]
    if model.capabilities.can_sample:
        for wish in sheet_wishes(model.condition_spec.fields):  # one row at a time: some models sample slowly
            rows.append(model.sample(list(SEEDS), model.condition_spec.wishes(wish, len(SEEDS))).images)
            shown.append(", ".join(f"{name} {_text(value)}" for name, value in wish.items()) or "anything")
    if not (said := file.parent / ROWS).exists():  # the same for all sheets of a run
        write_json(said, shown)
    unfinished = file.with_name(UNFINISHED + file.name)  # somebody may look for new sheets while this one is written
    return save_picture(tile(to_uint8(torch.cat(rows)), len(SEEDS), gap=2), unfinished).replace(file)


def _text(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
