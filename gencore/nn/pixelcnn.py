r"""Gated PixelCNN: the probability of a map of codes, one code after the other in reading order.

.. math:: p(k|s) = \prod_i p(k_i | k_{<i}, s), \qquad y = \tanh(W_f * x + V_f s) \odot \sigma(W_g * x + V_g s)

Two stacks of convolutions see together exactly what comes before a place: the vertical one all rows above it, the
horizontal one its own row left of it. A single stack of masked squares would have a blind spot to the upper right.
A mask that hides whole rows or columns of a kernel is a smaller kernel beside its place: so the vertical stack
convolves rows that were shifted down by one, and the horizontal one convolves what is left, without its own place in
the first layer (mask A) and with it, which by then knows nothing of itself, in all others (mask B). The weights are
those of a masked convolution, without the half of them that would be multiplied by zero.

The condition ``s`` is a map: what is said of the picture, where in the picture we are (as "location dependent
conditioning" in the paper), and for the finer map of a hierarchy the codes of the coarser one.

Codes are drawn place by place, but a place costs one column of small matrix products: rows of the vertical stack
and columns of the horizontal one are kept. All of it runs in double precision, where rounding (which depends on how
many pictures are drawn together) is too small to move a draw to another code.

References:
    Van den Oord et al., *Conditional Image Generation with PixelCNN Decoders*, 2016. Seed 3, "PixelCNN and PixelRNN".
    Razavi et al., *Generating Diverse High-Fidelity Images with VQ-VAE-2*, 2019 (the prior of a hierarchy).
"""

from copy import deepcopy

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

FIRST, LATER = 7, 3  # sides of the kernels


class GatedLayer(nn.Module):
    """One layer of both stacks.

    Args:
        width: channels of both stacks and of the condition map.
        kernel: side of the square that is masked, odd.
        first: whether a place is hidden from itself (mask A), and there is nothing yet to add up with.
        dropout: chance that a channel of a place is switched off in training.
    """

    def __init__(self, width: int, kernel: int, first: bool, dropout: float) -> None:
        super().__init__()
        self.reach, self.first = kernel // 2, first
        self.span = self.reach + (not first)  # how many columns of its row a place sees
        self.vertical = nn.Conv2d(width, 2 * width, (self.reach + 1, kernel), padding=(0, self.reach))
        self.horizontal = nn.Conv2d(width, 2 * width, (1, self.span))
        self.across = nn.Conv2d(2 * width, 2 * width, 1)
        self.condition = nn.Conv2d(width, 4 * width, 1)
        self.out = nn.Conv2d(width, width, 1)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        vertical: Float[Tensor, "n c h w"],
        horizontal: Float[Tensor, "n c h w"],
        context: Float[Tensor, "n c h w"],
    ) -> tuple[Float[Tensor, "n c h w"], Float[Tensor, "n c h w"]]:
        """The next features of both stacks, everywhere at once."""
        rows = functional.pad(vertical, (0, 0, self.reach, 0))
        vertical, hint = self.look_up(rows, self.condition(context))
        columns = functional.pad(horizontal, (self.reach, -1 if self.first else 0))
        gated = self.dropout(_gate(self.horizontal(columns) + hint))
        return vertical, self.out(gated) + (0 if self.first else horizontal)

    def look_up(
        self, rows: Float[Tensor, "n c r w"], condition: Float[Tensor, "n four_c h w"]
    ) -> tuple[Float[Tensor, "n c h w"], Float[Tensor, "n two_c h w"]]:
        """From ``h + reach`` rows: the vertical stack's next features, and what the horizontal one hears of them."""
        to_vertical, to_horizontal = condition.chunk(2, dim=1)
        above = self.vertical(rows)
        return _gate(above + to_vertical), self.across(above) + to_horizontal

    def look_left(self, columns: Float[Tensor, "n c span"], hint: Float[Tensor, "n two_c"]) -> Float[Tensor, "n c"]:
        """The horizontal stack's next features at one place, which sees ``columns``."""
        out = _at_one_place(self.out, _gate(_at_one_place(self.horizontal, columns) + hint))
        return out if self.first else out + columns[:, :, -1]


class PixelCNN(nn.Module):
    """p(codes | condition, coarser codes).

    Args:
        codes: how many different codes there are.
        grid: rows and columns of the map.
        given: length of the condition vector; may be 0.
        width: channels. layers: how many; the first has a kernel of 7, the others of 3.
        coarser: how many different codes the coarser map has, if there is one; it has half as many rows and columns.
        dropout: chance that a feature is switched off in training.
    """

    def __init__(
        self, codes: int, grid: tuple[int, int], given: int, width: int = 64, layers: int = 8,
        coarser: int | None = None, dropout: float = 0.1,
    ) -> None:  # fmt: skip
        super().__init__()
        self.grid = grid
        self.embedding = nn.Embedding(codes, width)
        self.place = nn.Parameter(0.3 * torch.randn(1, width, *grid))
        self.said = nn.Sequential(nn.Linear(given, width), nn.SiLU(), nn.Linear(width, width)) if given else None
        self.coarser = _coarser(coarser, width) if coarser else None
        kernels = [FIRST] + [LATER] * (layers - 1)
        self.layers = nn.ModuleList([GatedLayer(width, k, i == 0, dropout) for i, k in enumerate(kernels)])
        self.head = nn.Sequential(nn.ReLU(), nn.Conv2d(width, 2 * width, 1), nn.ReLU(), nn.Conv2d(2 * width, codes, 1))

    def forward(
        self,
        codes: Int[Tensor, "n h w"],
        condition: Float[Tensor, "n given"],
        coarser: Int[Tensor, "n _ _"] | None = None,
    ) -> Float[Tensor, "n k h w"]:
        """Logits of every code; those of a place are a function of the places before it alone."""
        context = self.context(condition, coarser)
        horizontal = self.embedding(codes).permute(0, 3, 1, 2)
        vertical = functional.pad(horizontal, (0, 0, 1, -1))
        for layer in self.layers:
            vertical, horizontal = layer(vertical, horizontal, context)
        return self.head(horizontal)

    def context(
        self, condition: Float[Tensor, "n given"], coarser: Int[Tensor, "n _ _"] | None = None
    ) -> Float[Tensor, "n c h w"]:
        """The map ``s`` that every gate reads."""
        maps = self.place.expand(len(condition), -1, -1, -1)
        if self.said is not None:
            maps = maps + self.said(condition)[:, :, None, None]
        if self.coarser is not None and coarser is not None:
            maps = maps + self.coarser(coarser)
        return functional.silu(maps)

    @torch.no_grad()
    def draw(
        self,
        uniform: Float[Tensor, "n h w"],
        condition: Float[Tensor, "n given"],
        free: Float[Tensor, "n given"],
        guidance: float = 1.0,
        temperature: float = 1.0,
        coarser: Int[Tensor, "n _ _"] | None = None,
    ) -> Int[Tensor, "n h w"]:
        """One map of codes for each map of uniform numbers: the inverse of the cumulative distribution, place by place.

        Args:
            uniform: numbers in [0, 1), float64.
            condition: what is wanted.
            free: the same with nothing given.
            guidance: logits are free + guidance · (wanted − free).
            temperature: divides the logits; 0 takes the likeliest code at every place.
            coarser: codes of the coarser map, if there is one.
        """
        parts = {0.0: [free], 1.0: [condition]}.get(guidance, [free, condition])
        exact = deepcopy(self).double().eval()
        context = exact.context(
            torch.cat(parts).double(), None if coarser is None else coarser.repeat(len(parts), 1, 1)
        )
        drawing = _Drawing(exact, context)
        codes = torch.zeros(uniform.shape, dtype=torch.long, device=uniform.device)
        for row in range(self.grid[0]):
            drawing.begin_row(row)
            for column in range(self.grid[1]):
                logits = drawing.logits(column).chunk(len(parts))
                guided = logits[0] if len(parts) == 1 else logits[0] + guidance * (logits[1] - logits[0])
                codes[:, row, column] = chosen = _choose(guided, uniform[:, row, column], temperature)
                drawing.put(row, column, chosen.repeat(len(parts)))
        return codes


class _Drawing:
    """What the two stacks have seen so far: all rows of the vertical one, and of the horizontal one the present row."""

    def __init__(self, prior: PixelCNN, context: Float[Tensor, "n c h w"]) -> None:
        n, width, h, w = context.shape
        self.prior = prior
        self.layers: list[GatedLayer] = list(prior.layers)  # type: ignore[arg-type]  # a ModuleList of these alone
        self.conditions = [layer.condition(context) for layer in self.layers]
        self.rows = [context.new_zeros(n, width, h + layer.reach, w) for layer in self.layers]
        self.columns = [context.new_zeros(n, width, w + layer.reach) for layer in self.layers]
        self.hints: list[Tensor] = []

    def begin_row(self, row: int) -> None:
        """Takes the vertical stack one row down."""
        self.hints = []
        for i, layer in enumerate(self.layers):
            window = self.rows[i][:, :, row : row + layer.reach + 1]
            features, hint = layer.look_up(window, self.conditions[i][:, :, row : row + 1])
            self.hints.append(hint[:, :, 0])
            if i + 1 < len(self.layers):
                self.rows[i + 1][:, :, row + self.layers[i + 1].reach] = features[:, :, 0]

    def logits(self, column: int) -> Float[Tensor, "n k"]:
        """Takes the horizontal stack one place to the right."""
        features = self.columns[0]
        for i, layer in enumerate(self.layers):
            seen = self.columns[i][:, :, column : column + layer.span]
            features = layer.look_left(seen, self.hints[i][:, :, column])
            if i + 1 < len(self.layers):
                self.columns[i + 1][:, :, column + self.layers[i + 1].reach] = features
        hidden = _at_one_place(self.prior.head[1], features.relu())  # type: ignore[arg-type]
        return _at_one_place(self.prior.head[3], hidden.relu())  # type: ignore[arg-type]

    def put(self, row: int, column: int, codes: Int[Tensor, " n"]) -> None:
        """Writes down the codes drawn at a place, for the row at hand and for the rows below."""
        embedded = self.prior.embedding(codes)
        self.columns[0][:, :, column + self.layers[0].reach] = embedded
        if row + 1 < self.prior.grid[0]:
            self.rows[0][:, :, row + 1 + self.layers[0].reach, column] = embedded


def _gate(features: Tensor) -> Tensor:
    values, gates = features.chunk(2, dim=1)
    return values.tanh() * gates.sigmoid()


def _at_one_place(convolution: nn.Conv2d, features: Tensor) -> Float[Tensor, "n c"]:
    """A convolution whose kernel fits into ``features`` exactly once, as the matrix product that it is then."""
    return functional.linear(features.flatten(1), convolution.weight.flatten(1), convolution.bias)


def _choose(logits: Float[Tensor, "n k"], uniform: Float[Tensor, " n"], temperature: float) -> Int[Tensor, " n"]:
    if temperature == 0:
        return logits.argmax(dim=1)
    cumulative = (logits / temperature).softmax(dim=1).cumsum(dim=1)
    places = torch.searchsorted(cumulative, (uniform * cumulative[:, -1])[:, None], right=True)
    return places[:, 0].clamp_max(logits.shape[1] - 1)


def _coarser(codes: int, width: int) -> nn.Module:
    """Codes of the coarser map to features of twice its size."""
    return nn.Sequential(
        nn.Embedding(codes, width),
        _ChannelsFirst(),
        nn.Conv2d(width, width, 3, padding=1),
        nn.SiLU(),
        nn.Upsample(scale_factor=2, mode="nearest"),
        nn.Conv2d(width, width, 3, padding=1),
    )


class _ChannelsFirst(nn.Module):
    def forward(self, maps: Float[Tensor, "n h w c"]) -> Float[Tensor, "n c h w"]:
        return maps.permute(0, 3, 1, 2)
