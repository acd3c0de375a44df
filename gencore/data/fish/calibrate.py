"""Measures the raters' constants on random fish: ``python -m gencore.data.fish.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of fish at random has changed.
"""

from gencore.data.fish.fish import sample_fish
from gencore.data.fish.raters import tastes
from gencore.data.painting.invented import COUNT, Constants, measured, print_constants


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on fish of a data set nobody trains on.

    Args:
        count: how many fish; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_fish, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
