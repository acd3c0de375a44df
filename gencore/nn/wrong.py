"""Real pictures with scores that are not theirs: what a discriminator has to tell from real pictures with their own.

References:
    Reed et al., *Generative Adversarial Text to Image Synthesis*, 2016.
"""

from torch import Tensor

from gencore.types import Condition

APART = 0.25  # what makes a score a wrong one, on a scale from −1 to 1


def wrongly_said(condition: Condition) -> tuple[Condition, Tensor]:
    """Every picture with what was said of the next one, as far as something was said of both.

    Returns:
        The conditions, and the rows ``(k,)`` in which one is surely wrong: a score apart by an eighth of its range, or
        another class or attribute.
    """
    both = condition.of_the_next().keep(condition.given)
    apart = (both.values - condition.keep(both.given).values).abs()
    return both, (apart > APART).any(dim=1).nonzero()[:, 0]
