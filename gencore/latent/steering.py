r"""The same picture under another wish: back to its noise, and from there anew.

.. math:: \varepsilon = F^{-1}(x \mid c_0), \qquad x(a) = F\big(\varepsilon \mid c_0 + a\,(w - c_0)\big)

with c₀ what the rater models say of the picture as it is and w the wish. Nothing is climbed: what the people of the
wish would rather see is what the model has learnt of them. As in :mod:`gencore.latent.editing`, what is shown is the
picture plus the model's change.

References:
    Inversion of a flow for editing: Song et al., *Score-Based Generative Modeling through Stochastic Differential
    Equations*, 2021, section 5. Wallace, Gokul & Naik, *EDICT*, 2023.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import CapabilityError
from gencore.latent.editing import AMOUNTS, CARRIES, Edit, check_choices, said_of
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.types import Condition, Wish


@torch.no_grad()
def steered(
    model: GenerativeModel,
    images: Float[Tensor, "n 3 h w"],
    wish: Wish,
    raters: Raters | None,
    *,
    guidance: float = 1.0,
    carry: str = "change",
    amounts: Sequence[float] = AMOUNTS,
) -> Edit:
    """Pictures drawn anew from their own noise, on the way from what they are to a wish.

    Args:
        model: a model with an encoder, whose pictures come from normal noise, and that knows the people of the wish.
        images: pictures of the model's size in [0, 1].
        wish: name to wanted value; what is not named stays as the rater models see it.
        raters: rater models, which say what the pictures are.
        guidance: as in ``direct``, on both ends of the way.
        carry: as in :func:`gencore.latent.editing.edited`.
        amounts: for which parts of the way (0..1) pictures are wanted.

    Raises:
        CapabilityError: if the model cannot encode or is not drawn from normal noise, or there are no rater models.
        ConditionError: for an unknown field, or a value out of range.
    """
    if raters is None:
        raise CapabilityError(
            "To stay the same picture it has to be known what people say of it; train rater models with "
            "`gencore raters train`, beside the model."
        )
    check_choices(carry, amounts)
    before = said_of(images, model.condition_spec, raters).to(model.device)
    wanted = _towards(before, model.condition_spec.wishes(wish, len(images)).to(model.device))
    noise = model.noise_of(images, before)
    first = model.from_noise(noise, before, guidance)
    made = [model.from_noise(noise, _between(before, wanted, amount), guidance) for amount in amounts]
    shown = [CARRIES[carry](images, one.images, first.images).clamp(0, 1) for one in made]
    latents = torch.stack([one.latents for one in made])
    return Edit(images, tuple(float(amount) for amount in amounts), torch.stack(shown), latents, before, [])


def _towards(before: Condition, wish: Condition) -> Condition:
    """The wish, and where it says nothing, what is."""
    widths = torch.tensor(wish.widths, dtype=torch.long, device=wish.given.device)
    named = wish.given.repeat_interleave(widths, dim=1)
    return Condition(torch.where(named, wish.values, before.values), wish.given | before.given, wish.widths)


def _between(before: Condition, wanted: Condition, amount: float) -> Condition:
    """Part of the way; a field that only the wish names comes with its first step."""
    widths = torch.tensor(wanted.widths, dtype=torch.long, device=wanted.given.device)
    both = (before.given & wanted.given).repeat_interleave(widths, dim=1)
    values = torch.where(both, torch.lerp(before.values, wanted.values, amount), wanted.values)
    given = wanted.given if amount > 0 else before.given
    return Condition(values, given, wanted.widths).keep(given)
