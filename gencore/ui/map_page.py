"""A map as one HTML file that works by itself: open it anywhere, offline, hover, zoom, choose points."""

import base64
import json
from html import escape
from pathlib import Path
from typing import Any

from gencore.files import write_text
from gencore.latent.map.colours import CLASSES, SCALES, UNKNOWN, ramp
from gencore.latent.map.embedding import checked_layer
from gencore.latent.map.picture_map import PictureMap
from gencore.ui.components.static import FOLDER, script
from gencore.ui.map_messages import MapOrder, told_map, told_shade

SCRIPTS = ("dom", "painters", "pointers", "scatter", "mapcolours", "mappage")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><style>{style}
body {{ margin: 0; font-family: system-ui, sans-serif; }}
.gradio-container {{ padding: 12px; min-height: 100dvh; box-sizing: border-box; }}
.gc-map > * + * {{ margin-top: 10px; }} .gc-scatter {{ height: 76dvh; }}</style></head>
<body class="gradio-container"><main class="gc-map"></main><script>
if (matchMedia("(prefers-color-scheme: dark)").matches) document.body.classList.add("dark");
(() => {{ const props = {{ value: {value} }}; const element = document.body;
{script}
}})();</script></body></html>
"""


def save_page(made: PictureMap, file: Path, colour: str, scale: str = "viridis") -> Path:
    """Writes a map with its thumbnails as one HTML file.

    Args:
        made: the map.
        file: what to write.
        colour: what points are coloured by; others can be chosen on the page.
        scale: ``viridis`` or ``cividis``.

    Raises:
        ConditionError: for an unknown colour or scale.
        CheckpointError: if the file cannot be written.
    """
    write_text(file, to_page(made, colour, scale))
    return file


def to_page(made: PictureMap, colour: str, scale: str = "viridis") -> str:
    """The file's text; arguments and errors as :func:`save_page`."""
    whole, choice = made.made, made.layout.choice
    layer = checked_layer(made.generator.about.model, whole.embedded.layer)
    made.colour(colour)
    ramp(scale, [])
    atlas = whole.gallery.atlas
    told = told_map(whole, MapOrder(whole.model, layer, choice))
    value: dict[str, Any] = {
        "map": told,
        "shades": {name: told_shade(made.colour(name)) for name in told["colours"]},
        "colour": colour,
        "scale": scale,
        "palette": {"scales": SCALES, "classes": CLASSES, "unknown": UNKNOWN},
        "atlas": {"content": base64.b64encode(atlas.content).decode(), "type": "image/webp",
                  "columns": atlas.columns, "size": atlas.size},
        "keys": list(whole.gallery.keys),
        "marks": [{"what": what, "coordinates": place.tolist()} for what, new in made.marks.items() for place in new],
    }  # fmt: skip
    style = "".join((FOLDER / name).read_text(encoding="utf-8") for name in ("base.css", "map.css"))
    safe = json.dumps(value).replace("<", "\\u003c")  # a file name cannot end the script
    title = f"{escape(whole.model)}: {len(whole)} pictures"
    return PAGE.format(title=title, style=style, value=safe, script=script(*SCRIPTS))
