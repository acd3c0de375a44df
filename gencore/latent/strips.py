"""Traversals as a picture to look at: a row for each direction or dimension, with its name."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import UInt8
from PIL import Image, ImageDraw, ImageFont

from gencore.grid import tile

LABEL = 150  # pixels
GAP = 2


def labelled(
    rows: Sequence[tuple[str, UInt8[np.ndarray, "a h w 3"]]], amounts: Sequence[float]
) -> UInt8[np.ndarray, "height width 3"]:
    """Rows of pictures, each with its name on the left, under what was done to each column.

    Args:
        rows: a name and as many pictures as there are amounts.
        amounts: of each column.
    """
    font = ImageFont.load_default(13)
    strips = [Image.fromarray(tile(images, len(images), gap=GAP)) for _, images in rows]
    height, width = strips[0].height + GAP, strips[0].width
    sheet = Image.new("RGB", (LABEL + width, 20 + height * len(strips)), "white")
    pen = ImageDraw.Draw(sheet)
    each = width / len(amounts)
    for place, amount in enumerate(amounts):
        pen.text((LABEL + (place + 0.5) * each, 10), f"{amount:+g}", "black", font, anchor="mm")
    for place, ((name, _), strip) in enumerate(zip(rows, strips, strict=True)):
        top = 20 + place * height
        sheet.paste(strip, (LABEL, top))
        for line, text in enumerate(name.split("\n")):
            pen.text((6, top + 6 + 17 * line), text, "black", font)
    return np.asarray(sheet)
