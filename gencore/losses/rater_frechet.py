"""All that is drawn against all that is real, as rater models see it: what is to be liked varies as in real pictures.

The random features of the loss ``frechet`` know brightness, edges and texture. Rater models have learnt what six
people look at, which makes the difference between one thing and several laid over each other, and they see it in
scores that go together as they do in life. The judge, who measures in the end, has other weights, looks in another
way, and is asked by no loss.

References:
    :mod:`gencore.nn.moments`. Trained features instead of random ones: dos Santos et al., *Learning Implicit Generative
    Models by Matching Perceptual Features*, 2019.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn.moments import ENOUGH, FrechetToReal
from gencore.raters.files import read_raters
from gencore.raters.finding import named
from gencore.raters.model import resized
from gencore.raters.networks import FEATURES
from gencore.registry import register_loss


@register_loss("rater_frechet")
class RaterFrechet(nn.Module):
    """The squared Fréchet distance of drawn pictures to real ones in each rater model's features, and their mean.

    The model gives both sets as ``drawn``. Means and covariances are averaged over many steps and belong to the run.

    Args:
        raters: folder of rater models (``gencore raters train``), or the name of one that ships.

    Raises:
        CheckpointError: if there are no rater models, or it is a judge.
    """

    needs: ClassVar[tuple[str, ...]] = ("drawn",)
    remembers = True

    def __init__(self, raters: str) -> None:
        super().__init__()
        self.folder: Path = named(raters)
        # out of the module's reach: never saved, trained, or put into training mode, where dropout would blur opinions
        self._raters = (read_raters(self.folder),)
        sizes = [FEATURES[network] for network in self._raters[0].ensemble.networks]
        self.distances = nn.ModuleList([FrechetToReal(size, ENOUGH) for size in sizes])

    def forward(self, prediction: Tensor, target: Tensor, context: Mapping[str, Any]) -> Float[Tensor, ""]:
        """The mean over rater models; features have deviation 1."""
        drawn, real = context["drawn"]
        ensemble = self._raters[0].ensemble.to(drawn.device)
        drawn, real = resized(drawn.float(), ensemble.size), resized(real.float(), ensemble.size)
        apart = []
        for member, distance in zip(ensemble.models, self.distances, strict=True):
            apart.append(distance(member.features(drawn), partial(member.features, real)))
        return torch.stack(apart).mean()
