"""The five seed pages, built whole, against the expectations kept beside the repository."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from api.graph import GraphHandle
from api.graphql.execute import execute
from builder.run import build
from ontology.lexicon import label_key
from ontology.namespace import PREFIXES
from ontology.shapes import roles

SHARED = Path(__file__).resolve().parents[2] / "shared"
PAGES = sorted((SHARED / "seeds").glob("*.txt"))
EXPECTED = SHARED / "expected" / "seeds.json"

pytestmark = pytest.mark.skipif(not EXPECTED.exists(), reason="../shared is not here")


def _expected(part: str) -> list[dict[str, Any]]:
    if not EXPECTED.exists():
        return []
    found: list[dict[str, Any]] = json.loads(EXPECTED.read_text(encoding="utf-8"))[part]
    return found


ANSWERS = _expected("answers")
EXACT = [answer for answer in ANSWERS if answer["mode"] == "exactly"]


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterable[GraphHandle]:
    """Build the seed pages once and open the graph."""
    kg = tmp_path_factory.mktemp("seeds") / "kg"
    build(PAGES, kg)
    with GraphHandle.open(kg) as handle:
        yield handle


@pytest.fixture(scope="module")
def network(seeds: GraphHandle) -> nx.MultiDiGraph:
    """Return the seed graph as a networkx graph."""
    return seeds.to_networkx()


def _by_graphql(handle: GraphHandle, answer: dict[str, Any]) -> set[str]:
    where: dict[str, Any] = {answer["relation"]: {"name": answer["concept"]}}
    if answer.get("speedup"):
        where["reports"] = {"speedup": True}
    query = """query Q($where: PaperWhere) { papers(where: $where, first: 100) {
        totalCount edges { node { title } } } }"""
    result = execute(handle, query, {"where": where})
    assert not result.get("errors"), result
    found = {edge["node"]["title"] for edge in result["data"]["papers"]["edges"]}
    assert len(found) == result["data"]["papers"]["totalCount"]
    return found


def _by_sparql(handle: GraphHandle, answer: dict[str, Any]) -> set[str]:
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    speedup = "?paper kg:reports/rdf:type kg:Speedup ." if answer.get("speedup") else ""
    query = f"""{prefixes} SELECT DISTINCT ?title WHERE {{
        ?concept kg:labelKey "{label_key(answer["concept"])}" .
        ?entity skos:broader* ?concept .
        ?paper kg:{answer["relation"]} ?entity ; kg:title ?title . {speedup} }}"""
    return {str(row[0]) for row in handle.select(query)}


def _by_traversal(graph: nx.MultiDiGraph, answer: dict[str, Any]) -> set[str]:
    key = label_key(answer["concept"])
    wanted = {n for n, data in graph.nodes(data=True) if key in map(label_key, _labels(data))}
    level = set(wanted)
    while level:
        level = {s for n in level for s, _, k in graph.in_edges(n, keys=True) if k == "broader"}
        level -= wanted
        wanted |= level
    relations = roles() if answer["relation"] == "mentions" else (answer["relation"],)
    papers = {s for n in wanted for s, _, k in graph.in_edges(n, keys=True) if k in relations}
    if answer.get("speedup"):
        papers = {p for p in papers if any(_speedup(graph, c) for c in graph.successors(p))}
    return {graph.nodes[paper]["title"] for paper in papers}


def _labels(data: dict[str, Any]) -> list[str]:
    alternatives = data.get("altLabels", [])
    many = alternatives if isinstance(alternatives, (list, tuple)) else [alternatives]
    return [str(data.get("label", "")), *map(str, many)]


def _speedup(graph: nx.MultiDiGraph, node: str) -> bool:
    data = graph.nodes[node]
    return (
        data.get("type") == "Claim"
        and data["family"] == "speed"
        and data["own"] is True
        and data["comparative"] is True
        and data["direction"] == "better"
    )


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: a["question"])
def test_doors_agree(seeds: GraphHandle, network: nx.MultiDiGraph, answer: dict[str, Any]) -> None:
    """GraphQL, SPARQL and traversal give the same papers to each question."""
    found = _by_graphql(seeds, answer)

    assert _by_sparql(seeds, answer) == found
    assert _by_traversal(network, answer) == found


@pytest.mark.parametrize("answer", EXACT, ids=lambda a: a["question"])
def test_exact_answers(seeds: GraphHandle, answer: dict[str, Any]) -> None:
    """A question with a closed answer gets these papers and no others."""
    assert _by_graphql(seeds, answer) == set(answer["titles"])


CLAIMS = """query Q($title: String!) { papers(where: {title: {eq: $title}}, first: 1) {
  edges { node { title reports { kind low high unit basis qualifier scope baseline own direction
    comparative factor hardware { name altLabels } evidence { quote section start end }
    family } } } } }"""


@pytest.mark.parametrize("paper", _expected("claims"), ids=lambda p: p["title"][:40])
def test_claims(seeds: GraphHandle, paper: dict[str, Any]) -> None:
    """Each expected claim is reported, with every attribute that is stated for it."""
    result = execute(seeds, CLAIMS, {"title": paper["title"]})
    assert not result.get("errors"), result
    found = result["data"]["papers"]["edges"][0]["node"]["reports"]

    for claim in paper["claims"]:
        assert any(_fits(claim, candidate) for candidate in found), (claim, found)
    if paper.get("no_own_speedup"):
        assert not any(
            c["own"] and c["family"] == "SPEED" and c["comparative"] and c["direction"] == "BETTER"
            for c in found
        )


def _fits(claim: dict[str, Any], candidate: dict[str, Any]) -> bool:
    for name, value in claim.items():
        if name == "hardware":
            keys = {label_key(n) for h in candidate[name] for n in (h["name"], *h["altLabels"])}
            if not all(label_key(label) in keys for label in value):
                return False
        elif name in ("kind", "scope", "direction", "qualifier") and candidate[name]:
            if candidate[name].lower().replace("_", " ") != value:
                return False
        elif candidate[name] != value:
            return False
    return True


def test_every_quote_stands_where_it_says(seeds: GraphHandle) -> None:
    """Each evidence node's quote is exactly the stretch of the section it names."""
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    texts = {
        (str(row[0]), section): str(row[1])
        for section in ("title", "abstract")
        for row in seeds.select(f"{prefixes} SELECT ?p ?t {{ ?p kg:{section} ?t }}")
    }
    rows = [
        row
        for relation in ("hasMention", "reports")
        for row in seeds.select(
            f"""{prefixes} SELECT ?p ?quote ?section ?start ?end ?sentence ?s ?e {{
            ?p kg:{relation} ?thing . ?thing kg:hasEvidence ?v .
            ?v kg:quote ?quote ; kg:section ?section ; kg:start ?start ; kg:end ?end ;
               kg:sentence ?sentence ; kg:sentenceStart ?s ; kg:sentenceEnd ?e }}"""
        )
    ]

    assert len(rows) > 5000
    for paper, quote, section, start, end, sentence, first, last in rows:
        text = texts[str(paper), str(section)]
        assert text[int(str(start)) : int(str(end))] == str(quote)
        assert text[int(str(first)) : int(str(last))] == str(sentence)
        assert int(str(first)) <= int(str(start)) < int(str(end)) <= int(str(last))


def test_counts(seeds: GraphHandle) -> None:
    """The five pages hold 655 entries of 553 papers, each once, with all its pages."""
    manifest = seeds.manifest
    assert sorted(manifest["sources"].values()) == [66, 77, 132, 137, 243]
    assert manifest["entries"] == 655
    assert manifest["papers"] == 553
    titles = [
        str(row[0])
        for row in seeds.select(
            f"PREFIX kg: <{PREFIXES['kg']}> SELECT ?t {{ ?p a kg:Paper ; kg:title ?t }}"
        )
    ]
    assert len(titles) == len(set(titles)) == 553
    assert any(title.startswith("InSerter: ") for title in titles)
    listings = [
        int(str(row[0]))
        for row in seeds.select(
            f"PREFIX kg: <{PREFIXES['kg']}> SELECT (COUNT(*) AS ?n) {{ ?p kg:listedOn ?s }}"
        )
    ]
    assert listings[0] > 553


def test_order_never_matters(seeds: GraphHandle, tmp_path: Path) -> None:
    """Two clean builds with their inputs in opposite order give the same sorted N-Triples."""
    build(list(reversed(PAGES)), tmp_path / "kg")

    with GraphHandle.open(tmp_path / "kg") as other:
        assert other.manifest["content"] == seeds.manifest["content"]
        assert _ntriples(other) == _ntriples(seeds)


def _ntriples(handle: GraphHandle) -> list[str]:
    triples = handle.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    return sorted(str(triple) for triple in triples)
