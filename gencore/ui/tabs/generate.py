"""Generate: ten pictures that follow the sliders."""

import asyncio
import base64
from typing import Any

import gradio as gr

from gencore.engine import Engine
from gencore.errors import GencoreError
from gencore.training.checkpoint import About
from gencore.types import Field
from gencore.ui import words
from gencore.ui.components.live import live
from gencore.ui.downloads import to_png
from gencore.ui.making import Making
from gencore.ui.presets import presets
from gencore.ui.requests import GUIDANCE, LARGEST_SEED, TEMPERATURE, TILES, read_order, slider_step
from gencore.ui.studio import Studio
from gencore.ui.ways import all_ways

SCORE_GUIDANCE = 1.5  # brings judged scores closest to asked ones (`gencore evaluate --strategy "direct guidance=1.5"`)
PLAIN_GUIDANCE = 1.0  # classes and attributes are followed as they were learnt
DEFAULT_TEMPERATURE = 1.0
FIRST_SEED = 0
MOST_BY_SCRIPT = 40
SHARED = ("dom", "pump", "said", "paint", "fields", "attributes", "jobs", "renew")
SCRIPTS = (*SHARED, "handover", "grid", "models", "link", "ways", "front", "generate")


def build(studio: Studio) -> None:
    """Places the tab's content, and the named endpoint for scripts."""
    making = Making(studio)
    live(
        "generate",
        lambda: payload(studio.engine),
        SCRIPTS,
        (
            studio.draw, studio.describe, studio.fit_prior, making.save_one, making.save_all, making.judged,
            making.start, making.front, making.progress, making.cancel,
        ),
    )  # fmt: skip
    _endpoint(studio, making)


def payload(engine: Engine) -> dict[str, Any]:
    """What the page has to know before anything is asked for; no model is built for it."""
    abouts = {name: engine.about(name) for name in engine.names}
    labels = words.labels(abouts)
    return {
        "models": [describe_model(name, labels[name], about) for name, about in abouts.items()],
        "ways": all_ways(),
        "tiles": TILES,
        "seed": {"first": FIRST_SEED, "largest": LARGEST_SEED},
        "guidance": {"low": GUIDANCE[0], "high": GUIDANCE[1], "step": 0.1},
        "temperature": {"low": TEMPERATURE[0], "high": TEMPERATURE[1], "default": DEFAULT_TEMPERATURE, "step": 0.05},
    }


def describe_model(name: str, label: str, about: About) -> dict[str, Any]:
    """A model's name in words, picture size, controls and presets."""
    wishes = presets(about.condition, about.provenance, words.is_rated_by_people(about))
    return {
        "name": name,
        "label": label,
        "picture": [about.image.width, about.image.height],
        "explain": words.explanation(about),
        "people": words.is_rated_by_people(about),
        "fields": [describe_field(field) for field in about.condition.fields],
        "guidance": default_guidance(about),
        "presets": [{"name": preset.name, "wish": dict(preset.wish)} for preset in wishes],
    }


def default_guidance(about: About) -> float:
    """The guidance that a model is shown with; without fields there is nothing to guide, and it is 1."""
    scored = any(field.kind == "score" for field in about.condition.fields)
    return SCORE_GUIDANCE if scored else PLAIN_GUIDANCE


def describe_field(field: Field) -> dict[str, Any]:
    """What a control needs to know about its field."""
    told = {"name": field.name, "label": field.name.replace("_", " "), "kind": field.kind}
    if field.kind == "class":
        return told | {"classes": list(field.classes)}
    if field.kind == "binary":
        return told
    return told | {"low": field.low, "high": field.high, "step": slider_step(field)}


def _endpoint(studio: Studio, making: Making) -> None:
    async def answer(raw: dict[str, Any]) -> dict:
        try:
            order = read_order(raw, studio.spec, MOST_BY_SCRIPT)
            made = await making.made(order)
        except GencoreError as error:
            raise gr.Error(str(error), print_exception=False) from None
        files = await asyncio.to_thread(lambda: [to_png(picture) for picture in made.pictures])
        uris = [f"data:image/png;base64,{base64.b64encode(file).decode()}" for file in files]
        return {"pictures": uris, "recipe": await asyncio.to_thread(studio.recipe, order, made.judged)}

    async def generate(
        model: str, wish: dict, seeds: list[int], guidance: float = 1.0, temperature: float = 1.0
    ) -> dict:
        """Pictures under a wish such as {"Moira": 9}, one for each seed, as PNG data URIs with their recipe."""
        view = {"model": model, "wish": wish, "seeds": seeds, "guidance": guidance, "temperature": temperature}
        return await answer(view)

    async def make(model: str, wish: dict, seeds: list[int], strategy: str, options: dict | None = None) -> dict:
        """The same by a strategy such as "optimise", which may take seconds."""
        view = {"model": model, "wish": wish, "seeds": seeds, "strategy": strategy, "options": options or {}}
        return await answer(view)

    gr.api(generate, api_name="generate", concurrency_limit=2)
    gr.api(make, api_name="make", concurrency_limit=2)
