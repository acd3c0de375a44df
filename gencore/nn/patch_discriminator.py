r"""A discriminator that looks at patches of two sizes and at the whole, and at how the whole fits what was said of it.

Patches say whether detail is real, wherever it is; the whole says whether it is one thing, and by a projection on the
condition, whether it is the thing that was asked for.

References:
    Patches: Isola et al., *Image-to-Image Translation with Conditional Adversarial Networks*, 2017. Projection: Miyato
    & Koyama, *cGANs with Projection Discriminator*, 2018. Several sizes: Wang et al., *pix2pixHD*, 2018.
"""

from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn.convolutions import SLOPE
from gencore.nn.pyramid import halvings
from gencore.nn.spectral import spectral
from gencore.types import Condition, ImageSpec

SUMMARY = 256
PATCH_STAGES = (3, 4)  # patches are seen after so many halvings: with 22 and 46 pixels of context


class PatchDiscriminator(nn.Module):
    """Convolutions that halve the picture, with a head at 1/8, one at 1/16, and one for the whole.

    Args:
        image: size of the pictures.
        given: numbers in :meth:`Condition.as_input`; 0 leaves the projection out.
        width: channels after the first convolution; doubled at each, up to eight times.
    """

    def __init__(self, image: ImageSpec, given: int, width: int) -> None:
        super().__init__()
        stages = halvings(image)
        channels = [3, *(min(width << stage, 8 * width) for stage in range(stages))]
        self.stages = nn.ModuleList(
            [
                nn.Sequential(spectral(nn.Conv2d(channels[i], channels[i + 1], 4, 2, 1)), nn.LeakyReLU(SLOPE))
                for i in range(stages)
            ]
        )
        seen = [stage for stage in PATCH_STAGES if stage <= stages] or [stages]
        self.patches = nn.ModuleDict(
            {str(stage): spectral(nn.Conv2d(channels[stage], 1, 3, 1, 1, bias=False)) for stage in seen}
        )
        rows, columns = last_maps(image)
        self.summary = spectral(nn.Linear(channels[-1] * rows * columns, SUMMARY))
        self.realness = spectral(nn.Linear(SUMMARY, 1, bias=False))
        self.said: nn.Module | None = None
        if given:
            wide = spectral(nn.Linear(given, SUMMARY))
            self.said = nn.Sequential(wide, nn.LeakyReLU(SLOPE), spectral(nn.Linear(SUMMARY, SUMMARY, bias=False)))

    def features(self, images: Float[Tensor, "n 3 h w"]) -> list[Tensor]:
        """What every stage sees of pictures in [0, 1], fine to coarse."""
        seen, maps = [], 2 * images - 1
        for stage in self.stages:
            maps = stage(maps)
            seen.append(maps)
        return seen

    def judge(self, features: list[Tensor], condition: Condition) -> list[Float[Tensor, "n _"]]:
        """The logits of each head: one a patch, at both sizes, and last the one of the whole."""
        patches = [head(features[int(stage) - 1]).flatten(1).float() for stage, head in self.patches.items()]
        return [*patches, self.whole(features, condition)]

    def whole(self, features: list[Tensor], condition: Condition) -> Float[Tensor, "n 1"]:
        """The logit of each picture being real and fitting its condition."""
        summary = functional.leaky_relu(self.summary(features[-1].flatten(1)), SLOPE)
        logits = self.realness(summary).float()
        if self.said is None:
            return logits
        fit = self.said(condition.as_input().to(summary.dtype)) * summary
        return logits + fit.float().sum(dim=1, keepdim=True)

    def forward(self, images: Float[Tensor, "n 3 h w"], condition: Condition) -> list[Float[Tensor, "n _"]]:
        """The logits of each head for pictures in [0, 1]."""
        return self.judge(self.features(images), condition)


def last_maps(image: ImageSpec) -> tuple[int, int]:
    """Rows and columns of the maps that the head of the whole picture reads."""
    stages = halvings(image)
    return image.height >> stages, image.width >> stages
