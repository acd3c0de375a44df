"""Sets of pictures against real ones: what is real is at its floor, what is blurred or copied is not."""

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch.nn import functional
from toy import SPEC, make_toy_data

from gencore.data.base import DataError, to_float
from gencore.evaluation.fid import frechet_distance
from gencore.evaluation.obeying import obeying
from gencore.evaluation.real import Real, real_pictures
from gencore.evaluation.report import METRICS
from gencore.evaluation.yardstick import Space, Yardstick
from gencore.registry import DATASETS
from gencore.types import ImageSpec


def toy_set(seed: int, count: int = 150):
    data = make_toy_data(count, seed)
    return to_float(data.images), torch.from_numpy(data.rows)


@pytest.fixture(scope="module")
def yardstick() -> Iterator[Yardstick]:
    """Toys against toys, with fewer patches than for good."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gencore.evaluation.wasserstein.PATCHES", 1000)
        yield Yardstick(Real(make_toy_data(), make_toy_data(), *toy_set(1), *toy_set(2), "other toys"), None)


@pytest.fixture
def toy_registered(monkeypatch):
    DATASETS.names()

    def load(image=None, count=200, seed=0):
        return make_toy_data(count, seed)

    monkeypatch.setitem(DATASETS._entries, "toy", load)
    return load


def test_every_figure_is_a_known_metric(yardstick):
    assert yardstick.floors(100).keys() <= METRICS.keys()
    assert "frechet_judge" not in yardstick.floors(100)  # nobody judges here


def test_other_real_pictures_reach_the_floor(yardstick):
    """A third set from the same source is as far away as the second, which is the floor."""
    found, floors = yardstick.figures(toy_set(3)[0]), yardstick.floors(150)
    assert found["frechet_random"] < 2 * floors["frechet_random"]
    assert found["sharpness"] == pytest.approx(1, abs=0.15)
    assert found["nearest_training"] == pytest.approx(1, abs=0.3)
    assert found["precision_random"] > 70
    assert found["recall_random"] > 70


def test_the_reference_itself_is_at_no_distance(yardstick):
    found = yardstick.figures(yardstick.real.reference)
    assert found["frechet_random"] == pytest.approx(0, abs=1e-3)
    assert found["sliced_wasserstein"] == 0
    assert found["precision_random"] == found["recall_random"] == 100


def test_blur_is_worse_in_every_way(yardstick):
    found = yardstick.figures(functional.avg_pool2d(yardstick.real.other, 3, 1, 1))
    floors = yardstick.floors(150)
    for name in ("frechet_random", "kid_random", "sliced_wasserstein"):
        assert found[name] > floors[name], name
    for name in ("precision_random", "recall_random", "sharpness"):
        assert found[name] < floors[name], name


def test_copies_of_training_pictures_are_not_new(yardstick):
    copies = to_float(make_toy_data().images[:100])
    assert yardstick.figures(copies)["nearest_training"] < 0.1


def test_one_picture_again_and_again_has_no_variety(yardstick):
    found = yardstick.figures(yardstick.real.other[:1].repeat(100, 1, 1, 1))
    assert found["similarity"] == pytest.approx(1, abs=1e-3)
    assert found["recall_random"] < 10


def test_a_floor_has_as_many_pictures_as_the_figure(yardstick):
    assert yardstick.floors(20)["frechet_random"] > yardstick.floors(150)["frechet_random"]


def test_data_that_can_be_drawn_is_drawn_afresh(toy_registered):
    real = real_pictures("toy", ImageSpec(32, 32), 60)
    assert len(real.reference) == len(real.other) == 60
    assert "freshly drawn" in real.origin
    np.testing.assert_array_equal(
        sorted(torch.cat([real.reference, real.other]).mean(dim=(1, 2, 3)).tolist()),
        sorted(to_float(make_toy_data(120, 2).images).mean(dim=(1, 2, 3)).tolist()),
    )
    assert len(real.everything) == 200
    assert len(real.training) == len(make_toy_data().part("train"))


def test_data_that_cannot_is_split_and_no_picture_is_trained_on(monkeypatch):
    DATASETS.names()
    monkeypatch.setitem(DATASETS._entries, "fixed", lambda image=None: make_toy_data(400))
    real = real_pictures("fixed", ImageSpec(32, 32), 1000)
    data = make_toy_data(400)
    held_out = {data.keys[i] for part in ("validation", "test") for i in data.part(part)}
    assert len(real.reference) == len(real.other) == len(held_out) // 2
    assert not held_out & set(real.training.keys)


def test_too_little_data_is_one_sentence(monkeypatch):
    DATASETS.names()
    monkeypatch.setitem(DATASETS._entries, "few", lambda image=None: make_toy_data(60))
    with pytest.raises(DataError, match="at least 32 are needed"):
        real_pictures("few", ImageSpec(32, 32), 1000)


class TestObeying:
    """Two raters and a class, said in four numbers; Ferdinando cannot be predicted."""

    judge = SimpleNamespace(
        names=SPEC.names,
        about=SimpleNamespace(fields=SPEC.fields),
        fits={name: SimpleNamespace(predictable=name != "Ferdinando") for name in SPEC.names},
    )

    def test_errors_are_means_of_what_was_wished(self):
        said = np.array([[5.0, 0.0, 0.9, 0.1], [7.0, 0.0, 0.2, 0.8], [1.0, 0.0, 0.6, 0.4]])
        wished = np.array([[6.0, 3.0, 0.0], [4.0, 3.0, 1.0], [np.nan, 3.0, 1.0]])
        found = obeying.__wrapped__(self.judge, said, SPEC.fields, wished)
        assert found.errors == {"Moira": pytest.approx(2.0)}
        assert found.right == {"shape": pytest.approx(2 / 3)}


def test_a_frechet_floor_is_no_luck_of_which_picture_is_in_which_set():
    rows, random = np.random.default_rng(0).normal(size=(240, 8)), np.random.default_rng(1)
    splits = [np.split(rows[random.permutation(240)], 2) for _ in range(12)]
    one_pair = [frechet_distance(*halves) for halves in splits]
    floors = [Space("features", lambda _: rows, *halves).frechet_floor(120) for halves in splits]
    assert np.std(floors) < 0.5 * np.std(one_pair)
    assert np.mean(floors) == pytest.approx(np.mean(one_pair), rel=0.15)
