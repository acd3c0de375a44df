"""What several losses ask of pictures before they compare them."""

from jaxtyping import Float
from torch import Tensor

from gencore.errors import TrainingError


def require_size(loss: str, pictures: Float[Tensor, "n c h w"], least: int) -> None:
    """Refuses pictures with a side below ``least`` pixels.

    Raises:
        TrainingError: if they are too small for ``loss``.
    """
    height, width = pictures.shape[2:]
    if min(height, width) < least:
        raise TrainingError(
            f'The loss "{loss}" needs pictures of at least {least}×{least} pixels, these are {height}×{width}; '
            "train on larger ones, or leave it out of the recipe."
        )


def within_range(pictures: Float[Tensor, "n c h w"]) -> Float[Tensor, "n c h w"]:
    """The pictures with every number in 0..1, and the gradient of pictures that were left alone.

    A plain clamp has no gradient at its ends either, and exact black and white are common predictions.
    """
    return pictures - (pictures - pictures.clamp(0, 1)).detach()
