"""Seed 4: the conditional DCGAN on MNIST, animal faces and CelebA, by its Table 1.

Decisions, where the report prints nothing or is ambiguous:

- Learning rate and betas are DCGAN's, 2e-4 and (0.5, 0.999), whose design the report says it follows.
- Its "reconstruction weight" λ weighs an L1 of pictures in [-1, 1]; gencore's losses see [0, 1], so λ = 5 is a
  weight of 10. CelebA's λ of 0 leaves the term out.
- Epochs are those of its figures: 50, 74 ("it would take longer"), 40.
- "A fixed size" for animal faces and CelebA is 64×64, as for MNIST. Resizing and the centre crop happen on loading.
- Nothing is averaged, clipped, decayed, hidden or jittered, since the report names none of it.
- CelebA's one class is a run without fields. That run diverged in the report; ``spectral_norm`` in the config is the
  remedy, and gencore stops it with its last good state otherwise.
"""

from gencore.data.transforms import Augmentation
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

SIZE = ImageSpec(64, 64)
RECONSTRUCTION = Term("l1", Schedule(2 * 5.0))
GAME = (Term("discriminator"), Term("adversarial"))


def _recipe(
    fields: tuple[str, ...], latent: int, embedding: int, channels: int, features: int, batch_size: int, epochs: int,
    terms: tuple[Term, ...], augmentation: Augmentation | None = None,
) -> Recipe:  # fmt: skip
    return Recipe(
        model="cdcgan",
        config={"latent": latent, "embedding": embedding, "channels": channels, "features": features},
        terms=terms,
        fields=fields,
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=2e-4,
        betas=(0.5, 0.999),
        warmup=0,
        decay="constant",
        clip=0.0,
        ema=0.0,
        hiding=Hiding(0.0, 0.0, 0.0),
        jitter=0.0,
        augmentation=augmentation or Augmentation(),
    )


PRESETS = {
    "seed4-mnist": Preset(
        "Seed 4, Table 1, MNIST: 10 classes, embedding 5, input vector 20, λ 5, batch 256, F 64, 50 epochs",
        "mnist",
        _recipe(("digit",), 20, 5, 1, 64, 256, 50, (*GAME, RECONSTRUCTION), Augmentation(rotation=30, crop_padding=4)),
        SIZE,
    ),
    "seed4-animal-faces": Preset(
        "Seed 4, Table 1, Animal-faces: 3 classes, embedding 5, input vector 100, λ 5, batch 64, F 96, 74 epochs",
        "animal_faces",
        _recipe(("animal",), 100, 5, 3, 96, 64, 74, (*GAME, RECONSTRUCTION)),
        SIZE,
    ),
    "seed4-celeba": Preset(
        "Seed 4, Table 1, CelebA: one class, embedding 1, input vector 100, λ 0, batch 256, F 64, 40 epochs",
        "celeba",
        _recipe((), 100, 1, 3, 64, 256, 40, GAME),
        SIZE,
    ),
}
