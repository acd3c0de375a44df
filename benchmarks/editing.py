"""Pictures moved towards a rater: what the judge says they gain, and whether they are still the same pictures.

    python benchmarks/editing.py --checkpoint checkpoints/cars --eyes checkpoints/cars-vq-vae

Held-out pictures are edited for one rater after the other. The judge, whom no edit asks, scores them before and after.
*Known again* is the share of edited pictures whose own original is nearer than 500 other pictures: in the encoder of
another model (``--eyes``), and in thumbnails. MS-SSIM is that with the original, over 5-pixel windows. *Confirmed* is
the judge's gain over the rater models'.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from pytorch_msssim import ms_ssim
from torch import Tensor
from torch.nn import functional

from gencore.api import Generator, load
from gencore.data.base import load_data
from gencore.latent.editing import edited, said_of
from gencore.models.base import GenerativeModel

OTHERS = 500
THUMBNAIL = (24, 32)
Way = Callable[[Tensor, str], Tensor]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--checkpoint", default="checkpoints/cars")
    options.add_argument("--eyes", default="checkpoints/cars-vq-vae")
    options.add_argument("--pictures", type=int, default=16, help="For each rater.")
    options.add_argument("--only", nargs="*", help="Of the ways only those whose names contain one of these.")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    generator, eyes = load(chosen.checkpoint), load(chosen.eyes).model
    data = load_data(generator.about.provenance["data"], generator.model.image)
    others = data.batch(data.part("validation")[:OTHERS])[0]
    people = [one.name for one in generator.fields if one.kind == "score"]
    test = data.part("test")[: chosen.pictures * len(people)]
    shares = np.array_split(test, len(people))
    print(f"{len(test)} pictures, {chosen.pictures} for each of {', '.join(people)}", flush=True)
    print("| way | judged before | after | better | confirmed | MS-SSIM | known again, thumbnail | encoder | s each |")
    print("|---|---|---|---|---|---|---|---|---|")
    for name, way in ways(generator).items():
        if chosen.only and not any(part in name for part in chosen.only):
            continue
        rows = [measured(generator, way, data.batch(share)[0], who) for share, who in zip(shares, people, strict=True)]
        before, after, claimed, seconds = (np.concatenate([row[key] for row in rows]) for key in KEYS)
        originals, made = (torch.cat([row[key] for row in rows]) for key in ("originals", "made"))
        gain = after - before
        similar = float(ms_ssim(made, originals, data_range=1, win_size=5))
        seen = [known_again(made, originals, others, look) for look in (thumbnails, looking(eyes))]
        confirmed = f"{gain.mean() / claimed.mean():.0%}" if claimed.mean() > 0.1 else ""
        print(
            f"| {name} | {before.mean():.2f} | {after.mean():.2f} | {(gain > 0).mean():.0%} | {confirmed} "
            f"| {similar:.2f} | {seen[0]:.0%} | {seen[1]:.0%} | {seconds.mean():.2f} |",
            flush=True,
        )


KEYS = ("before", "after", "claimed", "seconds")


def ways(generator: Generator) -> dict[str, Way]:
    """What is compared."""

    def edit(**options: Any) -> Way:
        def way(images: Tensor, who: str) -> Tensor:
            wish = {who: top(generator, who)}
            return edited(generator.model, images, wish, generator.raters, amounts=(1.0,), **options).images[0]

        return way

    return {
        "reconstruction": lambda images, who: edit(carry="none", steps=0)(images, who),
        "condition moved, latent with its prior, change carried": lambda images, who: moved(generator, images, who),
        **{f"edit identity={weight:g}": edit(identity=weight) for weight in (0.0, 1.0, 2.0, 3.0, 4.0)},
        "edit carry=detail": edit(carry="detail"),
        "edit carry=none": edit(carry="none"),
        "edit radius=0.4": edit(radius=0.4),
    }


@torch.no_grad()
def moved(generator: Generator, images: Tensor, who: str) -> Tensor:
    """What a model does that is asked for another condition, without anybody climbing."""
    model, spec = generator.model, generator.model.condition_spec
    before = said_of(images, spec, generator.raters)
    position = spec.names.index(who)
    values = before.values.clone()
    values[:, position] = spec.wishes({who: top(generator, who)}, 1).values[0, position]
    after = type(before)(values, before.given, before.widths)
    latents = model.encode(images, before).mode()
    shift = 0 if model.prior(before) is None else model.prior(after).mu - model.prior(before).mu
    return (images + model.decode(latents + shift, after) - model.decode(latents, before)).clamp(0, 1)


def measured(generator: Generator, way: Way, originals: Tensor, who: str) -> dict[str, Any]:
    """Judge's and rater models' scores of pictures before and after."""
    began = time.perf_counter()
    made = way(originals, who).detach()
    seconds = (time.perf_counter() - began) / len(originals)
    judge, ensemble = generator.judge, generator.raters.ensemble
    with torch.no_grad():
        claimed = (ensemble(made).of(who) - ensemble(originals).of(who))[..., 0].mean(dim=0).numpy()
    before, after = judge.scores(originals, who), judge.scores(made, who)
    return {"originals": originals, "made": made, "before": before, "after": after, "claimed": claimed,
            "seconds": np.full(len(originals), seconds)}  # fmt: skip


def known_again(made: Tensor, originals: Tensor, others: Tensor, look: Callable[[Tensor], Tensor]) -> float:
    """Share of pictures whose own original is the nearest of all originals and others."""
    with torch.no_grad():
        distance = torch.cdist(look(made), torch.cat([look(originals), look(others)]))
    return float((distance.argmin(dim=1) == torch.arange(len(made))).float().mean())


def thumbnails(images: Tensor) -> Tensor:
    return functional.interpolate(images, THUMBNAIL, mode="area").flatten(1)


def looking(model: GenerativeModel) -> Callable[[Tensor], Tensor]:
    """The latents of a model's encoder."""
    return lambda images: torch.cat([model.encode(part).mode().flatten(1) for part in images.split(64)])


def top(generator: Generator, who: str) -> float:
    return next(one.high for one in generator.fields if one.name == who)


if __name__ == "__main__":
    main()
