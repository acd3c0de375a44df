"""The figures of the reports about training, by name, drawn of any run that has what they show.

References:
    Seed 0, section 2.7, figures 1 and 2. Seed 4, section 4, figures 3, 6 and 8.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gencore.curves.panels import Line, Panel, line_of
from gencore.curves.reading import RunCurves, Series, read_curves
from gencore.errors import GencoreError, TrainingError
from gencore.latent.analysis import ACTIVE, HIGH
from gencore.losses.adversarial import DISCRIMINATOR
from gencore.presets import KL
from gencore.training.state import resolve

NAMED = 12  # pairs of dimensions that get a bar


@dataclass(frozen=True)
class Figure:
    """A figure of a report.

    Args:
        caption: the report's own.
        panels: what is drawn of the run in a folder; it raises TrainingError where that run does not have it.
    """

    caption: str
    panels: Callable[[Path, float], list[Panel]]


def reconstruction_and_kl(run: Path, smooth: float = 0.0) -> list[Panel]:
    """Seed 0, figure 1: training and validation of the reconstruction and of the KL divergence.

    Raises:
        TrainingError: if the run has no such terms.
    """
    curves = read_curves(run)
    terms = curves.terms()
    divergences = [term for term in terms if term in KL]
    others = [term for term in terms if term not in KL]
    if not divergences or not others:
        raise _lacks(curves, "a reconstruction and a KL term", "a variational autoencoder")
    ahead = f"weight/{divergences[0]}"
    began = curves.series[ahead] if ahead in curves.series else Series(np.empty(0), np.empty(0))
    counts = began.steps[began.values > 0]
    marks = ((float(counts[0]), "KL comes in"),) if len(counts) and counts[0] > began.steps[0] else ()
    return [_both(curves, others[0], "", marks, smooth), _both(curves, divergences[0], "nats a picture", marks, smooth)]


def latents_watched(run: Path, smooth: float = 0.0) -> list[Panel]:
    """Seed 0, figure 2: dimensions of low variance and highly correlated pairs, over the run and at its last analysis.

    Raises:
        TrainingError: if the run did not analyse its latents, or a file of an analysis is damaged.
    """
    analyses = [_read(file) for file in sorted((run / "latents").glob("step-*.json"))]
    if not analyses:
        raise TrainingError(
            f"{run} has no analysis of its latents; train with a recipe whose analyse_every is above 0, such as a "
            "lesson's."
        )
    steps = np.array([one["step"] for one in analyses], float)
    unused = np.array([len(one["unused"]) for one in analyses], float)
    pairs = np.array([len(one["pairs"]) for one in analyses], float)
    last = analyses[-1]
    variance = np.sort(np.array(last["variance"], float))[::-1]
    strongest = last["pairs"][:NAMED]
    places = np.arange(1.0, len(variance) + 1)
    bars = tuple(
        Line(f"{a} and {b}", np.array([place], float), np.array([abs(r)], float))
        for place, (a, b, r) in enumerate(strongest, 1)
    )
    at = f"at step {last['step']}"
    low = f"Dimensions of low variance (below {ACTIVE:g}), of {len(variance)}"
    shown = [
        Panel(low, (Line("dimensions", steps, unused),)),
        Panel(f"Highly correlated pairs (|r| at least {HIGH:g})", (Line("pairs", steps, pairs),)),
        Panel(f"Variance of every dimension {at}", (Line("variance", places, variance),), "place", log=True, bars=True,
              level=(ACTIVE, "used above")),
    ]  # fmt: skip
    return [*shown, Panel(f"Strongest pairs {at}", bars, "place", "|r|", bars=True)] if bars else shown


def game(run: Path, smooth: float = 0.0) -> list[Panel]:
    """Seed 4, figures 3, 6 and 8: the losses of generator and discriminator.

    The discriminator's is half of the sum of its two halves, as the report's figures show it: log 2, about 0.69, when
    it cannot tell. The generator's is its whole loss, with the penalty for straying from the pictures.

    Raises:
        TrainingError: if the run had no discriminator.
    """
    curves = read_curves(run)
    if not {f"train/{DISCRIMINATOR}", "train/adversarial", "train/total"} <= curves.series.keys():
        raise _lacks(curves, "the two sides of a game", "a model with a discriminator, such as cdcgan")
    raw = curves.series[f"train/{DISCRIMINATOR}"]
    weight = _along(curves.series.get(f"weight/{DISCRIMINATOR}"), raw.steps, 1.0)
    total = _along(curves.series["train/total"], raw.steps, np.nan)
    sides = {
        "generator": Series(raw.steps, total - weight * raw.values),
        "discriminator": Series(raw.steps, raw.values / 2),
    }
    lines = tuple(line_of(RunCurves(name, {name: side}), name, name, smooth) for name, side in sides.items())
    epoch = _steps_an_epoch(run)
    if epoch:
        lines = tuple(Line(one.label, one.x / epoch, one.y, one.dashed, one.behind) for one in lines)
    level = (float(np.log(2)), "cannot tell")
    return [Panel("Generator and discriminator loss", lines, "epoch" if epoch else "step", "nats", level=level)]


FIGURES: Mapping[str, Figure] = {
    "seed0-1": Figure("Training and validation losses using MSE and KLD metrics", reconstruction_and_kl),
    "seed0-2": Figure("Latent space: low variance and highly correlated pairs of latent dimensions", latents_watched),
    "seed4-3": Figure("Generator and discriminator loss for MNIST digits through epochs", game),
    "seed4-6": Figure("Animal-faces: change in loss through the epochs", game),
    "seed4-8": Figure("CelebA: change in loss through epochs", game),
}


def figure(name: str) -> Figure:
    """The figure ``name``.

    Raises:
        TrainingError: if there is none; the message names those that there are.
    """
    if name not in FIGURES:
        raise TrainingError(f'There is no figure "{name}"; choose one of {", ".join(FIGURES)}.')
    return FIGURES[name]


def _both(
    curves: RunCurves, term: str, up: str, marks: tuple[tuple[float, str], ...], smooth: float
) -> Panel:  # fmt: skip
    lines = tuple(line_of(curves, name, name.partition("/")[0], smooth) for name in curves.named(term))
    return Panel(term, lines, up=up, marks=marks)


def _lacks(curves: RunCurves, what: str, model: str) -> TrainingError:
    return TrainingError(f"The history of {curves.name} does not have {what}; take a run of {model}.")


def _along(series: Series | None, steps: np.ndarray, otherwise: float) -> np.ndarray:
    """The values of a series at ``steps``, and ``otherwise`` where it has none."""
    known = {} if series is None else dict(zip(series.steps, series.values, strict=True))
    return np.array([known.get(step, otherwise) for step in steps], float)


def _steps_an_epoch(run: Path) -> float | None:
    """Steps that pass over the training pictures once, as the run's checkpoint knows; none if it has none yet."""
    try:
        about = json.loads((resolve(run) / "config.json").read_text(encoding="utf-8"))["provenance"]
        return about["images"] / about["recipe"]["batch_size"]
    except (GencoreError, OSError, ValueError, KeyError, TypeError):
        return None


def _read(file: Path) -> dict:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {name: found[name] for name in ("step", "unused", "pairs", "variance")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{file} is damaged ({error}); delete it to see the others.") from None
