"""The sheet of samples a run draws again and again: same seeds, so that learning is what changes."""

from pathlib import Path

from gencore.data.base import to_uint8
from gencore.grid import save_picture, tile
from gencore.models.base import GenerativeModel
from gencore.types import Field, Wish

SEEDS = range(8)
MAX_ROWS = 12


def sheet_wishes(fields: tuple[Field, ...]) -> list[Wish]:
    """One wish a row: anything, then every rater delighted, every class, every attribute present."""
    wishes: list[Wish] = [{}]
    for field in fields:
        if field.kind == "class":
            wishes += [{field.name: name} for name in field.classes]
        else:
            wishes.append({field.name: field.high if field.kind == "score" else 1})
    return wishes[:MAX_ROWS]


def sample_sheet(model: GenerativeModel, file: Path) -> Path:
    """Draws eight seeds under each wish and writes them as one picture."""
    wishes = sheet_wishes(model.condition_spec.fields)
    seeds = [seed for _ in wishes for seed in SEEDS]
    each = [wish for wish in wishes for _ in SEEDS]
    samples = model.sample(seeds, model.condition_spec.wishes(each, len(seeds)))
    return save_picture(tile(to_uint8(samples.images), len(SEEDS), gap=2), file)
