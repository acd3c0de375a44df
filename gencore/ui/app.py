"""The app: tabs around one engine, and how it is put on the network.

Importing this module is cheap. ``launch`` imports torch and gradio side by side, because each takes seconds.
"""

import os
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gencore.errors import CheckpointError, GencoreError
from gencore.ui.environment import prepare

if TYPE_CHECKING:
    import gradio as gr

    from gencore.engine import Engine
    from gencore.runs.supervisor import Supervisor

FIRST = "cars"
LOCAL = ("127.0.0.1", "localhost", "::1")
QUEUE_NAP = 0.05  # seconds; gradio looks a thousand times a second, which costs 5 % of a core while nobody is there
LIMITS: dict[str, Any] = {
    "footer_links": [],
    "run_history": False,
    "ssr_mode": False,
    "max_file_size": "5mb",
    "show_error": False,
}


def launch(
    folders: Mapping[str, Path],
    *,
    share: bool = False,
    host: str | None = None,
    port: int | None = None,
    open_browser: bool = False,
) -> None:
    """Serves models until interrupted.

    Args:
        folders: model name to checkpoint or run folder; the first one is shown first.
        share: also make a temporary public address (through gradio's servers).
        host: address to listen on; by default ``GRADIO_SERVER_NAME``, or this machine only.
        port: port to listen on; by default ``GRADIO_SERVER_PORT``, or the first free one from 7860.
        open_browser: open the page in this machine's browser.

    Raises:
        CheckpointError: if there is no model that can be shown.
    """
    prepare()
    torch_side = threading.Thread(target=_import_core, name="gencore-import", daemon=True)
    torch_side.start()
    import gradio  # noqa: F401

    torch_side.join()
    if share or (host or os.environ.get("GRADIO_SERVER_NAME") or LOCAL[0]) not in LOCAL:
        os.environ.setdefault("GENCORE_PATHS", "forbid")  # this machine's folders are no business of those who come in
    from gencore.runs.supervisor import Supervisor

    with open_engine(folders) as engine, Supervisor() as supervisor:
        threading.Thread(target=_warm_up, args=(engine,), name="gencore-warm-up", daemon=True).start()
        demo = build(engine, supervisor)
        demo.launch(share=share, server_name=host, server_port=port, inbrowser=open_browser, **launch_options())


def shipped(folder: Path) -> dict[str, Path]:
    """The models in the sub-folders of ``folder`` by name, the cars first.

    Raises:
        CheckpointError: if there is none.
    """
    found = {file.parent.name: file.parent for file in sorted(folder.glob("*/config.json"))}
    if not found:
        raise CheckpointError(
            f"There is no model in {folder}; train one with `gencore train cars --out runs/cars` "
            "and show it with `gencore app --checkpoint runs/cars`."
        )
    return dict(sorted(found.items(), key=lambda entry: (entry[0] != FIRST, entry[0])))


def open_engine(folders: Mapping[str, Path]) -> "Engine":
    """An engine for those of ``folders`` that hold a readable checkpoint; says on stderr which are left out, and why.

    Raises:
        CheckpointError: if none is left.
    """
    from gencore.engine import Engine
    from gencore.training.checkpoint import read_about
    from gencore.training.state import resolve

    usable, problems = {}, []
    for name, folder in folders.items():
        try:
            read_about(resolve(folder))
            usable[name] = folder
        except CheckpointError as error:
            problems.append(str(error))
    if not usable:
        raise CheckpointError(" ".join(problems) or "No model was given; name a checkpoint or a run.")
    for problem in problems:
        print(f"Left out: {problem}", file=sys.stderr)
    return Engine(usable)


def build(engine: "Engine", supervisor: "Supervisor | None" = None) -> "gr.Blocks":
    """The whole page around an engine.

    Args:
        engine: the models.
        supervisor: who looks after runs; who made it starts and ends it. Without one, runs are started and shown, but
            nobody notices when one ends.
    """
    import gradio as gr

    from gencore.ui.components.live import renew
    from gencore.ui.studio import Studio
    from gencore.ui.tabs import TABS

    studio = Studio(engine, supervisor)
    with gr.Blocks(title="gencore", analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as demo:
        gr.HTML('<h1 class="gc-mark">gencore</h1>', apply_default_css=False, elem_classes=["gc-head"])
        with gr.Tabs(elem_classes=["gc-tabs"], overflow_behavior="wrap"):  # base.css lets them scroll instead
            for name, place in TABS.items():
                with gr.Tab(name, id=name.lower()):
                    place(studio)
    demo.queue(default_concurrency_limit=2, max_size=60)
    demo._queue.sleep_when_free = QUEUE_NAP
    studio.renewed = lambda: renew(demo)
    return demo


def launch_options() -> dict[str, Any]:
    """Looks and limits for ``Blocks.launch``; the same wherever the app is started from."""
    from gencore.ui.components.static import FOLDER, stylesheets
    from gencore.ui.theme import theme

    return {
        **LIMITS,
        "theme": theme(),
        "css_paths": stylesheets(),
        "head": (FOLDER / "head.html").read_text(encoding="utf-8"),
        "favicon_path": FOLDER / "favicon.svg",
    }


def _import_core() -> None:
    import gencore.engine  # noqa: F401


def _warm_up(engine: "Engine") -> None:
    """Loads the first model and makes its first pictures, so that the first visitor does not wait for either."""
    from gencore.engine import Request
    from gencore.ui.requests import TILES
    from gencore.ui.tabs.generate import DEFAULT_TEMPERATURE, FIRST_SEED, default_guidance

    name, seeds = engine.names[0], range(FIRST_SEED, FIRST_SEED + TILES)
    try:
        guidance = default_guidance(engine.about(name))
        engine.generate(Request.of(name, {}, seeds, guidance, DEFAULT_TEMPERATURE))
    except GencoreError:
        return  # the page will say the same to whoever asks for this model
