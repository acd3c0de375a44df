"""What is left of pictures after encoding and decoding, and whether their latents know the scores already.

A decoder whose latents know the scores needs no condition, and ignores it. Two figures say so: how well scores are read
from latents by linear regression, and how far pictures follow when the same latents are decoded under other scores.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import torch
from jaxtyping import Float
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor

from gencore.evaluation.cost import reconstruction
from gencore.evaluation.figures import sharpness
from gencore.evaluation.full.findings import Finding
from gencore.evaluation.full.trial import BATCH, Found, Trial

MOST = 1000  # pictures that are reconstructed
PROBED = 2000  # pictures to learn from, and as many to be tested on
PENALTIES = np.logspace(-1, 6, 15)


def reconstructed(trial: Trial) -> Found:
    """Held-out pictures, encoded and decoded."""
    trial.require(trial.model.capabilities.can_interpolate, "It has no encoder, or nothing to decode.")
    real = trial.bench.real
    some = real.other[:MOST]
    back = reconstruction(trial.model, some, trial.bench.wished[:MOST])
    floor = sharpness(some) / max(sharpness(real.reference[:MOST]), 1e-9)
    return {
        "psnr": Finding(back.psnr, n=len(some)),
        "reconstruction_sharpness": Finding(back.sharpness, floor, len(some)),
    }, {}


def probe(trial: Trial) -> Found:
    """How well scores are read from latents by ridge regression, on pictures that the regression has not seen."""
    _require_latents(trial)
    bench, found, known = trial.bench, {}, {}
    real, names = bench.real, bench.real.training.condition.names
    own = [names.index(name) for name in trial.model.condition_spec.names]
    pictures = [each[:PROBED] for each in (real.reference, real.other)]
    rows = [each[:PROBED] for each in (real.reference_rows, real.other_rows)]
    parts = zip(pictures, rows, strict=True)
    latents = [_latents(trial, images, part[:, own]).flatten(1).numpy() for images, part in parts]
    said = [part[:, [names.index(one.name) for one in bench.scores]].numpy() for part in rows]
    judged = bench.ask(pictures[1])
    for place, one in enumerate(bench.scores):
        given, asked = (~np.isnan(part[:, place]) for part in said)
        ridge = make_pipeline(StandardScaler(), RidgeCV(PENALTIES)).fit(latents[0][given], said[0][given, place])
        truth = said[1][asked, place]
        found[one.name] = float(r2_score(truth, ridge.predict(latents[1][asked])))
        known[one.name] = float(r2_score(truth, judged[asked, place]))
    return {"probe": _mean(found, known, len(latents[1]))}, {"probe": found}


def swap(trial: Trial) -> Found:
    """Latents of held-out pictures, decoded under what was said of the next picture."""
    _require_latents(trial)
    bench = trial.bench
    images, rows = bench.real.other[:MOST], bench.wished[:MOST]
    latents = _latents(trial, images, rows)
    before, after = (bench.ask(_decoded(trial, latents, said)) for said in (rows, rows.roll(-1, 0)))
    real = bench.ask(images)
    found, known = {}, {}
    for place, one in enumerate(bench.scores):
        said = rows[:, trial.model.condition_spec.names.index(one.name)].numpy()
        wanted = np.roll(said, -1) - said
        found[one.name] = _gain(wanted, after[:, place] - before[:, place])
        known[one.name] = _gain(wanted, np.roll(real[:, place], -1) - real[:, place])
    return {"swap_gain": _mean(found, known, len(images))}, {"swap_gain": found}


def _require_latents(trial: Trial) -> None:
    model = trial.model
    trial.require(bool(model.condition_spec.fields), "It reads no condition.")
    trial.require(model.capabilities.can_interpolate, "It has no encoder, or nothing to decode.")
    trial.require(model.decoder_reads_condition, "Its decoder reads no condition, so latents have to know the scores.")
    trial.require(trial.bench.judge is not None, "There is no judge beside the checkpoint.")
    trial.require(bool(trial.bench.scores), "It knows no rater whom the judge can predict.")


@torch.inference_mode()
def _latents(trial: Trial, images: Float[Tensor, "n 3 h w"], rows: Float[Tensor, "n f"]) -> Float[Tensor, "n *latent"]:
    """The likeliest latents of pictures under what was said of them."""
    model, found = trial.model, []
    for at in _batches(len(images)):
        condition = model.condition_spec.condition(rows[at]).to(model.device)
        found.append(model.encode(images[at].to(model.device), condition).mode().cpu())
    return torch.cat(found)


@torch.inference_mode()
def _decoded(trial: Trial, latents: Float[Tensor, "n *latent"], rows: Float[Tensor, "n f"]) -> Float[Tensor, "n 3 h w"]:
    """Pictures of latents under what was said, perhaps of other pictures."""
    model, found = trial.model, []
    for at in _batches(len(latents)):
        condition = model.condition_spec.condition(rows[at]).to(model.device)
        found.append(model.decode(latents[at].to(model.device), condition).cpu())
    return torch.cat(found)


def _batches(count: int) -> Iterator[slice]:
    return (slice(*ends) for ends in pairwise([*range(0, count, BATCH), count]))


def _gain(wanted: Float[np.ndarray, " n"], achieved: Float[np.ndarray, " n"]) -> float:
    """Slope through the origin, where a wish is known."""
    known = ~np.isnan(wanted)
    return float((wanted[known] * achieved[known]).sum() / max(np.square(wanted[known]).sum(), 1e-9))


def _mean(found: dict[str, float], known: dict[str, float], count: int) -> Finding:
    values = list(found.values())
    return Finding(float(np.mean(values)), float(np.mean(list(known.values()))), count, float(np.std(values)))
