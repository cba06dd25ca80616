"""Tests of builder.linking over time: papers come, change and go."""

import sqlite3
from collections.abc import Mapping
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from builder.extraction import Extraction, Mention
from builder.linking.entity import Entity
from builder.linking.link import Linker, link
from builder.linking.schema import SCHEMA
from tests.test_builder.test_linking import CONCEPTS

NAMES = (
    "Foo", "foo", "FOO", "Foo-7B", "Foo 7B", "Foo-13B", "Foo Net", "FooNet",
    "Fast Object Optimizer", "Frequent Object Orders", "fast object optimizers", "Bar", "Bar-Foo",
    "SAM", "A100", "A100-40G", "sparse training", "Sparse Training", "KD",
    "knowledge distillation", "kernel descent", "X", "x",
)  # fmt: skip
LONG = (
    None, None, "Fast Object Optimizer", "Frequent Object Orders", "knowledge distillation",
    "FooNet",
)  # fmt: skip
TYPES = ("Model", "Method", "Task", "Hardware")

mentions = st.builds(
    lambda name, kind, role, long_form, surfaces: Mention(
        name, kind, role, tuple(sorted({name, *surfaces})), (), None, long_form
    ),
    st.sampled_from(NAMES),
    st.sampled_from(TYPES),
    st.sampled_from(("proposes", "uses")),
    st.sampled_from(LONG),
    st.lists(st.sampled_from(NAMES), max_size=2),
)
papers = st.lists(mentions, max_size=4, unique_by=lambda m: (m.name, m.type)).map(tuple)
steps = st.lists(
    st.dictionaries(st.integers(0, 7), st.none() | papers, min_size=1, max_size=4),
    min_size=2,
    max_size=5,
)

Change = dict[int, tuple[Mention, ...] | None]
State = dict[int, tuple[Mention, ...]]
Told = tuple[Mapping[tuple[str, str, str], str], Mapping[str, Entity]]


def told(linker: Linker, state: State) -> Told:
    """Return all links and entities."""
    links = {key: e for number in state for key, e in linker.links(number, f"p{number}")}
    found = {key: linker.entities.find(key) for key in linker.entities}
    return links, {key: entity for key, entity in found.items() if entity}


def table(connection: sqlite3.Connection, name: str) -> list[tuple[object, ...]]:
    """Return the rows of a table, sorted."""
    return sorted(connection.execute(f"select * from {name}").fetchall())


@settings(max_examples=300)
@given(steps, st.sampled_from((1, 2, 1_000)))
def test_relinking_equals_linking_anew(changes: list[Change], page: int) -> None:
    """Whatever papers come, change and go, all is linked as if linked at once; touched is told."""
    with patch("builder.linking.link._BATCH", page), patch("builder.linking.entities._PAGE", page):
        relink(changes)


def relink(changes: list[Change]) -> None:
    """Link step by step, and compare with linking at once."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SCHEMA)
    state: State = {}
    before: Told = ({}, {})
    for change in changes:
        linker = Linker(connection, CONCEPTS)
        for number, found in change.items():
            linker.drop(number)
            state.pop(number, None)
            if found is not None:
                state[number] = found
                linker.add(number, Extraction(f"p{number}", found, (), ()))
        for _ in linker.relink():
            pass

        after = told(linker, state)

        clean = link((Extraction(f"p{n}", found, (), ()) for n, found in state.items()), CONCEPTS)
        assert after == (clean.links, clean.entities)
        both = before[1].keys() | after[1].keys()
        changed = {key for key in both if before[1].get(key) != after[1].get(key)}
        assert changed <= linker.touched.entities
        touched = {f"p{number}" for number in linker.touched.papers | change.keys()}
        assert stale(before, after) <= touched
        before = after
    fresh = sqlite3.connect(":memory:")
    fresh.executescript(SCHEMA)
    linker = Linker(fresh, CONCEPTS)
    for number, found in state.items():
        linker.add(number, Extraction(f"p{number}", found, (), ()))
    for _ in linker.relink(everything=True):
        pass
    for name in ("told", "vote", "entity", "family"):
        assert table(connection, name) == table(fresh, name)


def stale(before: Told, after: Told) -> set[str]:
    """Return the papers with a mention whose entity, or the place of its entity, changed."""

    def place(told: Told, key: str) -> object:
        entity = told[1].get(key)
        return entity and (entity.type, tuple((k, place(told, k)) for k in entity.broader))

    def meant(told: Told, key: tuple[str, str, str]) -> object:
        return (told[0].get(key), place(told, told[0].get(key, "")))

    both = before[0].keys() | after[0].keys()
    return {key[0] for key in both if meant(before, key) != meant(after, key)}
