"""Generate: ten pictures that follow the sliders."""

import asyncio
import base64
from typing import Any

import gradio as gr

from gencore.engine import Engine
from gencore.errors import GencoreError
from gencore.types import Field
from gencore.ui.components.live import live
from gencore.ui.downloads import to_png
from gencore.ui.presets import presets
from gencore.ui.requests import GUIDANCE, LARGEST_SEED, TEMPERATURE, TILES, slider_step
from gencore.ui.studio import Studio

DEFAULT_GUIDANCE = 1.5  # brings judged scores closest to asked ones (benchmarks/steering.py)
DEFAULT_TEMPERATURE = 1.0
FIRST_SEED = 0
MOST_BY_SCRIPT = 40


def build(studio: Studio) -> None:
    """Places the tab's content, and the named endpoint for scripts."""
    live(
        "generate",
        payload(studio.engine),
        ("dom", "pump", "grid", "fields", "link", "generate"),
        (studio.draw, studio.save_one, studio.save_all),
    )
    _endpoint(studio)


def payload(engine: Engine) -> dict[str, Any]:
    """What the page has to know before anything is asked for."""
    return {
        "models": [describe_model(engine, name) for name in engine.names],
        "tiles": TILES,
        "seed": {"first": FIRST_SEED, "largest": LARGEST_SEED},
        "guidance": {"low": GUIDANCE[0], "high": GUIDANCE[1], "default": DEFAULT_GUIDANCE, "step": 0.1},
        "temperature": {"low": TEMPERATURE[0], "high": TEMPERATURE[1], "default": DEFAULT_TEMPERATURE, "step": 0.05},
    }


def describe_model(engine: Engine, name: str) -> dict[str, Any]:
    """A model's picture size, controls and presets."""
    about = engine.about(name)
    return {
        "name": name,
        "picture": [about.image.width, about.image.height],
        "fields": [describe_field(field) for field in about.condition.fields],
        "presets": [
            {"name": preset.name, "wish": dict(preset.wish)} for preset in presets(about.condition, about.provenance)
        ],
    }


def describe_field(field: Field) -> dict[str, Any]:
    """What a control needs to know about its field."""
    if field.kind == "class":
        return {"name": field.name, "kind": "class", "classes": list(field.classes)}
    if field.kind == "binary":
        return {"name": field.name, "kind": "binary"}
    return {"name": field.name, "kind": "score", "low": field.low, "high": field.high, "step": slider_step(field)}


def _endpoint(studio: Studio) -> None:
    async def generate(
        model: str, wish: dict, seeds: list[int], guidance: float = 1.0, temperature: float = 1.0
    ) -> dict:
        """Pictures under a wish such as {"Moira": 9}, one for each seed, as PNG data URIs with their recipe."""
        raw = {"model": model, "wish": wish, "seeds": seeds, "guidance": guidance, "temperature": temperature}
        try:
            request = studio.request(raw, most=MOST_BY_SCRIPT)
            pictures = await asyncio.wrap_future(studio.engine.submit(request))
        except GencoreError as error:
            raise gr.Error(str(error), print_exception=False) from None
        files = await asyncio.to_thread(lambda: [to_png(picture) for picture in pictures])
        uris = [f"data:image/png;base64,{base64.b64encode(file).decode()}" for file in files]
        return {"pictures": uris, "recipe": await asyncio.to_thread(studio.recipe, request)}

    gr.api(generate, api_name="generate", concurrency_limit=2)
