"""Plug-in folders: one module, one frozen value; a folder scan finds them."""

import pkgutil
from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType, ModuleType
from typing import Protocol, TypeVar


class Named(Protocol):
    """Anything that has a name."""

    @property
    def name(self) -> str:
        """Return the name it is registered under."""


T = TypeVar("T", bound=Named)


def collect(package: ModuleType, kind: type[T]) -> Mapping[str, T]:
    """Return the plug-ins of a folder by name.

    Each module of the folder without a leading underscore declares exactly one value of
    ``kind``, which has a ``name``.

    Raises:
        TypeError: a module declares none, or more than one.
        ValueError: two modules declare the same name.
    """
    found: dict[str, T] = {}
    for module_info in pkgutil.iter_modules(package.__path__):
        if module_info.name.startswith("_"):
            continue
        module = import_module(f"{package.__name__}.{module_info.name}")
        values = [value for value in vars(module).values() if isinstance(value, kind)]
        if len(values) != 1:
            raise TypeError(f"{module.__name__} declares {len(values)} {kind.__name__}, not one")
        name = values[0].name
        if name in found:
            raise ValueError(f"{module.__name__} declares '{name}', which is taken")
        found[name] = values[0]
    return MappingProxyType(dict(sorted(found.items())))
