"""Paths between points: ends kept, lengths in between, and what is likely stays likely."""

import pytest
import torch

from gencore.errors import ConditionError
from gencore.latent.paths import PATHS, lerp, path_of, slerp

TIMES = torch.linspace(0, 1, 9)


def ends(dimensions: int = 512, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return tuple(torch.randn(dimensions, generator=generator) for _ in range(2))


@pytest.mark.parametrize("name", PATHS)
def test_a_path_begins_and_ends_at_its_points(name):
    first, last = ends()
    points = PATHS[name].curve(first, last, TIMES)
    torch.testing.assert_close(points[0], first)
    torch.testing.assert_close(points[-1], last)


def test_on_an_arc_the_length_goes_evenly_from_one_to_the_other_and_on_a_line_it_shrinks():
    first, last = ends()
    last = 3 * last
    wanted = torch.lerp(first.norm(), last.norm(), TIMES)
    torch.testing.assert_close(slerp(first, last, TIMES).norm(dim=1), wanted)
    middle = lerp(ends()[0], ends()[1], torch.tensor([0.5]))
    assert middle.norm() < 0.8 * ends()[0].norm()


def test_on_an_arc_every_step_turns_by_the_same_angle():
    first, last = ends()
    points = torch.nn.functional.normalize(slerp(first, last, TIMES), dim=1)
    angles = torch.acos((points[1:] * points[:-1]).sum(dim=1).clamp(-1, 1))
    torch.testing.assert_close(angles, angles.mean().expand_as(angles), rtol=1e-3, atol=1e-4)


def test_half_way_between_independent_draws_a_point_is_as_long_as_a_draw():
    """What the docstring says of ``prior``: the arc keeps normal draws where normal draws are."""
    lengths = [slerp(*ends(seed=seed), torch.tensor([0.5])).norm() for seed in range(20)]
    assert abs(torch.stack(lengths).mean() / 512**0.5 - 1) < 0.02


@pytest.mark.parametrize("last", [0.0, 1.0, -1.0, 1.00001])
def test_ends_without_an_arc_of_their_own_are_joined_by_a_line(last):
    first = ends()[0]
    points = slerp(first, last * first, TIMES)
    assert points.isfinite().all()
    torch.testing.assert_close(points, lerp(first, last * first, TIMES), rtol=1e-4, atol=1e-4)


def test_an_unknown_path_is_one_sentence():
    with pytest.raises(ConditionError, match='There is no path "spiral"; choose slerp, lerp, prior'):
        path_of("spiral")
