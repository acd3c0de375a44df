"""The card beside a checkpoint: what it is, on what it was trained, for how long, and its figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gencore.files import write_text
from gencore.training.checkpoint import About


def write_card(folder: Path, about: About, measured: str = "") -> Path:
    """Writes ``README.md`` with the Hub's front matter, in one step; says nothing that its arguments do not hold.

    Args:
        folder: the checkpoint.
        about: what is known of it.
        measured: its evaluation as Markdown.
    """
    file = folder / "README.md"
    write_text(file, card(about, measured))
    return file


def card(about: About, measured: str = "") -> str:
    """The card's text; arguments as in :func:`write_card`."""
    known = about.provenance
    table = "\n".join(f"| {name} | {value} |" for name, value in facts(about))
    title = f"# {known.get('data', 'A data set')}: {about.model}"
    front = "---\nlibrary_name: gencore\npipeline_tag: unconditional-image-generation\ntags: [gencore]\n---\n"
    return f"{front}\n{title}\n\n| | |\n|---|---|\n{table}\n{_figures(known.get('figures', {}))}{_measured(measured)}"


def facts(about: About) -> list[tuple[str, str]]:
    """What is known about a model, in words; what is not known is left out."""
    known = about.provenance
    fields = ", ".join(f"{field.name} ({field.range_text})" for field in about.condition.fields)
    rows = [
        ("Kind", about.model),
        ("Pictures", f"{about.image.width} × {about.image.height} pixels"),
        ("Steered by", fields or "nothing"),
        ("Trained on", _data(known)),
        ("Training", _training(known)),
        ("Machine", _text(known.get("machine"))),
        ("Note", _text(known.get("note"))),
        ("Made with", f"gencore {known['gencore']}" if "gencore" in known else ""),
    ]
    return [(name, text) for name, text in rows if text]


def _data(known: Mapping[str, Any]) -> str:
    if "data" not in known:
        return ""
    count = f", {known['images']:,} pictures" if isinstance(known.get("images"), int) else ""
    mark = f" (fingerprint {known['data_fingerprint']})" if "data_fingerprint" in known else ""
    return f"{known['data']}{count}{mark}"


def _training(known: Mapping[str, Any]) -> str:
    parts = []
    if isinstance(known.get("steps"), int):
        parts.append(f"{known['steps']:,} steps")
    if isinstance(known.get("images_seen"), int):
        parts.append(f"{known['images_seen']:,} pictures seen")
    if isinstance(known.get("seconds"), int | float):
        seconds = known["seconds"]
        parts.append(f"{seconds / 60:.0f} minutes" if seconds >= 90 else f"{seconds:.0f} seconds")
    return ", ".join(parts)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _measured(text: str) -> str:
    return (
        f"\n## Evaluation\n\nBy `gencore evaluate`; in brackets the same figure of real pictures.\n\n{text}"
        if text
        else ""
    )


def _figures(figures: Mapping[str, Any]) -> str:
    """Figures as tables: one for single numbers, one for numbers by rater."""
    if not figures:
        return ""
    single = {name: value for name, value in figures.items() if not isinstance(value, Mapping)}
    by_rater = {name: value for name, value in figures.items() if isinstance(value, Mapping)}
    lines = ["\n## Figures\n"]
    if by_rater:
        raters = list(next(iter(by_rater.values())))
        lines += ["| | " + " | ".join(raters) + " |", "|---" * (len(raters) + 1) + "|"]
        lines += [
            f"| {name} | " + " | ".join(str(values[r]) for r in raters) + " |" for name, values in by_rater.items()
        ]
        lines.append("")
    lines += [f"- {name}: {value}" for name, value in single.items()]
    return "\n".join(lines) + "\n"
