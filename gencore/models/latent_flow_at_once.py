"""The last stage of the latent flow: many pictures drawn at once, held to as many real ones."""

from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor, nn

from gencore.models.base import GenerativeModel
from gencore.models.latent_flow_config import LatentFlowConfig
from gencore.models.step import Batch
from gencore.nn.at_once import Look, at_once, fresh_views
from gencore.nn.frozen import frozen
from gencore.nn.picture_reader import PictureReader
from gencore.nn.reader import Reader

VIEWS, SAID = AT_ONCE_TERMS = ("views_at_once", "said_at_once")
LEARNING = 4  # one drawn picture in so many carries a gradient


class LatentFlowAtOnce(GenerativeModel):
    """What the losses of :mod:`gencore.losses.at_once` ask of :class:`~gencore.models.latent_flow.LatentFlow`."""

    config: LatentFlowConfig
    code_decoder: nn.Module
    encoder: nn.Module
    reader: Reader | None
    picture_reader: PictureReader | None
    carried: Callable[..., Tensor]

    def _drawn(self, batch: Batch) -> Float[Tensor, "n d"]:
        """Codes that are drawn for a batch's conditions, as they will be."""
        shape = (len(batch.condition), self.config.code)
        noise = torch.empty(shape, device=batch.images.device).normal_(generator=batch.generator)
        return self.carried(noise, batch.condition)

    def _at_once(self, batch: Batch) -> dict[str, Tensor]:
        """How far all that is drawn for a batch is from its pictures, by the name of each term trained at this step.

        What looks at pictures, and the encoder before it, learns nothing by it; the reader of pictures is heard, if
        there is one, else that of maps. Without fields nothing was said, and that term is 0.
        """
        weights = getattr(batch.objective, "weights", None) or {}
        names = {name for name in AT_ONCE_TERMS if self.training and weights.get(name, 0) > 0}
        if not names:
            return {}
        codes = self._drawn(batch)
        with frozen(*(part for part in (self.encoder, self.reader, self.picture_reader) if part is not None)):
            found = at_once(
                self._look(batch, names),
                lambda rows: self.decode(self.code_decoder(codes[rows])),
                batch.images,
                LEARNING,
            )
        views = [found.pop(name) for name in list(found) if name.startswith(VIEWS)]
        if views:
            found[VIEWS] = torch.stack(views).mean()
        if SAID in names and not self.condition_spec.fields:
            found[SAID] = codes.sum() * 0.0
        return found

    def _look(self, batch: Batch, names: set[str]) -> Look:
        """Features of pictures for each of these terms; those of views under numbers of their own."""
        seed = 0 if batch.generator is None else batch.generator.initial_seed()
        views = fresh_views(seed, batch.images.device) if VIEWS in names else []

        def look(pictures: Tensor, rows: slice) -> dict[str, Tensor]:
            seen = {f"{VIEWS} {number}": view(pictures) for number, view in enumerate(views)}
            said = self._heard(pictures) if SAID in names else None
            if said is not None:
                seen[SAID] = torch.cat([said.float(), batch.condition.values[rows]], dim=1)
            return seen

        return look

    def _heard(self, pictures: Float[Tensor, "n 3 h w"]) -> Float[Tensor, "n v"] | None:
        """What is read off pictures, by who reads best; nothing if nobody reads."""
        if self.picture_reader is not None:
            return self.picture_reader.recall(pictures)
        return None if self.reader is None else self.reader.recall(self.encode(pictures).mode())
