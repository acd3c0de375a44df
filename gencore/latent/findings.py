"""What an analysis of latents says, in plain words."""

import numpy as np

from gencore.latent.analysis import HIGH, SAME, Analysis

FEW = 6  # dimensions named in a sentence
TIED = 0.5  # |r| from which a dimension is said to follow a rater
DRIVEN = 0.3


def findings(analysis: Analysis) -> list[str]:
    """Sentences, the gravest first; one that all is well if there is nothing to tell."""
    return [*_unused(analysis), *_pairs(analysis), *_raters(analysis), *_information(analysis)]


def _unused(analysis: Analysis) -> list[str]:
    unused, width = analysis.unused, analysis.width
    if not len(unused):
        return [f"All {width} dimensions are used."]
    if len(unused) == width:
        return [f"None of the {width} dimensions is used: the encoder says nearly the same of every picture."]
    which = f" ({_listed(unused)})" if len(unused) <= FEW else ""
    one = len(unused) == 1
    return [f"{len(unused)} of {width} dimensions {'is' if one else 'are'} hardly used{which}."]


def _pairs(analysis: Analysis) -> list[str]:
    same = [pair for pair in analysis.pairs if abs(pair[2]) >= SAME]
    high = [pair for pair in analysis.pairs if abs(pair[2]) < SAME]
    found = [f"Dimensions {a} and {b} say the same (r = {r:.2f})." for a, b, r in same[:3]]
    if len(same) > 3:
        found.append(f"So do {len(same) - 3} more pairs.")
    if high:
        a, b, r = high[0]
        others = analysis.together - len(same) - 1
        rest = f", and {others} more pair{'s' if others > 1 else ''}" if others else ""
        found.append(f"Dimensions {a} and {b} go together (r = {r:.2f}){rest}.")
    if not analysis.pairs and analysis.active.sum() > 1:
        found.append(f"No two used dimensions are highly correlated (|r| stays below {HIGH:g}).")
    return found


def _raters(analysis: Analysis) -> list[str]:
    found = []
    for name, r in analysis.raters.items():
        best = int(np.abs(r).argmax())
        if abs(r[best]) >= TIED:
            found.append(f"Dimension {best} follows {name} (r = {r[best]:.2f}).")
    loose = [name for name, r in analysis.raters.items() if np.abs(r).max() < DRIVEN]
    if loose:
        found.append(f"No single dimension follows {_and(loose)} (|r| stays below {DRIVEN:g}).")
    return found


def _information(analysis: Analysis) -> list[str]:
    if analysis.kl is None:
        return []
    total = float(analysis.kl.sum())
    order = np.sort(analysis.kl)[::-1]
    half = int(np.searchsorted(np.cumsum(order), total / 2)) + 1
    noun = "dimension tells" if half == 1 else "dimensions tell"
    return [f"A picture's latents tell {total:.0f} nats; {half} {noun} half of that."] if total > 0 else []


def _listed(dimensions: np.ndarray) -> str:
    return ", ".join(str(one) for one in dimensions.tolist())


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
