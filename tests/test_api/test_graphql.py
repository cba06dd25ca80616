"""GraphQL: what queries answer, how many SPARQL queries they cost, and what errors say."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import build_schema, graphql_sync

from api.finding.index import INDEX
from api.graph import GraphHandle
from api.graphql.answers import ROOT_FIELDS
from api.graphql.execute import execute, explain
from api.graphql.limits import Limits
from api.graphql.roots import PageRoot
from api.graphql.served import SDL_FILE, served_schema
from api.sparql.rows import Rows
from api.sparql.terms import prologue
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, paper_iri
from tests.test_api.queries import DESIGN, QUERIES


def data(handle: GraphHandle, query: str, **variables: Any) -> Any:
    """Return the data of a query that has no errors."""
    answer = execute(handle, query, variables)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]


def nodes(connection: Any) -> list[Any]:
    """Return the nodes of a page."""
    return [edge["node"] for edge in connection["edges"]]


@pytest.fixture
def queries(handle: GraphHandle, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the list of the SELECT queries that the engine gets; nothing is kept from before."""
    seen: list[str] = []
    select = handle.engine.select

    def noting(query: str) -> Rows:
        seen.append(query)
        return select(query)

    monkeypatch.setattr(handle.engine, "select", noting)
    monkeypatch.setattr(handle, "lists", type(handle.lists)())
    yield seen


def test_the_question_of_the_design(handle: GraphHandle) -> None:
    """The sparse papers that report speedups come with their claims and the proof."""
    found = data(handle, DESIGN)["papers"]
    assert found["totalCount"] == 2
    core, trans = nodes(found)
    assert trans["title"] == PAPERS[0].title and core["title"] == PAPERS[4].title
    assert trans["reports"] == [
        {
            "kind": "SPEEDUP",
            "low": 1.2,
            "high": 1.4,
            "unit": "x",
            "basis": "RATIO",
            "qualifier": None,
            "factor": 1.2,
            "scope": "TRAINING",
            "baseline": "dense training",
            "own": True,
            "hardware": [{"name": "A100"}],
            "evidence": [
                {
                    "quote": "trains 1.2 to 1.4x faster than dense training",
                    "sentence": "On an A100 it trains 1.2 to 1.4x faster than dense training.",
                    "start": PAPERS[0].abstract.index("trains 1.2"),
                    "end": PAPERS[0].abstract.index(". Scores"),
                }
            ],
        }
    ]


def test_answers_agree_with_plain_sparql(handle: GraphHandle) -> None:
    """The speedups of every paper are those that a SPARQL query written by hand finds."""
    found = data(
        handle, "{ papers { edges { node { id reports(where: {speedup: true}) { id } } } } }"
    )
    pairs = {
        (paper["id"], claim["id"]) for paper in nodes(found["papers"]) for claim in paper["reports"]
    }
    rows = handle.select(
        "SELECT ?paper ?claim { ?paper a kg:Paper ; kg:reports ?claim . ?claim kg:own true ;"
        ' kg:comparative true ; kg:direction "better" ; kg:family claims:speed-family }'
    )
    assert pairs == {(str(paper), str(claim)) for paper, claim in rows} and pairs


def test_claims_and_mentions_come_in_reading_order(handle: GraphHandle) -> None:
    """Claims stand as in the text, mentions by where they are first met."""
    query = """query($id: [ID!]) { papers(where: {id: $id}) { edges { node {
        reports { low } mentions { name } } } } }"""
    (paper,) = nodes(data(handle, query, id=[paper_iri(PAPERS[0])])["papers"])
    assert [claim["low"] for claim in paper["reports"]] == [2.0, 1.2, 0.3]
    assert [m["name"] for m in paper["mentions"]] == [
        "TransMask", "2:4", "Ampere GPUs", "BERT", "A100", "GLUE",
    ]  # fmt: skip


def test_pages_follow_each_other_without_gaps(handle: GraphHandle) -> None:
    """Paging on with the last cursor meets every paper once, in order."""
    query = """query($after: String) { papers(first: 3, after: $after) { totalCount
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    seen: list[str] = []
    after, more, pages = None, True, 0
    while more:
        page = data(handle, query, after=after)["papers"]
        info = page["pageInfo"]
        assert page["totalCount"] == len(PAPERS) and info["hasPreviousPage"] is (pages > 0)
        seen += [node["id"] for node in nodes(page)]
        after, more, pages = info["endCursor"], info["hasNextPage"], pages + 1
    assert seen == sorted(map(paper_iri, PAPERS)) and pages == 3


def test_pages_below_a_node_count_and_continue(handle: GraphHandle) -> None:
    """The papers of an entity come in pages of their own."""
    query = """query($after: String) { hardware(where: {name: "H100"}) { edges { node {
        papers(first: 3, after: $after) { totalCount edges { node { id } }
          pageInfo { hasNextPage endCursor } } } } } }"""
    expected = sorted(paper_iri(p) for p in PAPERS if any(m.entity == "H100" for m in p.mentions))
    (chip,) = nodes(data(handle, query)["hardware"])
    first = chip["papers"]
    assert first["totalCount"] == len(expected) == 4 and first["pageInfo"]["hasNextPage"]
    (chip,) = nodes(data(handle, query, after=first["pageInfo"]["endCursor"])["hardware"])
    assert not chip["papers"]["pageInfo"]["hasNextPage"]
    assert [n["id"] for n in nodes(first) + nodes(chip["papers"])] == expected


def test_pages_without_nodes_still_know_where_they_stand(handle: GraphHandle) -> None:
    """Page information and cursors need no nodes to be asked for."""
    query, variables = QUERIES["pages of papers below entities"]
    found = {chip["name"]: chip for chip in nodes(data(handle, query, **variables)["hardware"])}
    chip = found["H100"]
    assert chip["last"]["pageInfo"] == {"hasNextPage": True, "hasPreviousPage": False}
    assert len(chip["ids"]["edges"]) == len(chip["ids"]["again"]) == 2
    assert found["NPU"]["last"]["pageInfo"]["hasNextPage"] is False
    assert found["NVIDIA Ampere GPU"]["runs"]["totalCount"] == 3


def test_aliases_fragments_and_directives_shape_the_answer(handle: GraphHandle) -> None:
    """Keys are those of the query, and what is skipped is not there."""
    query, variables = QUERIES["aliases, fragments and variables"]
    found = data(handle, query, **variables)
    first = nodes(found["fast"])[0]
    assert list(first) == ["t", "id", "all", "quick"]
    assert {claim["kind"] for claim in first["quick"]} == {"THROUGHPUT"}
    with_year = data(handle, query, **{**variables, "with": True})
    assert list(nodes(with_year["fast"])[0]) == ["t", "year", "all", "quick"]
    assert [chip["name"] for chip in nodes(found["chips"])] == [
        "A100", "A100-40G", "GPU", "H100", "NVIDIA Ampere GPU",
    ]  # fmt: skip


def test_limits_hold_per_parent(handle: GraphHandle) -> None:
    """`first` on a relation limits it for each node, not for all together."""
    query, variables = QUERIES["nested limits"]
    papers = nodes(data(handle, query, **variables)["papers"])
    assert len(papers) == 7
    assert all(len(paper["reports"]) == 1 for paper in papers)
    assert all(len(paper["mentions"]) == 2 for paper in papers)


def test_nodes_are_met_again_by_id(handle: GraphHandle) -> None:
    """An id leads back to its node and type; an unknown one, or no IRI at all, to null."""
    query, variables = QUERIES["nodes by id"]
    found = data(handle, query, **variables)
    assert found["paper"]["__typename"] == "Paper"
    assert found["paper"]["reports"] == [{"kind": "QUALITY"}]
    assert found["chip"] == {"name": "A100", "broader": [{"name": "NVIDIA Ampere GPU"}]}
    assert found["none"] is None and found["odd"] is None


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        ("methods", 14),
        ("models", 5),
        ("datasets", 3),
        ("tasks", 2),
        ("metrics", 2),
        ("entities", 32),
    ],
)
def test_every_entity_type_has_its_root(handle: GraphHandle, root: str, expected: int) -> None:
    """Entities can be listed by type and together."""
    assert data(handle, f"{{ {root} {{ totalCount }} }}")[root] == {"totalCount": expected}


def test_statistics_count_what_there_is(handle: GraphHandle) -> None:
    """The totals are those of the library."""
    query = "{ statistics { papers n: claims claimsByKind { name count } __typename } }"
    found = data(handle, query)["statistics"]
    assert found["papers"] == len(PAPERS) and found["__typename"] == "Statistics"
    assert found["n"] == sum(len(paper.claims) for paper in PAPERS)
    kinds = [claim.kind for paper in PAPERS for claim in paper.claims]
    assert {each["name"]: each["count"] for each in found["claimsByKind"]} == {
        kind: kinds.count(kind) for kind in kinds
    }


@pytest.mark.parametrize(
    ("name", "concepts"),
    [("design", 1), ("everything of a paper", 0), ("nested limits", 0), ("logic", 2)],
)
def test_a_page_costs_two_queries(
    handle: GraphHandle, queries: list[str], name: str, concepts: int
) -> None:
    """However deep and however many rows: ids, the rest, and each concept that is named."""
    query, variables = QUERIES[name]
    data(handle, query, **variables)
    assert len(queries) == concepts + 2
    data(handle, query, **variables)
    assert len(queries) == concepts + 2, "what was read is kept"


def test_pages_below_cost_two_queries_for_all_nodes(
    handle: GraphHandle, queries: list[str]
) -> None:
    """Pages of papers below six entities are as cheap as below one."""
    query = "{ hardware { edges { node { papers(first: 1) { edges { node { title } } } } } } }"
    assert len(nodes(data(handle, query)["hardware"])) == 6
    assert len(queries) == 4


def test_a_count_alone_costs_one_query(handle: GraphHandle, queries: list[str]) -> None:
    """Without edges nothing is read but ids."""
    data(handle, "{ papers { totalCount } claims { totalCount } }")
    assert len(queries) == 2
    data(handle, '{ node(id: "https://w3id.org/paperkg/id/a100") { id } }')
    assert len(queries) == 3


@pytest.mark.parametrize("name", QUERIES)
def test_the_executor_would_complete_the_data_to_the_same(handle: GraphHandle, name: str) -> None:
    """An ordinary executor over the printed schema, given our data, answers just the same."""
    query, variables = QUERIES[name]
    answer = execute(handle, query, variables)["data"]
    plain = build_schema(SDL_FILE.read_text(encoding="utf-8"))
    completed = graphql_sync(
        plain,
        query,
        root_value=answer,
        variable_values=variables,
        field_resolver=lambda source, info, **_: source.get(info.path.key),
        type_resolver=lambda source, info, _: source.get("__typename") or _type_of(source),
    )
    assert completed.errors is None
    assert completed.data == answer


def _type_of(source: dict[str, Any]) -> str:
    """Tell the type of a node whose name was not asked for."""
    shown = {"size": "Model", "broader": "Hardware", "manufacturer": "Hardware"}
    return next((name for key, name in shown.items() if key in source), "Method")


@pytest.mark.parametrize(
    ("query", "message", "line", "column"),
    [
        ("{ papers", "Syntax Error", 1, 9),
        ("{\n papers { x } }", "Cannot query field 'x'", 2, 11),
        ('{ papers(where: {reports: {kind: "FAST"}}) { totalCount } }', "ClaimKind", 1, 34),
        ("{ papers(where: {titel: 1}) { totalCount } }", "titel", 1, 18),
    ],
)
def test_requests_that_cannot_run_have_no_data(
    handle: GraphHandle, query: str, message: str, line: int, column: int
) -> None:
    """Syntax and validation errors say where; there is no `data`."""
    answer = execute(handle, query)
    assert "data" not in answer
    assert message in answer["errors"][0]["message"]
    assert answer["errors"][0]["locations"] == [{"line": line, "column": column}]


def test_missing_variables_have_no_data(handle: GraphHandle) -> None:
    """A variable that must be given and is not stops the request."""
    answer = execute(handle, "query($n: String!) { hardware(where: {name: $n}) { totalCount } }")
    assert "data" not in answer and "$n" in answer["errors"][0]["message"]


@pytest.mark.parametrize("first", [0, 101, -1])
def test_pages_have_a_size(handle: GraphHandle, first: int) -> None:
    """A page has 1 to 100 nodes; the error says so and names the field."""
    answer = execute(handle, f"{{ papers(first: {first}) {{ totalCount }} }}")
    assert answer["data"] is None
    assert "'first' must be 1 to 100" in answer["errors"][0]["message"]
    assert answer["errors"][0]["path"] == ["papers"]


def test_errors_of_ours_are_masked(handle: GraphHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong inside is not told to the asker."""

    def failing(query: str) -> Rows:
        raise RuntimeError("secret path")

    monkeypatch.setattr(handle.engine, "select", failing)
    answer = execute(handle, '{ node(id: "urn:x") { id } }')
    assert answer == {
        "errors": [
            {
                "message": "internal error",
                "locations": [{"line": 1, "column": 3}],
                "path": ["node"],
                "extensions": {"code": "INTERNAL_SERVER_ERROR"},
            }
        ],
        "data": {"node": None},
    }


def test_too_deep_queries_are_refused(handle: GraphHandle) -> None:
    """A selection without end is refused before it runs."""
    deep = "{ methods { edges { node { " + "broader { " * 30 + "id" + " }" * 30 + " } } } }"
    assert "depth" in execute(handle, deep)["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "limits", "code"),
    [
        ("{ methods { edges { node { " + "id " * 30 + "} } } }", Limits(tokens=20), "LIMIT_TOKENS"),
        ("{ papers { edges { node { ...A } } } } fragment A on Paper { reports { evidence {"
         " source { name } } } }", Limits(depth=5), "LIMIT_DEPTH"),
        ("{ a: papers { ...T } b: papers { ...T } } fragment T on PaperConnection"
         " { n: totalCount m: totalCount }", Limits(aliases=5), "LIMIT_ALIASES"),
        ("{ papers { totalCount @skip(if: false) @include(if: true) } }",
         Limits(directives=1), "LIMIT_DIRECTIVES"),
        ("query($n: Int = 100) { papers(first: $n) { edges { node { proposes { papers(first: $n)"
         " { edges { node { reports { evidence { claims { id } } } } } } } } } } }",
         Limits(), "LIMIT_NODES"),
        ("{ papers(first: 3) { edges { node { reports(first: 2) { id } } } } }",
         Limits(nodes=8), "LIMIT_NODES"),
        ("{ papers { facets(groupBy: [YEAR], first: 50) { count } } }",
         Limits(nodes=49), "LIMIT_NODES"),
    ],
)  # fmt: skip
def test_limits_are_told_before_anything_runs(
    handle: GraphHandle, queries: list[str], query: str, limits: Limits, code: str
) -> None:
    """A request that asks for too much is refused with the name of the limit."""
    answer = execute(handle, query, limits=limits)
    assert "data" not in answer and queries == []
    assert answer["errors"][0]["extensions"] == {"code": code}


def test_what_is_within_the_limits_runs(handle: GraphHandle) -> None:
    """Three papers with two claims each are nine nodes."""
    query = "{ papers(first: 3) { edges { node { reports(first: 2) { id } } } } }"
    assert "errors" not in execute(handle, query, limits=Limits(nodes=9))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{ papers", "GRAPHQL_PARSE_FAILED"),
        ("{ papers { x } }", "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: Int!) { papers(first: $n) { totalCount } }", "BAD_USER_INPUT"),
        ("{ papers(first: 101) { totalCount } }", "BAD_USER_INPUT"),
        ('{ papers(after: "x", orderBy: [{field: YEAR}]) { totalCount } }', "BAD_USER_INPUT"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
        ("fragment A on Paper { id }", "GRAPHQL_VALIDATION_FAILED"),
        ("{" * 3000, "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_each_error_has_a_code(handle: GraphHandle, query: str, code: str) -> None:
    """Programs can tell errors apart without reading them."""
    (error, *_) = execute(handle, query)["errors"]
    assert error["extensions"]["code"] == code


def test_operations_are_chosen_by_name(handle: GraphHandle) -> None:
    """Of several operations the named one runs."""
    query = "query A { papers { totalCount } } query B { tasks { totalCount } }"
    assert execute(handle, query, operation_name="B") == {"data": {"tasks": {"totalCount": 2}}}
    unnamed = execute(handle, query)
    assert "data" not in unnamed and "A, B" in unnamed["errors"][0]["message"]
    assert "data" not in execute(handle, query, operation_name="C")


@pytest.mark.parametrize("name", QUERIES)
def test_explained_queries_run(handle: GraphHandle, name: str) -> None:
    """What `explain` shows is SPARQL that runs as it stands."""
    query, variables = QUERIES[name]
    texts = explain(handle, query, variables).split("\n\n")
    assert all(text.startswith("# ") for text in texts)
    for text in texts:
        handle.sparql(text)


FOUND = {
    "search": '{ search(text: "sparse adapters") { label node { ... on Paper { year } } } }',
    "complete": '{ complete(prefix: "neural pr") { name } }',
    "path": '{ path(from: "A100", to: "ImageNet") { length } }',
    "neighbours": '{ neighbours(id: "A100") { centre { label } } }',
    "related": '{ related(id: "A100") { thing { label } } }',
    "compare": '{ compare(names: ["H100", "A100"]) { rows { kind } } }',
    "ask": '{ ask(question: "which sparsity papers report speedups?") { total } }',
    "statistics": "{ statistics { papers } }",
}
"""A query for each root field that is answered when it is explained."""


def test_every_root_field_has_an_explanation() -> None:
    """No root field but `explain` itself is left out of the tests of explanations."""
    paged = {"papers", "claims", "hardware", "node"}
    same = {name for name, root in ROOT_FIELDS.items() if isinstance(root, PageRoot)}
    assert set(ROOT_FIELDS) == set(FOUND) | paged | same


@pytest.mark.parametrize("name", FOUND)
def test_what_finding_runs_is_explained(
    handle: GraphHandle, kg_path: Path, queries: list[str], name: str
) -> None:
    """Of a field that finds, every query is shown, in full, and runs as it stands."""
    texts = explain(handle, FOUND[name]).split("\n\n")
    assert texts and all(text.startswith(f"# {name}") for text in texts)
    sparql = [text.partition("\n")[2] for text in texts if text.startswith(f"# {name}\n")]
    assert sparql == list(dict.fromkeys(prologue(query) + query for query in queries))
    for text in sparql:
        handle.sparql(text)
    (index,) = kg_path.glob(f"generations/*/{INDEX}")
    connection = sqlite3.connect(index)
    others = [text for text in texts if not text.startswith(f"# {name}\n")]
    for text in others:
        assert text.startswith(f"# {name}, SQL on the full-text index\n")
        connection.execute(text.partition("\n")[2]).fetchall()
    assert others or name not in ("search", "complete")


def test_long_explanations_are_cut(handle: GraphHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many queries the first are shown, and how many more there are."""
    monkeypatch.setattr("api.graphql.explain._MOST", 2)
    texts = explain(handle, FOUND["compare"]).split("\n\n")
    assert len(texts) == 3 and re.fullmatch(r"# compare, and \d+ more", texts[2])


def test_explain_keeps_to_the_limits(handle: GraphHandle) -> None:
    """A query that may not run is not explained either, and what fails says why."""
    query = "query($q: String!) { explain(query: $q) }"
    wide = "{ papers(first: 100) { edges { node { uses { papers(first: 100) { edges { node {"
    wide += " uses { papers(first: 100) { totalCount edges { node { id } } } } } } } } } } } }"
    (error,) = execute(handle, query, {"q": wide})["errors"]
    assert error["extensions"] == {"code": "LIMIT_NODES"}
    (error,) = execute(handle, query, {"q": '{ related(id: "nobody") { score } }'})["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT"} and "nobody" in error["message"]


def test_what_is_found_counts_as_nodes(handle: GraphHandle, queries: list[str]) -> None:
    """Nodes below hits, paths, groups and cells count with the sizes of their lists."""
    below = "node { ... on Entity { papers(first: 100) { edges { node { id } } } } }"
    for query in (
        f'{{ search(text: "x", first: 100) {{ {below} }} }}',
        f'{{ related(id: "x", first: 10) {{ because {{ {below} }} }} }}',
        f'{{ neighbours(id: "x") {{ groups {{ things {{ {below} }} }} }} }}',
        f'{{ compare(names: ["x"]) {{ rows {{ cells {{ claims {{ proof {{ paper {{ {below} }} }}'
        " } } } } }",
    ):
        answer = execute(handle, query, limits=Limits(nodes=9_999))
        assert answer["errors"][0]["extensions"] == {"code": "LIMIT_NODES"}, query
    assert queries == []


def test_explain_is_a_field_too(handle: GraphHandle) -> None:
    """GraphQL explains itself, and says what is wrong with a query that it cannot."""
    query = "query($q: String!) { explain(query: $q) }"
    shown = data(handle, query, q=DESIGN)["explain"]
    assert shown == explain(handle, DESIGN) and 'kg:labelKey "2:4sparsity"' in shown
    assert "Cannot query field 'x'" in execute(handle, query, {"q": "{x}"})["errors"][0]["message"]


def test_a_text_cannot_leave_its_place(handle: GraphHandle) -> None:
    """A variable that looks like SPARQL finds nothing and breaks nothing."""
    query = """query($t: String!, $i: [ID!]) {
        a: papers(where: {title: {contains: $t}}) { totalCount }
        b: papers(after: $t) { totalCount edges { node { id } } }
        c: hardware(where: {name: $t}) { totalCount }
        d: papers(where: {id: $i}) { totalCount } }"""
    found = data(handle, query, t='" } ?n0 ?p ?o . { "', i=["urn:x> ?n0 ?p ?o . <urn:y"])
    assert [found[key]["totalCount"] for key in "acd"] == [0, 0, 0]


def test_concepts_are_found_by_id_with_their_narrower_ones(handle: GraphHandle) -> None:
    """An id of a concept stands for the narrower ones unless told otherwise."""
    query = """query($id: [ID!]) { all: methods(where: {id: $id}) { totalCount }
        one: methods(where: {id: $id, includeNarrower: false}) { edges { node { name } } } }"""
    found = data(handle, query, id=[entity_iri("sparsity")])
    assert found["all"]["totalCount"] == 5
    assert nodes(found["one"]) == [{"name": "sparsity"}]


def test_the_schema_is_made_once() -> None:
    """Asking for the schema again gives the same one."""
    assert served_schema() is served_schema()


@pytest.mark.parametrize("query", ["", " \n"])
def test_an_empty_query_says_what_to_give(handle: GraphHandle, query: str) -> None:
    """A query of blanks is an error of the request, with an example of one."""
    answer = execute(handle, query)

    assert "data" not in answer
    assert "the query is empty" in answer["errors"][0]["message"]
