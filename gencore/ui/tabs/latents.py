"""Latents: what a model's dimensions tell, which say the same, and sliders for what they mean."""

from typing import Any

from gencore.exploring import FARTHEST
from gencore.ui import words
from gencore.ui.album import LARGEST_UPLOAD
from gencore.ui.components.live import live
from gencore.ui.latents import MOST_AT_ONCE, Latents
from gencore.ui.studio import Studio

SCRIPTS = (
    "dom", "pump", "paint", "said", "fields", "renew", "models", "jobs", "curtain", "heatmap", "sliders", "traversal",
    "start", "latents",
)  # fmt: skip


def build(studio: Studio) -> None:
    """Places the tab's content."""
    latents = Latents(studio)
    live(
        "latents",
        lambda: payload(studio, latents),
        SCRIPTS,
        (
            latents.portrait, latents.progress, latents.cancel, latents.examples, latents.upload, latents.seeded,
            latents.move, latents.traversal,
        ),
    )  # fmt: skip


def payload(studio: Studio, latents: Latents) -> dict[str, Any]:
    """What the page has to know before anything is asked for; no model is loaded for it."""
    abouts = {name: studio.engine.about(name) for name in studio.engine.names}
    labels = words.labels(abouts)
    reasons = {name: latents.unable(name) for name in abouts}
    able = [{"name": name, "label": labels[name]} for name in abouts if reasons[name] is None]
    unable = [{"label": labels[name], "why": why} for name, why in reasons.items() if why is not None]
    return {
        "models": able, "unable": unable, "farthest": FARTHEST, "most": MOST_AT_ONCE, "largest": LARGEST_UPLOAD,
    }  # fmt: skip
