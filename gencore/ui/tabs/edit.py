"""Edit: a picture of one's own moves towards somebody's taste, and stays the same picture."""

from typing import Any

from gencore.training.checkpoint import About
from gencore.types import ConditionSpec
from gencore.ui import words
from gencore.ui.album import LARGEST_UPLOAD
from gencore.ui.components.live import live
from gencore.ui.editing import LIKENESS, Editing
from gencore.ui.presets import TOGETHER
from gencore.ui.studio import Studio
from gencore.ui.tabs.generate import describe_model

MOST = 12  # people, beyond which the sliders say it better


def build(studio: Studio) -> None:
    """Places the tab's content."""
    editing = Editing(studio)
    live(
        "edit",
        lambda: payload(studio, editing),
        ("dom", "pump", "paint", "said", "fields", "renew", "models", "jobs", "curtain", "edit"),
        (editing.examples, editing.upload, editing.edit, editing.progress, editing.cancel, editing.save),
    )


def payload(studio: Studio, editing: Editing) -> dict[str, Any]:
    """What the page has to know before anything is asked for; no model is built for it."""
    abouts = {name: studio.engine.about(name) for name in studio.engine.names}
    labels = words.labels(abouts)
    reasons = {name: editing.unable(name) for name in abouts}
    able = [describe(name, labels[name], about) for name, about in abouts.items() if reasons[name] is None]
    unable = [{"label": labels[name], "why": why} for name, why in reasons.items() if why is not None]
    return {"models": able, "unable": unable, "likeness": LIKENESS, "largest": LARGEST_UPLOAD}


def describe(name: str, label: str, about: About) -> dict[str, Any]:
    """A model and the people that it can please; a horse is not moved towards being a bird here."""
    told = describe_model(name, label, about)
    people = [field for field in told["fields"] if field["kind"] == "score"]
    return told | {"fields": people, "presets": wishes(about.condition)}


def wishes(spec: ConditionSpec) -> list[dict[str, Any]]:
    """What is wished for in one click: everybody alone, the pair of seed 0, all together."""
    scores = {field.name: field.high for field in spec.fields if field.kind == "score"}
    found: list[tuple[str, dict[str, float]]] = []
    if len(scores) <= MOST:
        found += [(name.replace("_", " "), {name: high}) for name, high in scores.items()]
    if set(TOGETHER) <= set(scores):
        found.append((" and ".join(TOGETHER), {name: scores[name] for name in TOGETHER}))
    if len(scores) > 1:
        found.append(("Everyone", dict(scores)))
    return [{"name": name, "wish": wish} for name, wish in found]
