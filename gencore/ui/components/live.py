"""An element that our own scripts draw, and that calls the server directly: one round trip, no queue, no file."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import gradio as gr

from gencore.ui.components.static import script
from gencore.ui.studio import Reply, answering

ServerFunction = Callable[[Any], Awaitable[Reply]]
FRESH = "fresh_payload"  # where an element keeps what makes its payload anew
Payload = dict[str, Any] | Callable[[], dict[str, Any]]


def live(name: str, payload: Payload, scripts: Sequence[str], functions: Sequence[ServerFunction]) -> gr.HTML:
    """Places ``<div class="gc-<name>">`` and runs ``scripts`` on it.

    Args:
        name: class of the element; scripts find it by ``element.querySelector``.
        payload: what scripts read as ``props.value``; plain JSON. Where it is called for that, scripts can ask for it
            anew as ``server.fresh({})``, and :func:`renew` puts it on pages that are opened from then on.
        scripts: files under ``static/``, in order.
        functions: called as ``server.<function name>(json)``; they answer ``{"error": sentence}`` instead of raising.
    """

    def wrapped(function: ServerFunction) -> ServerFunction:
        async def call(raw: Any) -> Reply:
            return await answering(function)(raw)

        call.__name__ = function.__name__
        return call

    given = payload() if callable(payload) else payload
    if callable(payload):
        functions = (*functions, _fresh(payload))
    element = gr.HTML(
        value=given,
        html_template=f'<div class="gc-{name}"></div>',
        js_on_load=script(*scripts),
        server_functions=[wrapped(function) for function in functions],
        apply_default_css=False,
        elem_classes=["gc-live"],
    )
    if callable(payload):
        setattr(element, FRESH, payload)
    return element


def renew(demo: gr.Blocks) -> None:
    """Makes pages that are opened from now on hold what the payloads of all elements say now."""
    for element in demo.blocks.values():
        fresh = getattr(element, FRESH, None)
        if fresh is not None and isinstance(element, gr.HTML):
            element.value = fresh()
    demo.config = demo.get_config_file()


def _fresh(payload: Callable[[], dict[str, Any]]) -> ServerFunction:
    async def fresh(raw: Any) -> Reply:
        return await asyncio.to_thread(payload)

    return fresh
