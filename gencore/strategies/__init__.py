"""Ways to turn a wish into pictures, one file each."""

from gencore.strategies.base import Generation

__all__ = ["Generation"]
