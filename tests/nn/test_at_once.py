"""Many drawn against many real pictures in one step, in looks that are never the same."""

import numpy as np
import pytest
import torch

from gencore.evaluation.fid import frechet_distance
from gencore.nn.at_once import PART, at_once, fresh_views

COUNT = 6 * PART + 5


def pictures(count: int, seed: int, scale: float = 1.0) -> torch.Tensor:
    return scale * torch.rand(count, 3, 8, 8, generator=torch.Generator().manual_seed(seed))


def colours(images: torch.Tensor, rows: slice) -> dict[str, torch.Tensor]:
    assert len(images) == rows.stop - rows.start
    return {"colours": images.mean(dim=(2, 3)), "corner": images[:, :, 0, 0]}


def test_it_is_the_distance_between_all_that_is_drawn_and_all_that_is_real() -> None:
    drawn, real = pictures(COUNT, 0, 0.8), pictures(COUNT, 1)
    found = at_once(colours, lambda rows: drawn[rows], real, every=4)
    for name, features in colours(real, slice(0, COUNT)).items():
        deviation = features.std(dim=0, correction=0)
        sets = (features / deviation, colours(drawn, slice(0, COUNT))[name] / deviation)
        assert float(found[name]) == pytest.approx(frechet_distance(*map(np.asarray, sets)), rel=0.03)


def test_moments_keep_all_digits_where_networks_run_in_bfloat16() -> None:
    drawn, real = pictures(COUNT, 0, 0.8), pictures(COUNT, 1)
    plain = at_once(colours, lambda rows: drawn[rows], real, every=4)
    with torch.autocast("cpu", torch.bfloat16):
        cast = at_once(colours, lambda rows: drawn[rows], real, every=4)
    assert all(torch.equal(cast[name], plain[name]) for name in plain)


def test_some_of_what_is_drawn_carries_a_gradient_and_is_drawn_only_once() -> None:
    drawn, asked = pictures(COUNT, 0).requires_grad_(), []
    found = at_once(colours, lambda rows: asked.append(rows) or drawn[rows], pictures(COUNT, 1), every=4)
    found["colours"].backward()
    learning = COUNT // 4
    assert drawn.grad[:learning].any(dim=(1, 2, 3)).all()
    assert not drawn.grad[learning:].any()
    assert sorted(row for rows in asked for row in range(COUNT)[rows]) == list(range(COUNT))


def test_following_it_brings_what_is_drawn_to_what_is_real() -> None:
    """Steps that each see other pictures: mean and spread end where they should."""
    slope, offset = torch.full((1,), 0.4, requires_grad=True), torch.full((1,), 0.5, requires_grad=True)
    optimizer = torch.optim.Adam([slope, offset], 0.02, betas=(0.8, 0.99))
    for step in range(150):
        drawn = pictures(256, 2 * step)
        optimizer.zero_grad()
        found = at_once(
            lambda images, rows: {"pixels": images[:, :, :2, :2].flatten(1)},
            lambda rows, drawn=drawn: offset + slope * drawn[rows],
            pictures(256, 2 * step + 1),
            every=4,
        )
        found["pixels"].backward()
        optimizer.step()
    assert slope.item() == pytest.approx(1, abs=0.1)
    assert offset.item() == pytest.approx(0, abs=0.05)


def test_views_of_one_step_are_those_of_no_other() -> None:
    images = pictures(4, 0)
    first, again, others = (fresh_views(seed, images.device) for seed in (1, 1, 10))
    assert len({view.weight0.shape for view in first}) == len(first)
    assert all(torch.equal(view(images), twin(images)) for view, twin in zip(first, again, strict=True))
    assert not any(torch.equal(view(images), other(images)) for view, other in zip(first, others, strict=True))
