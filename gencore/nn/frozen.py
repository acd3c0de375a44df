"""Who learns when: gradients that pass through a network without reaching its weights, and the sides of a game."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def frozen(*modules: nn.Module) -> Iterator[None]:
    """Within this context, what is computed through ``modules`` gives their weights no gradient.

    Gradients with respect to the modules' inputs still flow, which is what the adversarial phases need: the
    generator learns *through* the discriminator, and the discriminator stays as it is.
    """
    held = [parameter for module in modules for parameter in module.parameters() if parameter.requires_grad]
    for parameter in held:
        parameter.requires_grad_(False)
    try:
        yield
    finally:
        for parameter in held:
            parameter.requires_grad_(True)


def sides(model: nn.Module, discriminator: nn.Module, phase: str) -> list[nn.Parameter]:
    """The parameters of a phase: ``discriminator`` its own, ``generator`` all others of ``model``, else both."""
    judge = {id(parameter) for parameter in discriminator.parameters()}
    chosen = {"discriminator": (True,), "generator": (False,)}.get(phase, (True, False))
    return [parameter for parameter in model.parameters() if (id(parameter) in judge) in chosen]
