"""Measures the raters' constants on random boats: ``python -m gencore.data.boats.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of boats at random has changed.
"""

from gencore.data.boats.boat import sample_boat
from gencore.data.boats.raters import tastes
from gencore.data.painting.invented import Constants, moments, print_constants

FIRST_SEED, COUNT = 2_000_000_000, 4_000


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on boats of a data set nobody trains on.

    Args:
        count: how many boats; the constants are those of ``COUNT``.
    """
    return moments([tastes(sample_boat(seed)) for seed in range(FIRST_SEED, FIRST_SEED + count)])


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
