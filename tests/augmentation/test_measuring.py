"""Whether synthetic pictures help is measured on pictures that nobody has seen, and goes on where it stopped."""

import json
from dataclasses import replace

import numpy as np
import pytest
from toy import make_toy_data

from gencore.augmentation import measuring
from gencore.augmentation.agreement import Agreement
from gencore.augmentation.learner import Learning, errors, taught
from gencore.augmentation.measuring import measure
from gencore.augmentation.protocol import ARMS, Protocol, held_out, learnable, scarce, subset
from gencore.augmentation.report import report
from gencore.errors import DataError, TrainingError

PROTOCOL = Protocol(
    "tiny", ("shape",), steps=3, judge_steps=2, learning=Learning(steps=3, batch_size=16), shares=(0.15, 0.3),
    repetitions=2, synthetic=8, agreement=Agreement(9.0, 0.0), attempts=2,
)  # fmt: skip


def test_scarce_pictures_are_training_pictures_and_nothing_else():
    data = make_toy_data()
    out = {data.keys[i] for i in held_out(data)}
    few, more, other = scarce(data, 0.15, 0), scarce(data, 0.3, 0), scarce(data, 0.15, 1)
    assert len(few) == round(0.15 * len(data.part("train")))
    assert not set(more.keys) & out
    assert set(few.keys) < set(more.keys)
    assert set(few.keys) != set(other.keys)
    assert len(few.part("train")) == len(few)  # whoever trains on it uses all of it
    for key, image, row in zip(few.keys, few.images, few.rows, strict=True):
        index = data.keys.index(key)
        np.testing.assert_array_equal(image, data.images[index])
        np.testing.assert_array_equal(row, data.rows[index])


def test_too_few_pictures_are_refused():
    with pytest.raises(DataError, match=r"5% of toy are \d+ pictures, too few .* 20"):
        scarce(make_toy_data(), 0.05, 0)


@pytest.fixture
def learners(monkeypatch) -> list[dict[str, bytes]]:
    """The weights of every learner that was measured, in order."""
    seen = []

    def spied(model, data, indices):
        np.testing.assert_array_equal(indices, held_out(data))
        seen.append({name: value.numpy().tobytes() for name, value in model.state_dict().items()})
        return errors(model, data, indices)

    monkeypatch.setattr(measuring, "errors", spied)
    return seen


def test_held_out_pictures_change_nothing_that_is_trained(tiny_models, learners, tmp_path):
    """Other held-out pictures, other ratings: synthetic pictures and learners are bit by bit the same."""
    data = make_toy_data()
    images, rows = data.images.copy(), data.rows.copy()
    images[held_out(data)], rows[held_out(data)] = 255 - images[held_out(data)], 0
    quick = replace(PROTOCOL, shares=(0.15,))
    one = next(measure(data, quick, tmp_path / "one"))
    other = next(measure(replace(data, images=images, rows=rows), quick, tmp_path / "other"))
    assert len(learners) == 2 * len(ARMS)
    assert learners[: len(ARMS)] == learners[len(ARMS) :]
    assert (one.drawn, one.kept) == (other.drawn, other.kept)
    assert one.errors != other.errors


def test_training_pictures_do_change_it(tiny_models, learners, tmp_path):
    data = make_toy_data()
    quick = replace(PROTOCOL, shares=(0.15,))
    images = data.images.copy()
    images[data.part("train")] = 255 - images[data.part("train")]
    next(measure(data, quick, tmp_path / "one"))
    next(measure(replace(data, images=images), quick, tmp_path / "other"))
    assert learners[: len(ARMS)] != learners[len(ARMS) :]


def test_no_arm_is_given_a_held_out_picture(tiny_models, monkeypatch, tmp_path):
    data = make_toy_data()
    out = {data.keys[i] for i in held_out(data)}
    real, synthetic = [], []

    def spied(learning, few, names, made=None, *rest):
        real.append(set(few.keys))
        synthetic.append(set() if made is None else set(made.keys))
        return taught(learning, few, names, made, *rest)

    monkeypatch.setattr(measuring, "taught", spied)
    for _ in measure(data, replace(PROTOCOL, repetitions=2, shares=(0.15,)), tmp_path):
        pass
    assert len(real) == 2 * len(ARMS)
    assert all(keys and not keys & out for keys in real)
    assert {len(keys) for keys in real} == {len(scarce(data, 0.15, 0)), len(data.part("train"))}
    assert all(key.startswith("synthetic") for keys in synthetic for key in keys)
    assert sum(map(bool, synthetic)) >= 2


def test_the_table_is_printed_and_a_stopped_measurement_goes_on(tiny_models, monkeypatch, tmp_path):
    data = make_toy_data()
    first = measure(data, PROTOCOL, tmp_path)
    begun = [next(first), next(first)]
    first.close()
    assert len(list(tmp_path.glob("share-*.json"))) == 2
    trained = []
    real = measuring.trained_generator
    monkeypatch.setattr(measuring, "trained_generator", lambda *all: trained.append(all) or real(*all))
    found = list(measure(data, PROTOCOL, tmp_path))
    assert found[:2] == begun
    assert len(found) == 4
    assert len(trained) == 2  # those that were missing
    text = report(found, data, PROTOCOL)
    assert text.count("| shape: trained on | wrong, % |") == 2
    assert all(text.count(f"| {arm} |") == 2 for arm in ARMS)
    assert f"{len(held_out(data))} held-out real pictures" in text
    assert "shape, synthetic pictures beside few real pictures:" in text
    more = list(measure(data, replace(PROTOCOL, repetitions=3, shares=(0.15,)), tmp_path))
    assert more[0] == begun[0]
    with pytest.raises(TrainingError, match="another measurement"):
        next(measure(data, replace(PROTOCOL, steps=4), tmp_path))


def test_scores_are_learnt_too(tiny_models, tmp_path):
    quick = replace(PROTOCOL, names=("Moira", "Ferdinando"), shares=(0.15,))
    text = report(list(measure(make_toy_data(), quick, tmp_path)), make_toy_data(), quick)
    assert "| Moira: trained on | error, points |" in text
    assert "| Ferdinando: trained on | error, points |" in text


def test_a_generator_that_cannot_be_asked_for_the_field_is_refused(tiny_models, tmp_path, monkeypatch):
    data = make_toy_data()
    monkeypatch.setattr(
        measuring, "preset_for",
        lambda name, real=measuring.preset_for: replace(
            real(name), recipe=replace(real(name).recipe, fields=("Moira",))
        ),
    )  # fmt: skip
    with pytest.raises(TrainingError, match='tiny cannot be asked for "shape"'):
        next(measure(data, PROTOCOL, tmp_path))
    assert json.loads((tmp_path / "protocol.json").read_text())["protocol"]["preset"] == "tiny"


def test_a_learner_learns_and_synthetic_pictures_are_half_of_what_it_sees():
    data = make_toy_data(400)
    real, out = subset(data, data.part("train")), data.part("test")
    learning = Learning(steps=40)
    alone = errors(taught(learning, real, ("shape", "Moira")), data, out)
    assert alone["shape"] < 0.2
    assert alone["Moira"] < 1.5
    lies = replace(real, rows=np.column_stack([real.rows[:, :2], 1 - real.rows[:, 2]]))
    torn = errors(taught(learning, real, ("shape",), lies), data, out)
    assert torn["shape"] > alone["shape"] + 0.1


def test_what_is_learnt_if_nothing_is_named():
    data = make_toy_data()
    assert learnable(data) == ("shape",)
    assert learnable(data.only(("Moira", "Ferdinando"))) == ("Moira", "Ferdinando")
    with pytest.raises(DataError, match="nothing to learn"):
        learnable(data.only(()))


@pytest.mark.parametrize("options", [{"shares": (1.0,)}, {"shares": ()}, {"repetitions": 1}])
def test_a_senseless_protocol_is_refused(options):
    with pytest.raises(TrainingError, match=r"share|repetition"):
        replace(PROTOCOL, **options)
