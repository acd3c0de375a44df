"""Spectral normalisation: a layer that amplifies nothing by more than one."""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrize import register_parametrization

WARM_UP = 15


class SpectralNorm(nn.Module):
    r"""Divides a weight by its largest singular value, :math:`W / \sigma(W)`, estimated by power iteration.

    The weight counts as a matrix with one row an output. In training each use takes one step of the iteration; in
    evaluation nothing moves, so that the same picture gets the same score every time.

    torch's own keeps two vectors whose averages are no unit vectors, and mixes data types under autocast on a GPU;
    here the one vector is made a unit vector at each use and the norm is computed in float32, so that averaged
    weights and bfloat16 work.

    References:
        Miyato et al., *Spectral Normalization for Generative Adversarial Networks*, 2018.
    """

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        self.left: Tensor
        self.register_buffer("left", functional.normalize(torch.randn(len(weight)), dim=0))
        for _ in range(WARM_UP):
            self._step(weight.detach().flatten(1))

    def forward(self, weight: Float[Tensor, "outputs ..."]) -> Float[Tensor, "outputs ..."]:
        """The weight with a largest singular value of about one."""
        with torch.autocast(weight.device.type, enabled=False):
            matrix = weight.flatten(1)
            if self.training:
                self._step(matrix.detach())
            left = functional.normalize(self.left.float(), dim=0)
            right = functional.normalize(matrix.detach().T @ left, dim=0)
            return weight / (left @ (matrix @ right)).clamp_min(1e-12)

    @torch.no_grad()
    def _step(self, matrix: Tensor) -> None:
        right = functional.normalize(matrix.T @ self.left, dim=0)
        self.left.copy_(functional.normalize(matrix @ right, dim=0))


def spectral(layer: nn.Module, wanted: bool = True) -> nn.Module:
    """The layer with its weight normalised, if ``wanted``."""
    if wanted:
        register_parametrization(layer, "weight", SpectralNorm(layer.get_parameter("weight")))
    return layer
