"""Trainings to watch: a preset that is done within minutes, what there is to see, and ways to break it.

Every module of this package that defines ``LESSON`` is found; nothing else has to be touched.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType

from gencore.errors import RegistryError
from gencore.lessons.base import Break, Lesson, Stage

__all__ = ["LESSONS", "Break", "Lesson", "Stage", "lesson"]


def _found() -> dict[str, Lesson]:
    modules = (importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__))
    lessons: list[Lesson] = [module.LESSON for module in modules if hasattr(module, "LESSON")]
    return {each.name: each for each in sorted(lessons, key=lambda each: each.minutes)}


LESSONS: Mapping[str, Lesson] = MappingProxyType(_found())


def lesson(name: str) -> Lesson:
    """The lesson ``name``.

    Raises:
        RegistryError: if there is none; the message names those that there are.
    """
    if name not in LESSONS:
        raise RegistryError(f'There is no lesson "{name}"; choose one of {", ".join(LESSONS)}.')
    return LESSONS[name]
