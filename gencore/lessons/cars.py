"""Cars become cars in less than ten minutes, steered by six raters: the flagship's five stages, small and short."""

from dataclasses import replace

from gencore.lessons.base import Break, Lesson, Stage
from gencore.presets.flagship import staged
from gencore.training.recipe import Recipe
from gencore.types import ImageSpec

SIZE = ImageSpec(48, 64)  # a quarter of the pixels of the cars that ship
CODES, FLOW, REFLOW, GAME, END = 1500, 2300, 2800, 3600, 4500  # where each stage begins, and the last one ends

RECIPE = Recipe(
    model="latent_flow",
    config={
        "width": 32,
        "depth": 1,
        "code": 64,
        "code_width": 64,
        "flow_width": 256,
        "flow_blocks": 3,
        "flow_draws": 16,
        "reflow_draws": 4,
        "teacher_steps": 8,
        "discriminator_width": 16,
        "settled": True,
    },
    terms=staged(
        CODES, FLOW, REFLOW, GAME, END, opening=15, ramp=25, adversarial=0.01, features=0.05, frechet=0.005, slowly=25
    ),
    steps=END,
    batch_size=32,
    learning_rate=1e-3,
    warmup=50,
    restarts=(CODES, FLOW, GAME),
    rates={"discriminator": 0.5},
    betas=(0.8, 0.99),
    ema=0.99,
    validate_every=250,
    sample_every=50,
    save_every=250,
    analyse_every=750,  # before that no code is learnt, and nothing can be said of any
)

LESSON = Lesson(
    name="cars",
    title="Cars in ten minutes",
    data="cars",
    recipe=RECIPE,
    size=SIZE,
    minutes=10.0,
    stages=(
        Stage(
            CODES,
            "Learning to draw",
            "Encoder and decoder learn to copy pictures through a small map of numbers. Look at the first two rows of "
            "the samples, pictures and their copies: first colours and places, then edges, then wheels and windows. "
            "l1 is the difference pixel by pixel, gradient that of the edges. The other rows are drawn from noise and "
            "mean nothing yet.",
        ),
        Stage(
            FLOW,
            "Putting it briefly",
            "Drawing rests. Now each map is put into one code of 64 numbers, and the map is made from it again (code): "
            "1 would mean that the code says nothing, 0 that it says everything.",
        ),
        Stage(
            REFLOW,
            "Learning what there is to draw",
            "Codes rest as well. A flow learns the way from noise to codes under the raters' scores (flow). "
            "Its loss falls a little and then stays: what is left of it is chance, not failure.",
        ),
        Stage(
            GAME,
            "One step instead of many",
            "A second flow learns to go in one step where the first one went in many (reflow). The rows drawn from "
            "noise become cars: each row is one wish, the first without any, then every rater's favourite.",
        ),
        Stage(
            END,
            "Getting sharp",
            "A discriminator learns to tell drawn cars from real ones, and the decoder to fool it. Its loss should "
            "neither fall to 0 nor run away: as long as both sides win now and then, the pictures get sharper.",
        ),
    ),
    breaks=(
        Break(
            "rate-too-high",
            "Learning rate too high",
            "Every step jumps across the valley that it should walk down into, and lands higher up than before.",
            replace(RECIPE, terms=RECIPE.terms[:3], learning_rate=1.0, warmup=0, clip=0.0, steps=200),
            "l1 leaps up within the first steps and stays there; the copies in the samples are of one colour.",
        ),
    ),
)
