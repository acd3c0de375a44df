"""Measures the raters' constants on random sneakers: ``python -m gencore.data.sneakers.calibrate`` prints them.

To be run, and its output pasted into ``raters.py``, whenever a taste or the drawing of sneakers at random has changed.
"""

from gencore.data.painting.invented import COUNT, Constants, measured, print_constants
from gencore.data.sneakers.raters import tastes
from gencore.data.sneakers.sneaker import sample_sneaker


def calibrate(count: int = COUNT) -> Constants:
    """``CALIBRATION``: mean and standard deviation of every taste, on sneakers of a data set nobody trains on.

    Args:
        count: how many sneakers; the constants are those of ``COUNT``.
    """
    return measured(tastes, sample_sneaker, count)


if __name__ == "__main__":
    print_constants(CALIBRATION=calibrate())
