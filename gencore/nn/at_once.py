"""Many drawn pictures against as many real ones, all at once.

Where moments are averaged over steps (:mod:`gencore.nn.moments`), what draws is led by what it drew before, runs past
what is wanted and has to come back. Here a step looks at so many that it needs no other. Only some of what is drawn
carries a gradient, because that costs several times as much; all of it says where they are. And because nothing is
remembered, a step may look in a way that no other step does, to which nothing can be fitted.
"""

from collections.abc import Callable, Mapping

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.nn import across
from gencore.nn.moments import Goal, Moments, pulled
from gencore.nn.random_view import SIDES, RandomView

Look = Callable[[Float[Tensor, "n 3 h w"], slice], Mapping[str, Tensor]]
PART = 64  # pictures that are looked at together, for less memory


def at_once(
    look: Look, draw: Callable[[slice], Float[Tensor, "n 3 h w"]], real: Float[Tensor, "m 3 h w"], every: int
) -> dict[str, Float[Tensor, ""]]:
    """The squared Fréchet distances of what is drawn to what is real.

    Args:
        look: gives features of the pictures of some rows of a batch, ``(n, d)``, by name.
        draw: pictures for some rows.
        real: all pictures of the batch.
        every: one drawn picture in so many carries a gradient.

    Returns:
        One distance for each name.
    """
    learning = max(1, len(real) // every)
    with torch.no_grad():
        wanted = [look(real[rows], rows) for rows in _parts(0, len(real))]
        others = [look(draw(rows), rows) for rows in _parts(learning, len(real))]
    first = slice(0, learning)
    taught = look(draw(first), first)
    found = {}
    with torch.autocast(real.device.type, enabled=False):  # whatever networks ran in, moments need all digits
        for name, features in taught.items():
            made = _of(features.detach(), *(each[name] for each in others))
            found[name] = pulled(features.float(), made, Goal.of(_of(*(each[name] for each in wanted))))
    return found


def fresh_views(seed: int, device: torch.device) -> list[RandomView]:
    """Networks with random weights that no other ``seed`` gives, one for each of :data:`SIDES`."""
    with across.shared(None):  # the same in every process
        return [RandomView(seed + number, side).to(device) for number, side in enumerate(SIDES)]


def _parts(start: int, end: int) -> list[slice]:
    return [slice(first, min(first + PART, end)) for first in range(start, end, PART)]


def _of(*parts: Tensor) -> Moments:
    features = torch.cat([part.float() for part in parts])
    moments = Moments(features.shape[1]).to(features.device)
    moments.note(features)
    return moments
