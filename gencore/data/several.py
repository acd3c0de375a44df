"""The data set ``several``: pictures of several drawn subjects together, for networks that others begin with.

What is learnt from one subject alone fits the next one less than what several have in common. Everybody's scores are
there; nobody has seen the other subjects' pictures, so most of every row is missing.
"""

from dataclasses import replace

import numpy as np

from gencore.data.base import RatedImages, fingerprint, load_data
from gencore.errors import DataError
from gencore.registry import register_dataset
from gencore.types import ConditionSpec, Field, ImageSpec

SUBJECTS = ("cars", "houses", "creatures", "fish", "faces", "boats", "teapots", "sneakers")
NATIVE = ImageSpec(96, 128)


@register_dataset("several")
def load(image: ImageSpec | None = None, count: int = 24000, seed: int = 0) -> RatedImages:
    """Eight drawn subjects, as many pictures of each, with a field ``subject`` and all fields of each subject.

    A subject's own fields are called after it, as in ``cars Moira``.

    Args:
        image: picture size; 96×128 if not given.
        count: how many in all; what does not divide by the number of subjects is left out.
        seed: another seed gives other pictures of the same kinds.

    Raises:
        DataError: if they cannot be drawn or kept, or there are not at least two of each.
    """
    each = count // len(SUBJECTS)
    if each < 2:
        raise DataError(f"{count} pictures of {len(SUBJECTS)} subjects are too few; ask for {2 * len(SUBJECTS)}.")
    parts = [load_data(subject, image or NATIVE, count=each, seed=seed) for subject in SUBJECTS]
    own = [replace(field, name=f"{part.name} {field.name}") for part in parts for field in part.condition.fields]
    rows = np.full((each * len(parts), 1 + len(own)), np.nan, np.float32)
    column = 1
    for number, part in enumerate(parts):
        mine = slice(number * each, (number + 1) * each)
        rows[mine, 0] = number
        rows[mine, column : column + part.rows.shape[1]] = part.rows
        column += part.rows.shape[1]
    images = np.concatenate([part.images for part in parts])
    keys = [key for part in parts for key in part.keys]
    spec = ConditionSpec((Field("subject", "class", classes=SUBJECTS), *own))
    return RatedImages("several", images, rows, keys, spec, fingerprint(images, rows, keys))
