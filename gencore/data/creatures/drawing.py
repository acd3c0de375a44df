"""Draws a creature in its scene, and says which pixels belong to which of its parts."""

import numpy as np

from gencore.data.creatures.bird import bird_layers
from gencore.data.creatures.creature import Creature
from gencore.data.creatures.horse import horse_layers
from gencore.data.creatures.scenery import daylight, draw_scenery, draw_shadow
from gencore.data.creatures.shapes import Layer, View, distances, view_of
from gencore.data.painting.raster import mix

FINEST = 96
_ANATOMY = {"horse": horse_layers, "bird": bird_layers}


def draw(creature: Creature, height: int = 96, width: int = 96) -> np.ndarray:
    """The picture of a creature, uint8 ``(height, width, 3)``, a pure function of its arguments.

    A horse with ``wing_size`` above 0 is drawn as a winged horse.
    """
    finer = -(-FINEST // min(height, width))
    canvas = draw_scenery(creature, finer * height, finer * width)
    draw_shadow(canvas, creature)
    light = daylight(creature.time).light
    for layer in _ANATOMY[creature.animal](creature, view_of(creature, finer * height, finer * width)):
        mix(canvas[layer.window], layer.colour * light, layer.coverage)
    return (np.clip(_reduced(canvas, finer), 0.0, 1.0) * 255.0 + 0.5).astype(np.uint8)


def parts(creature: Creature, height: int = 96, width: int = 96) -> dict[str, np.ndarray]:
    """How much of each pixel shows which part of the animal: float32 ``(height, width)`` in 0..1 by the part's name.

    Parts are ``body``, ``head``, ``legs``, ``tail``, then ``mane`` of a horse, ``beak`` and ``crest`` of a bird, and
    ``wings`` of whoever has them. What is hidden behind another part does not count.
    """
    finer = -(-FINEST // min(height, width))
    view = view_of(creature, finer * height, finer * width)
    seen: dict[str, np.ndarray] = {}
    for layer in _ANATOMY[creature.animal](creature, view):
        for mask in seen.values():
            mask[layer.window] *= 1.0 - layer.coverage
        for part, coverage in _shared_out(layer, view).items():
            mask = seen.setdefault(part, np.zeros((finer * height, finer * width), np.float32))
            mask[layer.window] += coverage
    return {part: _reduced(mask, finer) for part, mask in seen.items()}


def _shared_out(layer: Layer, view: View) -> dict[str, np.ndarray]:
    """A layer's coverage by part: of melted parts each gets the pixels nearest to it."""
    if not layer.pieces:
        return {layer.part: layer.coverage}
    apart = np.stack([distances(view, layer.window, bones)[0].min(axis=0) for bones in layer.pieces.values()])
    nearest = apart.argmin(axis=0)
    return {part: layer.coverage * (nearest == i) for i, part in enumerate(layer.pieces)}


def _reduced(picture: np.ndarray, factor: int) -> np.ndarray:
    """Means over ``factor`` × ``factor`` pixels."""
    height, width = picture.shape[0] // factor, picture.shape[1] // factor
    return picture.reshape(height, factor, width, factor, *picture.shape[2:]).mean(axis=(1, 3))
