"""Rows: the graph as CSV files for the tables of schema.sql."""

import csv
from pathlib import Path

from api.graph import GraphHandle

_QUERIES = {
    "paper": """SELECT ?id ?title ?year ?abstract (SAMPLE(?arxiv) AS ?one) {
        ?id a kg:Paper ; kg:title ?title . OPTIONAL { ?id kg:year ?year }
        OPTIONAL { ?id kg:abstract ?abstract } OPTIONAL { ?id kg:arxivId ?arxiv }
        } GROUP BY ?id ?title ?year ?abstract""",
    "entity": "SELECT ?id ?name { ?id a kg:Entity ; skos:prefLabel ?name }",
    "mention": "SELECT DISTINCT ?paper ?concept { ?paper kg:mentions/skos:broader* ?concept }",
    "claim": """SELECT ?id ?paper ?kind ?low ?high ?unit ?basis ?qualifier ?factor ?scope
        ?baseline ?own ?speedup { ?paper kg:reports ?id .
        ?id kg:kind/skos:prefLabel ?kind ; kg:basis ?basis ; kg:own ?own
        OPTIONAL { ?id kg:low ?low } OPTIONAL { ?id kg:high ?high }
        OPTIONAL { ?id kg:unit ?unit } OPTIONAL { ?id kg:qualifier ?qualifier }
        OPTIONAL { ?id kg:factor ?factor } OPTIONAL { ?id kg:scope ?scope }
        OPTIONAL { ?id kg:baseline ?baseline } BIND(EXISTS { ?id a kg:Speedup } AS ?speedup) }""",
    "claim_hardware": "SELECT DISTINCT ?claim ?hardware { ?claim kg:onHardware ?hardware }",
    "evidence": """SELECT ?claim ?quote ?sentence ?start ?end {
        ?claim a kg:Claim ; kg:hasEvidence ?evidence .
        ?evidence kg:quote ?quote ; kg:sentence ?sentence ; kg:start ?start ; kg:end ?end }""",
}


def write_rows(kg: Path, folder: Path) -> None:
    """Write a CSV file for each table."""
    with GraphHandle.open(kg) as handle:
        for table, query in _QUERIES.items():
            with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(
                    ["" if cell is None else cell for cell in row] for row in handle.select(query)
                )
