"""An element that our own scripts draw, and that calls the server directly: one round trip, no queue, no file."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import gradio as gr

from gencore.ui.components.static import script
from gencore.ui.studio import Reply, answering

ServerFunction = Callable[[Any], Awaitable[Reply]]


def live(name: str, payload: dict[str, Any], scripts: Sequence[str], functions: Sequence[ServerFunction]) -> gr.HTML:
    """Places ``<div class="gc-<name>">`` and runs ``scripts`` on it.

    Args:
        name: class of the element; scripts find it by ``element.querySelector``.
        payload: what scripts read as ``props.value``; plain JSON.
        scripts: files under ``static/``, in order.
        functions: called as ``server.<function name>(json)``; they answer ``{"error": sentence}`` instead of raising.
    """

    def wrapped(function: ServerFunction) -> ServerFunction:
        async def call(raw: Any) -> Reply:
            return await answering(function)(raw)

        call.__name__ = function.__name__
        return call

    return gr.HTML(
        value=payload,
        html_template=f'<div class="gc-{name}"></div>',
        js_on_load=script(*scripts),
        server_functions=[wrapped(function) for function in functions],
        apply_default_css=False,
        elem_classes=["gc-live"],
    )
