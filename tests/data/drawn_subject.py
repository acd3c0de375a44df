"""What must hold of every drawn subject that is rated by tastes and by dice, from boats to lamps."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np
import pytest

from gencore.data.base import load_data
from gencore.data.drawing import drawn_picture
from gencore.data.painting.command import picture_seed
from gencore.errors import DataError
from gencore.registry import DATASETS
from gencore.types import ImageSpec

SIZES = [(96, 128), (48, 64), (64, 64), (28, 28), (120, 160)]


@dataclass(frozen=True)
class Subject:
    """A drawn data set with what makes it.

    Attributes:
        name: of the data set, a plural.
        sample: a random scene of a seed.
        draw: the picture of a scene.
        rate: its scores, for the seed of a mood.
        utilities: how much those with tastes like it.
        impression: what catches the eye.
        raters: names, the one who throws dice last.
        kinds: names of the classes.
    """

    name: str
    sample: Callable[[int], Any]
    draw: Callable[..., np.ndarray]
    rate: Callable[..., np.ndarray]
    utilities: Callable[[Any], np.ndarray]
    impression: Callable[[Any], Any]
    raters: Sequence[str]
    kinds: Sequence[str]

    @cached_property
    def scenes(self) -> list[Any]:
        return [self.sample(seed) for seed in range(1500)]

    @cached_property
    def seen(self) -> list[Any]:
        return [self.impression(scene) for scene in self.scenes]

    @cached_property
    def scores(self) -> np.ndarray:
        return np.array([self.rate(scene, seed) for seed, scene in enumerate(self.scenes)])

    def changed(self, first: Any, second: Any) -> float:
        """Share of pixels that clearly differ between the pictures of two scenes."""
        return float((np.abs(self.draw(first).astype(int) - self.draw(second)).max(axis=2) > 12).mean())

    def gain(self, rater: str, before: Any, **after: Any) -> float:
        """How many points a rater gives more for a scene that was changed."""
        gains = self.utilities(replace(before, **after)) - self.utilities(before)
        return float(gains[self.raters.index(rater)])


def frozen(subject: Subject, means: list[float], scores: list[list[int]]) -> None:
    drawn = [float(subject.draw(scene).mean()) for scene in subject.scenes[:8]]
    assert drawn == pytest.approx(means, abs=0.3)
    assert subject.scores[:3].tolist() == scores


def all_chosen(subject: Subject, plain: Any, factor: str, choices: Sequence[Any]) -> None:
    counts = Counter(getattr(scene, factor) for scene in subject.scenes)
    assert set(counts) == set(choices)
    assert min(counts.values()) > 0.05 * len(subject.scenes)
    assert len({subject.draw(replace(plain, **{factor: choice})).tobytes() for choice in choices}) == len(counts)


def tastes_apart(subject: Subject, one: str, other: str) -> None:
    together = np.corrcoef(subject.scores.T)
    assert np.abs(together - np.eye(5)).max() < 0.4
    assert together[subject.raters.index(one), subject.raters.index(other)] < -0.1


def liked(subject: Subject, rater: str, feature: str, sign: int) -> None:
    seen = [getattr(one, feature) for one in subject.seen]
    assert sign * float(np.corrcoef(subject.scores[:, subject.raters.index(rater)], seen)[0, 1]) > 0.12


class DrawnSubject:
    """Tests of any such subject, for its own module to inherit.

    Attributes:
        subject: what is tested.
    """

    subject: Subject

    def test_a_seed_is_one_picture_and_other_seeds_are_others(self) -> None:
        assert self.subject.sample(0) == self.subject.scenes[0]
        assert len({self.subject.draw(scene).tobytes() for scene in self.subject.scenes[:50]}) == 50
        assert np.array_equal(self.subject.draw(self.subject.scenes[0]), self.subject.draw(self.subject.sample(0)))

    @pytest.mark.parametrize(("height", "width"), SIZES)
    def test_pictures_come_in_any_size(self, height: int, width: int) -> None:
        picture = self.subject.draw(self.subject.scenes[1], height, width)
        assert picture.shape == (height, width, 3)
        assert picture.dtype == np.uint8
        assert picture.std() > 20

    def test_a_small_picture_shows_what_the_large_one_shows(self) -> None:
        for scene in self.subject.scenes[:4]:
            large = self.subject.draw(scene).reshape(48, 2, 64, 2, 3).mean(axis=(1, 3))
            assert np.corrcoef(self.subject.draw(scene, 48, 64).ravel(), large.ravel())[0, 1] > 0.95

    def test_every_rater_uses_the_whole_scale(self) -> None:
        scores = self.subject.scores
        assert all(set(np.unique(column)) == set(range(10)) for column in scores.T)
        assert np.allclose(scores.mean(axis=0), 4.5, atol=0.3)
        assert ((scores.std(axis=0) > 2) & (scores.std(axis=0) < 3)).all()

    def test_mood_is_small_against_taste(self) -> None:
        wanted = np.array([self.subject.utilities(scene) for scene in self.subject.scenes])
        assert 0.35 < (self.subject.scores[:, :-1] - wanted).std() < 0.5  # a mood of 0.3 and whole numbers

    def test_the_noise_rater_follows_nothing(self) -> None:
        scenes, dice = self.subject.scenes, self.subject.scores[:, -1]
        columns = [[getattr(scene, field.name) for scene in scenes] for field in fields(scenes[0])]
        words = [[float(value == word) for value in column] for column in columns if isinstance(column[0], str)
                 for word in set(column)]  # fmt: skip
        numbers = [column for column in columns if not isinstance(column[0], str)]
        seen = [[getattr(one, field.name) for one in self.subject.seen] for field in fields(self.subject.seen[0])]
        for column in (*words, *numbers, *seen, *self.subject.scores[:, :-1].T):
            assert abs(np.corrcoef(dice, column)[0, 1]) < 0.1
        assert min(Counter(dice.tolist()).values()) > 0.07 * len(dice)
        assert (
            self.subject.rate(scenes[0], 5)[-1] == self.subject.rate(scenes[1], 5)[-1]
        )  # whatever there is to be seen

    def test_the_data_set_shows_what_it_rates(self) -> None:
        assert self.subject.name in DATASETS.names()
        data = load_data(self.subject.name, count=12)
        assert data.condition.names == ("kind", *self.subject.raters)
        assert data.condition.fields[0].classes == tuple(self.subject.kinds)
        assert data.images.shape == (12, 96, 128, 3)
        assert [self.subject.kinds[int(row[0])] for row in data.rows] == [
            scene.kind for scene in self.subject.scenes[:12]
        ]
        assert np.array_equal(data.rows[:, 1:], self.subject.scores[:12])
        assert np.array_equal(data.images[5], self.subject.draw(self.subject.scenes[5]))

    def test_one_picture_can_be_drawn_by_its_key(self) -> None:
        data = load_data(self.subject.name, ImageSpec(24, 32), count=4, seed=2)
        assert data.keys[3] == f"{self.subject.name.removesuffix('s')}-2-000003"
        assert np.array_equal(drawn_picture(self.subject.name, data.keys[3], data.image), data.images[3])

    def test_a_picture_is_the_same_whatever_the_count_and_another_with_another_seed(self) -> None:
        few, more = (load_data(self.subject.name, ImageSpec(24, 32), count=count) for count in (12, 20))
        fresh = load_data(self.subject.name, ImageSpec(24, 32), count=12, seed=1)
        assert np.array_equal(few.images, more.images[:12])
        assert not set(few.keys) & set(fresh.keys)
        own = picture_seed(3, 1)
        assert fresh.rows[3, 1:].tolist() == self.subject.rate(self.subject.sample(own), own).tolist()

    def test_one_is_too_few(self) -> None:
        with pytest.raises(DataError, match="at least 2"):
            load_data(self.subject.name, count=1)
