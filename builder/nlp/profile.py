"""Profiles: how thoroughly papers are read."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.nlp.decisions import Tables, read_table
from builder.profiles import ACCURATE, DEFAULT

DATA = Path(__file__).with_name("data")
ROLES = DATA / "roles.tsv"
"""The table that decides about roles in all profiles."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What decides about mentions: two tables, and the network that they ask, if any.

    Profiles are told apart by identity, so that pipelines can be kept by them.
    """

    tables: Tables
    network: Path | None = None


@cache
def profile(name: str = DEFAULT) -> Profile:
    """Return the profile that a name of builder/profiles.py means."""
    network = DATA / "encoder.onnx" if name == ACCURATE else None
    return Profile(Tables(read_table(types_of(name)), read_table(ROLES)), network)


def types_of(name: str) -> Path:
    """Return the file of the table that decides about types in a profile."""
    return DATA / f"types-{name}.tsv"
