"""Measures the raters' constants on random creatures: ``python -m gencore.data.creatures.calibrate`` prints them."""

import numpy as np

from gencore.data.creatures.creature import factors
from gencore.data.creatures.raters import TASTES, raw_features

Constants = dict[str, tuple[float, float]]
SEED = 9


def calibrate(count: int = 4000) -> tuple[Constants, Constants]:
    """``STANDARD`` and ``CALIBRATION`` of the raters, measured on creatures of a data set nobody trains on."""
    seen = [raw_features(creature) for creature in factors(count, SEED)]
    columns = {name: np.array([one[name] for one in seen]) for name in seen[0]}
    standard = {name: _rounded(column) for name, column in columns.items()}
    z = {name: (column - standard[name][0]) / standard[name][1] for name, column in columns.items()}
    sums = {rater: sum(weight * z[name] for name, weight in taste.items()) for rater, taste in TASTES.items()}
    return standard, {rater: _rounded(np.asarray(total)) for rater, total in sums.items()}


def _rounded(values: np.ndarray) -> tuple[float, float]:
    return round(float(values.mean()), 4), round(float(values.std()), 4)


if __name__ == "__main__":
    for constants in calibrate():
        for name, pair in constants.items():
            print(f'    "{name}": {pair},')
