"""The card beside a checkpoint: what it is, on what it was trained, for how long, and its figures."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gencore.training.checkpoint import About


def write_card(folder: Path, about: About) -> Path:
    """Writes ``README.md`` with the Hub's front matter; says nothing that ``about`` does not hold."""
    file = folder / "README.md"
    file.write_text(card(about), encoding="utf-8")
    return file


def card(about: About) -> str:
    """The card's text."""
    known = about.provenance
    fields = ", ".join(f"{field.name} ({field.kind}, {field.range_text})" for field in about.condition.fields)
    rows = [
        ("model", about.model),
        ("pictures", f"{about.image.height} × {about.image.width}"),
        ("conditioned on", fields or "nothing"),
        ("data", _data(known)),
        ("training", _training(known)),
        ("machine", known.get("machine", "")),
        ("gencore", known.get("gencore", "")),
        ("note", known.get("note", "")),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows if value)
    title = f"# {known.get('data', 'A data set')}: {about.model}"
    front = "---\nlibrary_name: gencore\npipeline_tag: unconditional-image-generation\ntags: [gencore]\n---\n"
    return f"{front}\n{title}\n\n| | |\n|---|---|\n{table}\n{_figures(known.get('figures', {}))}"


def _data(known: Mapping[str, Any]) -> str:
    if "data" not in known:
        return ""
    count, fingerprint = known.get("images", "?"), known.get("data_fingerprint")
    return f"{known['data']}, {count} pictures to train on (fingerprint {fingerprint})"


def _training(known: Mapping[str, Any]) -> str:
    if "steps" not in known:
        return ""
    minutes = known.get("seconds", 0) / 60
    return f"{known['steps']:,} steps, {known.get('images_seen', 0):,} pictures seen, {minutes:.0f} minutes"


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
