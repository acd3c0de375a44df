"""A table of what each stage of a network puts out: the seeds' ``debug`` switch without prints in ``forward``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn


@dataclass(frozen=True)
class Stage:
    """One module's output shape and how many parameters it holds."""

    name: str
    kind: str
    shape: tuple[int, ...]
    parameters: int


def trace_stages(model: nn.Module, call: Callable[[], Any], depth: int = 2) -> list[Stage]:
    """Runs ``call`` and lists the output shape of every module of ``model`` down to ``depth`` names deep."""
    stages: list[Stage] = []

    def note(name: str) -> Callable[..., None]:
        def hook(module: nn.Module, _inputs: Any, output: Any) -> None:
            if isinstance(output, Tensor):
                size = sum(parameter.numel() for parameter in module.parameters())
                stages.append(Stage(name, type(module).__name__, tuple(output.shape), size))

        return hook

    chosen = [(name, module) for name, module in model.named_modules() if name and name.count(".") < depth]
    handles = [module.register_forward_hook(note(name)) for name, module in chosen]
    try:
        call()
    finally:
        for handle in handles:
            handle.remove()
    return stages


def stage_table(stages: list[Stage]) -> str:
    """The stages as an aligned text table."""
    rows = [("stage", "module", "output", "parameters")]
    rows += [(s.name, s.kind, " × ".join(map(str, s.shape)), f"{s.parameters:,}") for s in stages]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def describe_stages(model: nn.Module) -> str:
    """The stage table of a model that offers one through ``debug()``; of any other, its top-level modules."""
    if callable(debug := getattr(model, "debug", None)):
        return debug()
    return stage_table(
        [Stage(n, type(m).__name__, (), sum(p.numel() for p in m.parameters())) for n, m in model.named_children()]
    )
