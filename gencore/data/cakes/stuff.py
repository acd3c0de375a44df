"""What cakes are made of: sponge, icing with what drips and is strewn on it, pastry, paper."""

from collections.abc import Callable

import numpy as np

from gencore.data.cakes.plan import CRUST, Plan
from gencore.data.cakes.shapes import SEAM
from gencore.data.painting.raster import blend, smoothstep
from gencore.data.painting.solids import Patch, Stuff

Array = np.ndarray
SWEETS = np.array([(0.93, 0.24, 0.36), (0.98, 0.80, 0.20), (0.24, 0.62, 0.84), (0.98, 0.97, 0.94), (0.40, 0.72, 0.36)])
GRAINS = 2.5  # size of what is strewn
# where sauce begins and ends, in radii, and how long drops are, in heights; a tart has it in lines over its lattice
DRIPS = {"layers": (0.70, 1.0, 0.62), "bundt": (0.50, 0.74, 0.60), "cupcake": (-1.0, 0.42, 0.55)}


def plain(colour: Array, shine: float = 0.1, glow: float = 0.0) -> Stuff:
    """Anything of one colour (3,), a little mottled."""
    return Stuff(lambda at: colour * (1.0 + 0.02 * at.noise.fine + 0.03 * at.noise.medium)[..., None], shine, 0.0, glow)


def crumbs(colour: Array, at: Patch) -> Array:
    """Sponge, darker where it has pores."""
    pores = smoothstep(0.9, 1.7, at.noise.fine)
    return colour * (1.0 + 0.07 * at.noise.fine + 0.06 * at.noise.medium - 0.16 * pores)[..., None]


def sponge_of(plan: Plan) -> Stuff:
    """Sponge all over."""
    return Stuff(lambda at: crumbs(plan.cake.sponge_colour, at), 0.02)


def pastry_of(plan: Plan) -> Stuff:
    """Pastry, baked darker here and there."""
    colour = plan.cake.sponge_colour
    return Stuff(lambda at: colour * (1.0 + 0.05 * at.noise.fine + 0.09 * at.noise.medium)[..., None], 0.06)


def layers_of(plan: Plan, turn: float) -> Stuff:
    """Layers of sponge with cream between, icing on top that runs over the edge a little."""
    cake, deep = plan.cake, plan.high / plan.cake.count
    iced = icing_on(plan, turn)

    def colours(at: Patch) -> Array:
        up = plan.radius + plan.high - 1.2 - at.v + 0.35 * at.noise.medium
        seam = np.abs(up - deep * np.clip(np.rint(up / deep), 1, cake.count - 1))
        side = blend(crumbs(cake.sponge_colour, at), cake.trim_colour, smoothstep(SEAM + 0.3, SEAM - 0.5, seam))
        edge = plan.radius + 2.0 + 5.0 * tongues(at, 13, turn)
        return _over(side, iced(at), at.v, edge)

    return Stuff(colours, 0.12)


def bundt_of(plan: Plan, turn: float) -> Stuff:
    """Sponge under a glaze that runs down between the flutes."""
    cake, (middle, thick) = plan.cake, plan.tube
    iced = icing_on(plan, turn)

    def colours(at: Patch) -> Array:
        edge = middle + 0.72 * thick + 0.16 * plan.high + 0.30 * plan.high * tongues(at, 4 * cake.count, 0.5)
        return _over(crumbs(cake.sponge_colour, at), iced(at), at.v, edge)

    return Stuff(colours, 0.16)


def tart_of(plan: Plan, turn: float) -> Stuff:
    """Pastry around a filling."""
    pastry, iced, inside = pastry_of(plan).colours, icing_on(plan, turn), plan.radius - CRUST - 0.9

    def colours(at: Patch) -> Array:
        return blend(pastry(at), iced(at), smoothstep(inside + 3.0, inside + 2.2, at.v))

    return Stuff(colours, 0.22)


def swirl_of(plan: Plan, turn: float) -> Stuff:
    """Icing all over."""
    return Stuff(icing_on(plan, turn), 0.14)


def icing_on(plan: Plan, turn: float) -> Callable[[Patch], Array]:
    """Colours of icing with what is strewn on it or drips down it."""
    cake = plan.cake
    drips = _drips(plan) if cake.kind in DRIPS and cake.decoration == "drips" else None

    def colours(at: Patch) -> Array:
        icing = cake.icing_colour * (1.0 + 0.025 * at.noise.fine + 0.035 * at.noise.medium)[..., None]
        if drips is not None:
            return blend(icing, cake.trim_colour, drips(at, turn))
        if cake.decoration == "sprinkles":
            return _strewn(icing, at, plan.radius, 0.10 + 0.34 * cake.amount)
        return icing

    return colours


def tongues(at: Patch, count: int, turn: float) -> Array:
    """How far each of so many drops around has run down, 0..1."""
    place = at.u * np.float32(count / (2.0 * np.pi)) + np.float32(turn)
    drop = np.floor(place)
    drop_round = np.sqrt(np.maximum(1.0 - (2.0 * (place - drop) - 1.0) ** 2, 0.0))
    return drop_round * (0.62 + 0.38 * at.noise.pieces(np.mod(drop, count), np.full_like(drop, 3.0)))


def _over(below: Array, above: Array, way: Array, edge: Array) -> Array:
    """What lies above as far as its edge, with a shade below that."""
    shaded = below * (1.0 - 0.30 * smoothstep(edge + 2.6, edge + 0.4, way))[..., None]
    return blend(shaded, above, smoothstep(edge + 0.4, edge - 0.4, way))


def _drips(plan: Plan) -> Callable[[Patch, float], Array]:
    """How far sauce covers icing: from a share of the radius outwards to another, and on down in drops."""
    first, last, reach = DRIPS[plan.cake.kind]

    def cover(at: Patch, turn: float) -> Array:
        start, end = first * plan.radius, last * plan.radius
        edge = end + (0.10 + 0.90 * plan.cake.amount) * reach * plan.high * tongues(at, 11, turn)
        return smoothstep(edge + 0.4, edge - 0.4, at.v) * smoothstep(start - 0.5, start + 0.5, at.v)

    return cover


def _strewn(icing: Array, at: Patch, radius: float, dense: float) -> Array:
    """Sweets in a share of the cells of rings."""
    ring = np.floor(at.v / GRAINS)
    count = np.maximum(np.rint(np.minimum(ring + 0.5, radius / GRAINS) * 2.0 * np.pi / 1.3), 1.0)
    column = np.floor((at.u / (2.0 * np.pi) + 0.5) * count)
    there = at.noise.pieces(ring, column) < 2.0 * dense - 1.0
    colour = SWEETS[(2.499 * (at.noise.pieces(column, ring + 5.0) + 1.0)).astype(np.int32)]
    return np.where(there[..., None], colour, icing).astype(np.float32)
