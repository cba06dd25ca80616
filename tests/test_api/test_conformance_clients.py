"""Clients that others wrote, against a server of the library: SPARQLWrapper, rdflib, gql, node's.

`npm ci` in tests/node installs the last ones.
"""

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rdflib
from gql import Client, gql
from gql.transport.httpx import HTTPXTransport
from rdflib import RDF, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, SPARQLWrapper

from api.graph import GraphHandle
from api.sparql.limits import Limits
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri
from tests.test_api.queries import QUERIES
from tests.test_api.serving import serving

NODE = Path(__file__).parents[1] / "node"
SDL = Path(__file__).parents[2] / "api" / "graphql" / "schema.graphql"
KG = Namespace("https://w3id.org/paperkg/ontology#")
TITLES = f"SELECT ?title WHERE {{ ?paper a <{KG.Paper}> ; <{KG.title}> ?title }}"

node_packages = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "node_modules").is_dir(),
    reason="needs node and the packages of tests/node: run npm ci there",
)


@pytest.fixture(scope="module")
def address(kg_path: Path) -> Iterator[str]:
    """Return the address of a server of the library."""
    limits = Limits(workers=2)
    with GraphHandle.open(kg_path, limits) as handle, serving(handle, limits) as found:
        yield found


def node(script: str, *arguments: str) -> list[Any]:
    """Run a script of tests/node and return what it prints, line by line."""
    command = ["node", script, *arguments]
    result = subprocess.run(command, cwd=NODE, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


# --- SPARQL --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(address: str, method: str) -> None:
    """SPARQLWrapper reads rows as JSON and CSV, and statements as Turtle."""
    client = SPARQLWrapper(f"{address}/sparql")
    client.setMethod(method)
    client.setQuery(TITLES)
    client.setReturnFormat(JSON)
    ask: Callable[[], Any] = client.queryAndConvert
    rows = ask()["results"]["bindings"]
    titles = sorted(paper.title for paper in PAPERS)
    assert sorted(row["title"]["value"] for row in rows) == titles
    client.setReturnFormat(CSV)
    assert len(ask().decode().splitlines()) == len(PAPERS) + 1
    client.setQuery(f"CONSTRUCT WHERE {{ <{entity_iri('A100')}> ?p ?o }}")
    client.setReturnFormat(TURTLE)
    graph = rdflib.Graph().parse(data=ask(), format="turtle")
    assert (URIRef(entity_iri("A100")), RDF.type, KG.Hardware) in graph


def test_rdflib_over_the_endpoint(address: str, handle: GraphHandle) -> None:
    """A graph of rdflib over our endpoint has the same statements, and queries them."""
    graph = rdflib.Graph(store=SPARQLStore(f"{address}/sparql", returnFormat="json"))
    ((number,),) = handle.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert len(graph) == number
    assert {str(title) for title in graph.objects(None, KG.title)} == {p.title for p in PAPERS}
    a100 = URIRef(entity_iri("A100"))
    assert (a100, KG.manufacturer, Literal("NVIDIA")) in graph
    assert len(graph.query(TITLES)) == len(PAPERS)
    assert graph.query(f"ASK {{ <{a100}> a <{KG.Hardware}> }}").askAnswer is True


@node_packages
def test_comunica(address: str) -> None:
    """Comunica joins, filters and sorts over our endpoint."""
    query = f"""SELECT ?title ?year WHERE {{
        ?paper a <{KG.Paper}> ; <{KG.title}> ?title ; <{KG.year}> ?year FILTER(?year >= 2023)
    }} ORDER BY ?title"""
    expected = sorted((p.title, str(p.year)) for p in PAPERS if (p.year or 0) >= 2023)
    rows = node("comunica.mjs", f"{address}/sparql", query)
    assert [(row["title"], row["year"]) for row in rows] == expected


# --- GraphQL -------------------------------------------------------------------------------


def test_gql(address: str) -> None:
    """The Python client gql fetches the schema, validates by it and gets its answers."""
    transport = HTTPXTransport(f"{address}/graphql", timeout=30)
    client = Client(transport=transport, fetch_schema_from_transport=True)
    with client as session:
        for query, variables in QUERIES.values():
            request = gql(query)
            request.variable_values = variables
            assert session.execute(request)
        counted = session.execute(gql("{ papers { totalCount } }"))
    assert counted == {"papers": {"totalCount": len(PAPERS)}}


@node_packages
def test_graphql_over_http(address: str) -> None:
    """All 61 audits of graphql-http pass, those of SHOULD and MAY with those of MUST."""
    audits = node("audits.mjs", f"{address}/graphql")
    assert [audit for audit in audits if audit["status"] != "ok"] == []
    levels = Counter(audit["name"].split()[0] for audit in audits)
    assert levels == {"MUST": 13, "SHOULD": 23, "MAY": 25}


@node_packages
def test_relay(tmp_path: Path) -> None:
    """The schema keeps the Relay rules of graphql-eslint, which find faults in a worse one."""
    assert node("relay.mjs", str(SDL)) == [[]]
    worse = tmp_path / "worse.graphql"
    worse.write_text(
        SDL.read_text(encoding="utf-8").replace("pageInfo: PageInfo!", "pageInfo: PageInfo", 1)
    )
    (problems,) = node("relay.mjs", str(worse))
    assert {problem["ruleId"] for problem in problems} == {"@graphql-eslint/relay-connection-types"}


def test_schemathesis(address: str) -> None:
    """Requests that schemathesis makes up, right ones and wrong ones, find no failure.

    Left out is its check that all right ones are accepted: a schema cannot say that ``first`` is
    1 to 100, and made-up cursors and names mean nothing.
    """
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{address}/graphql"]
    options = ["--max-examples", "10", "--seed", "1", "--no-color", "--suppress-health-check=all"]
    left_out = ["--exclude-checks", "positive_data_acceptance"]
    result = subprocess.run(
        [*command, *options, *left_out], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-500:]
    assert re.search(r"(\d+) generated, \1 passed", result.stdout), result.stdout[-2000:]
