"""Seed 3: a convolutional VAE with SELU dense layers, 64×64.

The numbers of the report are those of its tables: the size, the filters, the dense layers and the latent. What it
leaves open is decided so:

- Its "database of images" is not named; the creatures are at hand, square, and of one style.
- "The MSE loss or Cross-Entropy" is the mean squared error, and its ELBO sums over a picture where gencore's pixel
  losses are means: the KL weight is 1 / (64 · 64 · 3).
- Optimiser, batch and length are not given: Adam at a constant 1e-3 (Keras' default), batches of 64, 50 epochs. The
  rest is gencore's own default.
- The report's network is unconditional, so no field is read.
"""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Recipe
from gencore.types import ImageSpec

PRESETS = {
    "seed3-selu-vae": Preset(
        "Seed 3, model summaries: 64×64, filters 32 to 512, SELU dense 1024, latent 512",
        "creatures",
        Recipe(
            model="selu_vae",
            config={"filters": (32, 64, 128, 256, 512), "dense": 1024, "latent": 512, "kernel": 5},
            terms=(Term("mse"), Term("kl", Schedule(1 / (64 * 64 * 3)))),
            fields=(),
            epochs=50,
            batch_size=64,
            learning_rate=1e-3,
            warmup=0,
            decay="constant",
        ),
        ImageSpec(64, 64),
    ),
}
