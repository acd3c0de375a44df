"""Measures the raters' constants on random cakes: ``python -m gencore.data.cakes.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of cakes at random has changed.
"""

from gencore.data.cakes.cake import sample_cake
from gencore.data.cakes.raters import tastes
from gencore.data.painting.invented import COUNT, Constants, measured, print_constants


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on cakes of a data set nobody trains on.

    Args:
        count: how many cakes; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_cake, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
