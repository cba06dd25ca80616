"""Comparison: claims side by side."""

import pytest

from api.errors import ApiError
from api.finding.comparison import compare
from api.graph import GraphHandle
from api.resolving import NotFound
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import claim_iri, paper_iri


def test_methods_have_the_claims_of_the_papers_that_propose_them(handle: GraphHandle) -> None:
    """A cell holds the value, the factor, the paper and its words."""
    found = compare(handle, ["TransMask", "SparseCore"])
    assert [thing.name for thing in found.things] == ["TransMask", "SparseCore"]
    (row,) = [row for row in found.rows if row.scope == "finetuning"]
    assert (row.kind, row.hardware, row.baseline) == ("speedup", "H100", "LoRA")
    none, (claim,) = row.cells
    assert none == ()
    assert (claim.value, claim.qualifier, claim.factor) == ("2x", "at least", 2.0)
    assert (claim.paper.iri, claim.by) == (paper_iri(PAPERS[4]), "proposes")
    assert claim.evidence.quote == "at least 2x faster than LoRA"


def test_only_own_claims_are_compared(handle: GraphHandle) -> None:
    """What a paper says of others' work is not its thing's."""
    found = compare(handle, ["TransMask"])
    told = {claim.claim for row in found.rows for cell in row.cells for claim in cell}
    assert told == {claim_iri(PAPERS[0], claim) for claim in PAPERS[0].claims if claim.own}


def test_hardware_has_the_claims_measured_on_it(handle: GraphHandle) -> None:
    """Narrower hardware counts, and rows are not told apart by the hardware itself."""
    found = compare(handle, ["A100", "H100"], by=["scope"])
    rows = {(row.kind, row.scope): row.cells for row in found.rows}
    assert {c.claim for c in rows["speedup", "inference"][0]} == {
        claim_iri(PAPERS[2], PAPERS[2].claims[0])
    }
    assert [c.by for c in rows["speedup", "training"][0]] == ["onHardware"]
    assert all(row.hardware == "" for row in found.rows)


def test_rows_that_are_shared_come_first(handle: GraphHandle) -> None:
    """The coarser the rows, the more stands side by side, and that comes first."""
    found = compare(handle, ["TransMask", "SparseCore", "PermNM"], by=())
    assert found.rows[0].kind == "speedup"
    assert [len(cell) for cell in found.rows[0].cells] == [1, 1, 1]
    assert (found.rows[0].scope, found.rows[0].baseline) == ("", "")


def test_what_nobody_proposes_has_the_claims_about_it_or_with_it(handle: GraphHandle) -> None:
    """A model has claims about it, a method those of the papers that use it."""
    found = compare(handle, ["LLaMA", "N:M sparsity"], by=())
    ways = {c.by for row in found.rows for c in row.cells[0]}
    assert ways == {"about"}
    assert {c.by for row in found.rows for c in row.cells[1]} == {"uses"}
    assert {c.paper.iri for row in found.rows for c in row.cells[1]} == {
        paper_iri(PAPERS[number]) for number in (0, 1, 2)
    }


def test_a_comparison_is_a_table(handle: GraphHandle) -> None:
    """The table has a column for each thing, with its values and papers."""
    table = compare(handle, ["EightFold", "NapDecode"]).table()
    assert table.columns == ("kind", "scope", "hardware", "baseline", "EightFold", "NapDecode")
    assert ("throughput", "", "H100", "", f"on average 28% ({PAPERS[5].title})", "") in table.rows
    assert ("energy", "", "NPU", "", "", f"better ({PAPERS[7].title})") in table.rows


def test_comparisons_have_limits(handle: GraphHandle) -> None:
    """Names must be of entities, few enough, and rows told apart by what there is."""
    with pytest.raises(ApiError, match="compare takes 1 to 10 names, not 0"):
        compare(handle, [])
    with pytest.raises(ApiError, match="told apart by 'colour', but by: kind, scope"):
        compare(handle, ["A100"], by=["colour"])
    with pytest.raises(ApiError, match="is a Paper; compare takes entities"):
        compare(handle, [PAPERS[0].title])
    with pytest.raises(NotFound):
        compare(handle, ["flux capacitor"])
