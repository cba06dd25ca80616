"""Questions in plain English, against what the example papers say.

The pairs stand in questions/*.toml.  Each has several wordings.  What must be found is told by a
SPARQL pattern that was written by hand and by names and figures that stand in the digests.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.ask.answer import Answer
from api.ask.asking import ask
from api.graph import GraphHandle

FOLDER = Path(__file__).with_name("questions")


def pairs(table: str) -> list[tuple[str, dict[str, Any]]]:
    """Return each wording of each pair in the question files, with the pair."""
    found = []
    for file in sorted(FOLDER.glob("*.toml")):
        for pair in tomllib.loads(file.read_text(encoding="utf-8")).get(table, ()):
            found += [(question, pair) for question in pair["ask"]]
    return found


PAIRS = pairs("pair")
REFUSED = pairs("refused")


@pytest.fixture(scope="module")
def examples(example_graph: Path) -> Iterator[GraphHandle]:
    """Open the graph of the example papers."""
    with GraphHandle.open(example_graph) as handle:
        yield handle


def _ids(handle: GraphHandle, variable: str, pattern: str) -> set[str]:
    query = f"SELECT DISTINCT {variable} WHERE {{ {pattern} }}"
    return {str(found) for (found,) in handle.engine.select(query)}


def _check_ids(handle: GraphHandle, answer: Answer, pair: dict[str, Any]) -> None:
    for kind, variable in (
        ("papers", "?p"),
        ("claims", "?c"),
        ("entities", "?e"),
        ("groups", "?g"),
    ):
        if kind in pair:
            expected = _ids(handle, variable, pair[kind])
            if pair.get("subset"):
                assert {row.id for row in answer.rows} <= expected
                continue
            assert answer.total == len(expected)
            found = {row.id for row in answer.rows}
            if kind == "groups" and None in found:  # years and kinds have no id
                assert len(answer.rows) == len(expected)
            elif answer.total <= 100:
                assert found == expected
            else:
                assert found <= expected


def _check_titles(answer: Answer, pair: dict[str, Any]) -> None:
    titles = [str(row.cells["paper"]) for row in answer.rows if "paper" in row.cells]
    if answer.total <= 100:
        for start in pair.get("has", ()):
            assert any(title.startswith(start) for title in titles), start
    for start in pair.get("hasnt", ()):
        assert not any(title.startswith(start) for title in titles), start
    for key in ("top", "first"):
        if key in pair:
            assert titles[0].startswith(pair[key])
    if "factor" in pair:
        assert answer.rows[0].cells["factor"] == pytest.approx(pair["factor"])


def _check_values(handle: GraphHandle, answer: Answer, pair: dict[str, Any]) -> None:
    values = [str(next(iter(row.cells.values()))) for row in answer.rows]
    if "only" in pair:
        assert set(values) == set(pair["only"])
    assert set(pair.get("values", ())) <= set(values)
    assert not set(pair.get("not_values", ())) & set(values)
    text = "\n".join(str(cell) for row in answer.rows for cell in row.cells.values())
    for words in pair.get("says", ()):
        assert words in text
    for words in pair.get("says_not", ()):
        assert words not in text
    for first, number in pair.get("rows", {}).items():
        row = next(row for row in answer.rows if str(next(iter(row.cells.values()))) == first)
        assert number in row.cells.values()
    if "average" in pair:
        query = f"SELECT (AVG(?f) AS ?mean) WHERE {{ {pair['average']} }}"
        expected = next(float(str(mean)) for (mean,) in handle.engine.select(query))
        assert answer.rows[0].cells["average factor"] == pytest.approx(expected)


@pytest.mark.parametrize(("question", "pair"), PAIRS, ids=[question for question, _ in PAIRS])
def test_answers(examples: GraphHandle, question: str, pair: dict[str, Any]) -> None:
    """A question finds what the digests and an independent query say, however it is worded."""
    answer = ask(examples, question, 100)

    assert answer.understood, answer.reading
    _check_ids(examples, answer, pair)
    _check_titles(answer, pair)
    _check_values(examples, answer, pair)
    if "count" in pair:
        assert answer.total == pair["count"]
    if "verdict" in pair:
        assert answer.verdict is pair["verdict"]


@pytest.mark.parametrize(("question", "pair"), REFUSED, ids=[question for question, _ in REFUSED])
def test_refuses(examples: GraphHandle, question: str, pair: dict[str, Any]) -> None:
    """What is no question to the graph is declined, with the words that are not understood."""
    answer = ask(examples, question)

    assert not answer.understood, answer.reading
    assert not answer.rows
    unknown = " ".join(answer.unknown).lower()
    assert all(word.lower() in unknown for word in pair["words"])
    assert "\n" not in answer.reading
    assert answer.suggestions
