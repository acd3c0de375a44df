"""Names for models, losses, data sets and strategies, registered beside their definition.

A module registers what it defines with a decorator; nothing else has to be touched. The modules of a package
are imported the first time one of its names is asked for, so that ``import gencore`` stays light.

References:
    The pattern of timm's ``_registry.py``.
"""

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

from gencore.errors import RegistryError

Entry = TypeVar("Entry")


class Registry(Generic[Entry]):
    """Entries of one kind by name, discovered in one package."""

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self.package = package
        self._entries: dict[str, Entry] = {}
        self._discovered = False

    def register(self, name: str) -> Callable[[Any], Any]:
        """Returns a decorator that files its argument under ``name``.

        Raises:
            RegistryError: if another definition already has this name.
        """

        def decorator(entry: Any) -> Any:
            known = self._entries.get(name)
            if known is not None and _origin(known) != _origin(entry):
                raise RegistryError(f'{self.kind} "{name}" is registered twice; give one of the two another name.')
            self._entries[name] = entry
            return entry

        return decorator

    def names(self) -> list[str]:
        """All registered names, sorted."""
        self._discover()
        return sorted(self._entries)

    def __getitem__(self, name: str) -> Entry:
        self._discover()
        try:
            return self._entries[name]
        except KeyError:
            raise RegistryError(self._unknown(name)) from None

    def __contains__(self, name: object) -> bool:
        self._discover()
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def _unknown(self, name: str) -> str:
        close = difflib.get_close_matches(name, self._entries, n=1)
        hint = f'did you mean "{close[0]}"?' if close else f"known are: {', '.join(sorted(self._entries))}."
        return f'There is no {self.kind} "{name}"; {hint}'

    def _discover(self) -> None:
        if self._discovered:
            return
        package = importlib.import_module(self.package)
        for module in pkgutil.walk_packages(package.__path__, f"{self.package}."):
            importlib.import_module(module.name)
        self._discovered = True


def _origin(entry: Any) -> tuple[str, str]:
    return entry.__module__, entry.__qualname__


MODELS: Registry[Any] = Registry("model", "gencore.models")
LOSSES: Registry[Any] = Registry("loss", "gencore.losses")
DATASETS: Registry[Any] = Registry("data set", "gencore.data")
STRATEGIES: Registry[Any] = Registry("strategy", "gencore.strategies")
FACTORS: Registry[Any] = Registry("table of factors", "gencore.data")

register_model = MODELS.register
register_loss = LOSSES.register
register_dataset = DATASETS.register
register_strategy = STRATEGIES.register
register_factors = FACTORS.register
