"""What goes on inside a network while it runs, without the network knowing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm


def convolution_outputs(model: nn.Module, call: Callable[[], Any]) -> list[Tensor]:
    """Runs ``call`` and returns what each convolution of ``model`` put out, in order, differentiable."""
    outputs: list[Tensor] = []

    def note(_module: nn.Module, _inputs: Any, output: Tensor) -> None:
        outputs.append(output)

    handles = [module.register_forward_hook(note) for module in model.modules() if isinstance(module, nn.Conv2d)]
    try:
        call()
    finally:
        for handle in handles:
            handle.remove()
    return outputs


@contextmanager
def statistics_held(model: nn.Module) -> Iterator[None]:
    """Within this context, batch norm in training still uses each batch's statistics but remembers none of them."""
    held = [module for module in model.modules() if isinstance(module, _BatchNorm) and module.track_running_stats]
    for module in held:
        module.track_running_stats = False
    try:
        yield
    finally:
        for module in held:
            module.track_running_stats = True
