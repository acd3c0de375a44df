"""Measures the raters' constants on random creatures: ``python -m gencore.data.creatures.calibrate`` prints them."""

from gencore.data.creatures.creature import factors
from gencore.data.creatures.raters import TASTES, raw_features
from gencore.data.painting.invented import Constants, constants_of, print_constants

SEED = 9


def calibrate(count: int = 4000) -> tuple[Constants, Constants]:
    """``STANDARD`` and ``CALIBRATION`` of the raters, measured on creatures of a data set nobody trains on."""
    return constants_of([raw_features(creature) for creature in factors(count, SEED)], TASTES)


if __name__ == "__main__":
    standard, calibration = calibrate()
    print_constants(STANDARD=standard, CALIBRATION=calibration)
