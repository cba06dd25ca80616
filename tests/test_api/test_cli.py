"""The commands that answer: what they print, and how they fail."""

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.evaluation.annotating import annotate
from api.evaluation.annotations import to_line
from api.formats import exports
from api.graph import GraphHandle
from api.validating import Validation
from paperkg.cli import main
from tests.test_api.library import PAPERS

Run = Callable[..., Result]
FORMATS = exports().values()


@pytest.fixture
def run(kg_path: Path) -> Run:
    """Return a way to run a command on the library."""

    def run_command(*arguments: str, stdin: str | None = None) -> Result:
        runner = CliRunner(env={"PAPERKG_KG": str(kg_path)})
        return runner.invoke(main, arguments, input=stdin)

    return run_command


@pytest.fixture
def gold(handle: GraphHandle, tmp_path: Path) -> Path:
    """Return a gold file that the library meets, except for one role."""
    file = tmp_path / "gold.jsonl"
    lines = [json.loads(to_line(paper)) for paper in annotate(handle)]
    lines[0]["entities"][0]["r"] = "addresses"
    for number, line in enumerate(lines):
        line["set"] = "even" if number % 2 == 0 else "odd"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return file


def refused(result: Result, code: int) -> str:
    """Check that a command failed in one line, and return that line."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("paperkg: ")
    return line


def test_query_prints_json(run: Run, tmp_path: Path) -> None:
    """A GraphQL query, with variables if it has any, prints its response."""
    file = tmp_path / "count.graphql"
    file.write_text("{ papers { totalCount } }", encoding="utf-8")
    expected = {"data": {"papers": {"totalCount": len(PAPERS)}}}
    assert json.loads(run("query", "{ papers { totalCount } }").stdout) == expected
    assert json.loads(run("query", f"@{file}").stdout) == expected
    assert json.loads(run("query", "-", stdin=file.read_text()).stdout) == expected


def test_query_picks_the_operation(run: Run) -> None:
    """--operation says which operation of a document runs."""
    document = "query A { __typename } query B { papers { totalCount } }"
    result = run("query", document, "--operation", "B")
    assert json.loads(result.stdout)["data"]["papers"]["totalCount"] == len(PAPERS)


def test_query_takes_variables(run: Run) -> None:
    """--variables is a JSON object, given or in a file."""
    document = "query One($id: ID!) { node(id: $id) { id } }"
    result = run("query", document, "--variables", '{"id": "bm90aGluZw=="}')
    assert json.loads(result.stdout)["data"] == {"node": None}
    assert "the GraphQL query failed: " in refused(run("query", document), 1)


@pytest.mark.parametrize("document", ["{", "{ noSuchField }", "{ papers { totalCount } "])
def test_bad_graphql_fails_in_one_line(run: Run, document: str) -> None:
    """A document that cannot run is one line and exit 1, also when explained."""
    assert "the GraphQL query failed: line 1, column " in refused(run("query", document), 1)
    assert "the GraphQL query cannot run: " in refused(run("explain", document), 1)


def test_bad_graphql_logs_nothing(kg_path: Path) -> None:
    """Standard error has the one line, and no log of the GraphQL library beside it."""
    script = Path(sys.executable).with_name("paperkg")
    command = [str(script), "query", "{", "--kg", str(kg_path)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (1, "")
    assert found.stderr.count("\n") == 1


def test_explain_prints_sparql_that_runs(run: Run) -> None:
    """The SPARQL of a GraphQL query is a query of this graph."""
    text = run("explain", "{ papers { totalCount } }").stdout
    assert "SELECT" in text
    assert run("sparql", text).exit_code == 0


SELECT = "SELECT ?title WHERE { ?p a kg:Paper ; kg:title ?title ; kg:year 2024 } ORDER BY ?title"


def test_sparql_prints_rows_as_a_table(run: Run) -> None:
    """Rows are aligned text where there is no terminal; their number goes to stderr."""
    result = run("sparql", SELECT)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "  title",
        "  EightFold: FP8 from End to End",
        "  TransMask: Transposable Masks for Fast 2:4 Training",
    ]
    assert result.stderr == "2 rows\n"


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml"])
def test_sparql_prints_rows_in_standard_formats(run: Run, form: str) -> None:
    """Each format of rows has the titles, and nothing around it."""
    result = run("sparql", SELECT, "--format", form)
    assert result.exit_code == 0
    assert "EightFold: FP8 from End to End" in result.stdout
    assert result.stderr == ""


def test_sparql_prints_statements_and_truth(run: Run) -> None:
    """Statements come as Turtle or N-Triples, truth as yes or no."""
    assert "kg:Hardware" in run("sparql", "DESCRIBE id:a100").stdout
    triples = run("sparql", "DESCRIBE id:a100", "--format", "nt").stdout.splitlines()
    assert all(line.endswith(" .") for line in triples) and triples
    assert run("sparql", "ASK { ?p a kg:Paper }").stdout == "yes\n"


def test_queries_come_from_standard_input_or_a_file(run: Run, tmp_path: Path) -> None:
    """A "-" and an "@FILE" say where the query stands."""
    file = tmp_path / "query.rq"
    file.write_text(SELECT, encoding="utf-8")
    expected = run("sparql", SELECT).stdout
    assert run("sparql", "-", stdin=SELECT).stdout == expected
    assert run("sparql", f"@{file}").stdout == expected


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x WHERE { ?x", "SPARQL syntax error"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "read-only"),
        ("SELECT * { SERVICE <http://127.0.0.1:9> { ?s ?p ?o } }", "SERVICE is refused"),
        ("@no-such-file.rq", "no-such-file.rq: No such file"),
    ],
)
def test_bad_sparql_fails_in_one_line(run: Run, query: str, message: str) -> None:
    """A wrong, refused or missing query is one line and exit 1."""
    assert message in refused(run("sparql", query), 1)


def test_export_writes_a_whole_file(run: Run, tmp_path: Path) -> None:
    """The file has what standard output would have had, and nothing lies beside it."""
    file = tmp_path / "out" / "graph.nt"
    file.parent.mkdir()
    assert run("export", "--format", "nt", "-o", str(file)).exit_code == 0
    assert file.read_bytes() == run("export", "--format", "nt").stdout_bytes
    assert list(file.parent.iterdir()) == [file]


def test_export_can_leave_texts_out(run: Run) -> None:
    """--no-text leaves abstracts out."""
    assert "#abstract>" in run("export", "--format", "nt").stdout
    assert "#abstract>" not in run("export", "--format", "nt", "--no-text").stdout


def test_export_lists_its_formats(run: Run) -> None:
    """--formats lists them all with their descriptions; an unknown one is misuse, with a list."""
    listed = run("export", "--formats").stdout
    assert all(f"  {each.name} " in listed and each.description in listed for each in FORMATS)
    line = refused(run("export", "--format", "docx"), 2)
    assert all(each.name in line for each in FORMATS)


def test_stats_count(run: Run) -> None:
    """Counts print as tables or as one JSON object."""
    assert f"papers                            {len(PAPERS)}" in run("stats").stdout
    assert json.loads(run("stats", "--json").stdout)["papers"] == len(PAPERS)


def test_validate_says_what_it_checked(run: Run) -> None:
    """A graph without faults is valid."""
    result = run("validate", "--all")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"valid: shapes of {len(PAPERS)} of {len(PAPERS)} papers")


def test_validate_lists_faults(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Faults are listed, one a line, and the command fails."""
    found = Validation(papers=8, checked=8, evidence=1, findings=("one", "two"))
    monkeypatch.setattr("api.validating.validate", lambda *_, **__: found)
    result = run("validate")
    assert result.exit_code == 1
    assert result.stdout == "one\ntwo\n"
    assert "has 2 faults" in result.stderr


def test_show_prints_a_paper(run: Run) -> None:
    """A part of a title is enough; marks and reasons are printed."""
    result = run("show", "napdecode")
    assert result.exit_code == 0
    assert "title: [NapDecode]: Small [Language Models] on Phones" in result.stdout
    assert "1. latency 30%, better, own, a speedup" in result.stdout
    assert "\x1b[" not in result.stdout


def test_show_lists_candidates(run: Run) -> None:
    """A part of several titles fails with those titles."""
    assert "is in 2 titles" in refused(run("show", "2:4"), 1)


def test_evaluate_prints_figures_and_errors(run: Run, gold: Path) -> None:
    """The tables have the figures; --errors adds what went wrong."""
    result = run("evaluate", str(gold), "--errors", "3")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{len(PAPERS)} of {len(PAPERS)} gold papers")
    assert result.stdout.splitlines()[-1].endswith("role proposes, gold addresses")


def test_evaluate_gives_json_by_a_field(run: Run, gold: Path) -> None:
    """--by scores the parts apart, and the whole."""
    whole = json.loads(run("evaluate", str(gold), "--json").stdout)
    parts = json.loads(run("evaluate", str(gold), "--json", "--by", "set").stdout)
    assert list(parts) == ["even", "odd", "all"]
    assert parts["all"] == whole
    assert parts["even"]["papers"] + parts["odd"]["papers"] == whole["papers"]
    assert "there are: claims, entities" in refused(run("evaluate", str(gold), "--by", "x"), 1)


def test_evaluate_refuses_what_is_no_gold(run: Run, tmp_path: Path) -> None:
    """A missing file, a binary one and a line of another form fail in one line each."""
    other = tmp_path / "other.jsonl"
    other.write_bytes(b"\x00\xff\n")
    assert "line 1" in refused(run("evaluate", str(other)), 1)
    assert "No such file" in refused(run("evaluate", str(tmp_path / "none.jsonl")), 1)


@pytest.mark.parametrize(
    "arguments",
    [("stats",), ("show", "x"), ("sparql", "ASK {}"), ("export", "--format", "nt")],
)
def test_a_missing_graph_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """Without a graph each command says how to build one."""
    result = CliRunner().invoke(main, [*arguments, "--kg", str(tmp_path / "none")])
    assert "build one with" in refused(result, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sparql",),
        ("sparql", "ASK {}", "--format", "docx"),
        ("no-such-command",),
        ("stats", "--no-such-option"),
        ("serve", "--port", "99999"),
        ("query", "{x}", "--variables", "[1]"),
        ("query", "{x}", "--variables", "{"),
    ],
)
def test_misuse_is_exit_2(run: Run, arguments: tuple[str, ...]) -> None:
    """Wrong arguments are one line and exit 2; no arguments at all print the help."""
    result = run(*arguments)
    if arguments:
        assert "--help" in refused(result, 2)
    else:
        assert result.exit_code == 2
        assert "Commands:" in result.stderr


def test_serve_answers_until_interrupted(kg_path: Path) -> None:
    """The addresses are printed, they answer, and an interrupt ends it without an error."""
    script = Path(sys.executable).with_name("paperkg")
    command = [str(script), "serve", "--port", "0", "--kg", str(kg_path)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        base = server.stdout.readline().split()[0]
        with urllib.request.urlopen(f"{base}health", timeout=30) as answer:
            assert json.load(answer)["papers"] == len(PAPERS)
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=30)
    finally:
        server.kill()
        server.communicate()
    assert (server.returncode, said) == (0, "")


def test_serve_needs_a_graph_before_a_port(tmp_path: Path) -> None:
    """Without a graph nothing is bound."""
    result = CliRunner().invoke(main, ["serve", "--kg", str(tmp_path / "none")])
    assert "build one with" in refused(result, 1)


def test_serve_names_a_taken_port(run: Run) -> None:
    """A port in use fails in one line."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"cannot serve on 127.0.0.1:{port}" in refused(run("serve", "--port", port), 1)
