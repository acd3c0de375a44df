r"""A horse that gets a bird's wings: seed 2's winged horse, which no training picture shows.

.. math:: z = (1 - t)\,h + t\,b + \alpha\,w(h), \qquad
          w(h) = \frac{1}{k} \sum_{i \in N_k(h)} \big(z_i^{\text{winged}} - z_i^{\text{bare}}\big)

with h and b the codes of a horse and a bird. What wings are, the model says itself: birds are drawn twice, with wings
and without, and both are encoded; w is the mean difference of the k birds whose bare codes lie nearest to the horse,
so they look to the same side and are of a similar colour. Winged horses are never drawn for it.

A method is a list of candidates (t, α, k) for each pair. Of several the one is kept with the most of

.. math:: \sqrt{P(\text{horse})}\; v, \qquad v = \frac{(e(x) - e(g(h))) \cdot w(h)}{w(h) \cdot w(h)}

with P(horse) what rater models say of the picture x, and v how much of a bird's wings the model itself finds in x when
it encodes it again: a horse still, and wings that are really there. (2 √(P(horse) P(bird)), which seed 2's way of
choosing by hand suggests, prefers birds' heads to wings.) That criterion is not the measure: how many of the kept ones
have a horse's body and wings is for a detector to say that took no part.

References:
    Seed 2, "winged horse". Attribute vectors: Larsen et al., *Autoencoding beyond Pixels*, 2016; White, *Sampling
    Generative Networks*, 2016.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import torch
from jaxtyping import Float
from torch import Tensor

from gencore.errors import CapabilityError, ConditionError
from gencore.latent.paths import PATHS
from gencore.latent.spaces import SPACES, TOGETHER, placed, shown
from gencore.models.base import GenerativeModel
from gencore.raters.files import Raters
from gencore.raters.model import columns_of
from gencore.strategies.base import Watch

ANIMAL, KINDS = "animal", ("horse", "bird")
LOOKED_FOR = 16  # birds whose mean difference is looked for in a hybrid


@dataclass(frozen=True)
class Wings:
    """Codes of the same birds without wings and with them, ``(n, *code)`` each."""

    bare: Float[Tensor, "n *code"]
    winged: Float[Tensor, "n *code"]

    def of(self, codes: Float[Tensor, "m *code"], nearest: int) -> Float[Tensor, "m *code"]:
        """What wings are near codes: the mean difference of the ``nearest`` bare birds."""
        apart = torch.cdist(codes.flatten(1), self.bare.flatten(1))
        chosen = apart.topk(min(nearest, len(self.bare)), largest=False).indices
        return (self.winged - self.bare)[chosen].mean(dim=1)


@dataclass(frozen=True)
class Candidate:
    """How a hybrid is made of a pair.

    Args:
        towards: t, how far from the horse to the bird.
        wings: α, how much of the wings' direction is added.
        nearest: k, of how many birds the direction is the mean.
    """

    towards: float = 0.0
    wings: float = 1.5
    nearest: int = 8


@dataclass(frozen=True)
class Hybrids:
    """One hybrid a pair, in the order of the pairs.

    Args:
        images: ``(n, 3, h, w)``.
        codes: what they were decoded from.
        likeness: √P(horse) · v, by which they were ranked; None where nothing was.
        made: how each was made.
    """

    images: Float[Tensor, "n 3 h w"]
    codes: Float[Tensor, "n *code"]
    likeness: Float[Tensor, " n"] | None
    made: tuple[Candidate | str, ...]

    @property
    def order(self) -> list[int]:
        """The most hybrid first; the order of the pairs where nothing was ranked."""
        if self.likeness is None:
            return list(range(len(self.images)))
        return self.likeness.argsort(descending=True).tolist()


METHODS: dict[str, tuple[Candidate, ...]] = {
    "wings": (Candidate(),),
    "search": tuple(Candidate(*each) for each in product((0.0, 0.1), (1.0, 1.25, 1.5, 1.75, 2.0), (4, 8, 16))),
}


@torch.no_grad()
def wings_of(model: GenerativeModel, bare: Float[Tensor, "n 3 h w"], winged: Float[Tensor, "n 3 h w"]) -> Wings:
    """What wings are to a model.

    Args:
        model: with an encoder.
        bare: birds without wings.
        winged: the same birds with them.
    """

    def codes(images: Tensor) -> Tensor:
        return torch.cat([model.code(part) for part in images.split(TOGETHER)])

    return Wings(codes(bare), codes(winged))


@torch.no_grad()
def hybrids(
    model: GenerativeModel,
    horses: Float[Tensor, "n 3 h w"],
    birds: Float[Tensor, "m 3 h w"],
    method: str = "search",
    wings: Wings | None = None,
    raters: Raters | None = None,
    watch: Watch | None = None,
) -> Hybrids:
    """One hybrid of each horse with its bird.

    Args:
        model: with an encoder and a decoder.
        horses: pictures of horses.
        birds: as many of birds.
        method: ``wings``, ``search``, or the name of a path, whose middle is taken as it is.
        wings: what wings are to this model; the paths do without.
        raters: who rank the candidates of a search.
        watch: called after each pair; if it answers False the search ends there.

    Raises:
        ConditionError: for an unknown method, or pairs that do not match.
        CapabilityError: if the model cannot do this, or there is nobody to rank.
    """
    if len(horses) != len(birds) or not len(horses):
        raise ConditionError(f"{len(horses)} horses and {len(birds)} birds are no pairs; give one bird for each horse.")
    if not model.capabilities.can_interpolate:
        raise model.cannot("make hybrids, which takes an encoder and a decoder")
    if method in PATHS:
        return _middles(model, horses, birds, method)
    if method not in METHODS:
        raise ConditionError(f'There is no method "{method}" for hybrids; choose {", ".join([*METHODS, *PATHS])}.')
    candidates = METHODS[method]
    if wings is None:
        raise CapabilityError("This way to a hybrid needs to know what wings are; encode birds with and without first.")
    if len(candidates) > 1 and not knows_creatures(raters):
        raise CapabilityError(
            "A search is ranked by rater models that tell horses from birds; train some with `gencore raters train`."
        )
    found = []
    for number, (horse, bird) in enumerate(zip(horses, birds, strict=True)):
        ranking = raters if len(candidates) > 1 else None
        found.append(_best(batch_of(model, horse[None], bird[None], wings, ranking, candidates)))
        if watch is not None and watch({"done": (number + 1) / len(horses)}) is False:
            break
    return _together(found)


def knows_creatures(raters: Raters | None) -> bool:
    """Whether rater models tell horses from birds."""
    fields = [] if raters is None else raters.ensemble.fields
    return any(one.name == ANIMAL and set(KINDS) <= set(one.classes) for one in fields)


def likeness(
    model: GenerativeModel,
    raters: Raters,
    images: Float[Tensor, "n 3 h w"],
    code: Float[Tensor, "1 *code"],
    wings: Wings,
) -> Float[Tensor, " n"]:
    """√P(horse) · v for pictures made of one horse; see the module.

    Args:
        model: who made them.
        raters: who say whether it is a horse still.
        images: the pictures.
        code: the horse's.
        wings: what wings are to the model.
    """
    direction = wings.of(code, LOOKED_FOR).flatten()
    bare = model.code(model.from_code(code))
    moved = (torch.cat([model.code(part) for part in images.split(TOGETHER)]) - bare).flatten(1)
    there = (moved @ direction / (direction @ direction).clamp_min(1e-12)).clamp_min(0)
    return likely_horses(raters, images).sqrt() * there.cpu()


def likely_horses(raters: Raters, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, " n"]:
    """How sure rater models are that pictures show a horse, 0..1.

    Raises:
        CapabilityError: if they do not tell horses from birds.
    """
    if not knows_creatures(raters):
        raise CapabilityError("These rater models do not tell horses from birds; train some on creatures.")
    fields = raters.ensemble.fields
    classes = next(one.classes for one in fields if one.name == ANIMAL)
    return raters.ensemble(images.cpu()).mean[:, columns_of(fields, ANIMAL)][:, classes.index(KINDS[0])]


@torch.no_grad()
def batch_of(
    model: GenerativeModel,
    horse: Float[Tensor, "1 3 h w"],
    bird: Float[Tensor, "1 3 h w"],
    wings: Wings,
    raters: Raters | None = None,
    candidates: Sequence[Candidate] = METHODS["search"],
) -> Hybrids:
    """All candidates of one pair, in their order; ranked where there are rater models.

    Args:
        model: with an encoder and a decoder.
        horse: a picture of a horse.
        bird: one of a bird.
        wings: what wings are to this model.
        raters: who rank them.
        candidates: how to make them.
    """
    code, other = model.code(horse), model.code(bird)
    directions = {nearest: wings.of(code, nearest) for nearest in {one.nearest for one in candidates}}
    codes = torch.cat(
        [torch.lerp(code, other, one.towards) + one.wings * directions[one.nearest] for one in candidates]
    )
    images = shown(model, SPACES["code"], codes, model.any_condition(len(codes)))
    liked = None if raters is None else likeness(model, raters, images, code, wings)
    return Hybrids(images, codes, liked, tuple(candidates))


def _best(batch: Hybrids) -> Hybrids:
    best = batch.order[0]
    one = slice(best, best + 1)
    liked = None if batch.likeness is None else batch.likeness[one]
    return Hybrids(batch.images[one], batch.codes[one], liked, (batch.made[best],))


def _middles(model: GenerativeModel, horses: Tensor, birds: Tensor, method: str) -> Hybrids:
    path = PATHS[method]
    space, free = SPACES[path.space], model.any_condition(len(horses))
    first, last = placed(model, space, horses, free), placed(model, space, birds, free)
    half = torch.tensor([0.5], device=first.device)
    points = torch.cat(
        [path.curve(a.flatten(), b.flatten(), half).unflatten(1, a.shape) for a, b in zip(first, last, strict=True)]
    )
    return Hybrids(shown(model, space, points, free), points, None, (method,) * len(points))


def _together(found: Iterable[Hybrids]) -> Hybrids:
    parts = list(found)
    liked = [part.likeness for part in parts if part.likeness is not None]
    return Hybrids(
        torch.cat([part.images for part in parts]),
        torch.cat([part.codes for part in parts]),
        torch.cat(liked) if liked else None,
        tuple(one for part in parts for one in part.made),
    )
