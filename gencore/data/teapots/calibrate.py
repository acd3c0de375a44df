"""Measures the raters' constants on random teapots: ``python -m gencore.data.teapots.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of teapots at random has changed.
"""

from gencore.data.painting.invented import Constants, moments, print_constants
from gencore.data.teapots.raters import tastes
from gencore.data.teapots.teapot import sample_teapot

FIRST_SEED, COUNT = 2_000_000_000, 4_000


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on teapots of a data set nobody trains on.

    Args:
        count: how many teapots; the constants are those of ``COUNT``.
    """
    return moments([tastes(sample_teapot(seed)) for seed in range(FIRST_SEED, FIRST_SEED + count)])


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
