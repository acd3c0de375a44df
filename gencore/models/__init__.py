"""Model families, one file each. A file that registers a model is all that a new one needs."""

from gencore.models.base import GenerativeModel
from gencore.models.step import Batch, Losses, Phase

__all__ = ["Batch", "GenerativeModel", "Losses", "Phase"]
