"""What a house may be made of: kinds of houses, and the colours of walls, roofs and woodwork."""

from dataclasses import dataclass

from gencore.data.painting.palette import Range, Tone

Shares = dict[str, float]

ROOFS = ("gable", "saddle", "hip", "mansard", "flat")
MATERIALS = ("plaster", "brick", "stone", "planks", "timber")
COVERINGS = ("tiles", "slate", "seams")
WINDOWS = ("plain", "cross", "grid", "arched", "broad")
DOORS = ("panelled", "double", "arched", "glazed")
FENCES = ("none", "pickets", "hedge", "wall")
GROUNDS = ("lawn", "meadow", "gravel", "street")
BACKDROPS = ("hills", "woods", "town", "mountains")
SEASONS = ("spring", "summer", "autumn", "winter")
TRIMS = ("white", "dark", "wood", "stone")

WALLS: dict[str, dict[str, Tone]] = {
    "plaster": {
        "white": (2.0, (0.08, 0.14), (0.00, 0.05), (0.90, 0.97)),
        "cream": (1.6, (0.10, 0.13), (0.14, 0.28), (0.88, 0.95)),
        "ochre": (1.4, (0.10, 0.12), (0.42, 0.60), (0.80, 0.90)),
        "rose": (1.2, (-0.02, 0.03), (0.22, 0.38), (0.84, 0.93)),
        "terracotta": (1.1, (0.03, 0.05), (0.48, 0.62), (0.72, 0.84)),
        "sky": (1.2, (0.55, 0.59), (0.22, 0.40), (0.76, 0.90)),
        "mint": (1.1, (0.36, 0.44), (0.16, 0.30), (0.78, 0.90)),
        "lemon": (0.9, (0.13, 0.16), (0.38, 0.52), (0.92, 0.97)),
        "lilac": (0.7, (0.70, 0.78), (0.14, 0.26), (0.76, 0.88)),
        "grey": (1.0, (0.56, 0.64), (0.02, 0.08), (0.60, 0.76)),
    },
    "brick": {
        "red": (2.4, (0.01, 0.03), (0.55, 0.68), (0.58, 0.72)),
        "brown": (1.2, (0.03, 0.06), (0.42, 0.55), (0.40, 0.54)),
        "orange": (1.2, (0.04, 0.06), (0.52, 0.64), (0.70, 0.82)),
        "buff": (1.2, (0.09, 0.11), (0.30, 0.42), (0.76, 0.86)),
        "whitewashed": (0.7, (0.08, 0.12), (0.03, 0.08), (0.86, 0.93)),
        "anthracite": (0.5, (0.60, 0.68), (0.08, 0.16), (0.34, 0.44)),
    },
    "stone": {
        "grey": (1.6, (0.08, 0.16), (0.03, 0.08), (0.60, 0.74)),
        "sandstone": (1.6, (0.09, 0.11), (0.24, 0.36), (0.76, 0.88)),
        "bluish": (0.8, (0.57, 0.62), (0.10, 0.18), (0.52, 0.66)),
        "honey": (0.8, (0.09, 0.11), (0.38, 0.50), (0.72, 0.84)),
    },
    "planks": {
        "red": (2.0, (0.00, 0.02), (0.66, 0.80), (0.52, 0.66)),
        "white": (1.4, (0.10, 0.14), (0.01, 0.05), (0.90, 0.97)),
        "mustard": (1.0, (0.11, 0.13), (0.58, 0.72), (0.80, 0.90)),
        "green": (0.9, (0.30, 0.40), (0.32, 0.50), (0.36, 0.52)),
        "blue": (1.0, (0.56, 0.61), (0.38, 0.60), (0.46, 0.72)),
        "larch": (1.2, (0.07, 0.09), (0.44, 0.56), (0.62, 0.76)),
        "black": (0.8, (0.58, 0.66), (0.10, 0.22), (0.17, 0.25)),
        "grey": (0.7, (0.10, 0.14), (0.04, 0.10), (0.56, 0.68)),
    },
    "timber": {
        "white": (2.0, (0.10, 0.13), (0.02, 0.08), (0.92, 0.97)),
        "cream": (1.4, (0.11, 0.13), (0.16, 0.30), (0.90, 0.95)),
        "ochre": (0.9, (0.10, 0.12), (0.40, 0.52), (0.82, 0.90)),
        "brick": (0.9, (0.02, 0.04), (0.48, 0.60), (0.62, 0.74)),
    },
}

COVERS: dict[str, dict[str, Tone]] = {
    "tiles": {
        "red": (2.4, (0.01, 0.03), (0.60, 0.74), (0.60, 0.74)),
        "orange": (1.6, (0.04, 0.06), (0.58, 0.70), (0.74, 0.86)),
        "brown": (1.4, (0.03, 0.06), (0.38, 0.52), (0.36, 0.48)),
        "black": (0.9, (0.60, 0.70), (0.05, 0.14), (0.22, 0.30)),
        "green": (0.5, (0.38, 0.44), (0.30, 0.45), (0.36, 0.48)),
    },
    "slate": {
        "slate": (2.0, (0.58, 0.64), (0.10, 0.22), (0.34, 0.48)),
        "violet": (0.7, (0.72, 0.80), (0.10, 0.20), (0.36, 0.46)),
        "grey": (1.0, (0.08, 0.14), (0.02, 0.08), (0.46, 0.60)),
    },
    "seams": {
        "zinc": (1.4, (0.56, 0.62), (0.05, 0.12), (0.60, 0.72)),
        "copper": (1.0, (0.42, 0.46), (0.28, 0.42), (0.58, 0.70)),
        "anthracite": (1.4, (0.58, 0.64), (0.06, 0.14), (0.24, 0.34)),
        "red": (0.8, (0.99, 1.01), (0.60, 0.72), (0.52, 0.64)),
    },
}

WOODWORK: dict[str, Tone] = {
    "green": (1.8, (0.34, 0.42), (0.48, 0.66), (0.30, 0.48)),
    "blue": (1.8, (0.57, 0.61), (0.50, 0.72), (0.42, 0.68)),
    "red": (1.6, (-0.01, 0.02), (0.68, 0.82), (0.52, 0.70)),
    "brown": (1.4, (0.05, 0.07), (0.50, 0.62), (0.32, 0.46)),
    "turquoise": (1.0, (0.47, 0.51), (0.46, 0.62), (0.56, 0.72)),
    "grey": (1.0, (0.56, 0.62), (0.06, 0.14), (0.48, 0.64)),
    "yellow": (0.7, (0.12, 0.14), (0.60, 0.74), (0.86, 0.94)),
    "violet": (0.6, (0.74, 0.80), (0.34, 0.48), (0.46, 0.60)),
}


@dataclass(frozen=True)
class Kind:
    """One kind of house: how likely is what, as shares; ranges in metres.

    Attributes:
        storeys: by number.
        bays: by number of windows side by side.
        roofs: by name; likewise the other tables of names.
        shutters: share that has them; likewise porch, balcony, dormers.
        ivy: how far it grows at most.
        flowers: how many there are at most.
        glass: range of a window's share of its bay's width.
    """

    storeys: dict[int, float]
    bays: dict[int, float]
    roofs: Shares
    materials: Shares
    coverings: Shares
    windows: Shares
    doors: Shares
    trims: Shares
    grounds: Shares
    fences: Shares
    backdrops: Shares
    shutters: float
    porch: float
    balcony: float
    dormers: float
    ivy: float
    flowers: float
    glass: Range


KINDS: dict[str, Kind] = {
    "cottage": Kind(
        storeys={1: 0.7, 2: 0.3}, bays={2: 0.25, 3: 0.5, 4: 0.25},
        roofs={"gable": 0.3, "saddle": 0.45, "hip": 0.25},
        materials={"plaster": 0.3, "stone": 0.28, "timber": 0.24, "brick": 0.18},
        coverings={"tiles": 0.7, "slate": 0.3},
        windows={"cross": 0.4, "grid": 0.45, "plain": 0.15}, doors={"panelled": 0.6, "arched": 0.4},
        trims={"white": 0.5, "wood": 0.3, "stone": 0.2}, grounds={"lawn": 0.45, "meadow": 0.45, "gravel": 0.1},
        fences={"none": 0.3, "pickets": 0.35, "hedge": 0.2, "wall": 0.15},
        backdrops={"hills": 0.4, "woods": 0.35, "mountains": 0.25},
        shutters=0.5, porch=0.35, balcony=0.0, dormers=0.3, ivy=1.0, flowers=1.0, glass=(0.36, 0.48),
    ),
    "town house": Kind(
        storeys={3: 0.55, 4: 0.45}, bays={2: 0.3, 3: 0.45, 4: 0.25},
        roofs={"mansard": 0.34, "saddle": 0.24, "gable": 0.2, "flat": 0.14, "hip": 0.08},
        materials={"brick": 0.38, "plaster": 0.48, "stone": 0.14},
        coverings={"slate": 0.45, "tiles": 0.35, "seams": 0.2},
        windows={"plain": 0.35, "cross": 0.3, "arched": 0.25, "grid": 0.1},
        doors={"double": 0.35, "panelled": 0.35, "arched": 0.3}, trims={"white": 0.45, "stone": 0.4, "dark": 0.15},
        grounds={"street": 0.85, "gravel": 0.15}, fences={"none": 0.85, "wall": 0.15},
        backdrops={"town": 0.75, "hills": 0.15, "mountains": 0.1},
        shutters=0.3, porch=0.25, balcony=0.5, dormers=0.6, ivy=0.5, flowers=0.4, glass=(0.36, 0.50),
    ),
    "villa": Kind(
        storeys={2: 0.6, 3: 0.4}, bays={3: 0.5, 4: 0.15, 5: 0.35},
        roofs={"hip": 0.42, "mansard": 0.28, "saddle": 0.15, "flat": 0.15},
        materials={"plaster": 0.62, "stone": 0.2, "brick": 0.18}, coverings={"slate": 0.4, "tiles": 0.4, "seams": 0.2},
        windows={"arched": 0.35, "cross": 0.3, "plain": 0.2, "grid": 0.15},
        doors={"double": 0.5, "arched": 0.3, "glazed": 0.2}, trims={"white": 0.55, "stone": 0.45},
        grounds={"lawn": 0.6, "gravel": 0.4}, fences={"none": 0.45, "hedge": 0.3, "wall": 0.25},
        backdrops={"hills": 0.4, "woods": 0.3, "town": 0.15, "mountains": 0.15},
        shutters=0.35, porch=0.6, balcony=0.55, dormers=0.4, ivy=0.7, flowers=0.8, glass=(0.36, 0.48),
    ),
    "farmhouse": Kind(
        storeys={1: 0.4, 2: 0.6}, bays={3: 0.35, 4: 0.4, 5: 0.25},
        roofs={"gable": 0.3, "saddle": 0.5, "hip": 0.2},
        materials={"planks": 0.55, "timber": 0.28, "brick": 0.17},
        coverings={"tiles": 0.6, "seams": 0.25, "slate": 0.15},
        windows={"cross": 0.45, "grid": 0.3, "plain": 0.25}, doors={"panelled": 0.5, "double": 0.5},
        trims={"white": 0.7, "wood": 0.3}, grounds={"meadow": 0.55, "lawn": 0.2, "gravel": 0.25},
        fences={"none": 0.45, "pickets": 0.4, "wall": 0.15},
        backdrops={"hills": 0.45, "woods": 0.25, "mountains": 0.3},
        shutters=0.3, porch=0.4, balcony=0.25, dormers=0.25, ivy=0.5, flowers=0.7, glass=(0.34, 0.46),
    ),
    "modern": Kind(
        storeys={1: 0.2, 2: 0.55, 3: 0.25}, bays={2: 0.4, 3: 0.45, 4: 0.15},
        roofs={"flat": 0.7, "gable": 0.15, "saddle": 0.15},
        materials={"plaster": 0.45, "planks": 0.35, "brick": 0.2}, coverings={"seams": 0.75, "slate": 0.25},
        windows={"broad": 0.75, "plain": 0.25}, doors={"glazed": 0.65, "panelled": 0.35},
        trims={"dark": 0.6, "wood": 0.25, "white": 0.15}, grounds={"lawn": 0.45, "gravel": 0.35, "street": 0.2},
        fences={"none": 0.5, "hedge": 0.3, "wall": 0.2},
        backdrops={"town": 0.3, "woods": 0.3, "hills": 0.2, "mountains": 0.2},
        shutters=0.0, porch=0.35, balcony=0.45, dormers=0.0, ivy=0.4, flowers=0.4, glass=(0.56, 0.74),
    ),
}  # fmt: skip
