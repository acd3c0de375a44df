"""Measures the raters' constants on random houses: ``python -m gencore.data.houses.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of houses at random has changed.
"""

from gencore.data.houses.house import sample_house
from gencore.data.houses.raters import tastes
from gencore.data.painting.invented import Constants, moments, print_constants

FIRST_SEED, COUNT = 2_000_000_000, 4_000


def calibrate() -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on houses of a data set nobody trains on."""
    return moments([tastes(sample_house(seed)) for seed in range(FIRST_SEED, FIRST_SEED + COUNT)])


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
