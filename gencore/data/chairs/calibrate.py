"""Measures the raters' constants on random chairs: ``python -m gencore.data.chairs.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of chairs at random has changed.
"""

from gencore.data.chairs.chair import sample_chair
from gencore.data.chairs.raters import tastes
from gencore.data.painting.invented import COUNT, Constants, measured, print_constants


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on chairs of a data set nobody trains on.

    Args:
        count: how many chairs; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_chair, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
