"""What film a browser asks for, checked: raw JSON in, an order out, or one sentence about what is wrong."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from gencore.errors import ConditionError
from gencore.journeys import Course
from gencore.latent.interpolation import FRAMES, MOST_PICTURES
from gencore.latent.paths import PATHS
from gencore.latent.regions import WIDEST_FEATHER, Mask, feathered, painted, side
from gencore.latent.route import CONDITIONS
from gencore.types import ImageSpec
from gencore.ui.requests import read_text, short

MASK_CALLED = "The painted mask"
LARGEST_MASK = 400_000  # letters of a small PNG in base64
FRAMES_EACH = 16  # steps from one picture to the next where a film goes through several
MOST_STOPS = MOST_PICTURES - 2


@dataclass(frozen=True)
class FilmOrder:
    """What film is wanted: equal for equal films.

    Args:
        model: name of a model.
        pictures: names of pictures, in order.
        course: how to go.
        region: a side with its share, a mask's pixels as text, or nothing.
        feather: how wide the region's edge is, as a share of the picture's width.
    """

    model: str
    pictures: tuple[str, ...]
    course: Course
    region: str = ""
    feather: float = 0.0


def read_film(raw: Any, model: str) -> FilmOrder:
    """An order for a film from raw JSON.

    Args:
        raw: ``{"a", "b": names of pictures, "stops": names of those between, "loop": whether back to A, "path",
            "condition", "even", "region": such as ``left:0.5``, "mask": a PNG in base64, "feather"}``; all but ``a``
            and ``b`` may be left out.
        model: name of the model.

    Raises:
        ConditionError: if anything is missing, unknown, of the wrong type, or out of range.
    """
    pictures = (read_text(raw, "a"), *_stops(raw), read_text(raw, "b"))
    return FilmOrder(model, pictures, _course(raw, len(pictures)), _region(raw), _feather(raw))


def read_mask(order: FilmOrder, image: ImageSpec) -> Mask | None:
    """Which part of the picture an order takes from B; None for all of it.

    Raises:
        ConditionError: if it is no region, or the paint did not arrive whole.
        DataError: if the paint is no picture.
    """
    if not order.region:
        return None
    if not order.region.startswith("mask,"):
        return feathered(side(order.region, image), order.feather)
    try:
        content = base64.b64decode(order.region.removeprefix("mask,"), validate=True)
    except (binascii.Error, ValueError):
        raise ConditionError("The painted mask did not arrive whole; paint it again.") from None
    return feathered(painted(BytesIO(content), image, MASK_CALLED), order.feather)


def read_place(raw: Mapping[str, Any], frames: int) -> float:
    """Where in a film of so many frames: 3.25 is a quarter of the way from frame 3 to frame 4, counted from 0.

    Raises:
        ConditionError: if it is no number, or the film has no such frame.
    """
    at = raw.get("at")
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at <= frames - 1:
        raise ConditionError(f"{short(at)} is no place in a film of {frames} frames; send 0 to {frames - 1}.")
    return round(float(at), 3)


def _stops(raw: Mapping[str, Any]) -> tuple[str, ...]:
    stops = raw.get("stops", [])
    if not isinstance(stops, list) or len(stops) > MOST_STOPS:
        raise ConditionError(f"A film goes through at most {MOST_STOPS} pictures between A and B; take some out.")
    return tuple(read_text({"stop": stop}, "stop") for stop in stops)


def _course(raw: Mapping[str, Any], pictures: int) -> Course:
    path, condition = raw.get("path", "slerp"), raw.get("condition", "interpolate")
    even, loop = raw.get("even", True) is True, raw.get("loop", False) is True
    if path not in PATHS:
        raise ConditionError(f"{short(path)} is no path; choose {', '.join(PATHS)}.")
    if condition not in CONDITIONS:
        raise ConditionError(f"{short(condition)} is nothing that can be done about people; {', '.join(CONDITIONS)}.")
    frames = max(FRAMES, FRAMES_EACH * (pictures - 1 + loop) + 1)
    return Course(path=path, frames=frames, condition=condition, even=even, loop=loop)


def _region(raw: Mapping[str, Any]) -> str:
    mask, region = raw.get("mask"), raw.get("region")
    if isinstance(mask, str) and mask:
        if len(mask) > LARGEST_MASK:
            raise ConditionError("The painted mask is too large; send one of the picture's size.")
        return f"mask,{mask}"
    return region[:24] if isinstance(region, str) else ""


def _feather(raw: Mapping[str, Any]) -> float:
    feather = raw.get("feather", 0.0)
    if isinstance(feather, bool) or not isinstance(feather, int | float) or not 0 <= feather <= WIDEST_FEATHER:
        raise ConditionError(f"{short(feather)} is no soft edge; send 0 to {WIDEST_FEATHER:g} of the picture's width.")
    return round(float(feather), 2)
