"""CSS and JavaScript, kept as files beside the Python code."""

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "static"


def stylesheets() -> list[Path]:
    """All style sheets, ``base.css`` first."""
    return sorted(FOLDER.glob("*.css"), key=lambda file: (file.name != "base.css", file.name))


def script(*names: str) -> str:
    """Scripts by name, joined in this order; each sees what those before it define, the page sees none of it."""
    return "\n".join((FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)
