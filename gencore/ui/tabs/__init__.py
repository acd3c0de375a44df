"""The tabs, in the order they are shown. A new tab is one file with ``build(studio)`` and one line here."""

from collections.abc import Callable

from gencore.ui.studio import Studio
from gencore.ui.tabs import about, compare, edit, generate, interpolate, latents, picture_map, training

TABS: dict[str, Callable[[Studio], None]] = {
    "Generate": generate.build,
    "Edit": edit.build,
    "Interpolate": interpolate.build,
    "Map": picture_map.build,
    "Training": training.build,
    "Compare": compare.build,
    "Latents": latents.build,
    "About": about.build,
}
