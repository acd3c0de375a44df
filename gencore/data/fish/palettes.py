"""What a fish may be: kinds of fish, and the colours of skins, patterns and waters."""

from dataclasses import dataclass

from gencore.data.painting.palette import Range, Tone

Shares = dict[str, float]
Rgb = tuple[float, float, float]

TAILS = ("fork", "fan", "crescent", "lyre", "veil")
PATTERNS = ("plain", "bands", "stripes", "spots", "halves", "patches")
GROUNDS = ("sand", "gravel", "rock")

# bright fish of reefs and ponds
GAUDY: dict[str, Tone] = {
    "orange": (2.0, (0.045, 0.075), (0.80, 0.95), (0.90, 1.00)),
    "red": (1.5, (-0.02, 0.02), (0.72, 0.90), (0.74, 0.92)),
    "yellow": (1.8, (0.12, 0.15), (0.70, 0.92), (0.92, 1.00)),
    "royal": (1.6, (0.60, 0.65), (0.70, 0.88), (0.62, 0.86)),
    "azure": (1.2, (0.54, 0.58), (0.55, 0.80), (0.80, 0.95)),
    "violet": (0.9, (0.73, 0.80), (0.45, 0.65), (0.56, 0.76)),
    "pink": (0.9, (0.91, 0.97), (0.35, 0.55), (0.90, 0.98)),
    "emerald": (1.0, (0.38, 0.46), (0.55, 0.75), (0.52, 0.74)),
    "lime": (0.6, (0.20, 0.25), (0.55, 0.75), (0.74, 0.88)),
    "white": (0.9, (0.10, 0.16), (0.02, 0.08), (0.92, 0.98)),
    "black": (0.7, (0.62, 0.70), (0.15, 0.30), (0.15, 0.23)),
}
# sober fish of open and muddy water
SOBER: dict[str, Tone] = {
    "silver": (2.2, (0.54, 0.60), (0.04, 0.12), (0.70, 0.84)),
    "steel": (1.8, (0.57, 0.62), (0.22, 0.40), (0.46, 0.64)),
    "olive": (1.5, (0.15, 0.22), (0.32, 0.52), (0.40, 0.58)),
    "bronze": (1.3, (0.08, 0.11), (0.42, 0.60), (0.50, 0.68)),
    "brown": (1.0, (0.05, 0.08), (0.40, 0.56), (0.34, 0.48)),
    "sand": (0.9, (0.09, 0.12), (0.24, 0.38), (0.68, 0.82)),
    "charcoal": (0.9, (0.60, 0.68), (0.10, 0.22), (0.22, 0.34)),
    "teal": (0.8, (0.48, 0.53), (0.34, 0.52), (0.42, 0.60)),
}
MARKINGS: dict[str, Tone] = {
    "black": (2.2, (0.62, 0.70), (0.10, 0.30), (0.10, 0.18)),
    "white": (1.8, (0.10, 0.16), (0.00, 0.06), (0.94, 1.00)),
    "orange": (1.2, (0.045, 0.075), (0.80, 0.95), (0.92, 1.00)),
    "red": (1.0, (-0.02, 0.02), (0.75, 0.90), (0.74, 0.90)),
    "yellow": (1.4, (0.12, 0.15), (0.72, 0.92), (0.94, 1.00)),
    "blue": (1.4, (0.57, 0.63), (0.62, 0.85), (0.66, 0.92)),
    "turquoise": (0.9, (0.46, 0.51), (0.50, 0.75), (0.80, 0.94)),
    "violet": (0.6, (0.74, 0.82), (0.45, 0.65), (0.50, 0.70)),
    "brown": (0.8, (0.04, 0.07), (0.50, 0.65), (0.26, 0.38)),
}
BELLIES: dict[str, Tone] = {
    "white": (2.4, (0.10, 0.16), (0.01, 0.06), (0.92, 0.99)),
    "cream": (1.6, (0.11, 0.14), (0.16, 0.32), (0.92, 0.98)),
    "silver": (1.2, (0.54, 0.60), (0.04, 0.10), (0.80, 0.90)),
    "gold": (0.9, (0.11, 0.14), (0.50, 0.70), (0.92, 0.98)),
    "rose": (0.7, (-0.02, 0.03), (0.24, 0.40), (0.90, 0.96)),
}

# near the surface, far down, and things that are far away are seen through it
WATERS: dict[str, tuple[Rgb, Rgb]] = {
    "lagoon": ((0.66, 0.95, 0.92), (0.10, 0.54, 0.68)),
    "ocean": ((0.42, 0.74, 0.95), (0.03, 0.22, 0.52)),
    "lake": ((0.74, 0.84, 0.50), (0.15, 0.34, 0.24)),
}


@dataclass(frozen=True)
class Fin:
    """A fin along the back or the belly, in body lengths.

    Attributes:
        start: where it begins, 0 the snout, 1 the root of the tail.
        end: where it ends.
        heights: of its rays from first to last.
        lean: directions of the first and the last ray in degrees, 0 straight back and 90 straight out.
    """

    start: float
    end: float
    heights: tuple[float, ...]
    lean: tuple[float, float]


@dataclass(frozen=True)
class Kind:
    """A kind of fish: its outline, its fins, and how often it has what.

    Attributes:
        outline: place along the body, height above the middle and depth below it, in depths of the body.
        depth: the body's depth in its lengths.
        dorsal: fins of the back.
        anal: fins of the belly in front of the tail.
        pelvic: length of the pair under the belly.
        pectoral: length of the one behind the gill.
        tail: length of the tail.
        tails: shares of its shapes.
        sway: how wavy the edges of the fins are.
        eye: radius of the eye, range.
        sober: share of those in quiet colours.
        patterns: shares of patterns.
        scales: how well the scales are seen, range.
        spiny: how far the rays stand out of the fins, range.
    """

    outline: tuple[tuple[float, float, float], ...]
    depth: Range
    dorsal: tuple[Fin, ...]
    anal: tuple[Fin, ...]
    pelvic: float
    pectoral: float
    tail: float
    tails: Shares
    sway: float
    eye: Range
    sober: float
    patterns: Shares
    scales: Range
    spiny: Range


KINDS: dict[str, Kind] = {
    "slender": Kind(
        outline=((0.0, 0.0, 0.0), (0.06, 0.13, 0.13), (0.18, 0.31, 0.30), (0.36, 0.46, 0.46), (0.58, 0.49, 0.51),
                 (0.80, 0.34, 0.34), (0.93, 0.20, 0.20), (1.0, 0.21, 0.21)),
        depth=(0.20, 0.28),
        dorsal=(Fin(0.30, 0.52, (0.05, 0.10, 0.09, 0.05), (80, 40)),
                Fin(0.60, 0.85, (0.08, 0.12, 0.09, 0.05), (70, 30))),
        anal=(Fin(0.62, 0.84, (0.07, 0.10, 0.08, 0.04), (70, 30)),),
        pelvic=0.09, pectoral=0.13, tail=0.24,
        tails={"fork": 1.4, "fan": 1.0, "crescent": 0.5, "lyre": 0.6, "veil": 0.1},
        sway=0.0, eye=(0.020, 0.032), sober=0.62,
        patterns={"plain": 0.8, "bands": 1.0, "stripes": 1.5, "spots": 1.2, "halves": 0.5, "patches": 0.4},
        scales=(0.1, 0.9), spiny=(0.0, 0.7),
    ),
    "disc": Kind(
        outline=((0.0, 0.0, 0.0), (0.05, 0.11, 0.10), (0.14, 0.25, 0.23), (0.30, 0.44, 0.42), (0.50, 0.50, 0.50),
                 (0.70, 0.43, 0.43), (0.86, 0.23, 0.24), (0.95, 0.11, 0.11), (1.0, 0.10, 0.10)),
        depth=(0.68, 0.90),
        dorsal=(Fin(0.34, 0.92, (0.08, 0.18, 0.32, 0.40, 0.20), (72, 12)),),
        anal=(Fin(0.44, 0.92, (0.10, 0.20, 0.32, 0.34, 0.18), (72, 12)),),
        pelvic=0.30, pectoral=0.17, tail=0.27,
        tails={"fork": 0.5, "fan": 1.6, "crescent": 0.3, "lyre": 1.0, "veil": 0.3},
        sway=0.0, eye=(0.036, 0.052), sober=0.12,
        patterns={"plain": 0.5, "bands": 2.0, "stripes": 1.1, "spots": 0.6, "halves": 0.9, "patches": 0.4},
        scales=(0.0, 0.6), spiny=(0.0, 0.8),
    ),
    "torpedo": Kind(
        outline=((0.0, 0.0, 0.0), (0.06, 0.19, 0.16), (0.18, 0.40, 0.36), (0.36, 0.51, 0.49), (0.56, 0.43, 0.45),
                 (0.76, 0.24, 0.26), (0.92, 0.09, 0.09), (1.0, 0.08, 0.08)),
        depth=(0.27, 0.36),
        dorsal=(Fin(0.32, 0.50, (0.16, 0.12, 0.06, 0.02), (68, 30)), Fin(0.58, 0.70, (0.15, 0.07, 0.03), (42, 20))),
        anal=(Fin(0.62, 0.73, (0.14, 0.07, 0.03), (42, 20)),),
        pelvic=0.07, pectoral=0.19, tail=0.25,
        tails={"fork": 1.5, "fan": 0.2, "crescent": 2.0, "lyre": 0.3, "veil": 0.0},
        sway=0.0, eye=(0.022, 0.034), sober=0.70,
        patterns={"plain": 1.6, "bands": 0.9, "stripes": 1.0, "spots": 0.5, "halves": 0.6, "patches": 0.2},
        scales=(0.0, 0.4), spiny=(0.0, 0.5),
    ),
    "puffer": Kind(
        outline=((0.0, 0.0, 0.0), (0.03, 0.15, 0.14), (0.12, 0.36, 0.31), (0.28, 0.49, 0.45), (0.50, 0.48, 0.53),
                 (0.70, 0.34, 0.42), (0.87, 0.17, 0.19), (1.0, 0.13, 0.13)),
        depth=(0.54, 0.72),
        dorsal=(Fin(0.68, 0.86, (0.10, 0.17, 0.15, 0.08), (75, 25)),),
        anal=(Fin(0.72, 0.87, (0.09, 0.15, 0.13, 0.07), (75, 25)),),
        pelvic=0.0, pectoral=0.20, tail=0.23,
        tails={"fork": 0.1, "fan": 2.6, "crescent": 0.1, "lyre": 0.2, "veil": 0.1},
        sway=0.0, eye=(0.052, 0.080), sober=0.38,
        patterns={"plain": 0.6, "bands": 0.6, "stripes": 0.5, "spots": 2.4, "halves": 0.5, "patches": 1.2},
        scales=(0.0, 0.2), spiny=(0.0, 1.0),
    ),
    "veiltail": Kind(
        outline=((0.0, 0.0, 0.0), (0.05, 0.17, 0.15), (0.16, 0.36, 0.34), (0.36, 0.50, 0.50), (0.58, 0.45, 0.48),
                 (0.78, 0.30, 0.31), (0.92, 0.19, 0.19), (1.0, 0.18, 0.18)),
        depth=(0.38, 0.52),
        dorsal=(Fin(0.24, 0.82, (0.14, 0.27, 0.34, 0.36, 0.24), (82, 22)),),
        anal=(Fin(0.42, 0.94, (0.12, 0.26, 0.36, 0.38, 0.28), (78, 18)),),
        pelvic=0.24, pectoral=0.16, tail=0.52,
        tails={"fork": 0.3, "fan": 0.9, "crescent": 0.0, "lyre": 0.6, "veil": 2.2},
        sway=1.0, eye=(0.034, 0.050), sober=0.08,
        patterns={"plain": 1.4, "bands": 0.3, "stripes": 0.4, "spots": 0.7, "halves": 0.9, "patches": 1.8},
        scales=(0.3, 1.0), spiny=(0.0, 0.4),
    ),
}  # fmt: skip
