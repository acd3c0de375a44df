"""What a face may be: kinds of people, and the colours of skins, hair, eyes, clothes and rooms."""

from dataclasses import dataclass

from gencore.data.painting.palette import Range, Tone

Shares = dict[str, float]
Rgb = tuple[float, float, float]

HAIRS = ("cropped", "parted", "bob", "long", "curls", "bun", "mohawk", "pigtails", "bald")
BEARDS = ("none", "stubble", "moustache", "goatee", "full")
GLASSES = ("none", "round", "square", "dark")
HATS = ("none", "beanie", "cap", "brim")
COLLARS = ("crew", "shirt", "turtle", "jacket", "scarf", "square")
PATTERNS = ("plain", "stripes", "checks", "dots")
BACKGROUNDS = ("studio", "window", "wallpaper", "sky", "books")

# from the darkest skin to the palest, evenly apart
SKINS: tuple[Rgb, ...] = (
    (0.25, 0.15, 0.11),
    (0.38, 0.24, 0.17),
    (0.54, 0.36, 0.26),
    (0.70, 0.50, 0.37),
    (0.84, 0.64, 0.50),
    (0.93, 0.76, 0.64),
    (0.98, 0.86, 0.78),
)

NATURAL: dict[str, Tone] = {
    "black": (2.2, (0.05, 0.10), (0.15, 0.35), (0.10, 0.17)),
    "brown": (2.2, (0.05, 0.07), (0.45, 0.62), (0.24, 0.38)),
    "chestnut": (1.4, (0.03, 0.05), (0.55, 0.68), (0.36, 0.50)),
    "ginger": (1.2, (0.045, 0.065), (0.68, 0.82), (0.66, 0.82)),
    "fair": (1.3, (0.10, 0.12), (0.36, 0.54), (0.78, 0.92)),
}
GREY: dict[str, Tone] = {
    "white": (2.0, (0.10, 0.16), (0.01, 0.05), (0.90, 0.97)),
    "silver": (1.8, (0.56, 0.64), (0.02, 0.08), (0.68, 0.82)),
    "iron": (1.0, (0.58, 0.66), (0.03, 0.10), (0.40, 0.54)),
    "faded": (0.6, (0.07, 0.10), (0.18, 0.30), (0.52, 0.64)),
}
DYED: dict[str, Tone] = {
    "green": (1.2, (0.28, 0.36), (0.65, 0.85), (0.62, 0.82)),
    "pink": (1.3, (0.90, 0.95), (0.55, 0.75), (0.90, 0.98)),
    "blue": (1.2, (0.55, 0.62), (0.65, 0.85), (0.70, 0.92)),
    "red": (1.1, (-0.02, 0.01), (0.78, 0.92), (0.70, 0.88)),
    "violet": (1.0, (0.74, 0.79), (0.50, 0.70), (0.56, 0.76)),
    "black": (0.8, (0.62, 0.70), (0.15, 0.30), (0.10, 0.15)),
}
IRISES: dict[str, Tone] = {
    "brown": (2.4, (0.05, 0.08), (0.60, 0.75), (0.26, 0.44)),
    "hazel": (1.2, (0.09, 0.13), (0.50, 0.65), (0.45, 0.58)),
    "green": (1.0, (0.28, 0.38), (0.40, 0.60), (0.44, 0.62)),
    "blue": (1.4, (0.55, 0.60), (0.45, 0.65), (0.58, 0.80)),
    "grey": (0.8, (0.56, 0.62), (0.10, 0.20), (0.52, 0.66)),
}
BRIGHT: dict[str, Tone] = {
    "red": (1.4, (-0.02, 0.02), (0.68, 0.85), (0.72, 0.88)),
    "yellow": (1.3, (0.12, 0.14), (0.65, 0.85), (0.90, 0.98)),
    "sky": (1.2, (0.53, 0.58), (0.50, 0.70), (0.78, 0.94)),
    "green": (1.2, (0.33, 0.42), (0.50, 0.70), (0.52, 0.72)),
    "orange": (1.1, (0.05, 0.07), (0.72, 0.88), (0.88, 0.96)),
    "pink": (1.0, (0.92, 0.96), (0.34, 0.52), (0.90, 0.97)),
    "violet": (0.9, (0.72, 0.78), (0.38, 0.55), (0.54, 0.72)),
}
TWEEDS: dict[str, Tone] = {
    "brown": (1.5, (0.05, 0.08), (0.38, 0.52), (0.34, 0.48)),
    "moss": (1.1, (0.18, 0.26), (0.28, 0.42), (0.34, 0.48)),
    "wine": (1.0, (0.95, 0.99), (0.48, 0.64), (0.36, 0.50)),
    "grey": (1.2, (0.56, 0.64), (0.04, 0.12), (0.44, 0.60)),
    "beige": (1.1, (0.09, 0.11), (0.22, 0.34), (0.70, 0.82)),
    "slate": (1.0, (0.58, 0.62), (0.24, 0.38), (0.40, 0.54)),
}
NAVIES: dict[str, Tone] = {
    "navy": (2.2, (0.60, 0.64), (0.50, 0.68), (0.24, 0.38)),
    "white": (1.4, (0.10, 0.14), (0.01, 0.05), (0.90, 0.97)),
    "petrol": (0.8, (0.51, 0.55), (0.45, 0.62), (0.34, 0.46)),
    "oilskin": (0.9, (0.12, 0.14), (0.72, 0.86), (0.84, 0.94)),
}
DARKS: dict[str, Tone] = {
    "leather": (2.6, (0.62, 0.70), (0.08, 0.20), (0.12, 0.20)),
    "oxblood": (0.9, (0.97, 0.99), (0.60, 0.75), (0.30, 0.42)),
    "tartan red": (0.9, (-0.01, 0.01), (0.72, 0.85), (0.60, 0.72)),
    "acid": (0.6, (0.20, 0.24), (0.65, 0.80), (0.74, 0.86)),
}
TRIMS: dict[str, Tone] = {
    "white": (2.4, (0.10, 0.16), (0.00, 0.06), (0.92, 0.99)),
    "black": (1.0, (0.60, 0.70), (0.10, 0.25), (0.12, 0.20)),
    "red": (1.4, (-0.02, 0.02), (0.70, 0.88), (0.68, 0.86)),
    "blue": (1.3, (0.57, 0.63), (0.55, 0.78), (0.46, 0.74)),
    "yellow": (1.1, (0.11, 0.14), (0.60, 0.85), (0.90, 0.98)),
    "green": (0.9, (0.34, 0.44), (0.42, 0.62), (0.40, 0.60)),
}
ROOMS: dict[str, Tone] = {
    "ochre": (1.3, (0.09, 0.12), (0.38, 0.55), (0.66, 0.82)),
    "sage": (1.3, (0.26, 0.36), (0.16, 0.32), (0.56, 0.74)),
    "blue": (1.3, (0.55, 0.61), (0.28, 0.50), (0.52, 0.76)),
    "rose": (1.1, (-0.03, 0.02), (0.24, 0.42), (0.68, 0.84)),
    "grey": (1.2, (0.56, 0.64), (0.02, 0.10), (0.52, 0.72)),
    "umber": (1.0, (0.05, 0.07), (0.40, 0.55), (0.30, 0.44)),
    "bottle": (1.0, (0.40, 0.47), (0.42, 0.60), (0.28, 0.42)),
    "cream": (1.0, (0.10, 0.13), (0.10, 0.22), (0.86, 0.95)),
    "plum": (0.8, (0.82, 0.90), (0.28, 0.45), (0.34, 0.50)),
}


@dataclass(frozen=True)
class Kind:
    """A kind of people: proportions, and how often they have what.

    Attributes:
        width: half the width of the head in half its height, range.
        jaw: how square it is, range.
        eye: half the width of an eye in half heads, range.
        eye_line: height of the eyes below the middle of the head.
        neck: half the width of the neck in half heads.
        shoulders: half their width.
        nose: how large it is, range.
        wrinkles: how many, range.
        hair: shares of hairdos.
        colours: of the hair.
        beard: shares of beards.
        glasses: shares of glasses.
        hat: shares of hats.
        rings: share of those with ear rings.
        collar: shares of collars.
        pattern: shares of patterns.
        clothes: colours of clothes.
        background: shares of backgrounds.
    """

    width: Range
    jaw: Range
    eye: Range
    eye_line: float
    neck: float
    shoulders: float
    nose: Range
    wrinkles: Range
    hair: Shares
    colours: dict[str, Tone]
    beard: Shares
    glasses: Shares
    hat: Shares
    rings: float
    collar: Shares
    pattern: Shares
    clothes: dict[str, Tone]
    background: Shares


EVERYWHERE = {"studio": 1.0, "window": 1.0, "wallpaper": 1.0, "sky": 1.0, "books": 1.0}

KINDS: dict[str, Kind] = {
    "child": Kind(
        width=(0.82, 0.95), jaw=(0.15, 0.5), eye=(0.205, 0.25), eye_line=0.15, neck=0.28, shoulders=1.22,
        nose=(0.0, 0.3), wrinkles=(0.0, 0.0),
        hair={"cropped": 0.8, "parted": 0.8, "bob": 1.1, "long": 0.7, "curls": 1.1, "bun": 0.3, "pigtails": 2.0},
        colours=NATURAL, beard={"none": 1.0},
        glasses={"none": 3.2, "round": 0.7, "square": 0.2, "dark": 0.2},
        hat={"none": 3.0, "beanie": 1.0, "cap": 0.3, "brim": 0.3}, rings=0.1,
        collar={"crew": 2.4, "shirt": 0.7, "turtle": 0.6, "scarf": 0.9, "square": 0.4},
        pattern={"plain": 0.7, "stripes": 1.3, "checks": 0.5, "dots": 1.4},
        clothes=BRIGHT, background=EVERYWHERE | {"sky": 1.3, "wallpaper": 1.3},
    ),
    "elder": Kind(
        width=(0.70, 0.82), jaw=(0.2, 0.8), eye=(0.145, 0.175), eye_line=0.0, neck=0.36, shoulders=1.55,
        nose=(0.45, 1.0), wrinkles=(0.55, 1.0),
        hair={"cropped": 0.6, "parted": 0.9, "bob": 0.5, "long": 0.4, "curls": 0.9, "bun": 1.5, "bald": 1.5},
        colours=GREY, beard={"none": 1.3, "stubble": 0.2, "moustache": 0.8, "goatee": 0.4, "full": 0.9},
        glasses={"none": 1.2, "round": 1.0, "square": 0.9, "dark": 0.1},
        hat={"none": 3.0, "beanie": 0.4, "cap": 0.3, "brim": 0.9}, rings=0.3,
        collar={"crew": 0.3, "shirt": 1.3, "turtle": 0.9, "jacket": 0.8, "scarf": 1.4},
        pattern={"plain": 1.0, "stripes": 0.3, "checks": 1.1, "dots": 0.4},
        clothes=TWEEDS, background=EVERYWHERE | {"wallpaper": 1.4},
    ),
    "punk": Kind(
        width=(0.69, 0.80), jaw=(0.1, 0.9), eye=(0.165, 0.20), eye_line=0.02, neck=0.37, shoulders=1.62,
        nose=(0.2, 0.7), wrinkles=(0.0, 0.2),
        hair={"cropped": 0.4, "parted": 0.4, "bob": 0.5, "long": 0.4, "curls": 0.3, "mohawk": 3.0},
        colours=DYED, beard={"none": 2.0, "stubble": 0.9, "moustache": 0.2, "goatee": 0.6, "full": 0.2},
        glasses={"none": 2.4, "round": 0.3, "square": 0.2, "dark": 1.2},
        hat={"none": 4.0, "beanie": 0.8, "cap": 0.1, "brim": 0.1}, rings=0.85,
        collar={"crew": 1.0, "turtle": 0.3, "jacket": 2.4, "scarf": 0.2},
        pattern={"plain": 1.4, "stripes": 0.4, "checks": 1.3, "dots": 0.2},
        clothes=DARKS, background=EVERYWHERE | {"books": 0.5},
    ),
    "scholar": Kind(
        width=(0.69, 0.81), jaw=(0.1, 0.7), eye=(0.155, 0.19), eye_line=0.02, neck=0.35, shoulders=1.52,
        nose=(0.3, 0.8), wrinkles=(0.0, 0.5),
        hair={"cropped": 0.8, "parted": 1.8, "bob": 0.9, "long": 0.6, "curls": 0.7, "bun": 0.9, "bald": 0.5},
        colours=NATURAL, beard={"none": 1.6, "stubble": 0.5, "moustache": 0.6, "goatee": 0.7, "full": 0.6},
        glasses={"none": 0.3, "round": 1.5, "square": 1.6, "dark": 0.05},
        hat={"none": 5.0, "beanie": 0.1, "cap": 0.1, "brim": 0.7}, rings=0.2,
        collar={"shirt": 1.6, "turtle": 0.8, "jacket": 2.4, "scarf": 0.2},
        pattern={"plain": 1.2, "stripes": 0.5, "checks": 1.3, "dots": 0.2},
        clothes=TWEEDS, background=EVERYWHERE | {"books": 2.0, "sky": 0.5},
    ),
    "sailor": Kind(
        width=(0.72, 0.85), jaw=(0.4, 1.0), eye=(0.15, 0.185), eye_line=0.0, neck=0.41, shoulders=1.70,
        nose=(0.3, 0.9), wrinkles=(0.1, 0.7),
        hair={"cropped": 1.4, "parted": 0.7, "bob": 0.4, "long": 0.5, "curls": 0.7, "pigtails": 0.3, "bald": 0.6},
        colours=NATURAL, beard={"none": 0.8, "stubble": 0.8, "moustache": 0.6, "goatee": 0.3, "full": 1.4},
        glasses={"none": 4.0, "round": 0.2, "square": 0.2, "dark": 0.5},
        hat={"none": 0.35, "beanie": 0.9, "cap": 2.6, "brim": 0.1}, rings=0.4,
        collar={"crew": 1.0, "turtle": 1.0, "jacket": 0.4, "scarf": 0.3, "square": 2.0},
        pattern={"plain": 1.0, "stripes": 1.9, "checks": 0.05, "dots": 0.05},
        clothes=NAVIES, background=EVERYWHERE | {"sky": 1.8, "books": 0.5},
    ),
}  # fmt: skip
