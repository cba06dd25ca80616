"""Learning which statements without a number are results."""

from pathlib import Path

from builder.claims.context import Context
from builder.claims.fit import learn, lessons
from builder.claims.grammar import find_claims, find_weighed
from builder.claims.weighing import read_weights, shipped, write_weights
from builder.fit import fit_weights
from builder.nlp.profile import profile
from builder.profiles import FAST
from tests.test_builder.claims_in import sentences_of

TEXT = (
    "A Title\n\nWe propose Foo. Tests show that Foo significantly reduces memory usage. "
    "It could use a lower latency."
)


def context() -> Context:
    """Return the small text, without mentions."""
    return Context(TEXT, sentences_of(TEXT), [])


def test_lessons_say_which_statements_annotators_took() -> None:
    """A statement whose words and family an annotated claim shares is an example of a result."""
    claims = [{"k": "memory", "v": None, "e": "significantly reduces memory usage"}]
    taught = {taken: features for features, taken in lessons(context(), claims)}
    assert "kind=memory" in taught[True]
    assert "kind=latency" in taught[False]


def test_learnt_weights_follow_the_examples() -> None:
    """What stands with results weighs for them, what stands with others against."""
    examples = [(("any", "strong"), True), (("any", "able"), False)] * 10
    weights = learn(examples)
    assert weights["strong"] > 0 > weights["able"]
    assert learn(examples) == weights


def test_rare_features_are_not_learnt() -> None:
    """Too few examples teach nothing."""
    assert learn([(("any",), True)]) == {}


def test_weights_decide() -> None:
    """A statement is a claim if its weights add up to more than nothing."""
    kinds = {weight: find_claims(context(), {"kind=memory": weight}) for weight in (-50, 50)}
    assert kinds[-50] == []
    assert [claim.kind for claim in kinds[50]] == ["memory"]


def test_a_statement_knows_what_spoke_for_it() -> None:
    """Every statement that may be a result comes with its features and their weight."""
    memory = next(w for w in find_weighed(context(), shipped()) if w.statement.kind == "memory")
    assert memory.weight > 0
    assert {"strong", "result", "kind=memory"} <= set(memory.features)


def test_weights_survive_their_file(tmp_path: Path) -> None:
    """Weights are read as they were written, but for those that are nothing."""
    file = tmp_path / "weights.tsv"
    write_weights(file, {"b": -105, "a": 7, "c": 0})
    assert file.read_text(encoding="utf-8") == "a\t0.07\nb\t-1.05\n"
    assert read_weights(file) == {"a": 7, "b": -105}


def test_one_command_learns_from_papers(tmp_path: Path) -> None:
    """Weights are learnt from annotated papers, with the mentions that tables find in them."""
    title, _, abstract = TEXT.partition("\n\n")
    claims = [{"k": "memory", "v": None, "e": "significantly reduces memory usage"}]
    papers = [
        {"id": f"p{n}", "title": title, "abstract": abstract, "claims": claims} for n in range(6)
    ]
    fit_weights(papers, profile(FAST).tables, tmp_path / "weights.tsv")
    assert read_weights(tmp_path / "weights.tsv")["kind=memory"] > 0
