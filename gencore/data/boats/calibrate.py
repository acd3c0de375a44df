"""Measures the raters' constants on random boats: ``python -m gencore.data.boats.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of boats at random has changed.
"""

from gencore.data.boats.boat import sample_boat
from gencore.data.boats.raters import tastes
from gencore.data.painting.invented import COUNT, Constants, measured, print_constants


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on boats of a data set nobody trains on.

    Args:
        count: how many boats; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_boat, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
