"""The average of the weights: where it goes, and that it goes there in fewer moves than steps."""

import torch
from torch import nn

from gencore.training.average import EARLY, STRIDE, averaged, go_on_from


def walked(steps: int, decay: float = 0.99) -> tuple[nn.Linear, nn.Module, torch.Tensor]:
    """A weight that drifts, its average, and the same average moved after every step."""
    torch.manual_seed(0)
    model = nn.Linear(3, 3, bias=False)
    average = averaged(model, decay)
    plain = model.weight.detach().clone()
    for step in range(steps):
        with torch.no_grad():
            model.weight.add_(0.01 * torch.randn(3, 3) + 0.001)
        average.update_parameters(model)
        share = min(decay, (1 + step) / (10 + step)) if step else 0.0
        plain = share * plain + (1 - share) * model.weight.detach()
    return model, average.module, plain


def test_it_follows_every_early_step() -> None:
    _, average, plain = walked(EARLY)
    assert torch.allclose(average.weight, plain, atol=1e-6)


def test_later_it_is_where_small_moves_would_have_brought_it() -> None:
    model, average, plain = walked(EARLY + 100 * STRIDE)
    lag = (model.weight - plain).abs().mean()
    assert (average.weight - plain).abs().mean() < 0.1 * lag


def test_it_counts_every_step_so_that_a_resumed_run_moves_at_the_same_ones() -> None:
    model, _, _ = walked(1)
    average = averaged(model, 0.99)
    for _ in range(EARLY + STRIDE + 1):
        average.update_parameters(model)
    assert int(average.n_averaged) == EARLY + STRIDE + 1


def test_a_model_goes_on_from_its_average_with_an_optimiser_that_has_no_past() -> None:
    model, averages, _ = walked(EARLY)
    average, optimizer = averaged(model, 0.99), torch.optim.Adam(model.parameters())
    average.module.load_state_dict(averages.state_dict())
    model(torch.ones(1, 3)).sum().backward()
    optimizer.step()
    go_on_from(average, model, [optimizer])
    assert torch.equal(model.weight, averages.weight)
    assert not optimizer.state


def test_an_average_can_become_the_model_at_once() -> None:
    model, _, _ = walked(EARLY)
    average = averaged(model, 0.99)
    with torch.no_grad():
        model.weight.add_(1.0)
    average.become(model)
    assert torch.equal(average.module.weight, model.weight)
