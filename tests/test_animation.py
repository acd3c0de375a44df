"""Films as files: they move, turn round or close, and are large enough to be seen."""

import io

import numpy as np
import pytest
from PIL import Image

from gencore.animation import DURATION, REST, WRITERS, save_film
from gencore.errors import CheckpointError, ConditionError


@pytest.fixture
def frames() -> np.ndarray:
    """Five plain pictures, ever brighter."""
    return np.stack([np.full((24, 48, 3), 20 + 50 * i, np.uint8) for i in range(5)])


def levels(content: bytes) -> list[int]:
    """How bright each frame of a film is."""
    with Image.open(io.BytesIO(content)) as film:
        found = []
        for i in range(film.n_frames):
            film.seek(i)
            found.append(round(float(np.asarray(film.convert("RGB")).mean())))
        return found


@pytest.mark.parametrize("suffix", [".gif", ".webp"])
def test_an_open_film_plays_there_and_back_and_a_closed_one_round(frames, suffix):
    there_and_back = [20, 70, 120, 170, 220, 170, 120, 70]
    np.testing.assert_allclose(levels(WRITERS[suffix](frames, False)), there_and_back, atol=4)
    closed = np.concatenate([frames, frames[:1]])
    np.testing.assert_allclose(levels(WRITERS[suffix](closed, True)), [20, 70, 120, 170, 220], atol=4)


def test_a_gif_plays_for_ever_and_rests_where_it_turns(frames):
    with Image.open(io.BytesIO(WRITERS[".gif"](frames, False))) as film:
        assert film.info["loop"] == 0
        durations = []
        for i in range(film.n_frames):
            film.seek(i)
            durations.append(film.info["duration"])
    assert durations[0] == durations[4] == REST
    assert durations[1] == DURATION
    assert film.size == (480, 240), "small pictures are enlarged"


def test_a_filmstrip_shows_every_frame_as_it_is(frames, tmp_path):
    file = save_film(frames, tmp_path / "new" / "strip.png")
    strip = np.asarray(Image.open(file))
    for i in range(5):
        assert (strip[:, i * 50 : i * 50 + 48] == 20 + 50 * i).all()


def test_what_cannot_be_written_is_one_sentence(frames, tmp_path):
    with pytest.raises(ConditionError, match=r"film.mp4 ends in none of .gif, .webp, .png"):
        save_film(frames, tmp_path / "film.mp4")
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(CheckpointError, match="cannot be written"):
        save_film(frames, tmp_path / "taken" / "film.gif")
