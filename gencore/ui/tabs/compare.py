"""Compare: two to six models or strategies at the same sliders and seeds, and what was measured of them."""

from typing import Any

from gencore.comparison import FEWEST, MOST
from gencore.engine import Engine
from gencore.training.checkpoint import About
from gencore.ui.comparing import Comparing
from gencore.ui.components.live import live
from gencore.ui.making import Making
from gencore.ui.studio import Studio
from gencore.ui.tabs import generate

FIRST_ROWS = 3


def build(studio: Studio) -> None:
    """Places the tab's content."""
    making = Making(studio)
    comparing = Comparing(studio, making)
    live(
        "compare",
        lambda: payload(studio.engine),
        (*generate.SHARED, "strip", "figures", "compare"),
        (
            studio.draw, studio.describe, making.judged, making.start, making.progress, making.cancel,
            comparing.figures, comparing.save,
        ),
    )  # fmt: skip


def payload(engine: Engine) -> dict[str, Any]:
    """What the page has to know, and which rows it begins with."""
    known = generate.payload(engine)
    return known | {"fewest": FEWEST, "most": MOST, "rows": first_rows(engine)}


def first_rows(engine: Engine) -> list[dict[str, str]]:
    """The first model by two strategies, then others that know the same people."""
    first, *others = engine.names
    known = engine.about(first)
    alike = [name for name in others if _same(engine.about(name), known)]
    rows = [{"model": first, "way": "direct"}, {"model": first, "way": "optimise"}]
    return (rows + [{"model": name, "way": "direct"} for name in alike])[:FIRST_ROWS]


def _same(one: About, other: About) -> bool:
    return one.provenance.get("data") == other.provenance.get("data") and one.condition.names == other.condition.names
