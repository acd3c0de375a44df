r"""Vector quantisation: every vector of a feature map is replaced by the nearest of K learnt ones, the codebook.

.. math:: k = \arg\min_j \|z - e_j\|^2, \qquad \tilde z = z + \mathrm{sg}[e_k - z]

Choosing has no gradient, so the encoder gets the decoder's gradient as it is (sg: stop gradient). The codebook
follows the encoder's outputs: as a moving average of those that chose each code (``ema=True``), or by the gradient of
the codebook loss ‖sg[z] − e_k‖². A code that nobody chooses any more is dead; it comes to life again as an encoder
output of the batch at hand. The codebook starts from such outputs as well, at the first training step.

Everything it remembers lies in buffers, so a run that is resumed goes on exactly; everything it draws, it draws from
the generator it is given. Revival is decided by a moving count: a revived code has to be chosen within some 70 steps
(at a decay of 0.99) or it is tried elsewhere, and one that was popular takes hundreds of steps to die. So the codebook
spreads out quickly at the beginning, when the encoder runs away from it, and hardly jumps at the end; an average of
the weights over steps sees a code that jumps on its way between two places only then and there.

References:
    Seed 0, section 2.8.3. Van den Oord et al., *Neural Discrete Representation Learning*, 2017 (EMA: appendix A.1).
    Dhariwal et al., *Jukebox*, 2020 (revival from the batch).
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from gencore.nn import across

TINY = 1e-3  # a count below this says nothing about the mean of those that chose a code


@dataclass(frozen=True)
class Quantised:
    """A feature map before and after quantisation.

    Args:
        outputs: what the encoder gave, ``(n, d, h, w)``.
        vectors: the nearest vectors of the codebook, of the same shape.
        codes: their numbers, ``(n, h, w)``, 0..K-1.
    """

    outputs: Float[Tensor, "n d h w"]
    vectors: Float[Tensor, "n d h w"]
    codes: Int[Tensor, "n h w"]

    def straight_through(self) -> Float[Tensor, "n d h w"]:
        """Exactly ``vectors``, but their gradient goes to ``outputs``."""
        return self.vectors.detach() + (self.outputs - self.outputs.detach())


@dataclass(frozen=True)
class CodePosterior:
    """What a quantising encoder knows of pictures: one latent each, without doubt, and its codes.

    Args:
        latents: quantised vectors, ``(n, *latent)``.
        codes: their numbers, one map ``(n, h, w)`` a level, coarse to fine.
    """

    latents: Float[Tensor, "n *latent"]
    codes: tuple[Int[Tensor, "n _ _"], ...]

    def mode(self) -> Float[Tensor, "n *latent"]:
        """The quantised vectors."""
        return self.latents

    def sample(self, generator: torch.Generator | None = None) -> Float[Tensor, "n *latent"]:
        """The same vectors again: q(z|x) puts everything on one latent."""
        return self.latents


class VectorQuantiser(nn.Module):
    """A codebook and how it learns.

    Args:
        codes: size K of the codebook. dim: length of its vectors.
        ema: learn as a moving average; otherwise the codebook is a parameter that needs the codebook loss.
        decay: of the moving averages, those of the counts included.
        revive: a code is dead when it is chosen less than this share of an average code's times; 0 revives none.
    """

    codebook: Tensor
    counts: Tensor
    sums: Tensor
    started: Tensor

    def __init__(self, codes: int, dim: int, ema: bool = True, decay: float = 0.99, revive: float = 0.02) -> None:
        super().__init__()
        self.ema, self.decay, self.revive = ema, decay, revive
        start = torch.randn(codes, dim)
        if ema:
            self.register_buffer("codebook", start)
        else:
            self.codebook = nn.Parameter(start)
        self.register_buffer("counts", torch.zeros(codes))
        self.register_buffer("sums", torch.zeros(codes, dim))
        self.register_buffer("started", torch.tensor(False))

    def forward(self, outputs: Float[Tensor, "n d h w"]) -> Quantised:
        """The nearest codes. In float32 whatever the network runs in; nothing is learnt here, see :meth:`learn`."""
        with torch.autocast(outputs.device.type, enabled=False):
            outputs = outputs.float()
            codes = self._nearest(_rows(outputs)).view(len(outputs), *outputs.shape[2:])
            return Quantised(outputs, self.vectors(codes), codes)

    def vectors(self, codes: Int[Tensor, "n h w"]) -> Float[Tensor, "n d h w"]:
        """The codebook's vectors of these codes."""
        return functional.embedding(codes, self.codebook).permute(0, 3, 1, 2)

    @torch.no_grad()
    def start(self, outputs: Float[Tensor, "n d h w"], generator: torch.Generator | None = None) -> None:
        """Fills the codebook with encoder outputs drawn from the first batch; later calls change nothing."""
        if self.started:
            return
        rows = _rows(across.everyone(outputs.float()))
        self._replace(torch.ones_like(self.counts, dtype=torch.bool), rows, generator)
        self.started.fill_(True)

    @torch.no_grad()
    def learn(self, quantised: Quantised, generator: torch.Generator | None = None) -> None:
        """One step of the moving averages, then dead codes are revived from the batch."""
        rows, codes = _rows(across.everyone(quantised.outputs)), across.everyone(quantised.codes)
        chosen = functional.one_hot(codes.flatten(), len(self.counts)).to(rows.dtype)
        with torch.autocast(rows.device.type, enabled=False):
            self.counts.lerp_(chosen.sum(dim=0), 1 - self.decay)
            self.sums.lerp_(chosen.T @ rows, 1 - self.decay)
        if self.ema:
            known = self.counts[:, None] > TINY
            self.codebook.copy_(torch.where(known, self.sums / self.counts.clamp_min(TINY)[:, None], self.codebook))
        self._replace(self.counts < self.revive * self.counts.mean(), rows, generator)

    def _nearest(self, rows: Float[Tensor, "m d"]) -> Int[Tensor, " m"]:
        codebook = self.codebook.detach().float()
        distances = codebook.square().sum(dim=1) - 2 * rows.detach() @ codebook.T  # + ‖z‖², the same for every code
        return distances.argmin(dim=1)

    def _replace(self, dead: Tensor, rows: Float[Tensor, "m d"], generator: torch.Generator | None) -> None:
        """Sets the ``dead`` codes to rows drawn from the batch, with a count that will not keep them alive for long."""
        with across.shared(None):  # from everybody's rows, everywhere the same
            drawn = torch.rand(max(len(dead), len(rows)), generator=generator, device=rows.device).argsort()
        fresh = rows[drawn[: len(dead)] % len(rows)]
        count = max(2 * self.revive, TINY) * len(rows) / len(dead)
        self.codebook.copy_(torch.where(dead[:, None], fresh, self.codebook))
        self.counts.masked_fill_(dead, count)
        self.sums.copy_(torch.where(dead[:, None], fresh * count, self.sums))


@torch.no_grad()
def perplexity(codes: Int[Tensor, "n h w"], size: int) -> Float[Tensor, ""]:
    """exp(entropy) of how often each of ``size`` codes is chosen: 1 if always the same, ``size`` if all equally."""
    shares = functional.one_hot(codes.flatten(), size).float().mean(dim=0)
    return torch.exp(-torch.xlogy(shares, shares).sum())


@torch.no_grad()
def usage(codes: Int[Tensor, "n h w"], size: int) -> Float[Tensor, ""]:
    """The share of the ``size`` codes that is chosen at all, 0..1."""
    return functional.one_hot(codes.flatten(), size).amax(dim=0).float().mean()


def _rows(maps: Float[Tensor, "n d h w"]) -> Float[Tensor, "m d"]:
    """One row for each place of each picture."""
    return maps.permute(0, 2, 3, 1).flatten(0, 2)
