"""Pictures that people bring or choose: cut to a model's size at once, and remembered by their pixels.

A browser sends a file one time and then asks for it by name.
"""

import base64
import binascii
from collections import OrderedDict
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
from jaxtyping import UInt8

from gencore.data.examples import fresh
from gencore.data.pictures import read_picture
from gencore.edits import fingerprint
from gencore.engine import Engine, Request
from gencore.errors import DataError

LARGEST_UPLOAD = 8 * 1024**2
REMEMBERED = 300  # pictures, at most a few dozen kilobytes each
Picture = UInt8[np.ndarray, "h w 3"]
Pictures = UInt8[np.ndarray, "n h w 3"]


class Album:
    """The pictures of one tab.

    Args:
        engine: the models, whose sizes pictures are cut to.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pictures: OrderedDict[str, Picture] = OrderedDict()

    def examples(self, name: str, count: int) -> Pictures:
        """Pictures to begin with: new ones of a drawn data set, of any other some that the model makes.

        Raises:
            GencoreError: if the model can make none.
        """
        about = self._engine.about(name)
        drawn = fresh(str(about.provenance.get("data", "")), about.image, count)
        return self._engine.generate(Request.of(name, {}, range(count))) if drawn is None else drawn

    def read(self, name: str, raw: Mapping[str, Any]) -> Picture:
        """The picture of a file that came with a request, at a model's size.

        Args:
            name: the model.
            raw: ``{"file": base64, "name": what the file is called}``.

        Raises:
            DataError: if it is none that can be used.
        """
        content = _content(raw)
        return read_picture(BytesIO(content), self._engine.about(name).image, _called(raw))

    def keep(self, picture: Picture) -> str:
        """Remembers a picture, and gives the name to ask for it by."""
        name = fingerprint(picture)
        self._pictures[name] = picture
        self._pictures.move_to_end(name)
        while len(self._pictures) > REMEMBERED:
            self._pictures.popitem(last=False)
        return name

    def find(self, key: str, model: str) -> Picture:
        """A remembered picture.

        Args:
            key: its name.
            model: whose size it has to have.

        Raises:
            DataError: if it is not remembered, or was cut for a model of another size.
        """
        picture = self._pictures.get(key)
        if picture is None:
            raise DataError("This picture is not known here any more; choose it again.")
        if picture.shape[:2] != (size := self._engine.about(model).image).shape[1:]:
            raise DataError(f"This picture was cut for another model; choose it again ({size.width}×{size.height}).")
        return picture


def _content(raw: Mapping[str, Any]) -> bytes:
    text = raw.get("file")
    if not isinstance(text, str):
        raise DataError("No file came with the request; choose a picture.")
    if len(text) > LARGEST_UPLOAD * 4 // 3 + 4:
        raise DataError(f"The file is larger than {LARGEST_UPLOAD // 1024**2} MB; scale the picture down.")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise DataError("The file did not arrive whole; choose it again.") from None


def _called(raw: Mapping[str, Any]) -> str:
    name = raw.get("name")
    return (name[:60] if isinstance(name, str) else "") or "The file"
