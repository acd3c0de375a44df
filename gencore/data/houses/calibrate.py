"""Measures the raters' constants on random houses: ``python -m gencore.data.houses.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of houses at random has changed.
"""

from gencore.data.houses.house import sample_house
from gencore.data.houses.raters import tastes
from gencore.data.painting.invented import Constants, measured, print_constants


def calibrate() -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on houses of a data set nobody trains on."""
    return measured(tastes, sample_house)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
