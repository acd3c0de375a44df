"""For many directions at once: does moving pictures along them move what they are called?"""

from collections.abc import Sequence

import numpy as np
import torch

from gencore.data.base import RatedImages
from gencore.errors import DataError
from gencore.latent.directions import Direction, Target
from gencore.latent.moving import Asked, Moved, moved, pixel_reader
from gencore.latent.portrait import Looked
from gencore.models.base import GenerativeModel
from gencore.raters.judge import Judge

PICTURES = 48


def proved(
    model: GenerativeModel,
    data: RatedImages,
    looked: Looked,
    directions: Sequence[Direction],
    targets: Sequence[Target],
    judge: Judge | None,
    pictures: int = PICTURES,
) -> dict[str, Moved]:
    """What moving held-out pictures along each direction does, by name; of those of whom somebody can be asked.

    Args:
        model: whose latents they are.
        data: the pictures.
        looked: which of them were looked at, and what the encoder said when it was told nothing.
        directions: those in question; the widest ones mean nothing that could be asked about.
        targets: what is known of the pictures.
        judge: whom to ask about raters.
        pictures: how many are moved.
    """
    starts = torch.from_numpy(looked.tested[:pictures]).to(model.device)
    condition = model.any_condition(len(starts))
    known = {target.name: target for target in targets}
    found = {}
    for direction in directions:
        target = known.get(direction.name)
        asked = None if target is None else _somebody(target, data, looked, judge)
        if asked is not None:
            found[direction.name] = moved(looked.layer, starts, direction, *asked, condition=condition)
    return found


def _somebody(target: Target, data: RatedImages, looked: Looked, judge: Judge | None) -> tuple[Asked, float] | None:
    if target.meaning == "rater":
        fit = None if judge is None or target.name not in judge.names else judge.fits[target.name]
        if judge is None or fit is None or not fit.predictable:
            return None

        def asked(images: torch.Tensor) -> np.ndarray:
            return judge.scores(images.detach().cpu().clone(), target.name)

        return asked, fit.skill
    try:
        return pixel_reader(target, data, looked.training, looked.held_out)
    except DataError:
        return None
