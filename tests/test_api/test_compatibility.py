"""The GraphQL schema against the one that was released last.

`released.graphql` is that schema without its descriptions; a release replaces it.
"""

import re
from pathlib import Path

import pytest
from graphql import BreakingChange, build_schema, find_breaking_changes

ROOT = Path(__file__).parents[2]
RELEASED = Path(__file__).with_name("released.graphql")
CURRENT = ROOT / "api" / "graphql" / "schema.graphql"


def unreleased() -> str:
    """Return what the changelog says of changes that are not released yet."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    return text.partition("## [Unreleased]")[2].partition("\n## [")[0]


def unnamed(changes: list[BreakingChange], told: str) -> list[str]:
    """Return the changes of which a text does not have the name, such as `Paper.title`."""
    names = {change.description: _name(change.description) for change in changes}
    return [description for description, name in names.items() if f"`{name}`" not in told]


def _name(description: str) -> str:
    """Return what a change is of: a field, value or argument with its type, or a type alone."""
    plain = description.replace("Standard scalar ", "").replace("Directive @", "")
    found = re.search(r"\w+\.\w+", plain) or re.match(r"\w+", plain)
    return found[0] if found else description


def test_breaking_changes_are_in_the_changelog() -> None:
    """Whatever a client of the last release may miss is named under Unreleased."""
    released, current = (
        build_schema(file.read_text(encoding="utf-8")) for file in (RELEASED, CURRENT)
    )
    assert unnamed(find_breaking_changes(released, current), unreleased()) == []


@pytest.mark.parametrize(
    ("after", "name"),
    [
        ("type Query { a: String c: Int }", "Query.b"),
        ("type Query { a: String b: String c: Int }", "Query.b"),
        ("type Query { a(x: Int!): String b: Int c: Int }", "Query.a"),
    ],
    ids=["field gone", "type changed", "argument required"],
)
def test_a_change_is_found_unless_named(after: str, name: str) -> None:
    """A field that goes, changes or asks for more breaks clients, unless it is told."""
    before = build_schema("type Query { a: String b: Int c: Int }")
    changes = find_breaking_changes(before, build_schema(after))
    assert len(unnamed(changes, "")) == 1
    assert unnamed(changes, f"- `{name}` is not what it was.") == []
