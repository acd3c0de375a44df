"""The lessons' recipes as presets, so that `gencore train`, resuming and tuning know them by name."""

from gencore.lessons import LESSONS
from gencore.presets.base import Preset

PRESETS = {
    f"lesson-{name}": Preset(
        f"A lesson of minutes on two slow cores; `gencore lesson {name}` explains it stage by stage",
        lesson.data,
        lesson.recipe,
        lesson.size,
        stages=bool(lesson.recipe.restarts),
    )
    for name, lesson in LESSONS.items()
}
