"""Validating: faults in shapes and quotes are found, and only those."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from api import validating
from api.graph import GraphHandle
from api.papers import paper_iris
from api.sparql.embedded import EmbeddedEngine
from api.validating import statements_of, validate
from ontology.namespace import ONTOLOGY
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import entity_iri, library_quads, paper_iri


def opened(quads: Iterable[Quad], path: Path) -> GraphHandle:
    """Return a handle on a store of some statements."""
    store = Store(str(path))
    store.bulk_extend(set(quads))
    store.flush()
    del store  # a reader must not open the store while its writer lives
    return GraphHandle(EmbeddedEngine(path), str(path), {})


def changed(quad: Quad, name: str, old: str, new: str) -> Quad:
    """Return a statement, with another literal where it has that property and value."""
    if quad.predicate == NamedNode(ONTOLOGY + name) and quad.object == Literal(old):
        return Quad(quad.subject, quad.predicate, Literal(new))
    return quad


def test_the_library_is_valid(handle: GraphHandle) -> None:
    """A graph as the builder makes it has no faults."""
    found = validate(handle)
    assert found.findings == ()
    assert (found.papers, found.checked) == (len(PAPERS), len(PAPERS))
    assert found.evidence > 0


def test_a_wrong_quote_is_found(tmp_path: Path) -> None:
    """A quote that is not what stands at its offsets is named, with both."""
    quads = (changed(q, "quote", "1.1x slower", "1.1x faster") for q in library_quads())
    with opened(quads, tmp_path) as handle:
        (finding,) = validate(handle).findings
    assert finding.endswith("abstract[122:133] is not its quote '1.1x faster'")


def test_a_wrong_sentence_is_found(tmp_path: Path) -> None:
    """Sentences are compared with their texts as quotes are."""
    sentence = "NPU cores idle often."
    quads = (changed(q, "sentence", sentence, "NPUs idle.") for q in library_quads())
    with opened(quads, tmp_path) as handle:
        (finding,) = validate(handle).findings
    assert finding.endswith("is not its sentence 'NPUs idle.'")


def test_offsets_count_code_points(tmp_path: Path) -> None:
    """Characters beyond the basic plane count as one, as they do in Python."""
    old = next(paper for paper in PAPERS if paper.title.startswith("Kernel"))
    shifted = [
        changed(q, "abstract", old.abstract, "𝔎" + old.abstract[1:]) for q in library_quads()
    ]
    with opened(shifted, tmp_path) as handle:
        findings = validate(handle).findings
    # Only the surface that began with the character changed; those behind it have not moved.
    assert {
        finding.partition("' ")[0].rpartition(" is not its ")[2][:5] for finding in findings
    } == {
        "quote",
        "sente",
    }
    assert all("KernelTraces" in finding for finding in findings)


def test_a_broken_shape_is_found(tmp_path: Path) -> None:
    """A paper without a title breaks its shape."""
    gone = (NamedNode(paper_iri(PAPERS[0])), NamedNode(ONTOLOGY + "title"))
    quads = (q for q in library_quads() if (q.subject, q.predicate) != gone)
    with opened(quads, tmp_path) as handle:
        findings = validate(handle).findings
    assert any(f"{paper_iri(PAPERS[0])} title" in finding for finding in findings)


def test_large_graphs_are_sampled(handle: GraphHandle, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit some papers are checked, evenly spread; on request all are."""
    monkeypatch.setattr(validating, "_SMALL", 10)
    monkeypatch.setattr(validating, "_SAMPLE", 2)
    assert validate(handle).checked == 2
    assert validate(handle, everything=True).checked == len(PAPERS)


def test_a_sample_has_all_that_it_points_to(handle: GraphHandle) -> None:
    """The statements of one paper come with its entities and what is broader than they."""
    graph = statements_of(handle, paper_iris(handle)[:1])
    subjects = {str(subject) for subject in graph.subjects()}
    pointed = {str(o) for _, p, o in graph if str(o).startswith(entity_iri("A")[:-1])}
    assert pointed <= subjects
    assert len({s for s in subjects if "/id/paper/" in s}) == 1
