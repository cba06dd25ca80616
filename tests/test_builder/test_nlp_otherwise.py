"""Tests of which papers read otherwise by another lexicon."""

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.extraction import Extraction
from builder.nlp import fulltext
from builder.nlp.extract import Extractor
from builder.nlp.otherwise import differing, reads_otherwise
from builder.nlp.profile import profile
from builder.papers.paper import Listing, Paper, Section
from builder.vocabularies import told_apart
from ontology.lexicon import Lexicon
from ontology.vocabulary import Concept

SHIPPED = Lexicon(
    [
        Concept("zip", "Zip", ("Method",), ("Zip-Zap pruning",)),
        Concept("lora", "LoRA", ("Method",)),
        Concept("distillation", "knowledge distillation", ("Method",), ("distillation",)),
        Concept("a100", "A100", ("Hardware",), ("NVIDIA A100",)),
        Concept("foo", "FOO", ("Dataset", "Model"), (), ("foo",)),
        Concept("attention", "sparse attention", ("Method",)),
    ]
)
WORDS = (
    "Zip", "zap", "Zips", "-", "sparse", "attention", "attentions", "LoRA", "FOO", "foo", "A100",
    "NVIDIA", "A100-SXM4", "Tesla", "H100", "GPUs", "distillation", "into", "a", "smaller", "model",
    "model", "dataset", "2:4", "is", "2x", "faster", "than", "we", "propose", "(", ")", ".", "\n\n",
    "pruning", "$x_1$", "Zápped", "benchmarks",
)  # fmt: skip
TYPES = st.lists(
    st.sampled_from(("Method", "Dataset", "Hardware", "Model")), min_size=1, max_size=2
)

labels = st.builds(
    lambda words, joint: joint.join(words),
    st.lists(
        st.sampled_from([word for word in WORDS if word[0].isalnum()]), min_size=1, max_size=3
    ),
    st.sampled_from((" ", "-", "")),
)
concept = st.builds(
    lambda key, label, types, more, guarded: Concept(
        key, label, tuple(dict.fromkeys(types)), (more,), (more,) if guarded else ()
    ),
    st.sampled_from(("zip", "zap", "lora", "own", "foo", "distillation")),
    labels,
    TYPES,
    labels,
    st.booleans(),
)
PHRASES = (*WORDS, "distilled it into a smaller model", "NVIDIA A100-SXM4", "2x faster than")
Owned = list[Concept]


def texts(concepts: Owned) -> st.SearchStrategy[list[tuple[str, str]]]:
    """Return abstracts and bodies, some with the labels of concepts in other spellings."""
    spelt = [label for c in concepts for label in (c.label, *c.alt_labels)]
    more = [each for label in spelt for each in (label, f"{label}s", label.replace(" ", "-"))]
    text = st.lists(st.sampled_from((*PHRASES, *more)), min_size=3, max_size=9).map(" ".join)
    return st.lists(st.tuples(text, st.just("") | text), min_size=6, max_size=12)


case = st.tuples(st.lists(concept, min_size=1, max_size=2), st.lists(concept, max_size=1)).flatmap(
    lambda both: st.tuples(st.just(both[0]), st.just(both[1]), texts(both[0] + both[1]))
)


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    """Return an extractor whose lexicon a test changes; it reads bodies in small parts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fulltext, "PART", 80)
        yield Extractor(SHIPPED, profile("fast"))


def paper(abstract: str, body: str = "") -> Paper:
    """Return a paper."""
    sections = [Section("title", "On Names", ("a",)), Section("abstract", abstract, ("a",))]
    sections += [Section("Method", body, ("a",))] if body else []
    return Paper("p", "On Names", tuple(sections), (Listing("a", "jsonl"),))


def read(extractor: Extractor, known: Lexicon, papers: Iterable[Paper]) -> list[Extraction]:
    """Extract papers by a lexicon."""
    for name in ("gazetteer", "hardware"):
        extractor._nlp.get_pipe(name).learn(known)  # type: ignore[attr-defined]
    return list(extractor.extract(papers))


@settings(max_examples=150)
@given(case)
def test_the_others_read_the_same(
    extractor: Extractor, case: tuple[Owned, Owned, list[tuple[str, str]]]
) -> None:
    """A paper that does not read otherwise has the same extraction by both lexicons."""
    one, other, told = case
    lexicons = [Lexicon({**{c.key: c for c in own}, **known()}.values()) for own in (one, other)]
    changed = [told_apart(SHIPPED, lexicon) for lexicon in lexicons]
    keys = differing(*changed)
    papers = [paper(*parts) for parts in told]

    by_one, by_other = (read(extractor, lexicon, papers) for lexicon in lexicons)

    for each, first, second in zip(papers, by_one, by_other, strict=True):
        assert first == second or reads_otherwise(each, keys)


def known() -> dict[str, Concept]:
    """Return the concepts that ship, as far as these tests go."""
    return {label.concept.key: label.concept for label in SHIPPED.labels}


@pytest.mark.parametrize(
    ("added", "abstract", "expected"),
    [
        (Concept("own", "zap tree", ("Method",)), "A Zap-Tree is fast.", True),
        (Concept("own", "zap tree", ("Method",)), "The ZAP trees (two).", True),
        (Concept("own", "zap tree", ("Method",)), "We zap no tree.", False),
        (Concept("own", "Z9000", ("Hardware",)), "It runs on NVIDIA Z9000 GPUs.", True),
        (Concept("own", "distillation", ("Method",)), "We distilled it into a model.", True),
        (Concept("own", "distillation", ("Method",)), "We trained it.", False),
    ],
)
def test_what_a_new_concept_touches(added: Concept, abstract: str, expected: bool) -> None:
    """Only papers that hold a label, however spelt, or a verb that speaks of it are touched."""
    own = Lexicon([added, *known().values()])
    keys = differing({}, told_apart(SHIPPED, own))
    assert reads_otherwise(paper(abstract), keys) == expected


def test_bodies_are_looked_at_too() -> None:
    """What stands in the body alone is found there."""
    own = Lexicon([Concept("own", "zap tree", ("Method",)), *known().values()])
    keys = differing({}, told_apart(SHIPPED, own))
    assert reads_otherwise(paper("Nothing.", "word " * 3000 + "a zap tree."), keys)


def test_the_same_lexicon_touches_nothing() -> None:
    """Without a difference no paper reads otherwise."""
    same = told_apart(SHIPPED, Lexicon(known().values()))
    assert same == {}
    assert not reads_otherwise(paper("Zip and zap."), differing(same, same))
