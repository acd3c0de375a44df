"""A map as a picture or as JSON: points in their colours, and a legend that says what they mean."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image, ImageDraw, ImageFont

from gencore.errors import ConditionError
from gencore.files import write_text
from gencore.grid import save_picture
from gencore.latent.map.colours import CLASSES, UNKNOWN, Colour, colour, ramp, rgb
from gencore.latent.map.projecting import Layout
from gencore.latent.map.store import DataMap

SIDE = 1000  # pixels of the map; the legend stands below
MARGIN = 30
LEGEND = 110
Marks = Mapping[str, Float[np.ndarray, "_ m"]]
PAPER, INK = (250, 250, 249), (25, 25, 27)


def point_colours(shade: Colour, scale: str = "viridis") -> UInt8[np.ndarray, "n 3"]:
    """The colour of every point; grey where nothing is known."""
    if shade.classes:
        table = np.array([rgb(CLASSES[i % len(CLASSES)]) for i in range(len(shade.classes))], np.uint8)
        known = ~np.isnan(shade.values)
        colours = np.tile(np.array(rgb(UNKNOWN), np.uint8), (len(shade.values), 1))
        colours[known] = table[shade.values[known].astype(int)]
        return colours
    return ramp(scale, ((shade.values - shade.low) / (shade.high - shade.low)).clip(0, 1))


def save_drawing(
    made: DataMap, layout: Layout, file: Path, name: str, scale: str = "viridis", marks: Marks | None = None
) -> Path:
    """A map as a PNG (or another picture) or as JSON, by the suffix of ``file``.

    Args:
        made: the map.
        layout: one of its layouts.
        file: what to write.
        name: of the colour.
        scale: of :data:`gencore.latent.map.colours.SCALES`.
        marks: coordinates of pictures placed on it afterwards, by what they are.

    Raises:
        ConditionError: for an unknown colour, scale, or suffix.
        CheckpointError: if the file cannot be written.
    """
    shade = colour(name, made.gallery.rows, made.gallery.condition, made.embedded.errors)
    if file.suffix.lower() == ".json":
        write_text(file, json.dumps(to_json(made, layout, shade, marks or {}), indent=1) + "\n")
        return file
    if file.suffix.lower() not in Image.registered_extensions():
        raise ConditionError(f"{file} is no map's file; end it in .html, .png or .json.")
    return save_picture(draw(layout.coordinates, shade, scale, marks or {}), file)


def to_json(made: DataMap, layout: Layout, shade: Colour, marks: Marks) -> dict[str, Any]:
    """Everything that another program needs to draw the map."""
    values = [None if np.isnan(value) else round(float(value), 5) for value in shade.values]
    return {
        "model": made.model,
        "layer": made.embedded.layer,
        "weights": made.weights,
        "data": made.data,
        "map": vars(layout.choice),
        "figures": made.figures.get(layout.choice.name, {}),
        "seconds": round(layout.seconds, 1),
        "megabytes": round(layout.megabytes),
        "colour": {"name": shade.name, "low": shade.low, "high": shade.high, "classes": list(shade.classes)},
        "keys": list(made.gallery.keys),
        "coordinates": layout.coordinates.round(4).tolist(),
        "values": values,
        "marks": {what: places.round(4).tolist() for what, places in marks.items()},
    }


def draw(coordinates: Float[np.ndarray, "n m"], shade: Colour, scale: str, marks: Marks) -> UInt8[np.ndarray, "h w 3"]:
    """Points seen from above (a third dimension is not shown), marks as diamonds, and the legend."""
    sheet = Image.new("RGB", (SIDE, SIDE + LEGEND), PAPER)
    pen = ImageDraw.Draw(sheet)
    radius = float(np.clip(300 / np.sqrt(len(coordinates)), 1.2, 7))
    paper = _on_paper(np.concatenate([coordinates, *marks.values()])[:, :2])
    for (x, y), shown in zip(paper, point_colours(shade, scale), strict=False):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tuple(int(part) for part in shown))
    for x, y in paper[len(coordinates) :]:
        pen.polygon([(x - 11, y), (x, y - 11), (x + 11, y), (x, y + 11)], fill=PAPER, outline=INK, width=3)
    _legend(pen, shade, scale)
    return np.asarray(sheet)


def _on_paper(flat: np.ndarray) -> np.ndarray:
    """Coordinates in pixels, both axes to the same scale, y upwards."""
    low, high = flat.min(axis=0), flat.max(axis=0)
    room = SIDE - 2 * MARGIN
    pixels = (flat - (low + high) / 2) * (room / max(float((high - low).max()), 1e-12))
    return np.stack([SIDE / 2 + pixels[:, 0], SIDE / 2 - pixels[:, 1]], axis=1)


def _legend(pen: ImageDraw.ImageDraw, shade: Colour, scale: str) -> None:
    font = ImageFont.load_default(22)
    left, top = MARGIN, SIDE + 6
    pen.text((left, top), shade.name, INK, font)
    if shade.classes:
        step = (SIDE - 2 * MARGIN) / max(1, len(shade.classes))
        for i, name in enumerate(shade.classes):
            x = left + i * step
            pen.ellipse((x, top + 44, x + 18, top + 62), fill=CLASSES[i % len(CLASSES)])
            pen.text((x + 24, top + 40), name[:14], INK, font)
        return
    bar = ramp(scale, np.linspace(0, 1, SIDE - 2 * MARGIN))
    for i, shown in enumerate(bar):
        pen.line((left + i, top + 36, left + i, top + 60), fill=tuple(int(part) for part in shown))
    pen.text((left, top + 66), f"{shade.low:.3g}", INK, font)
    pen.text((SIDE - MARGIN, top + 66), f"{shade.high:.3g}", INK, font, anchor="ra")
