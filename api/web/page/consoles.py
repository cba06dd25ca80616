"""Consoles: examples to start from, and results as tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.graph import GraphHandle
from api.sparql.guard import guard
from api.web.page.links import Links

SHOWN = 500
"""Rows of a result that the console shows; the downloads hold all."""

SPARQL_EXAMPLES: Mapping[str, str] = {
    "speedups": (
        "SELECT ?paper ?title ?factor ?quote WHERE {\n"
        "  ?paper kg:title ?title ; kg:reports ?claim .\n"
        "  ?claim a kg:Speedup ; kg:factor ?factor ; kg:hasEvidence/kg:quote ?quote .\n"
        "} ORDER BY DESC(?factor) LIMIT 20"
    ),
    "hardware by papers": (
        "SELECT ?hardware ?name (COUNT(DISTINCT ?paper) AS ?papers) WHERE {\n"
        "  ?paper kg:mentions ?hardware .\n"
        "  ?hardware a kg:Hardware ; skos:prefLabel ?name .\n"
        "} GROUP BY ?hardware ?name ORDER BY DESC(?papers) LIMIT 20"
    ),
    "a method and all narrower ones": (
        "SELECT DISTINCT ?paper ?title ?name WHERE {\n"
        '  ?method skos:prefLabel "sparsity" .\n'
        "  ?narrower skos:broader* ?method ; skos:prefLabel ?name .\n"
        "  ?paper kg:mentions ?narrower ; kg:title ?title .\n"
        "} ORDER BY ?name LIMIT 50"
    ),
    "statements of a paper": (
        "CONSTRUCT { ?paper ?p ?o } WHERE {\n"
        "  { SELECT ?paper WHERE { ?paper a kg:SpeedupPaper } ORDER BY ?paper LIMIT 1 }\n"
        "  ?paper ?p ?o .\n"
        "}"
    ),
}
GRAPHQL_EXAMPLES: Mapping[str, str] = {
    "sparsity papers with speedups": (
        '{ papers(where: {mentions: {name: "sparsity"}, reports: {speedup: true}}, first: 10) {\n'
        "    totalCount\n"
        "    edges { node { title\n"
        "      reports(where: {speedup: true}) {\n"
        "        kind low high unit factor hardware { name } evidence { quote start end } } } } } }"
    ),
    "what the graph holds": "{ statistics { papers entities claims mentions } }",
    "claims on a GPU": (
        '{ claims(where: {hardware: {name: "GPU"}, own: true}, first: 10) {\n'
        "    edges { node { kind factor baseline paper { title } evidence { quote } } } } }"
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a result, and where on the page it leads if it is a thing of the graph."""

    text: str
    url: str = ""
    number: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query gave: rows under columns, or text; ``total`` counts all rows."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    total: int = 0
    text: str = ""


def run_sparql(handle: GraphHandle, query: str, links: Links) -> Outcome:
    """Run a query of any form.

    Raises:
        ApiError: it is wrong, refused or takes too much.
    """
    if guard(query) in ("construct", "describe"):
        return Outcome(text=handle.serialize(query, "ttl").decode())
    found = json.loads(handle.serialize(query, "json"))
    if "boolean" in found:
        return Outcome(text="yes" if found["boolean"] else "no")
    columns = tuple(found["head"]["vars"])
    bindings = found["results"]["bindings"]
    rows = tuple(tuple(_cell(row.get(name), links) for name in columns) for row in bindings[:SHOWN])
    return Outcome(columns, rows, len(bindings))


def errors_of(response: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the errors of a GraphQL response, each in a line with its place."""
    return tuple(_error(error) for error in response.get("errors", ()))


def _cell(binding: Mapping[str, str] | None, links: Links) -> Cell:
    if binding is None:
        return Cell("")
    value = binding["value"]
    if binding["type"] == "uri" and value.startswith(f"{links.base}id/"):
        key = links.key(value)
        known = key.startswith("paper/") or "/" not in key
        return Cell(key, links.thing(value) if known else "")
    numeric = binding.get("datatype", "").rpartition("#")[2] in ("integer", "double", "decimal")
    return Cell(value, number=numeric)


def _error(error: Mapping[str, Any]) -> str:
    places: Sequence[Mapping[str, int]] = error.get("locations") or ()
    place = "".join(f"line {each['line']}, column {each['column']}: " for each in places[:1])
    return f"{place}{error['message']}"
