"""About: what this is, what the models were trained on, how to bring pictures of one's own."""

from collections.abc import Mapping
from html import escape
from typing import Any

import gradio as gr

from gencore.training.card import facts
from gencore.training.checkpoint import About
from gencore.ui import words
from gencore.ui.studio import Studio

WHAT = """
<h2>What this is</h2>
<p>People score pictures. A model learns the pictures and the scores together. Then each person becomes a slider:
move it, and the pictures change until that person should like them more, or less.</p>
<p>A slider on <em>any</em> means that nobody asked this person. A seed is the number of a picture: the same seed with
the same sliders gives the same picture, every time.</p>
"""
CARS = """
<h2>The cars and their six raters</h2>
<p>Nobody was photographed and nobody was asked. The model has learnt from drawings that a program made: cars of many
shapes, paints, places and times of day. Six invented raters scored them, each by a taste of their own, with moods.</p>
<dl class="gc-tastes">
<div><dt>Raof</dt><dd>fast, red, low sports cars on large wheels</dd></div>
<div><dt>Moira</dt><dd>small, round, colourful city cars</dd></div>
<div><dt>Louie</dt><dd>big, useful vehicles</dd></div>
<div><dt>Ferdinando</dt><dd>elegant, long, dark cars at sunset</dd></div>
<div><dt>Gragar</dt><dd>rugged, high off-roaders in nature, muted colours</dd></div>
<div><dt>Esther</dt><dd>bright, sunny scenes, cool light colours</dd></div>
</dl>
"""
YOUR_OWN = """
<h2>Your own pictures</h2>
<p>Put pictures into a folder, with a table <code>metadata.csv</code> beside them: a column <code>file_name</code>,
and one column for each person who scored. Leave a cell empty where somebody did not score. Then:</p>
<pre class="gc-commands"><code>gencore data check my-folder
gencore train my-folder --out runs/mine
gencore app --checkpoint runs/mine</code></pre>
<p>The first names every row that cannot be used, and why. The second trains; stopped with Ctrl-C, it goes on with
<code>gencore train --resume --out runs/mine</code>. The third opens this page with your raters as sliders.</p>
"""


def build(studio: Studio) -> None:
    """Places the tab's content."""
    abouts = {name: studio.engine.about(name) for name in studio.engine.names}
    gr.HTML(page(abouts), apply_default_css=False, elem_classes=["gc-about"])


def page(abouts: Mapping[str, About]) -> str:
    """The tab as HTML; every fact comes from a checkpoint's own ``config.json``."""
    cars = CARS if any(about.provenance.get("data") == "cars" for about in abouts.values()) else ""
    labels = words.labels(abouts)
    models = "".join(_model(name, labels[name], about, i == 0) for i, (name, about) in enumerate(abouts.items()))
    heading = "The model" if len(abouts) == 1 else "The models"
    return f"<article>{WHAT}{cars}<h2>{heading}</h2>{models}{YOUR_OWN}</article>"


def figures(known: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures at the end of training, as they were written down."""
    found = known.get("figures")
    if not isinstance(found, Mapping):
        return []
    return [(str(name), _figure(value)) for name, value in found.items()]


def _model(name: str, label: str, about: About, is_open: bool) -> str:
    rows = [("Name", name), *facts(about), *figures(about.provenance)]
    listed = "".join(f"<div><dt>{escape(fact)}</dt><dd>{escape(text)}</dd></div>" for fact, text in rows)
    opened = " open" if is_open else ""
    return f'<details class="gc-facts"{opened}><summary>{escape(label)}</summary><dl>{listed}</dl></details>'


def _figure(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_figure(item)}" for key, item in value.items())
    return f"{value:.4g}" if isinstance(value, float) else str(value)
