r"""A discriminator of pictures under conditions.

.. math:: \mathrm{logit}(x, c) = w^\top \varphi(x) + b + (V c)^\top \varphi(x)

φ are strided convolutions and one linear layer. The condition comes in as a projection on φ: how real the picture
is, plus how well it fits what was said of it. That is linear in classes, attributes and scores alike.

References:
    Miyato & Koyama, *cGANs with Projection Discriminator*, 2018. Design rules: Radford et al., *DCGAN*, 2016.
"""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.nn.convolutions import SLOPE
from gencore.nn.pyramid import halvings, widths
from gencore.nn.spectral import spectral
from gencore.types import Condition, ImageSpec

SUMMARY = 256


class ProjectionDiscriminator(nn.Module):
    """Halves the picture until about four pixels are left; without batch norm, with spectral norm if wanted.

    Args:
        image: size of the pictures.
        given: numbers in :meth:`Condition.as_input`; 0 leaves the projection out.
        width: channels after the first convolution; doubled at each, up to eight times.
        feature_layer: after which convolution :meth:`features` looks; the last one, if there are fewer.
        normalised: spectral norm on every layer.
    """

    def __init__(self, image: ImageSpec, given: int, width: int, feature_layer: int, normalised: bool) -> None:
        super().__init__()
        stages = halvings(image)
        channels = [3, *widths(width, stages)]
        blocks = [
            nn.Sequential(spectral(nn.Conv2d(before, after, 4, stride=2, padding=1), normalised), nn.LeakyReLU(SLOPE))
            for before, after in pairwise(channels)
        ]
        self.early = nn.Sequential(*blocks[:feature_layer])
        self.late = nn.Sequential(*blocks[feature_layer:])
        left = channels[-1] * (image.height >> stages) * (image.width >> stages)
        self.summary = spectral(nn.Linear(left, SUMMARY), normalised)
        self.realness = spectral(nn.Linear(SUMMARY, 1), normalised)
        self.fit = spectral(nn.Linear(given, SUMMARY, bias=False), normalised) if given else None

    def features(self, images: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n c a b"]:
        """What the feature layer sees of pictures in [0, 1]; where reconstructions are compared."""
        return self.early(2 * images - 1)

    def judge(self, features: Float[Tensor, "n c a b"], condition: Condition) -> Float[Tensor, " n"]:
        """The logits of pictures whose :meth:`features` are known."""
        summary = torch.nn.functional.leaky_relu(self.summary(self.late(features).flatten(1)), SLOPE)
        logits = self.realness(summary)[:, 0].float()
        if self.fit is None:
            return logits
        return logits + (self.fit(condition.as_input().to(summary.dtype)) * summary).sum(dim=1).float()

    def forward(self, images: Float[Tensor, "n 3 h w"], condition: Condition) -> Float[Tensor, " n"]:
        """The logit of each picture being real and fitting its condition."""
        return self.judge(self.features(images), condition)
