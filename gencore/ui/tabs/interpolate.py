"""Interpolate: two pictures, what lies between them, and winged horses."""

from typing import Any

from gencore.latent.hybrids import METHODS
from gencore.latent.paths import PATHS
from gencore.ui import words
from gencore.ui.album import LARGEST_UPLOAD
from gencore.ui.components.live import live
from gencore.ui.film_orders import MOST_STOPS
from gencore.ui.making import Making
from gencore.ui.studio import Studio
from gencore.ui.tabs.generate import describe_model
from gencore.ui.travelling import Travelling

CONDITIONS = {
    "interpolate": "Go from what they say of A to what they say of B",
    "hold": "Keep to what they say of A",
    "any": "Leave it open",
}
KINDS = ((".gif", "GIF"), (".webp", "WebP"), (".png", "Filmstrip"))
SCRIPTS = (
    "dom", "pump", "paint", "fields", "renew", "models", "jobs", "curtain", "handover", "film", "slots", "region",
    "interpolate",
)  # fmt: skip


def build(studio: Studio) -> None:
    """Places the tab's content."""
    travelling = Travelling(studio, Making(studio))
    live(
        "interpolate",
        lambda: payload(studio, travelling),
        SCRIPTS,
        (
            travelling.shelf, travelling.bring, travelling.take, travelling.travel, travelling.cross,
            travelling.progress, travelling.cancel, travelling.still, travelling.film,
        ),
    )  # fmt: skip


def payload(studio: Studio, travelling: Travelling) -> dict[str, Any]:
    """What the page has to know before anything is asked for; no model is built for it."""
    abouts = {name: studio.engine.about(name) for name in studio.engine.names}
    labels = words.labels(abouts)
    reasons = {name: travelling.unable(name) for name in abouts}
    able = [describe_model(name, labels[name], about) for name, about in abouts.items() if reasons[name] is None]
    return {
        "models": able,
        "unable": [{"label": labels[name], "why": why} for name, why in reasons.items() if why is not None],
        "paths": [{"name": name, "label": path.label, "what": path.what} for name, path in PATHS.items()],
        "conditions": [{"name": name, "label": label} for name, label in CONDITIONS.items()],
        "kinds": [list(kind) for kind in KINDS],
        "largest": LARGEST_UPLOAD,
        "stops": MOST_STOPS,
        "candidates": len(METHODS["search"]),
    }
