"""A forger and a detective learn from each other: seed 4's CDCGAN, small, on scikit-learn's handwritten digits.

References:
    Seed 4, sections 3.1 and 3.2. Radford et al., *DCGAN*, 2016: without batch norm generators collapse "all samples to
    a single point".
"""

from dataclasses import replace

from gencore.lessons.base import Break, Lesson, Stage
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

SIZE = ImageSpec(32, 32)
RECIPE = Recipe(
    model="cdcgan",
    config={"latent": 20, "embedding": 5, "channels": 1, "features": 16},
    terms=(Term("discriminator"), Term("adversarial"), Term("l1", Schedule(5.0))),
    fields=("digit",),
    steps=600,
    batch_size=64,
    learning_rate=5e-4,
    betas=(0.5, 0.999),
    warmup=0,
    decay="constant",
    clip=0.0,
    ema=0.98,
    hiding=Hiding(0.05, 0.0, 0.0),
    jitter=0.0,
    precision="float32",  # half precision costs more than it saves on pictures this small
    validate_every=50,
    sample_every=25,
    save_every=200,
)

LESSON = Lesson(
    name="game",
    title="Forger and detective",
    data="digits",
    recipe=RECIPE,
    size=SIZE,
    minutes=1.0,
    stages=(
        Stage(
            50,
            "The detective is ahead",
            "The generator (the forger) draws noise, and the discriminator (the detective) sees that at once: its loss "
            "falls quickly, while adversarial, the loss of the generator, rises.",
        ),
        Stage(
            200,
            "The forger catches up",
            "Strokes appear, then digits: the pictures are no longer easy to tell from real ones. The loss of the "
            "discriminator rises towards 1.39, which is what somebody pays who can only guess (twice log 2).",
        ),
        Stage(
            600,
            "A balance",
            "Neither side wins for good, so the curves go sideways and jump. They no longer say how good the pictures "
            "are; only the samples do. Look along a row: the same digit by different hands.",
        ),
    ),
    breaks=(
        Break(
            "no-batch-norm",
            "No batch norm",
            "Without batch norm a signal shrinks from layer to layer, because this network begins with small weights. "
            "The noise hardly reaches the picture, and hardly any of the error comes back.",
            replace(RECIPE, config={**RECIPE.config, "batch_norm": False}, steps=200),
            "The loss of the discriminator drops to nearly 0, leaps up and drops again, while adversarial climbs: the "
            "forger has no answer. All samples are the same grey blot.",
        ),
        Break(
            "mode-collapse",
            "Mode collapse",
            "The penalty for straying from the pictures (l1) counts forty times as much, so that the discriminator has "
            "no say. Every seed is held against another picture of its digit, and what is least wrong for all of them "
            "is the one in the middle: the generator makes only that.",
            replace(RECIPE, terms=(*RECIPE.terms[:2], Term("l1", Schedule(200.0))), steps=200),
            "All samples of a row are nearly alike, whatever the seed. The discriminator knows this one drawing at "
            "once: its loss stays far below 1.39, and adversarial far above 0.69, which it is when one can only guess.",
        ),
    ),
)
