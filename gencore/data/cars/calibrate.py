"""Prints the constants of :mod:`gencore.data.cars.raters` anew: ``python -m gencore.data.cars.calibrate``.

To be run, and its output pasted there, whenever a feature, a taste or the drawing of scenes has changed.
"""

from gencore.data.cars.raters import TASTES, raw_features
from gencore.data.cars.scene import sample_scene
from gencore.data.painting.invented import Constants, constants_of, print_constants

FIRST_SEED, COUNT = 1_000_000, 8_000


def calibrate() -> tuple[Constants, Constants]:
    """Mean and standard deviation of every feature, and of every rater's weighted sum of standardised features."""
    seeds = range(FIRST_SEED, FIRST_SEED + COUNT)
    return constants_of([raw_features(sample_scene(seed)) for seed in seeds], TASTES)


if __name__ == "__main__":
    standard, calibration = calibrate()
    print_constants(STANDARD=standard, CALIBRATION=calibration)
