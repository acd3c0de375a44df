"""Measures the raters' constants on random lamps: ``python -m gencore.data.lamps.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of lamps at random has changed.
"""

from gencore.data.lamps.lamp import sample_lamp
from gencore.data.lamps.raters import tastes
from gencore.data.painting.invented import COUNT, Constants, measured, print_constants


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on lamps of a data set nobody trains on.

    Args:
        count: how many lamps; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_lamp, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
