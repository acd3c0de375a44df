"""Map: every picture is a point, near those that the model takes to be like it."""

from typing import Any

from gencore.engine import Engine
from gencore.latent.map.colours import CLASSES, SCALES, UNKNOWN
from gencore.latent.map.embedding import layers_of
from gencore.latent.map.projecting import Choice
from gencore.models.base import GenerativeModel
from gencore.registry import MODELS
from gencore.training.checkpoint import About
from gencore.ui import words
from gencore.ui.album import LARGEST_UPLOAD
from gencore.ui.components.live import live
from gencore.ui.map_messages import DISTANCE_RANGE, NEIGHBOURS_RANGE
from gencore.ui.mapping import MapAnswers
from gencore.ui.studio import Studio

DROPPED = 10
POINTS = ("painters", "pointers", "scatter", "mapcolours")
SCRIPTS = ("dom", "pump", "paint", "fields", "renew", "models", "jobs", *POINTS, "mapside", "map")


def build(studio: Studio) -> None:
    """Places the tab's content."""
    answers = MapAnswers(studio)
    live(
        "map",
        lambda: payload(studio.engine),
        SCRIPTS,
        (
            answers.known, answers.make, answers.shade, answers.thumbs, answers.point, answers.place, answers.drop,
            answers.progress, answers.cancel,
        ),
    )  # fmt: skip


def payload(engine: Engine) -> dict[str, Any]:
    """What the page has to know before anything is asked for; no model is built for it."""
    abouts = {name: engine.about(name) for name in engine.names}
    labels = words.labels(abouts)
    usual = Choice()
    return {
        "models": [describe(name, labels[name], about) for name, about in abouts.items() if layers_of(about.model)],
        "palette": {"scales": {name: list(stops) for name, stops in SCALES.items()}, "classes": CLASSES,
                    "unknown": UNKNOWN},
        "first": {"neighbours": usual.neighbours, "distance": usual.distance},
        "neighbours": dict(zip(("low", "high"), NEIGHBOURS_RANGE, strict=True)),
        "distance": dict(zip(("low", "high"), DISTANCE_RANGE, strict=True)),
        "dropped": DROPPED,
        "largest": LARGEST_UPLOAD,
    }  # fmt: skip


def describe(name: str, label: str, about: About) -> dict[str, Any]:
    """A model, the layers that a map can be made of, and whether it makes pictures that could be dropped onto it."""
    kind = MODELS[about.model]
    return {
        "name": name,
        "label": label,
        "layers": list(layers_of(about.model)),
        "samples": kind.decode is not GenerativeModel.decode,
    }
