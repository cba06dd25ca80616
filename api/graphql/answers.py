"""The root fields that are answered from the graph, by name, each with what answers it."""

from collections.abc import Mapping
from types import MappingProxyType

from api.graphql.asking import AskRoot
from api.graphql.finding import Finding
from api.graphql.findings import ROOT_TYPES
from api.graphql.roots import ROOTS, Root

ROOT_FIELDS: Mapping[str, Root] = MappingProxyType(
    {**ROOTS, **{name: Finding(name) for name in ROOT_TYPES}, "ask": AskRoot()}
)
"""All root fields but ``explain``."""
