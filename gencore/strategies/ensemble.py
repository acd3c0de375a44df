"""The mean of several decodes: what they agree on stays, the rest blurs."""

from collections.abc import Sequence
from typing import Any

import torch

from gencore.errors import ConditionError
from gencore.models.base import GenerativeModel
from gencore.nn.noise import seeded_noise
from gencore.registry import register_strategy
from gencore.strategies.base import Generation, Watch, described
from gencore.types import Wish, each_wish

OVER = ("conditions", "latents", "models")


@register_strategy("ensemble")
@described(
    "Easy, and no model has to be trained anew; what several decodes agree on is safer than one of them.",
    "Blurry by nature: the mean of pictures that differ is none of them.",
    over=("conditions", "latents"),
)
@torch.inference_mode()
def ensemble(
    model: GenerativeModel,
    targets: Wish | Sequence[Wish],
    n: int,
    seeds: Sequence[int],
    raters: Any = None,
    *,
    over: str = "conditions",
    members: int = 8,
    jitter: float = 0.7,
    models: Sequence[GenerativeModel] = (),
    guidance: float = 1.0,
    temperature: float = 1.0,
    watch: Watch | None = None,
) -> Generation:
    """Each picture is the mean of several: of nearby wishes, of nearby latents, or of several models.

    Blurry by nature: a mean of pictures that differ is none of them.

    Args:
        model: any model that can sample.
        targets: one wish for all pictures, or one for each.
        n: how many pictures.
        seeds: ``n`` seeds.
        raters: not used.
        over: ``conditions`` draws each wanted score anew around the wish; ``latents`` each noise around the seed's;
            ``models`` takes ``model`` and ``models`` with the same seed and wish.
        members: how many decodes a picture, for conditions and latents.
        jitter: standard deviation of a wanted score in points of 0..9, or of the noise as a share of it (0..1).
        models: further models of the same fields and size, whatever their kinds, latents and scaling of scores.
        guidance: as in ``direct``.
        temperature: as in ``direct``.
        watch: called after every decode; if it returns False, the mean is that of the decodes so far.

    Returns:
        The means, and of their latents the mean; over models, whose latents mean different things, those of ``model``.

    Raises:
        ConditionError: for an unknown field or option, a value out of range, or models that do not fit together.
        CapabilityError: if a model cannot sample.

    References:
        Seed 0, "ensemble generation".
    """
    if over not in OVER or members < 1:
        raise ConditionError('An ensemble is over "conditions", "latents" or "models", and has at least one member.')
    _check_models(model, models, over)
    everyone = [model, *models] if over == "models" else [model] * members
    spec, wishes = model.condition_spec, each_wish(targets, n)
    rows = torch.stack([spec.row(wish) for wish in wishes]) if wishes else torch.empty(0, len(spec.fields))
    images, latents = [], []
    trace: list[dict[str, Any]] = []
    for number, member in enumerate(everyone):
        said = rows
        if over == "conditions" and number:
            said = _jittered(rows, model, jitter, seeds, number)
        if over == "latents" and number:
            near = seeded_noise([_mixed(seed, number) for seed in seeds], model.noise_shape)
            noise = (1 - jitter**2) ** 0.5 * seeded_noise(seeds, model.noise_shape) + jitter * near
            samples = model.from_noise(noise.to(model.device), spec.condition(said), guidance, temperature)
        else:
            own = member.condition_spec  # each model has its own order of fields and scaling of scores
            condition = own.wishes(wishes, n) if over == "models" else own.condition(said)
            samples = member.sample(list(seeds), condition, guidance, temperature)
        images.append(samples.images)
        latents.append(samples.latents)
        trace.append({"decode": number + 1, "of": len(everyone), "done": (number + 1) / len(everyone)})
        if watch is not None and watch(trace[-1]) is False:
            break
    mean = latents[0] if over == "models" else torch.stack(latents).mean(dim=0)
    return Generation(torch.stack(images).mean(dim=0), mean, spec.condition(rows), trace=trace)


def _check_models(model: GenerativeModel, models: Sequence[GenerativeModel], over: str) -> None:
    if bool(models) != (over == "models"):
        raise ConditionError('An ensemble over "models" needs at least one more model, any other ensemble none.')
    fields = model.condition_spec.fields
    if any(other.image != model.image or set(other.condition_spec.fields) != set(fields) for other in models):
        raise ConditionError("Models of one ensemble need the same picture size and the same fields.")


def _jittered(
    rows: torch.Tensor, model: GenerativeModel, deviation: float, seeds: Sequence[int], number: int
) -> torch.Tensor:
    """Rows with normal noise on the given scores, inside their ranges; a picture's noise belongs to its seed."""
    noise = seeded_noise([_mixed(seed, number) for seed in seeds], (rows.shape[1],)) * deviation
    rows = rows.clone()
    for column, field in enumerate(model.condition_spec.fields):
        if field.kind == "score":
            moved = rows[:, column] + noise[:, column] * (field.high - field.low) / 9
            rows[:, column] = moved.clamp(field.low, field.high)
    return rows


def _mixed(seed: int, number: int) -> int:
    return (int(seed) * 1_000_003 + 7919 * number) % 2**63
