"""Measures the raters' constants on random faces: ``python -m gencore.data.faces.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of faces at random has changed.
"""

from gencore.data.faces.face import sample_face
from gencore.data.faces.raters import tastes
from gencore.data.painting.invented import COUNT, Constants, measured, print_constants


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on faces of a data set nobody trains on.

    Args:
        count: how many faces; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_face, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
