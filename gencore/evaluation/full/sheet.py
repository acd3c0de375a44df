"""A contact sheet: real pictures, what is left of them, samples at the same scores, and two sliders at one seed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from gencore.data.base import to_uint8
from gencore.evaluation.full.trial import Trial
from gencore.evaluation.pleasing import chosen_people
from gencore.files import disk_errors
from gencore.grid import tile

COLUMNS = 10
LABEL = 16  # pixels above each row
SWEPT_SEED = 0


def contact_sheet(trial: Trial, file: Path) -> Path:
    """Writes the sheet; the format follows the file's suffix.

    Raises:
        CheckpointError: if it cannot be written.
    """
    rows = {name: tile(to_uint8(images), COLUMNS, gap=2) for name, images in _rows(trial).items()}
    height, width = sum(len(row) + LABEL for row in rows.values()), max(row.shape[1] for row in rows.values())
    sheet, top = Image.new("RGB", (width, height), "white"), 0
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for name, row in rows.items():
        pen.text((2, top + 2), name, "black", font)
        sheet.paste(Image.fromarray(row), (0, top + LABEL))
        top += len(row) + LABEL
    with disk_errors(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        sheet.save(file)
    return file


@torch.inference_mode()
def _rows(trial: Trial) -> Mapping[str, Float[Tensor, "n 3 h w"]]:
    """Each row under its name; those that the model cannot fill are left out."""
    model, bench = trial.model, trial.bench
    real = bench.real.other[:COLUMNS]
    rows = {"real": real}
    if model.capabilities.can_interpolate:
        condition = model.condition_spec.condition(bench.wished[:COLUMNS]).to(model.device)
        rows["reconstruction"] = model.decode(model.encode(real.to(model.device), condition).mode(), condition).cpu()
    if not model.capabilities.can_sample:
        return rows
    rows["samples at the same scores"] = bench.draw(trial.way, bench.wishes(0, COLUMNS), range(COLUMNS))
    raters = [one for one in model.condition_spec.fields if one.kind == "score"]
    for one in chosen_people(raters):
        wishes = [{one.name: float(value)} for value in np.linspace(one.low, one.high, COLUMNS)]
        label = f"{one.name} {one.range_text}, seed {SWEPT_SEED}"
        rows[label] = bench.draw(trial.way, wishes, [SWEPT_SEED] * COLUMNS)
    return rows
