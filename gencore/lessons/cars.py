"""Cars become cars in less than ten minutes, steered by six raters."""

from gencore.lessons.base import Lesson, Stage
from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.training.recipe import Recipe
from gencore.types import ImageSpec

SIZE = ImageSpec(48, 64)
RECIPE = Recipe(
    model="dcvae",
    config={"widths": (32, 64, 128), "latent": 64, "prior": "conditional"},
    terms=(Term("l1"), Term("ssim", Schedule(0.2)), Term("kl", Schedule(2e-4, "delayed", start=0, ramp=500))),
    steps=2000,
    batch_size=32,
    validate_every=100,
    sample_every=100,
    save_every=250,
    analyse_every=250,
)

LESSON = Lesson(
    name="cars",
    title="Cars in ten minutes",
    data="cars",
    recipe=RECIPE,
    size=SIZE,
    minutes=10.0,
    stages=(
        Stage(200, "Where a car usually is", "Sky above, road below, and something dark between them."),
        Stage(2000, "Cars", "Body, windows and wheels; then colours that follow the raters' scores."),
    ),
    breaks=(),
)
