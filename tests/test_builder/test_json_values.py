"""Tests of builder.papers.json_values: one broken value does not cost the others."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.papers.fields import Entry
from builder.papers.inputs import Input
from builder.papers.json_values import entries

PAPERS = [
    {"title": f"Paper {number}", "authors": [{"name": "A"}, {"name": "B"}], "year": 2000 + number}
    for number in range(4)
]
KEYS = st.sampled_from(["title", "name", "id"])
VALUES = st.recursive(
    st.none() | st.integers() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, min_size=1, max_size=3).map(lambda d: {"title": "t", **d})


def _entries(text: str) -> list[Entry]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_text(text, encoding="utf-8")
        return list(entries(Input.of(path)))


def _good(found: list[Entry]) -> list[str]:
    return [entry.value["title"] for entry in found if not entry.problem]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("2001", "nope"),
        ('"Paper 1"', '"Paper 1'),
        ('"Paper 1"', 'Paper 1"'),
        ('"Paper 1"', '"Pap"er 1"'),
        ('"Paper 1",', '"Paper 1"'),
        ('"Paper 1"', '"Pa\\per 1"'),
        ('"year": 2001', '"year" 2001'),
    ],
)
def test_a_broken_element_costs_itself_alone(indent: int | None, wrong: str, right: str) -> None:
    """The elements before and behind it are read, nothing inside it is taken for one."""
    text = json.dumps(PAPERS, indent=indent)
    assert wrong in text
    found = _entries(text.replace(wrong, right))
    # A quotation mark too few may turn the next element into a part of the broken one.
    assert _good(found) in (
        ["Paper 0", "Paper 2", "Paper 3"],
        ["Paper 0", "Paper 3"],
    )
    (bad,) = (entry for entry in found if entry.problem)
    assert (bad.place, bad.problem[:15]) == ("item 2", "not valid JSON:")


@pytest.mark.parametrize("indent", [None, 2])
def test_the_first_element_may_be_broken(indent: int | None) -> None:
    """Where the first of an array is broken, the others are read."""
    text = json.dumps(PAPERS, indent=indent).replace("2000", "?")
    assert _good(_entries(text)) == ["Paper 1", "Paper 2", "Paper 3"]


def test_a_broken_element_far_into_a_long_array() -> None:
    """Elements behind the chunk with a broken one are read, too."""
    papers = [{"title": f"{number}", "abstract": "words " * 50} for number in range(2000)]
    text = json.dumps(papers).replace('"title": "700"', '"title" "700"')
    found = _entries(text)
    assert len(_good(found)) == 1999
    assert [entry.place for entry in found if entry.problem] == ["item 701"]


@pytest.mark.parametrize("name", ["papers", "results", "data", "items", "works"])
def test_a_long_list_in_an_object_is_streamed(name: str) -> None:
    """An object that holds a list of papers is not read as one value."""
    text = json.dumps({"meta": {"count": 3}, "next": None, name: PAPERS, "more": [1]}, indent=1)
    found = _entries(text)
    assert _good(found) == [paper["title"] for paper in PAPERS]
    assert found[1].place == "item 2"


def test_a_paper_with_data_of_its_own_is_a_paper() -> None:
    """An object with a title is no list of others, whatever else it holds."""
    paper = {"title": "One", "data": [{"title": "inner"}]}
    assert _good(_entries(json.dumps(paper, indent=2))) == ["One"]


@given(st.lists(OBJECTS, min_size=1, max_size=5), st.sampled_from([None, 0, 3]))
def test_any_objects_come_back_as_they_were(objects: list[object], indent: int | None) -> None:
    """An array gives its elements, however it is laid out."""
    found = _entries(json.dumps(objects, indent=indent))
    assert [(entry.value, entry.problem) for entry in found] == [(each, "") for each in objects]


@given(
    st.lists(OBJECTS, min_size=3, max_size=6),
    st.sampled_from([None, 2]),
    st.integers(0, 400),
    st.sampled_from(['"', "{", "}", "]", ",", "\\", "x", "\n"]),
)
def test_one_wrong_character_never_stops_the_reading_early(
    objects: list[object], indent: int | None, at: int, put: str
) -> None:
    """Whatever is put anywhere into the first element, the last one is read or told of."""
    text = json.dumps(objects, indent=indent)
    at = 2 + at % max(1, len(json.dumps(objects[0], indent=indent)) - 1)
    found = _entries(text[:at] + put + text[at:])
    assert found
    assert all(entry.place for entry in found)
