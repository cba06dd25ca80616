"""The doors of questions: Python, GraphQL, the command line; and what an answer shows."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from api.ask.answer import Answer
from api.ask.asking import LONGEST, ask
from api.ask.words import phrases
from api.graph import GraphHandle
from api.graphql.execute import execute
from paperkg.cli import main
from tests.test_api.test_ask import PAIRS

QUESTION = "which 2:4 sparsity papers report speedups?"
FIRST = list({id(pair): question for question, pair in reversed(PAIRS)}.values())
"""One wording of each pair."""
Run = Callable[..., Result]


@pytest.fixture(scope="module")
def examples(example_graph: Path) -> Iterator[GraphHandle]:
    """Open the graph of the example papers."""
    with GraphHandle.open(example_graph) as handle:
        yield handle


@pytest.fixture
def run(example_graph: Path) -> Run:
    """Return a way to run a command on the example papers."""

    def run_command(*arguments: str, stdin: str | None = None) -> Result:
        runner = CliRunner(env={"PAPERKG_KG": str(example_graph)})
        return runner.invoke(main, arguments, input=stdin)

    return run_command


@pytest.mark.parametrize("question", FIRST)
def test_graphql_of_an_answer_finds_the_same(examples: GraphHandle, question: str) -> None:
    """The GraphQL that an answer shows is valid and finds the nodes of its rows, in their order."""
    answer = ask(examples, question, 20)
    if not answer.graphql:
        assert not answer.rows or answer.rows[0].id is None
        return
    response = execute(examples, answer.graphql)

    assert "errors" not in response
    (found,) = response["data"].values()
    if isinstance(found, dict) and "edges" in found:
        ids = [edge["node"]["id"] for edge in found["edges"]]
        rows = [row.id for row in answer.rows if row.id is not None]
        if answer.columns[:1] in (("paper",), ("thing",)):
            assert ids[: len(rows)] == rows
    if isinstance(found, dict) and "facets" in found:
        named = {group["groups"][0]["name"] for group in found["facets"] if group["groups"]}
        cells = {str(next(iter(row.cells.values()))) for row in answer.rows}
        assert not named or not cells or {n.lower() for n in named} & {c.lower() for c in cells}


@pytest.mark.parametrize("question", FIRST)
def test_rows_have_evidence_and_readings(examples: GraphHandle, question: str) -> None:
    """Every answer is read back in one line; quotes stand in the text where they say."""
    answer = ask(examples, question, 5)

    assert answer.reading
    assert "\n" not in answer.reading
    for row in answer.rows:
        assert set(row.cells) >= set(answer.columns)
        for words in row.evidence:
            assert words.quote is None or words.end - words.start == len(words.quote)
            assert words.paper_id.startswith("https://w3id.org/paperkg/id/paper/")


def test_handle_and_graphql_agree(examples: GraphHandle) -> None:
    """The handle's `answer` and GraphQL's `ask` give the same answer."""
    answer = examples.answer(QUESTION, 2)
    response = execute(
        examples,
        """query Q($q: String!) { ask(question: $q, first: 2) { understood reading summary verdict
          total columns graphql sparql corrections unknown __typename near { text count }
          rows { id cells { column text number } evidence { of quote section start end paper } } } }
        """,
        {"q": QUESTION},
    )

    assert "errors" not in response
    found = response["data"]["ask"]
    assert found["understood"] is True
    assert found["total"] == answer.total
    assert found["reading"] == answer.reading
    assert [row["id"] for row in found["rows"]] == [row.id for row in answer.rows]
    assert [c["column"] for c in found["rows"][0]["cells"]] == list(answer.columns)
    assert found["rows"][0]["evidence"][0]["quote"] == answer.rows[0].evidence[0].quote
    assert found["near"] == [{"text": n.text, "count": n.count} for n in answer.near]


def test_graphql_bounds_the_number_of_rows(examples: GraphHandle) -> None:
    """GraphQL takes 1 to 100 rows and says so."""
    response = execute(examples, '{ ask(question: "what is LoRA", first: 0) { total } }')

    assert "1 to 100" in response["errors"][0]["message"]


def test_command_prints_reading_rows_and_near_misses(run: Run) -> None:
    """`paperkg ask` prints what was asked, the rows with quotes, and near misses."""
    result = run("ask", QUESTION)

    assert result.exit_code == 0
    assert "papers that mention 2:4 sparsity or narrower and report a speedup" in result.output
    assert "SparseGPT" in result.output
    assert "“1.54x to 1.79x faster”" in result.output
    assert "N:M sparsity in place of 2:4 sparsity" in result.output


def test_command_prints_what_ran_if_asked(run: Run) -> None:
    """`--explain` adds the GraphQL and the SPARQL."""
    result = run("ask", QUESTION, "--explain")

    assert (
        'papers(where: {mentions: {name: "2:4 sparsity"}, reports: {speedup: true}}'
        in result.output
    )
    assert "SELECT" in result.output


def test_command_prints_json(run: Run) -> None:
    """`--json` prints the whole answer as one object."""
    found = json.loads(run("ask", QUESTION, "--json", "--first", "2").output)

    assert found["understood"] is True
    assert len(found["rows"]) == 2
    assert found["rows"][0]["evidence"][0]["quote"]


def test_command_on_an_empty_answer_is_a_success(run: Run) -> None:
    """A question that is understood and finds nothing is no failure."""
    result = run("ask", "papers that use LoRA and FINN")

    assert result.exit_code == 0
    assert "nothing found" in result.output


def test_command_on_nonsense_fails_in_one_line(run: Run) -> None:
    """A question that is not understood ends in one line with the words, and exit code 1."""
    result = run("ask", "bananas in pyjamas")

    assert result.exit_code == 1
    assert "'bananas', 'pyjamas'" in result.output
    assert result.output.count("\n") == 1


def test_command_reads_a_question_from_standard_input(run: Run) -> None:
    """`-` reads the question."""
    assert "GPTVQ" in run("ask", "-", stdin="what is GPTVQ?\n").output


def test_explain_takes_questions_and_graphql(run: Run) -> None:
    """`paperkg explain` tells the SPARQL of a question and of a GraphQL query."""
    of_question = run("explain", QUESTION)
    of_graphql = run("explain", "{ papers { totalCount } }")

    assert of_question.exit_code == of_graphql.exit_code == 0
    assert "SELECT" in of_question.output
    assert "SELECT" in of_graphql.output
    assert run("explain", "bananas in pyjamas").exit_code == 1


def test_misspelt_words_are_told(examples: GraphHandle) -> None:
    """What was read for a misspelt word is told, and the answer is that of the right spelling."""
    answer = ask(examples, "wich papers use knowlege distilation?")

    assert answer.corrections == (
        "wich → which",
        "knowlege distilation → knowledge distillation",
    )
    assert answer.total == ask(examples, "which papers use knowledge distillation?").total


def test_digits_are_never_corrected(examples: GraphHandle) -> None:
    """A name with other digits is another name, not a misspelt one."""
    answer = ask(examples, "papers that run on A101")

    assert not answer.understood
    assert answer.unknown == ("A101",)


def test_ambiguous_spellings_are_refused(examples: GraphHandle) -> None:
    """A word that may be several names is not guessed; the names are suggested."""
    answer = ask(examples, "which papers use GPTX?")

    assert not answer.understood
    assert answer.unknown == ("GPTX",)


def test_assumed_comparisons_are_told(examples: GraphHandle) -> None:
    """A number without a comparison is read as "at least", which the reading says."""
    answer = ask(examples, "papers that report a 2x speedup")

    assert '"2x" is read as at least 2' in answer.reading
    assert any(near.text.startswith("exactly 2x") for near in answer.near)


def test_near_misses_when_nothing_is_found(examples: GraphHandle) -> None:
    """An empty answer says how many there would be without each condition."""
    answer = ask(examples, "papers on speech recognition with speedups above 1000x")

    assert answer.total == 0
    assert "whatever the number" in [near.text for near in answer.near]


@pytest.mark.parametrize("text", ["", "   ", "?", "…", "\x00", "()"])
def test_empty_questions_are_told(examples: GraphHandle, text: str) -> None:
    """A question without a word says what can be asked."""
    answer = ask(examples, text)

    assert not answer.understood
    assert "empty" in answer.reading


def test_long_questions_are_refused(examples: GraphHandle) -> None:
    """A question of 10,000 characters is refused at once, by its first words."""
    answer = ask(examples, "which papers use LoRA and " * 400)

    assert not answer.understood
    assert "too long" in answer.reading
    assert "which papers use LoRA" in answer.unknown[0]
    assert len(answer.reading) < LONGEST


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_any_text_has_an_answer(examples: GraphHandle, text: str) -> None:
    """No text makes asking fail: it is answered or declined."""
    answer = ask(examples, text, 1)

    assert isinstance(answer, Answer)
    assert answer.understood or not answer.rows
    assert json.dumps(answer.as_json()) is not None


WORDS = st.sampled_from(sorted({" ".join(phrase) for phrase in phrases()}))
NAMES = st.sampled_from(
    ["LoRA", "A100", "FPGA", "2:4 sparsity", "GLUE", "BERT", "vLLM", "quantization", "perplexity"]
)
NUMBERS = st.sampled_from(["2x", "30%", "2023", "5", "1/3", "24,000x", "100 ms"])


@settings(max_examples=150)
@given(words=st.lists(WORDS | NAMES | NUMBERS, min_size=1, max_size=9))
def test_any_known_words_have_an_answer(examples: GraphHandle, words: list[str]) -> None:
    """No order of words that are known makes asking fail, and every answer shows itself."""
    answer = ask(examples, " ".join(words), 3)

    assert answer.summary
    assert answer.understood or answer.suggestions
    assert "<" in answer._repr_html_()
    assert len(answer.table().rows) == len(answer.rows)
