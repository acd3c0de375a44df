r"""Scores as tokens: each place of a feature map decides which fields it listens to.

.. math:: x_{hw} \leftarrow x_{hw} + W_o \, \mathrm{softmax}(q(x_{hw}) \, k(t)^\top / \sqrt{d}) \, v(t)

with one token :math:`t_f` a field: an embedding of its value added to one of the field itself, or a learnt *any*
where it is not given.

References:
    Seed 0, section 4.4, "Attention Mechanisms". Vaswani et al., *Attention Is All You Need*, 2017.
"""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

from gencore.types import Condition


class ScoreTokens(nn.Module):
    """A condition as one token a field, the same token for everything that is not given.

    Args:
        widths: how many numbers each field takes.
        width: length of a token.
    """

    def __init__(self, widths: Sequence[int], width: int) -> None:
        super().__init__()
        owners = torch.arange(len(widths)).repeat_interleave(torch.tensor(widths))
        self.belongs: Tensor
        self.register_buffer("belongs", functional.one_hot(owners, len(widths)).float(), persistent=False)
        self.values = nn.Parameter(torch.randn(len(owners), width))
        self.fields = nn.Parameter(torch.randn(len(widths), width))
        self.any = nn.Parameter(torch.randn(len(widths), width))
        self.layers = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, condition: Condition) -> Float[Tensor, "n f width"]:
        """One token a picture and field."""
        said = torch.einsum("nv,vf,vk->nfk", condition.values, self.belongs, self.values) + self.fields
        return self.layers(torch.where(condition.given[:, :, None], said, self.any))


class ScoreAttention(nn.Module):
    """Feature maps attend to tokens; what they take from them is added.

    Args:
        channels: of the maps.
        width: of a token, a multiple of ``heads``; questions and answers have it too, however many the channels.
        heads: how many questions each place asks at once.
    """

    def __init__(self, channels: int, width: int, heads: int = 4) -> None:
        super().__init__()
        self.heads = heads
        self.queries = nn.Conv2d(channels, width, 1)
        self.keys_and_values = nn.Linear(width, 2 * width)
        self.out = nn.Conv2d(width, channels, 1)

    def forward(self, maps: Float[Tensor, "n c h w"], tokens: Float[Tensor, "n f width"]) -> Float[Tensor, "n c h w"]:
        """The maps and what they took from the tokens."""
        queries = self.queries(maps).unflatten(1, (self.heads, -1)).flatten(3).transpose(2, 3)
        keys, values = self.keys_and_values(tokens).unflatten(2, (2, self.heads, -1)).permute(2, 0, 3, 1, 4)
        taken = functional.scaled_dot_product_attention(queries, keys, values)
        return maps + self.out(taken.transpose(2, 3).flatten(1, 2).unflatten(2, maps.shape[2:]))
