"""When to look along a path: plain times, even steps, jumps that get several frames, shares of several segments."""

import numpy as np
import pytest
import torch

from gencore.latent.interpolation import smoothness
from gencore.latent.pacing import even_positions, plain_positions


def way(bend):
    """Pictures of one pixel in three colours, as bright as ``bend`` says at a position."""
    return lambda positions: torch.tensor([[[[bend(at)]]] * 3 for at in positions], dtype=torch.float32)


def steps(bend, positions):
    return np.abs(np.diff([bend(at) for at in positions]))


def test_plain_times_are_even_and_meet_every_picture():
    assert plain_positions(2, 9) == [i / 4 for i in range(9)]
    assert plain_positions(1, 5) == [0, 0.25, 0.5, 0.75, 1]
    assert {0.0, 1.0, 2.0, 3.0} <= set(plain_positions(3, 5))


@pytest.mark.parametrize("frames", [2, 3, 33])
def test_positions_go_from_the_first_picture_to_the_last(frames):
    found = even_positions(way(lambda at: at**3), 1, frames)
    assert len(found) == frames
    assert (found[0], found[-1]) == (0.0, 1.0)
    assert (np.diff(found) > 0).all()


def test_a_sudden_change_gets_several_frames():
    def sudden(at):
        return 0.2 * at + 0.8 / (1 + np.exp(-80 * (at - 0.4)))

    plain, even = plain_positions(1, 33), even_positions(way(sudden), 1, 33)
    largest = [steps(sudden, found).max() / steps(sudden, found).mean() for found in (plain, even)]
    assert largest[0] > 8
    assert largest[1] < 3


def test_what_only_one_look_sees_gets_its_frames_as_well():
    """One look sees the first half change, another the second; neither half may be left out."""
    show = way(lambda at: at)
    looks = [lambda images: images[:, :1].clamp(max=0.5), lambda images: images[:, :1].clamp(min=0.5)]
    found = np.array(even_positions(show, 1, 33, looks))
    assert 12 <= (found < 0.5).sum() <= 20
    alone = np.array(even_positions(show, 1, 33, looks[:1]))
    assert (alone < 0.5).sum() > 20, "pixels count besides"


def test_nobody_who_is_asked_sees_a_jump():
    """Two looks, each of which sees nearly all happen at a place of its own, and pixels that change evenly."""
    looks = [lambda images, at=at: torch.tanh(20 * (images[:, :1].flatten(1) - at)) for at in (0.3, 0.6)]
    found = even_positions(way(lambda at: at), 1, 33, looks)
    seen = [look(way(lambda at: at)(found)).numpy() for look in looks]
    plain = [look(way(lambda at: at)(plain_positions(1, 33))).numpy() for look in looks]
    assert min(map(smoothness, plain)) > 8
    assert max(map(smoothness, seen)) < 3.3
    assert smoothness(np.array(found)[:, None]) < 3.3, "pixels are not forgotten"


def test_a_long_way_gets_more_frames_than_a_short_one_and_every_picture_is_met():
    def bend(at):
        return at if at < 1 else 1 + 7 * (at - 1)

    found = np.array(even_positions(way(bend), 2, 33))
    assert {0.0, 1.0, 2.0} <= set(found.tolist())
    assert 4 <= (found < 1).sum() <= 9
    assert smoothness(np.array([[bend(at)] for at in found])) < 2


def test_where_nothing_changes_times_are_even():
    found = even_positions(way(lambda at: 0.5), 1, 9)
    assert found == pytest.approx(np.linspace(0, 1, 9).tolist())
