"""Measures the raters' constants on random teapots: ``python -m gencore.data.teapots.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of teapots at random has changed.
"""

from gencore.data.painting.invented import COUNT, Constants, measured, print_constants
from gencore.data.teapots.raters import tastes
from gencore.data.teapots.teapot import sample_teapot


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on teapots of a data set nobody trains on.

    Args:
        count: how many teapots; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_teapot, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
