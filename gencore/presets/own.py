"""gencore's own recipes: what ships was trained with them, and what does well on data of your own."""

from gencore.losses.objective import Term
from gencore.losses.schedule import Schedule
from gencore.presets.base import Preset
from gencore.training.recipe import Recipe

PRESETS = {
    "resnet_cvae": Preset(
        "Seed 0's CVAE at native size, with a learnt prior, which is what makes sliders obey (Sohn et al., 2015)",
        "cars",
        Recipe(
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
    ),
    "resnet_cvae_quick": Preset(
        "The same for small pictures and small data, in minutes on two cores: a lesson, or a first look",
        "digits",
        Recipe(
            model="resnet_cvae",
            config={"latent": 64, "width": 256, "prior": "conditional"},
            terms=(Term("mse"), Term("kl", Schedule(5e-5, "delayed", start=0, ramp=500))),
            steps=2500,
            batch_size=32,
        ),
    ),
}
