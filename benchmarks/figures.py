"""The plain figures of a checkpoint: reconstruction, sharpness, class accuracy, cost of ten pictures.

    python benchmarks/figures.py checkpoints/digits-cdcgan checkpoints/cars-vq-vae [--write]

``--write`` puts them into the checkpoint's config.json and card, beside what is there. How far sliders steer is
measured by ``benchmarks/steering.py``.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from gencore.api import Generator, load
from gencore.data.base import load_data
from gencore.evaluation.figures import class_accuracy, decibels, reconstruction_error, samples, sharpness
from gencore.files import write_json
from gencore.training.card import write_card
from gencore.training.checkpoint import ABOUT, About

SEEDS = range(128)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("checkpoints", nargs="+", type=Path)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    for folder in chosen.checkpoints:
        generator = load(folder)
        found = measured(generator)
        print(f"{folder}: " + ", ".join(f"{name} {value}" for name, value in found.items()), flush=True)
        if chosen.write:
            add_figures(folder, generator.about, found)


def measured(generator: Generator) -> dict[str, Any]:
    """What can be measured of a model, by name."""
    model = generator.model
    data = load_data(generator.about.provenance["data"], model.image)
    held_out = data.part("validation")
    found: dict[str, Any] = {}
    if model.capabilities.can_interpolate:
        error = reconstruction_error(model, data.only(model.condition_spec.names), held_out)
        found["reconstruction of pictures not trained on"] = f"mse {error:.4f}, PSNR {decibels(error):.1f} dB"
    if model.capabilities.can_sample:
        ratio = sharpness(samples(model, SEEDS)) / sharpness(data.batch(held_out)[0])
        found["sharpness of samples over that of real pictures"] = round(ratio, 2)
    for field in model.condition_spec.fields:
        if field.kind == "class":
            accuracy = class_accuracy(model, data, field)
            found[f"{field.name} asked for and found by five nearest real neighbours"] = f"{100 * accuracy:.0f} %"
    return found


def add_figures(folder: Path, about: About, found: dict[str, Any]) -> None:
    """Writes figures into config.json and card; those of other names stay."""
    known = about.provenance
    about = replace(about, provenance={**known, "figures": {**known.get("figures", {}), **found}})
    write_json(folder / "config.json", ABOUT.dump_python(about, mode="json"))
    write_card(folder, about)


if __name__ == "__main__":
    main()
