"""Training: a run to start, steer and watch; everybody sees the same one."""

from typing import Any

from gencore.data.archive import LARGEST
from gencore.lessons import LESSONS, Lesson
from gencore.presets import DEFAULT_MODEL, presets
from gencore.registry import DATASETS, MODELS
from gencore.runs.rules import rules
from gencore.ui import words
from gencore.ui.components.live import live
from gencore.ui.studio import Studio
from gencore.ui.training import HERE, PIECE, UPLOADED, Training

SCRIPTS = ("dom", "pump", "curves", "sheets", "uploads", "order", "training")


def build(studio: Studio) -> None:
    """Places the tab's content."""
    training = Training(studio, studio.supervisor, rules())
    live(
        "training",
        lambda: payload(studio, training),
        SCRIPTS,
        (training.look, training.sheet, training.plan, training.begin, training.steer, training.send),
    )


def payload(studio: Studio, training: Training) -> dict[str, Any]:
    """What the page has to know before anything is asked for."""
    abouts = {name: studio.engine.about(name) for name in studio.engine.names}
    labels = words.labels(abouts)
    downloads = [name for name in DATASETS if name not in (*HERE, "folder")] if training.rules.paths else []
    return {
        "data": [{"name": name, "label": words.data(name)} for name in HERE],
        "downloads": [{"name": name, "label": words.data(name)} for name in downloads],
        "uploads": [{"name": UPLOADED + name, "label": name} for name in training.uploads.names()],
        "paths": training.rules.paths,
        "reserved": bool(training.rules.code),
        "presets": [
            {"name": name, "label": f"{name}: {words.kind(preset.recipe.model)}", "data": preset.data,
             "source": preset.source}
            for name, preset in presets().items()
        ],
        "kinds": [{"name": name, "label": words.kind(name)} for name in MODELS],
        "default": DEFAULT_MODEL,
        "known": [{"name": name, "label": labels[name], "data": about.provenance.get("data", "")}
                  for name, about in abouts.items() if "recipe" in about.provenance],
        "lessons": [describe(lesson) for lesson in LESSONS.values()],
        "largest": LARGEST,
        "piece": PIECE,
        "models": studio.version,
    }  # fmt: skip


def describe(lesson: Lesson) -> dict[str, Any]:
    """A lesson in words: what there is to see when, and what can be done wrong."""
    return {
        "name": lesson.name,
        "title": lesson.title,
        "minutes": lesson.minutes,
        "stages": [{"until": stage.until, "title": stage.title, "text": stage.text} for stage in lesson.stages],
        "breaks": [{"name": each.name, "title": each.title, "text": each.text, "sign": each.sign}
                   for each in lesson.breaks],
    }  # fmt: skip
