"""Why the flagship is sharp, and why it listens: README's three figures, from the checkpoints that ship.

    python benchmarks/why.py [--out assets]

``why-blur.png``: pictures that no model was trained on, and what is left of them after one vector for the whole
picture, after a map of vectors, and after the one code that the flagship draws. ``why-ignored.png``: one rater's slider
from end to end, first under latents of a real picture, then under noise; below each picture what the judge says.
``why-fixed.png``: every model of the same data by how far its pictures are from real ones (Fréchet distance over the
floor, of `gencore evaluate --protocol full`) and how far its sliders reach.
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from gencore.api import Generator, load
from gencore.data.base import load_data, to_uint8
from gencore.evaluation.figures import decibels, sharpness
from gencore.grid import save_picture

SHOWN, GAP, LINE, SCALE = 8, 4, 22, 1.5
MEASURED = 256
Row = tuple[str, Float[Tensor, "n 3 h w"], Sequence[str]]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--flagship", default="checkpoints/cars")
    options.add_argument("--report", default="checkpoints/cars-resnet-cvae", help="The reports' model beside it.")
    options.add_argument("--rater", default="Esther")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--out", type=Path, default=Path("assets"))
    chosen = options.parse_args()
    flagship, report = load(chosen.flagship), load(chosen.report)
    with torch.inference_mode():
        save_picture(sheet(blurred(flagship, report)), chosen.out / "why-blur.png")
        rows = ignored(flagship, report, chosen.rater, chosen.seed)
        save_picture(sheet(rows), chosen.out / "why-ignored.png")
    save_picture(chart(Path(chosen.flagship).parent, flagship.about.provenance["data"]), chosen.out / "why-fixed.png")


def blurred(flagship: Generator, report: Generator) -> Iterator[Row]:
    """Held-out pictures, and what three bottlenecks leave of them."""
    data = load_data(flagship.about.provenance["data"], flagship.model.image)
    images, rows = data.batch(data.part("validation")[:MEASURED])
    condition = flagship.model.condition_spec.condition(rows)
    model = flagship.model
    left = {
        "One vector for the whole picture (seed 0's CVAE)": report.model.decode(
            report.model.encode(images, condition).mode(), condition
        ),
        "A map of vectors, one for 8 by 8 pixels (flagship)": model.decode(model.encode(images).mode()),
        "One code, decoded by a network that had to pass for real (flagship)": model.from_code(model.code(images)),
    }
    yield "Real pictures, never trained on", images[:SHOWN], []
    for name, made in left.items():
        error = float((made - images).square().flatten(1).mean(dim=1).mean())
        kept = sharpness(made) / sharpness(images)
        yield f"{name}: {decibels(error):.1f} dB, {kept:.2f} of the detail", made[:SHOWN], []


def ignored(flagship: Generator, report: Generator, rater: str, seed: int) -> Iterator[Row]:
    """One slider from end to end: under the latents of a real picture, and under noise."""
    judge = flagship.judge
    assert judge is not None
    values = np.linspace(0, 9, SHOWN)
    wishes = [{rater: float(value)} for value in values]

    def row(name: str, images: Tensor) -> Row:
        scores = judge.scores(images, rater)
        slope = float(np.polyfit(values, scores, 1)[0])
        captions = [f"{value:.1f}: {score:.1f}" for value, score in zip(values, scores, strict=True)]
        return f"{name}: {slope:.2f} points a point", images, captions

    data = load_data(flagship.about.provenance["data"], flagship.model.image)
    image = data.batch(data.part("validation")[:1])[0].expand(SHOWN, -1, -1, -1)
    asked = report.model.condition_spec.wishes(wishes, SHOWN)
    held = report.model.encode(image[:1]).mode().expand(SHOWN, -1)
    yield row(f"Seed 0's CVAE, latents of one real picture, {rater} from 0 to 9", report.model.decode(held, asked))
    for name, generator in (("The same with a learnt prior", report), ("Flagship", flagship)):
        condition = generator.model.condition_spec.wishes(wishes, SHOWN)
        yield row(f"{name}, one seed", generator.model.sample([seed] * SHOWN, condition, 1.5).images)


def sheet(rows: Iterator[Row]) -> np.ndarray:
    """Rows of pictures under their titles, a caption below each picture where there is one."""
    parts = [_row(*row) for row in rows]
    whole = Image.new("RGB", (max(part.width for part in parts), sum(part.height + GAP for part in parts)), "white")
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height + GAP
    return np.asarray(whole)


def _row(title: str, images: Tensor, captions: Sequence[str]) -> Image.Image:
    pictures = [Image.fromarray(picture) for picture in to_uint8(images)]
    width, height = (round(SCALE * side) for side in pictures[0].size)
    part = Image.new("RGB", (len(pictures) * (width + GAP), LINE + height + LINE * bool(captions)), "white")
    pen, font = ImageDraw.Draw(part), ImageFont.load_default(15)
    pen.text((0, 2), title, "black", font)
    for i, picture in enumerate(pictures):
        part.paste(picture.resize((width, height), Image.Resampling.LANCZOS), (i * (width + GAP), LINE))
    for i, caption in enumerate(captions):
        pen.text((i * (width + GAP) + width // 2, LINE + height + 2), caption, "#444", font, anchor="ma")
    return part


def chart(home: Path, data: str) -> np.ndarray:
    """Fréchet distance over the floor against reach, a point a model; right is sharp and lifelike, up is obedient."""
    points = dict(_measured(home, data))
    width, height, left, bottom = 900, 420, 70, 50
    image = Image.new("RGB", (width, height), "white")
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(15)
    farthest = 10 ** math.ceil(math.log10(max([far for far, _ in points.values()] + [10])))

    def at(far: float, reach: float) -> tuple[float, float]:
        across = 1 - math.log(max(far, 1)) / math.log(farthest)
        return left + across * (width - left - 40), (height - bottom) - reach / 1.2 * (height - bottom - 30)

    pen.rectangle([at(2, 1.1), at(1, 0.8)], fill="#e3f1e3")
    for far in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000):
        if far <= farthest:
            x, y = at(far, 0)
            pen.line([(x, y), (x, 30)], "#eee")
            pen.text((x, y + 6), str(far), "#444", font, anchor="ma")
    for reach in (0, 0.2, 0.4, 0.6, 0.8, 1.0):
        x, y = at(farthest, reach)
        pen.line([(x, y), at(1, reach)], "#eee")
        pen.text((x - 8, y), f"{reach:.1f}", "#444", font, anchor="rm")
    pen.text((left, 6), "Slider reach, points a point (1 is exact)", "black", font)
    pen.text((width - 40, height - 20), "Distance from real pictures in floors (1 is real)", "black", font, anchor="ra")
    for name, (far, reach) in points.items():
        x, y = at(far, reach)
        pen.ellipse([x - 6, y - 6, x + 6, y + 6], "#c2410c" if name == data else "#1f5fa8")
        pen.text((x + 10, y), name, "black", font, anchor="lm")
    return np.asarray(image)


def _measured(home: Path, data: str) -> Iterator[tuple[str, tuple[float, float]]]:
    for file in sorted(home.glob("*/evaluation.json")):
        content = json.loads(file.read_text(encoding="utf-8"))
        found = (content.get("full") or {}).get("findings", {})
        values = [found.get(name, {}).get("value") for name in ("frechet_random", "slope")]
        if content["data"] == data and all(value is not None for value in values):
            yield file.parent.name, (float(values[0]), float(values[1]))


if __name__ == "__main__":
    main()
