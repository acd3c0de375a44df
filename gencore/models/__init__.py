"""Model families, one file each. A file that registers a model is all that a new one needs."""

from gencore.models.base import Batch, GenerativeModel, Losses, Phase

__all__ = ["Batch", "GenerativeModel", "Losses", "Phase"]
