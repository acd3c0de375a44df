"""Edit: a picture of one's own moves towards somebody's taste, and stays the same picture."""

from typing import Any

from gencore.ui import words
from gencore.ui.components.live import live
from gencore.ui.editing import LARGEST_UPLOAD, LIKENESS, Editing
from gencore.ui.studio import Studio
from gencore.ui.tabs.generate import describe_model


def build(studio: Studio) -> None:
    """Places the tab's content."""
    editing = Editing(studio)
    live(
        "edit",
        payload(studio, editing),
        ("dom", "fields", "attributes", "models", "curtain", "edit"),
        (editing.examples, editing.upload, editing.edit, editing.edit_progress, editing.edit_cancel, editing.edit_save),
    )


def payload(studio: Studio, editing: Editing) -> dict[str, Any]:
    """What the page has to know before anything is asked for; no model is built for it."""
    abouts = {name: studio.engine.about(name) for name in studio.engine.names}
    labels = words.labels(abouts)
    reasons = {name: editing.unable(name) for name in abouts}
    able = [describe_model(name, labels[name], about) for name, about in abouts.items() if reasons[name] is None]
    unable = [{"label": labels[name], "why": why} for name, why in reasons.items() if why is not None]
    return {"models": able, "unable": unable, "likeness": LIKENESS, "largest": LARGEST_UPLOAD}
