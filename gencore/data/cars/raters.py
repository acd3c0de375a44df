"""Six raters: what each of them likes to see in a picture, and the scores they give.

A rater's utility is linear in visible features of the scene,

    u_r(s) = CENTRE + SPREAD * sum_f w_rf z_f(s) / std_r,

with z_f a feature standardised over random scenes and std_r the sum's standard deviation there; see
:mod:`gencore.data.painting.invented`.
"""

import colorsys

import numpy as np

from gencore.data.cars.scene import Scene
from gencore.data.cars.styles import POINTS, STYLES, mixed
from gencore.data.painting.daylight import elevation
from gencore.data.painting.invented import Constants, on_the_scale, standardised, weighted, whole

TASTES: dict[str, dict[str, float]] = {
    # fast red low sports cars with large wheels
    "Raof": {"sportiness": 0.8, "redness": 0.8, "wheel_size": 0.5, "vividness": 0.3, "gloss": 0.2},
    # small round colourful city cars, no lorries
    "Moira": {
        "length": -0.8, "utility": -0.4, "roundness": 0.5, "vividness": 0.9, "lightness": 0.3,
    },
    # big useful vehicles
    "Louie": {"utility": 1.0, "size": 0.8, "sportiness": -0.2, "daylight": 0.35, "lightness": 0.2},
    # elegant long dark cars at sunset
    "Ferdinando": {
        "length": 0.6, "elegance": 0.6, "lightness": -0.7, "sunset": 0.8, "gloss": 0.35,
        "utility": -0.3,
    },
    # rugged high off-roaders in nature, muted colours
    "Gragar": {"ruggedness": 1.0, "nature": 0.7, "vividness": -0.6, "roundness": -0.2},
    # bright sunny scenes, cool light colours
    "Esther": {"daylight": 0.8, "clear_sky": 0.7, "coolness": 0.9, "lightness": 0.4},
}  # fmt: skip
RATERS = tuple(TASTES)

# feature -> (mean, standard deviation) over random scenes
STANDARD: Constants = {
    "sportiness": (2.7466, 0.5802),
    "length": (99.9516, 7.872),
    "size": (3.197, 0.7582),
    "elegance": (0.6887, 0.3916),
    "roundness": (1.8914, 0.5101),
    "ruggedness": (12.7766, 2.4039),
    "wheel_size": (0.2344, 0.0414),
    "utility": (0.4838, 0.3199),
    "vividness": (0.3565, 0.2522),
    "redness": (0.1091, 0.214),
    "coolness": (-0.0465, 0.3285),
    "lightness": (0.4979, 0.2275),
    "gloss": (0.5347, 0.2501),
    "daylight": (0.5204, 0.312),
    "clear_sky": (-0.4236, 0.2587),
    "sunset": (0.3361, 0.4069),
    "nature": (0.6187, 0.4073),
}
# rater -> (mean, standard deviation) of the weighted sum over random scenes
CALIBRATION: Constants = {
    "Raof": (-0.0004, 1.6154),
    "Moira": (0.0001, 1.6718),
    "Louie": (-0.0, 1.9526),
    "Ferdinando": (0.0001, 1.4465),
    "Gragar": (-0.0001, 1.4667),
    "Esther": (-0.0002, 1.4691),
}

NATURE = {"city": 0.0, "coast": 0.6, "desert": 0.9, "countryside": 1.0}
SUNSET = 0.88
RED, COOL = 0.0, 0.47


def features(scene: Scene) -> dict[str, float]:
    """Returns the standardised features of a scene by name, each about mean 0 and deviation 1."""
    return standardised(raw_features(scene), STANDARD)


def raw_features(scene: Scene) -> dict[str, float]:
    """Returns the features of a scene in their own units."""
    return {**_shape_features(scene), **_paint_features(scene), **_light_features(scene)}


def utilities(scene: Scene) -> np.ndarray:
    """Returns how much each of ``RATERS`` likes a scene, float64 in 0..9, shape (6,)."""
    return on_the_scale(weighted(TASTES, features(scene)), CALIBRATION)


def rate(scene: Scene, seed: int, noise: float = 0.6) -> np.ndarray:
    """Returns the whole scores 0..9 the raters give, int64, shape (6,).

    Args:
        scene: What they see.
        seed: Seed of their mood; the same seed gives the same scores.
        noise: Standard deviation of their mood in points.
    """
    mood = np.random.default_rng([seed, len(RATERS)]).normal(0.0, noise, len(RATERS))
    return whole(utilities(scene) + mood).astype(np.int64)


def _shape_features(scene: Scene) -> dict[str, float]:
    style, kin = STYLES[scene.style], STYLES[scene.kin]
    total_height = scene.height + scene.clearance
    cowl = POINTS.index("cowl")
    bonnet = mixed(style.outline, kin.outline, scene.kinship)[cowl][0] * (1 + 0.10 * scene.hood)
    softness = mixed(style.softness, kin.softness, scene.kinship) * (0.55 + 0.8 * scene.roundness)
    return {
        "sportiness": scene.length / total_height,
        "length": scene.length,
        "size": scene.length * scene.height / 1000.0,
        "elegance": bonnet * scene.length / total_height,
        "roundness": float(np.log(softness)),
        "ruggedness": scene.clearance + 0.8 * scene.wheel_radius,
        "wheel_size": scene.wheel_radius / total_height,
        "utility": mixed(style.cargo, kin.cargo, scene.kinship),
    }


def _paint_features(scene: Scene) -> dict[str, float]:
    # in a greyscale picture no colour is seen, so none is rated
    chroma = 0.0 if scene.grey else scene.saturation * scene.value
    red, green, blue = colorsys.hsv_to_rgb(scene.hue, scene.saturation, scene.value)
    return {
        "vividness": chroma,
        "redness": chroma * _nearness(scene.hue, RED, 0.07),
        "coolness": chroma * (_nearness(scene.hue, COOL, 0.17) - _nearness(scene.hue, RED, 0.12)),
        "lightness": 0.299 * red + 0.587 * green + 0.114 * blue,
        "gloss": scene.gloss,
    }


def _light_features(scene: Scene) -> dict[str, float]:
    return {
        "daylight": float(np.sqrt(elevation(scene.time))),
        "clear_sky": -scene.cloudiness,
        "sunset": float(np.exp(-(((scene.time - SUNSET) / 0.13) ** 2))),
        "nature": NATURE[scene.backdrop],
    }


def _nearness(hue: float, target: float, width: float) -> float:
    """Returns 1 where a hue equals ``target``, falling to 0 around the circle of hues."""
    distance = abs((hue - target + 0.5) % 1.0 - 0.5)
    return float(np.exp(-((distance / width) ** 2)))
