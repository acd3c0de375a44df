"""Prints the constants of :mod:`gencore.data.cars.raters` anew: ``python -m gencore.data.cars.calibrate``.

To be run, and its output pasted there, whenever a feature, a taste or the drawing of scenes has changed.
"""

import numpy as np

from gencore.data.cars.raters import TASTES, raw_features
from gencore.data.cars.scene import sample_scene

FIRST_SEED, COUNT = 1_000_000, 8_000

Constants = dict[str, tuple[float, float]]


def calibrate() -> tuple[Constants, Constants]:
    """Mean and standard deviation of every feature, and of every rater's weighted sum of standardised features."""
    raw = [raw_features(sample_scene(seed)) for seed in range(FIRST_SEED, FIRST_SEED + COUNT)]
    names = list(raw[0])
    table = np.array([[scene[name] for name in names] for scene in raw])
    standard = {name: _moments(column) for name, column in zip(names, table.T, strict=True)}
    standardised = (table - [standard[name][0] for name in names]) / [standard[name][1] for name in names]
    sums = {rater: standardised @ [taste.get(name, 0.0) for name in names] for rater, taste in TASTES.items()}
    return standard, {rater: _moments(values) for rater, values in sums.items()}


def _moments(values: np.ndarray) -> tuple[float, float]:
    return round(float(values.mean()), 4), round(float(values.std()), 4)


if __name__ == "__main__":
    for title, constants in zip(("STANDARD", "CALIBRATION"), calibrate(), strict=True):
        print(f"{title}: dict[str, tuple[float, float]] = {{")
        print("\n".join(f'    "{name}": {moments},' for name, moments in constants.items()))
        print("}")
