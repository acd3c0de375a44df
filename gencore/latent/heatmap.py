"""The correlation matrix of latents as a picture."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from gencore.grid import save_picture
from gencore.latent.portrait_file import Written

CELL = 9
MARGIN = 40
LOW, MIDDLE, HIGH = (38, 90, 158), (247, 247, 247), (178, 72, 18)  # told apart whatever colours an eye can see


def heat_map(written: Written, file: Path) -> Path:
    """Draws the matrix in the order of its clusters; blue is −1, orange 1, and unused dimensions are marked grey.

    Args:
        written: a portrait, as :func:`gencore.latent.portrait_file.to_json` gives it.
        file: where to.

    Raises:
        CheckpointError: if it cannot be written.
    """
    order = written["orders"]["clusters"]
    matrix = square(written["correlation"])[np.ix_(order, order)]
    positive = np.clip(matrix, 0, 1)[..., None] * (np.array(HIGH) - MIDDLE)
    negative = np.clip(-matrix, 0, 1)[..., None] * (np.array(LOW) - MIDDLE)
    cells = np.rint(np.array(MIDDLE) + positive + negative).astype(np.uint8)
    side = CELL * len(order)
    sheet = Image.new("RGB", (side + MARGIN, side + MARGIN), "white")
    sheet.paste(Image.fromarray(cells.repeat(CELL, axis=0).repeat(CELL, axis=1)), (MARGIN, MARGIN))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(9)
    for place, position in enumerate(order):
        one = written["dimensions"][position]
        at = MARGIN + place * CELL
        if not one["active"]:
            pen.rectangle((MARGIN - 5, at, MARGIN - 2, at + CELL - 2), fill=(130, 130, 130))
        if len(order) <= 20 or place % 4 == 0:
            pen.text((4, at - 1), str(one["dimension"]), "black", font)
            pen.text((at, MARGIN - 18), str(one["dimension"]), "black", font)
    return save_picture(np.asarray(sheet), file)


def square(triangle: list[list[float]]) -> np.ndarray:
    """The whole matrix of correlations, from the rows below its diagonal."""
    matrix = np.eye(len(triangle))
    for i, row in enumerate(triangle):
        matrix[i, :i] = matrix[:i, i] = row
    return matrix
