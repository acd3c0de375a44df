"""Body styles as tables: the outline and proportions of each kind of car.

Every style shares the same eleven outline points, so two styles can be mixed point by point.
Points are (u, v): u runs from the nose (0) to the tail (1) in lengths of the car, v from the sill
(0) to the roof (1) in heights of the body.
"""

from dataclasses import dataclass
from typing import Any

POINTS = (
    "nose_low", "nose", "bonnet_front", "cowl", "roof_front", "roof_middle",
    "roof_rear", "deck_front", "deck_rear", "tail", "tail_low",
)  # fmt: skip

Range = tuple[float, float]


@dataclass(frozen=True)
class Style:
    """One kind of car.

    Attributes:
        outline: The (u, v) of each of ``POINTS``.
        wheels: u of the axles, front to rear.
        pillars: Gaps between the side windows, (u at the belt, u at the roof, width in pixels).
        glass_end: u behind which there is no glass.
        length: Range of the length in design pixels.
        height: Range of the height from sill to roof in design pixels.
        clearance: Range of the gap between road and sill in design pixels.
        wheel_radius: Range of the tyre's outer radius in design pixels.
        doors: u of the gaps between the doors, front to rear.
        softness: Radius of the outline's corners in design pixels.
        cladding: Amount of unpainted plastic around arches and sill, 0..1.
        cargo: How much the car is made to carry, 0..1.
        kin: Styles it may be mixed with.
    """

    outline: tuple[tuple[float, float], ...]
    wheels: tuple[float, ...]
    pillars: tuple[tuple[float, float, float], ...]
    glass_end: float
    length: Range
    height: Range
    clearance: Range
    wheel_radius: Range
    doors: tuple[float, ...]
    softness: float
    cladding: float
    cargo: float
    kin: tuple[str, ...]


STYLES: dict[str, Style] = {
    "hatchback": Style(
        outline=(
            (0.020, 0.00), (0.000, 0.24), (0.045, 0.49), (0.250, 0.62), (0.410, 0.97), (0.600, 1.02),
            (0.850, 0.95), (0.950, 0.62), (0.975, 0.54), (0.997, 0.28), (0.975, 0.00),
        ),
        wheels=(0.180, 0.815), pillars=((0.555, 0.575, 1.7), (0.790, 0.765, 2.2)), glass_end=1.0,
        length=(76, 88), height=(28.5, 32.5), clearance=(4.2, 5.6), wheel_radius=(7.2, 8.8),
        doors=(0.30, 0.555, 0.775), softness=10, cladding=0.15, cargo=0.25, kin=("saloon", "estate", "offroader"),
    ),
    "saloon": Style(
        outline=(
            (0.018, 0.00), (0.000, 0.24), (0.040, 0.48), (0.300, 0.61), (0.430, 0.96), (0.550, 1.01),
            (0.690, 0.96), (0.835, 0.64), (0.975, 0.59), (0.998, 0.32), (0.980, 0.02),
        ),
        wheels=(0.178, 0.800), pillars=((0.540, 0.550, 1.6), (0.720, 0.665, 1.8)), glass_end=1.0,
        length=(96, 106), height=(25, 28), clearance=(3.8, 5.0), wheel_radius=(7.2, 8.8),
        doors=(0.335, 0.54, 0.72), softness=10, cladding=0.0, cargo=0.15, kin=("sports", "estate", "hatchback"),
    ),
    "estate": Style(
        outline=(
            (0.018, 0.00), (0.000, 0.24), (0.040, 0.48), (0.275, 0.61), (0.400, 0.95), (0.600, 1.01),
            (0.895, 0.95), (0.962, 0.62), (0.982, 0.54), (0.998, 0.30), (0.982, 0.00),
        ),
        wheels=(0.175, 0.805), pillars=((0.515, 0.525, 1.6), (0.720, 0.710, 1.8)), glass_end=1.0,
        length=(96, 106), height=(26, 29), clearance=(4.2, 6.0), wheel_radius=(7.3, 8.8),
        doors=(0.31, 0.515, 0.72), softness=8, cladding=0.1, cargo=0.5, kin=("saloon", "hatchback", "offroader"),
    ),
    "offroader": Style(
        outline=(
            (0.020, 0.02), (0.000, 0.22), (0.018, 0.56), (0.275, 0.62), (0.350, 0.98), (0.600, 1.01),
            (0.940, 0.985), (0.975, 0.60), (0.982, 0.54), (0.992, 0.28), (0.975, 0.02),
        ),
        wheels=(0.180, 0.810), pillars=((0.500, 0.505, 1.9), (0.730, 0.730, 2.0)), glass_end=1.0,
        length=(88, 100), height=(32, 37), clearance=(7.5, 10.5), wheel_radius=(9.2, 11.2),
        doors=(0.305, 0.50, 0.72), softness=4.5, cladding=1.0, cargo=0.4, kin=("estate", "pickup"),
    ),
    "sports": Style(
        outline=(
            (0.022, 0.03), (0.000, 0.28), (0.045, 0.58), (0.370, 0.70), (0.505, 0.97), (0.585, 1.02),
            (0.700, 0.95), (0.880, 0.77), (0.975, 0.73), (1.000, 0.45), (0.980, 0.06),
        ),
        wheels=(0.180, 0.805), pillars=((0.690, 0.655, 2.4),), glass_end=0.80,
        length=(97, 108), height=(21.0, 24.0), clearance=(3.0, 4.0), wheel_radius=(7.3, 8.8),
        doors=(0.40, 0.665), softness=15, cladding=0.0, cargo=0.0, kin=("saloon",),
    ),
    "van": Style(
        outline=(
            (0.016, 0.00), (0.000, 0.18), (0.022, 0.38), (0.140, 0.51), (0.270, 0.955), (0.500, 1.00),
            (0.962, 0.985), (0.984, 0.60), (0.988, 0.50), (0.994, 0.25), (0.984, 0.00),
        ),
        wheels=(0.165, 0.800), pillars=(), glass_end=0.385,
        length=(98, 108), height=(37, 43), clearance=(4.8, 6.2), wheel_radius=(7.4, 8.8),
        doors=(0.175, 0.385, 0.66), softness=7, cladding=0.3, cargo=0.85, kin=("estate",),
    ),
    "pickup": Style(
        outline=(
            (0.018, 0.02), (0.000, 0.22), (0.018, 0.53), (0.260, 0.60), (0.355, 0.97), (0.450, 1.01),
            (0.570, 0.97), (0.612, 0.59), (0.985, 0.575), (0.994, 0.28), (0.980, 0.02),
        ),
        wheels=(0.170, 0.795), pillars=((0.455, 0.460, 1.8),), glass_end=1.0,
        length=(103, 111), height=(30, 34), clearance=(7.0, 9.5), wheel_radius=(8.6, 10.6),
        doors=(0.29, 0.455, 0.60), softness=5, cladding=0.7, cargo=0.75, kin=("offroader",),
    ),
    "lorry": Style(
        outline=(
            (0.006, 0.00), (0.000, 0.20), (0.002, 0.38), (0.010, 0.50), (0.045, 0.95), (0.120, 0.985),
            (0.255, 0.985), (0.268, 0.55), (0.270, 0.35), (0.270, 0.15), (0.270, 0.00),
        ),
        wheels=(0.145, 0.735, 0.895), pillars=(), glass_end=0.195,
        length=(106, 112), height=(40, 45), clearance=(6.0, 7.5), wheel_radius=(8.2, 9.4),
        doors=(0.035, 0.215), softness=3.5, cladding=0.5, cargo=1.0, kin=(),
    ),
}  # fmt: skip


def mixed(first: Any, second: Any, amount: float) -> Any:
    """Mixes two table entries of the same shape (numbers, or tuples of them), ``amount`` of the second one."""
    if isinstance(first, tuple):
        return tuple(mixed(a, b, amount) for a, b in zip(first, second, strict=True))
    return first + amount * (second - first)
