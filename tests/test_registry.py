"""Names: found where they are defined, never taken twice, and a typo is answered with the nearest one."""

import pytest

from gencore.errors import RegistryError
from gencore.registry import DATASETS, LOSSES, MODELS, STRATEGIES, Registry


def made(name: str, module: str = "somewhere") -> type:
    return type(name, (), {"__module__": module, "__qualname__": name})


@pytest.fixture
def registry() -> Registry:
    return Registry("model", "gencore.strategies")


def test_what_is_registered_is_found_by_its_name(registry):
    entry = registry.register("vae")(made("VAE"))
    assert registry["vae"] is entry
    assert "vae" in registry
    assert "gan" not in registry


def test_names_come_sorted(registry):
    for name in ("b", "c", "a"):
        registry.register(name)(made(name))
    assert registry.names() == list(registry) == ["a", "b", "c"]


def test_a_name_cannot_be_taken_twice(registry):
    registry.register("vae")(made("VAE"))
    with pytest.raises(RegistryError, match='model "vae" is registered twice'):
        registry.register("vae")(made("Other"))


def test_the_same_definition_may_come_again_as_when_its_module_is_reloaded(registry):
    registry.register("vae")(made("VAE"))
    again = registry.register("vae")(made("VAE"))
    assert registry["vae"] is again


def test_a_typo_is_answered_with_the_nearest_name(registry):
    registry.register("resnet_cvae")(made("A"))
    with pytest.raises(RegistryError, match='no model "resnet_cave"; did you mean "resnet_cvae"'):
        registry["resnet_cave"]


def test_a_name_like_no_other_is_answered_with_all(registry):
    for name in ("vae", "gan"):
        registry.register(name)(made(name))
    with pytest.raises(RegistryError, match="known are: gan, vae"):
        registry["zzzzzz"]


@pytest.mark.parametrize(
    ("found", "name"),
    [
        (MODELS, "resnet_cvae"),
        (LOSSES, "mse"),
        (LOSSES, "kl"),
        (DATASETS, "folder"),
        (DATASETS, "cars"),
        (STRATEGIES, "direct"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_what_lies_in_the_package_is_found_without_importing_it_first(found, name):
    assert name in found
