"""Seed 1: an autoencoder, a linear VAE and a conditional VAE on MNIST, the last also on CelebA.

All four train with Adam at a constant 1e-3, without warm-up, averaging, clipping, or anything hidden, as the report
does. What it leaves open is decided so:

- "Reconstruction error" is the mean squared error for the autoencoder, and binary cross-entropy for the two VAEs,
  where it is the likelihood of the bound that they maximise.
- That bound sums over a picture, gencore's pixel losses are means: the KL weight is 1 / (height · width · channels).
- CelebA's pictures are "178×218", and later "4x the resolution" of MNIST's 28×28; the second is read as four times as
  many pixels a side, 112×112, whose 25 million parameters are a third of the other's.
"""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

GREY = ImageSpec(28, 28)
FACES = ImageSpec(112, 112)


def _recipe(
    model: str, terms: tuple[Term, ...], epochs: float, batch_size: int, weight_decay: float = 0.0,
    fields: tuple[str, ...] | None = None, **config: int,
) -> Recipe:  # fmt: skip
    return Recipe(
        model=model,
        config=config,
        terms=terms,
        fields=fields,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=1e-3,
        weight_decay=weight_decay,
        warmup=0,
        decay="constant",
        clip=0.0,
        ema=0.0,
        hiding=Hiding(0.0, 0.0, 0.0),
        jitter=0.0,
    )


def _bound(image: ImageSpec, channels: int) -> tuple[Term, ...]:
    """The evidence lower bound of Bernoulli pixels, divided by how many numbers a picture has."""
    return Term("bce"), Term("kl", Schedule(1 / (image.height * image.width * channels)))


PRESETS = {
    "seed1-autoencoder": Preset(
        "Seed 1, part 1: latent 4, batch 512, weight decay 1e-5, 15 epochs",
        "mnist",
        _recipe("autoencoder", (Term("mse"),), 15, 512, weight_decay=1e-5, latent=4),
        GREY,
    ),
    "seed1-vae": Preset(
        "Seed 1, part 2: latent 20, hidden size 32, batch 512, 10 epochs",
        "mnist",
        _recipe("linear_vae", _bound(GREY, 1), 10, 512, latent=20, h1=32, h2=32),
        GREY,
    ),
    "seed1-cvae-mnist": Preset(
        "Seed 1, part 3: latent 2, hidden size 512, batch 100, 15 epochs, steered by the digit",
        "mnist",
        _recipe("multilabel_cvae", _bound(GREY, 1), 15, 100, fields=("digit",), latent=2, hidden=512),
        GREY,
    ),
    "seed1-cvae-celeba": Preset(
        "Seed 1, part 3: latent 2, hidden size 512, batch 100, 2 epochs, steered by 40 attributes",
        "celeba",
        _recipe("multilabel_cvae", _bound(FACES, 3), 2, 100, latent=2, hidden=512, channels=3),
        FACES,
    ),
}
