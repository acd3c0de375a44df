"""Digits become legible in less than a minute: a small conditional VAE on scikit-learn's handwritten digits."""

from dataclasses import replace

from gencore.lessons.base import Break, Lesson, Stage
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets import with_beta
from gencore.training.recipe import Hiding, Recipe
from gencore.types import ImageSpec

SIZE = ImageSpec(32, 32)
BETA = 3 / 1024  # three times what the evidence lower bound asks for: clearer digits for a little blur
RECIPE = Recipe(
    model="dcvae",
    config={"widths": (16, 32, 64), "latent": 16, "prior": "conditional"},
    terms=(Term("bce"), Term("kl", Schedule(BETA, "delayed", start=0, ramp=300))),
    steps=900,
    batch_size=64,
    learning_rate=4e-3,
    warmup=50,
    ema=0.99,
    hiding=Hiding(0.1, 0.1, 0.0),
    precision="float32",  # half precision costs more than it saves on pictures this small
    validate_every=50,
    sample_every=50,
    save_every=300,
    analyse_every=100,
)

LESSON = Lesson(
    name="digits",
    title="Digits in a minute",
    data="digits",
    recipe=RECIPE,
    size=SIZE,
    minutes=1.0,
    stages=(
        Stage(
            100,
            "Clouds",
            "At first the model draws the average of what it has seen: a grey cloud for each digit. That alone lowers "
            "the reconstruction loss (bce) steeply. KL is high: the encoder tells the decoder a lot about each "
            "picture, because telling costs next to nothing yet.",
        ),
        Stage(
            300,
            "Strokes",
            "The weight of KL, β, rises to its full value. Now every nat that the encoder tells has to be worth it: KL "
            "falls while reconstruction keeps getting better. In the samples strokes become sharp; each row is one "
            "wish, each column one seed.",
        ),
        Stage(
            600,
            "Digits",
            "Most samples can be read. Compare training and validation: as long as they fall together, the model "
            "learns digits and not only these pictures. In the latents, most dimensions are active: each carries some "
            "of the hand, such as slant or thickness.",
        ),
        Stage(
            900,
            "Polish",
            "The learning rate goes down to zero and the curves become flat. What is left of the reconstruction loss "
            "is mostly grey: bce cannot fall to 0 on pixels between black and white.",
        ),
    ),
    breaks=(
        Break(
            "beta-too-high",
            "β too high",
            "KL counts a thousand times as much as in the bound. Telling anything about a picture now costs more than "
            "it gains, so the encoder falls silent and the decoder draws the average of each wish. This is called "
            "posterior collapse.",
            replace(with_beta(RECIPE, 1.0), steps=300),
            "KL falls to almost 0 while reconstruction stays high. The latents have no active dimension, and all "
            "samples of a row are the same blurred digit, whatever the seed.",
        ),
        Break(
            "rate-too-high",
            "Learning rate too high",
            "Every step jumps across the valley that it should walk down into, and lands higher up than before.",
            replace(RECIPE, learning_rate=10.0, warmup=0, decay="constant", clip=0.0, steps=300),
            "The losses leap up within the first steps and do not come back; as soon as one is not a number any more, "
            "the run goes back to its last good state with half the learning rate and says so.",
        ),
    ),
)
