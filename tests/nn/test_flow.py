"""Flows: points are carried there and back, times are drawn where they should be, training finds the way."""

import torch

from gencore.nn.flow import VelocityNetwork, followed, followed_closely, times_between


def test_a_constant_velocity_carries_a_point_by_itself_in_any_number_of_steps() -> None:
    points = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))
    for steps in (1, 4, 9):
        assert torch.allclose(followed(lambda at, times: torch.ones_like(at), points, steps), points + 1, atol=1e-5)


def test_backwards_undoes_forwards() -> None:
    points = torch.randn(5, 3, generator=torch.Generator().manual_seed(0))

    def velocity(at: torch.Tensor, times: torch.Tensor) -> torch.Tensor:
        return torch.sin(at) + times[:, None]

    there = followed(velocity, points, 400)
    assert (there - points).abs().max() > 0.3
    assert torch.allclose(followed(velocity, there, 400, backwards=True), points, atol=1e-2)


def test_the_midpoint_method_ends_nearer_for_as_many_evaluations() -> None:
    points = torch.randn(50, 3, generator=torch.Generator().manual_seed(0))

    def velocity(at: torch.Tensor, times: torch.Tensor) -> torch.Tensor:
        return torch.sin(at) + times[:, None] ** 2

    true = followed(velocity, points, 2000)
    errors = [(way(velocity, points, 12) - true).abs().max() for way in (followed, followed_closely)]
    assert errors[1] < errors[0] / 5


def test_times_lie_between_noise_and_data_most_of_them_in_the_middle() -> None:
    times = times_between(4000, torch.Generator().manual_seed(0), torch.device("cpu"))
    assert 0 < times.min() < times.max() < 1
    assert ((times > 0.25) & (times < 0.75)).float().mean() > 0.6


def test_a_trained_flow_draws_what_it_was_told() -> None:
    """Two clusters, named by one number that is given or not: given, one of them; not given, both."""
    torch.manual_seed(0)
    network = VelocityNetwork(2, 2, 32, 2)
    optimizer = torch.optim.Adam(network.parameters(), 3e-3)
    for _ in range(600):
        side = torch.randint(0, 2, (128,)) * 2.0 - 1
        data = torch.stack([2 * side, torch.zeros(128)], dim=1) + 0.1 * torch.randn(128, 2)
        told = (torch.rand(128) < 0.7).float()
        noise, times = torch.randn_like(data), times_between(128, None, torch.device("cpu"))
        said = network(noise + times[:, None] * (data - noise), times, torch.stack([side * told, told], dim=1))
        loss = (said - (data - noise)).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    def drawn(*given: float) -> torch.Tensor:
        with torch.no_grad():
            said = torch.tensor([given]).expand(400, 2)
            return followed(lambda at, times: network(at, times, said), torch.randn(400, 2), 16)[:, 0]

    assert (drawn(1.0, 1.0) > 1).float().mean() > 0.9
    assert (drawn(-1.0, 1.0) < -1).float().mean() > 0.9
    free = drawn(0.0, 0.0)
    assert 0.25 < (free > 0).float().mean() < 0.75
