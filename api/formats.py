"""Formats: the exports that the folder api/exports holds, by name."""

from collections.abc import Mapping
from functools import cache

from api import exports as folder
from api.errors import ApiError
from api.exporting import Export
from ontology.plugins import collect


@cache
def exports() -> Mapping[str, Export]:
    """Return the export formats by name."""
    return collect(folder, Export)


def export(name: str) -> Export:
    """Return the export format of that name.

    Raises:
        ApiError: there is none; the message lists those there are.
    """
    found = exports().get(name)
    if found is None:
        raise ApiError(f"no export format '{name}'; there are: {', '.join(exports())}")
    return found
