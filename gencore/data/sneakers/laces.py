"""What holds a sneaker on the foot: laces with a bow, or elastic on either side of a slip-on's tongue."""

import numpy as np

from gencore.data.painting.curves import ribbon, through
from gencore.data.painting.pen import Pen, toned
from gencore.data.sneakers.relief import Site
from gencore.data.sneakers.shoe import Points, Shoe


def draw_laces(canvas: np.ndarray, shoe: Shoe, site: Site) -> None:
    """Draws laces or elastic, in the colour of the sole.

    Args:
        canvas: (h, w, 3), drawn on in place.
        shoe: that has them.
        site: what it is in.
    """
    pen, colour = Pen(*canvas.shape[:2]), shoe.sneaker.rubber_colour
    if shoe.sneaker.kind == "slip-on":
        _elastic(pen, shoe, colour)
    else:
        _laces(pen, shoe, colour)
    pen.lay_over(canvas, site.light.at(0.1 * site.light.way[0], -0.45))


def _elastic(pen: Pen, shoe: Shoe, colour: np.ndarray) -> None:
    """A wedge of ribbed elastic."""
    (a, up), _, _ = shoe.throat
    wedge = [(a - 0.035, up - 0.010), (a + 0.075, up - 0.040), (a + 0.065, 0.50 * up), (a + 0.010, 0.50 * up)]
    pen.fill(shoe.above([(u + 0.006, high - 0.010) for u, high in wedge]), toned((0.05, 0.05, 0.06), 1.0, 0.45))
    pen.fill(shoe.above(wedge), toned(colour))
    for share in (0.2, 0.4, 0.6, 0.8):
        ends = [(1.0 - share) * np.array(wedge[0]) + share * np.array(wedge[1]),
                (1.0 - share) * np.array(wedge[3]) + share * np.array(wedge[2])]  # fmt: skip
        pen.line(shoe.above([(float(u), float(high)) for u, high in ends]), toned(colour, 0.62), 0.7)


def _laces(pen: Pen, shoe: Shoe, colour: np.ndarray) -> None:
    """Rows of laces from the eyelets over the tongue, and a bow at the upper end."""
    line = through(np.array(shoe.throat), 12)
    count = 7 if shoe.sneaker.kind == "high-top" else 5
    ends = line[np.rint(np.linspace(0.06, 0.90, count) * (len(line) - 1)).astype(int)]
    rows = ends[:, None] + np.array([(-0.050, -0.040), (-0.028, -0.012), (0.0, 0.010), (0.034, 0.020)])
    thick = 0.030 * shoe.length
    for row in shoe.above(rows.reshape(-1, 2)).reshape(rows.shape):
        _lace(pen, row, thick, colour)
    for loop in _BOW:
        _lace(pen, through(shoe.above(line[0] + (0.02, -0.012) + np.array(loop)), 5), 0.85 * thick, colour)


def _lace(pen: Pen, line: np.ndarray, thick: float, colour: np.ndarray) -> None:
    """A lace along a line (n, 2), over its own shadow."""
    outline = ribbon(line, thick)
    pen.fill(outline + np.array([0.0, 0.5 * thick]), toned((0.04, 0.04, 0.05), 1.0, 0.5))
    pen.fill(outline, toned(colour))


# two loops and an end, about the knot
_BOW: tuple[Points, ...] = (
    [(0.0, 0.0), (-0.055, 0.030), (-0.095, -0.010), (-0.060, -0.040), (0.0, 0.0)],
    [(0.0, 0.0), (0.050, 0.050), (0.090, 0.030), (0.065, -0.010), (0.0, 0.0)],
    [(0.0, 0.0), (-0.025, -0.055), (-0.015, -0.105)],
)
