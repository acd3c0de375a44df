"""Named recipes, as data. The default of each model is the preset that bears its name."""

from dataclasses import replace

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.registry import MODELS
from gencore.training.recipe import Hiding, Recipe

PRESETS: dict[str, Recipe] = {
    # Seed 0's CVAE at native size, with a learnt prior, which is what makes sliders obey (Sohn et al., 2015).
    "resnet_cvae": Recipe(
        model="resnet_cvae",
        config={"prior": "conditional"},
        terms=(
            Term("mse"),
            Term("ms_ssim", Schedule(0.05)),
            Term("kl", Schedule(1e-5, "delayed", start=0, ramp=1000)),
        ),
        steps=7000,
        batch_size=32,
        validate_every=500,
        sample_every=500,
        save_every=500,
    ),
    # The same for small pictures and small data, in minutes on two cores: a lesson, or a first look.
    "resnet_cvae_quick": Recipe(
        model="resnet_cvae",
        config={"latent": 64, "width": 256, "prior": "conditional"},
        terms=(Term("mse"), Term("kl", Schedule(5e-5, "delayed", start=0, ramp=500))),
        steps=2500,
        batch_size=32,
    ),
    # Seed 0 as it describes its own training: Adam at 1e-3, MSE first, KL and MS-SSIM brought in later, early stop.
    "seed0_resnet_cvae": Recipe(
        model="resnet_cvae",
        config={"latent": 512, "pretrained": True},
        terms=(
            Term("mse"),
            Term("kl", Schedule(2.7e-5, "delayed", start=500, ramp=500)),
            Term("ms_ssim", Schedule(0.02, "plateau", start=1000, ramp=500, patience=3)),
        ),
        decay="constant",
        warmup=0,
        hiding=Hiding(0.0, 0.0, 0.0),
        jitter=0.0,
        patience=8,
    ),
}


def recipe_for(name: str) -> Recipe:
    """The preset ``name``, or the default recipe of the model ``name``.

    Raises:
        RegistryError: if there is neither.
    """
    if name in PRESETS:
        return PRESETS[name]
    MODELS[name]  # an unknown name ends here, with the nearest one suggested
    return Recipe(model=name, terms=(Term("mse"), Term("kl", Schedule(1e-4, "delayed", start=0, ramp=500))))


def with_beta(recipe: Recipe, beta: float) -> Recipe:
    """The recipe with another weight of its KL term."""
    terms = [replace(t, schedule=replace(t.schedule, weight=beta)) if t.loss == "kl" else t for t in recipe.terms]
    return replace(recipe, terms=tuple(terms))
