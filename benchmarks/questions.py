"""Questions: what the engines are asked, in GraphQL and SPARQL.

`mission`: the first 20 papers on a concept or a narrower one that report a speedup, how many there
are, and their speedups with hardware and evidence.  `pages`: ten pages of 100 papers with five
fields, one after the other.
"""

import json
from collections.abc import Iterable

NAMES = ("mission", "pages")
PAGES, SIZE, FIRST = 10, 100, 20

MISSION_GRAPHQL = """
query Mission($name: String!) {
  papers(where: {mentions: {name: $name}, reports: {speedup: true}}, first: 20) {
    totalCount
    edges { node { title
      reports(where: {speedup: true}) {
        kind low high unit basis qualifier factor scope baseline own hardware { name }
        evidence { quote sentence start end } } } } } }
"""
PAGES_GRAPHQL = """
query Page($after: String) {
  papers(first: 100, after: $after) {
    pageInfo { endCursor } edges { node { id title year abstract arxivId } } } }
"""

_FOUND = """
  ?concept kg:labelKey "%s" . ?entity skos:broader* ?concept .
  ?paper kg:mentions ?entity ; kg:reports ?any . ?any a kg:Speedup .
"""
_PREFIXES = """
PREFIX kg: <https://w3id.org/paperkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


def mission_count(key: str) -> str:
    """Return the SPARQL for how many papers there are; ``key`` is the folded name."""
    return f"{_PREFIXES} SELECT (COUNT(DISTINCT ?paper) AS ?n) WHERE {{ {_FOUND % key} }}"


def mission_papers(key: str) -> str:
    """Return the SPARQL for the first papers."""
    found = f"SELECT DISTINCT ?paper WHERE {{ {_FOUND % key} }} ORDER BY ?paper LIMIT {FIRST}"
    return f"{_PREFIXES} {found}"


def mission_rows(key: str, papers: Iterable[str] = ()) -> str:
    """Return the SPARQL for a row of each speedup, hardware and evidence of the first papers.

    Where ``papers`` are named, they need not be found.
    """
    found = mission_papers(key).removeprefix(_PREFIXES)
    values = " ".join(f"<{paper}>" for paper in papers)
    pick = f"VALUES ?paper {{ {values} }}" if values else f"{{ {found} }}"
    return f"""{_PREFIXES}
SELECT ?title ?claim ?kind ?low ?high ?unit ?basis ?qualifier ?factor ?scope ?baseline ?own
       ?hardware ?quote ?sentence ?start ?end WHERE {{
  {pick}
  ?paper kg:title ?title ; kg:reports ?claim .
  ?claim a kg:Speedup ; kg:kind/skos:prefLabel ?kind ; kg:basis ?basis ; kg:own ?own ;
    kg:hasEvidence ?evidence .
  ?evidence kg:quote ?quote ; kg:sentence ?sentence ; kg:start ?start ; kg:end ?end .
  OPTIONAL {{ ?claim kg:low ?low }} OPTIONAL {{ ?claim kg:high ?high }}
  OPTIONAL {{ ?claim kg:unit ?unit }} OPTIONAL {{ ?claim kg:qualifier ?qualifier }}
  OPTIONAL {{ ?claim kg:factor ?factor }} OPTIONAL {{ ?claim kg:scope ?scope }}
  OPTIONAL {{ ?claim kg:baseline ?baseline }}
  OPTIONAL {{ ?claim kg:onHardware ?chip . ?chip skos:prefLabel ?hardware }}
}}"""


def page_rows(papers: Iterable[str]) -> str:
    """Return the SPARQL for the fields of papers that are named: there is nothing to sort."""
    values = " ".join(f"<{paper}>" for paper in papers)
    return f"""{_PREFIXES}
SELECT ?paper ?title ?year ?abstract ?arxivId WHERE {{
  VALUES ?paper {{ {values} }}
  ?paper kg:title ?title .
  OPTIONAL {{ ?paper kg:year ?year }} OPTIONAL {{ ?paper kg:abstract ?abstract }}
  OPTIONAL {{ ?paper kg:arxivId ?arxivId }}
}}"""


def sparql_titles(answers: Iterable[bytes]) -> set[str]:
    """Return the titles in results in SPARQL's JSON."""
    rows = (row for answer in answers for row in json.loads(answer)["results"]["bindings"])
    return {row["title"]["value"] for row in rows if "title" in row}
