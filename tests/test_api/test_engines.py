"""The doors give the same answers over every engine as over the directory.

The engines are those of `oxigraph serve` and of Virtuoso 7, started by the tests.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from api.errors import EndpointError
from api.graph import GraphHandle
from api.graphql.execute import execute
from api.papers import read_papers
from api.sparql.terms import Iri
from api.statistics import statistics
from tests.test_api.engines import oxigraph, virtuoso
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import paper_iri
from tests.test_api.queries import QUERIES

Engine = Callable[[Path], AbstractContextManager[str]]


@pytest.fixture(scope="module", params=[oxigraph, virtuoso], ids=["oxigraph", "virtuoso"])
def remote(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GraphHandle]:
    """Return a handle on the library in an engine of its own."""
    start: Engine = request.param
    with start(tmp_path_factory.mktemp("engine")) as url, GraphHandle.open(url) as opened:
        yield opened


def rounded(value: Any) -> Any:
    """Return data whose fractions have the six digits that Virtuoso writes of them."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, Mapping):
        return {key: rounded(each) for key, each in value.items()}
    return (
        [rounded(each) for each in value]
        if isinstance(value, Iterable) and not isinstance(value, str)
        else value
    )


@pytest.mark.parametrize("name", QUERIES)
def test_graphql(remote: GraphHandle, handle: GraphHandle, name: str) -> None:
    """Every GraphQL query of the collection has the same answer."""
    query, variables = QUERIES[name]
    answer = execute(remote, query, variables)
    assert rounded(answer) == rounded(execute(handle, query, variables))
    assert "errors" not in answer


@pytest.mark.parametrize(
    "where",
    [
        None,
        {"reports": {"speedup": True}},
        {"mentions": {"name": "sparsity"}},
        {"mentions": {"name": "2:4 sparsity"}, "reports": {"speedup": True}},
        {"title": {"contains": "e"}},
        {"year": {"gte": 2023}},
    ],
    ids=str,
)
def test_papers(remote: GraphHandle, handle: GraphHandle, where: dict[str, object] | None) -> None:
    """The same papers come with the same claims, mentions and evidence."""
    assert rounded(remote.papers(where)) == rounded(handle.papers(where))


def test_claims(remote: GraphHandle, handle: GraphHandle) -> None:
    """The same claims come, by their numbers too."""
    assert rounded(remote.claims()) == rounded(handle.claims())
    where = {"factor": {"gt": 1.5}}
    assert rounded(remote.claims(where)) == rounded(handle.claims(where))


def test_finding(remote: GraphHandle, handle: GraphHandle) -> None:
    """Names lead to the same entities, in whatever spelling."""
    for name in ("a100", "2:4 Sparsity", "LLaMA2-7B", "no such thing"):
        assert remote.find(name) == handle.find(name)


def test_ways(remote: GraphHandle, handle: GraphHandle) -> None:
    """Neighbours, ways and the whole graph are the same."""
    assert remote.neighbours("A100") == handle.neighbours("A100")
    assert remote.paths("A100", "FP8") == handle.paths("A100", "FP8")
    here, there = handle.to_networkx(), remote.to_networkx()
    assert rounded(dict(there.nodes(data=True))) == rounded(dict(here.nodes(data=True)))
    assert sorted(there.edges(keys=True)) == sorted(here.edges(keys=True))


def test_counts(remote: GraphHandle, handle: GraphHandle) -> None:
    """The statistics are the same, but for statements: an engine may hold others of its own."""
    found, expected = statistics(remote), statistics(handle)
    assert found.papers == expected.papers
    assert found.claims_by_kind == expected.claims_by_kind
    assert found.mentions_by_role == expected.mentions_by_role


def test_read_papers(remote: GraphHandle, handle: GraphHandle) -> None:
    """What exports and pages read of the papers is the same."""
    iris = [paper_iri(paper) for paper in PAPERS]
    found, expected = (list(read_papers(each, iris)) for each in (remote, handle))
    assert rounded(map(asdict, found)) == rounded(map(asdict, expected))


def test_forms(remote: GraphHandle) -> None:
    """The four forms of queries have the values that the library has."""
    assert list(remote.select("SELECT ?x { id:a100 kg:manufacturer ?x }")) == [("NVIDIA",)]
    assert remote.ask("ASK { id:a100 a kg:Hardware }") is True
    assert remote.ask("ASK { id:a100 a kg:Paper }") is False
    (statement,) = remote.construct("CONSTRUCT WHERE { id:a100 skos:prefLabel ?x }")
    assert statement[0] == Iri("https://w3id.org/paperkg/id/a100") and statement[2] == "A100"
    lines = remote.serialize("SELECT ?x { id:a100 skos:prefLabel ?x }", "csv").split()
    assert [line.strip(b'"') for line in lines] == [b"x", b"A100"]
    for form in ("ttl", "nt", "xml"):
        assert b"A100" in remote.serialize("CONSTRUCT WHERE { id:a100 ?p ?o }", form)


def test_values(remote: GraphHandle) -> None:
    """Numbers and truth values have the types that they have here."""
    rows = remote.select(
        "SELECT DISTINCT ?start ?own ?confidence { ?p kg:reports ?c . ?c kg:own ?own ;"
        " kg:confidence ?confidence ; kg:hasEvidence/kg:start ?start } LIMIT 5"
    )
    for start, own, confidence in rows:
        assert (type(start), type(own), type(confidence)) == (int, bool, float)
        assert confidence == 0.8


def test_a_result_that_is_cut_off_is_none(remote: GraphHandle, handle: GraphHandle) -> None:
    """All rows come, or an error says that the engine gives no more of them."""
    query = "SELECT ?a ?e { ?a a kg:Evidence . ?d a kg:Evidence . ?d ?e ?f }"
    expected = sum(1 for _ in handle.select(query))
    assert expected > 10000
    try:
        assert sum(1 for _ in remote.select(query)) == expected
    except EndpointError as error:
        assert re.search("no more than 10000 rows; ask for less, or raise its", str(error))
