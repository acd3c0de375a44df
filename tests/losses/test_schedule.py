"""When a loss counts how much: constant, delayed, ramp, on plateau, cyclic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gencore.errors import TrainingError
from gencore.losses.schedule import Schedule


def weights(schedule: Schedule, steps: int, triggered: int | None = None) -> list[float]:
    return [schedule.at(step, triggered) for step in range(steps)]


def test_a_constant_weight_is_there_from_the_first_step():
    assert weights(Schedule(0.5), 3) == [0.5, 0.5, 0.5]


def test_a_delayed_weight_is_zero_until_its_start_then_rises_in_equal_steps():
    assert weights(Schedule(4.0, "delayed", start=3, ramp=3), 9) == [0, 0, 0, 1, 2, 3, 4, 4, 4]


def test_without_a_ramp_it_is_there_at_once():
    assert weights(Schedule(2.0, "delayed", start=2), 4) == [0, 0, 2, 2]


def test_a_plateau_weight_waits_until_it_is_set_off():
    schedule = Schedule(3.0, "plateau", ramp=2)
    assert weights(schedule, 6) == [0] * 6
    assert weights(schedule, 8, triggered=4) == [0, 0, 0, 0, 1, 2, 3, 3]


def test_a_cyclic_weight_rises_and_holds_again_and_again():
    assert weights(Schedule(1.0, "cyclic", ramp=2, period=4), 9) == [0, 0.5, 1, 1, 0, 0.5, 1, 1, 0]


def test_a_ramp_goes_from_one_weight_to_another_up_or_down():
    assert weights(Schedule(4.0, "ramp", start=2, ramp=1, initial=2.0), 6) == [2, 2, 3, 4, 4, 4]
    assert weights(Schedule(0.0, "ramp", start=1, ramp=3, initial=4.0), 6) == [4, 3, 2, 1, 0, 0]


def test_a_ramp_from_nothing_is_a_delay():
    options = {"start": 3, "ramp": 5}
    assert weights(Schedule(2.0, "ramp", **options), 12) == weights(Schedule(2.0, "delayed", **options), 12)


@pytest.mark.parametrize("kind", ["constant", "delayed", "plateau", "cyclic"])
def test_only_a_ramp_takes_an_initial_weight(kind):
    with pytest.raises(TrainingError, match="only a ramp takes an initial one"):
        Schedule(1.0, kind, ramp=2, period=4, initial=0.5)


def test_early_stopping_may_come_once_the_weight_is_full_for_good():
    assert Schedule().settled(0)
    delayed = Schedule(1.0, "delayed", start=10, ramp=5)
    assert [delayed.settled(step) for step in (0, 14, 15)] == [False, False, True]
    falling = Schedule(0.0, "ramp", start=10, ramp=5, initial=1.0)
    assert [falling.settled(step) for step in (0, 14, 15)] == [False, False, True]
    plateau = Schedule(1.0, "plateau", ramp=5)
    assert not plateau.settled(1000)
    assert [plateau.settled(step, triggered=10) for step in (14, 15)] == [False, True]
    assert Schedule(1.0, "cyclic", ramp=2, period=4).settled(0)


@pytest.mark.parametrize("kind", ["delayed", "plateau"])
def test_a_schedule_that_never_starts_within_the_run_is_warned_of(kind):
    schedule = Schedule(1.0, kind, start=100)
    assert schedule.warning("kl", 100) == 'Loss "kl" starts at step 100 and never counts in a run of 100 steps.'
    assert schedule.warning("kl", 101) is None


def test_a_ramp_that_never_begins_is_warned_of():
    schedule = Schedule(1.0, "ramp", start=100, initial=0.1)
    assert (
        schedule.warning("kl", 100)
        == 'Loss "kl" keeps its initial weight: its ramp starts at step 100, the run has 100.'
    )
    assert schedule.warning("kl", 101) is None


def test_a_plateau_that_a_run_is_too_short_to_notice_is_warned_of():
    schedule = Schedule(1.0, "plateau", patience=3)
    assert "takes 1000 steps, and never counts" in schedule.warning("kl", 1000, validate_every=250)
    assert schedule.warning("kl", 1001, validate_every=250) is None


def test_one_that_counts_from_the_first_step_is_not():
    assert Schedule(start=100).warning("mse", 10) is None


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_that_makes_no_sense_is_refused(weight):
    with pytest.raises(TrainingError, match="makes no sense"):
        Schedule(weight)
    with pytest.raises(TrainingError, match="makes no sense"):
        Schedule(1.0, "ramp", initial=weight)


def test_a_loss_may_rest_for_a_while() -> None:
    schedule = Schedule(2.0, rest=(10, 20))
    assert [schedule.at(step) for step in (9, 10, 19, 20)] == [2.0, 0.0, 0.0, 2.0]
    assert [schedule.settled(step) for step in (0, 19, 20)] == [False, False, True]
    with pytest.raises(TrainingError, match="rest"):
        Schedule(rest=(20, 10))


def test_a_schedule_is_stretched_with_its_run() -> None:
    schedule = Schedule(2.0, "delayed", start=100, ramp=40, rest=(200, 300))
    assert schedule.stretched(0.5) == Schedule(2.0, "delayed", start=50, ramp=20, rest=(100, 150))
    assert Schedule(1.0, "cyclic", ramp=10, period=20).stretched(0.01) == Schedule(1.0, "cyclic", ramp=1, period=1)


@pytest.mark.parametrize(("ramp", "period"), [(0, 4), (5, 4), (0, 0)])
def test_a_cycle_shorter_than_its_ramp_is_refused(ramp, period):
    with pytest.raises(TrainingError, match="needs a period"):
        Schedule(1.0, "cyclic", ramp=ramp, period=period)


@given(
    st.sampled_from(["constant", "delayed", "ramp", "plateau"]),
    st.floats(0, 100),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 200),
)
def test_the_weight_never_falls_and_never_exceeds_its_full_value(kind, weight, start, ramp, step):
    schedule = Schedule(weight, kind, start=start, ramp=ramp)
    now, later = schedule.at(step, triggered=start), schedule.at(step + 1, triggered=start)
    assert 0 <= now <= later <= weight
    if schedule.settled(step, triggered=start):
        assert now == weight
