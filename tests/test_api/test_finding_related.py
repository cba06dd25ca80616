"""What is alike: papers that share things, things that share papers."""

from math import log

import pytest

from api.errors import ApiError
from api.finding import related as module
from api.finding.related import co_mentions, related
from api.graph import GraphHandle
from tests.test_api.library import PAPERS
from tests.test_api.library_graph import claim_iri, paper_iri


def test_co_mentions_count_papers(handle: GraphHandle) -> None:
    """What papers mention beside a thing comes by frequency, of one type if asked."""
    found = co_mentions(handle, "2:4 sparsity", type="Hardware")
    assert [(item.papers, item.entity.name) for item in found] == [
        (2, "H100"),
        (1, "A100"),
        (1, "NVIDIA Ampere GPU"),
    ]
    with pytest.raises(ApiError, match="no entity type 'Chip'"):
        co_mentions(handle, "2:4 sparsity", type="Chip")


def test_papers_that_share_rare_things_come_first(handle: GraphHandle) -> None:
    """A paper is like those that mention the same things; rare ones weigh more, and are told."""
    found = related(handle, PAPERS[1].title)
    by_hand = {}
    mentioned = [{m.entity for m in paper.mentions} for paper in PAPERS]
    for other, entities in zip(PAPERS, mentioned, strict=True):
        shared = entities & mentioned[1]
        if shared and other != PAPERS[1]:
            counts = [sum(entity in each for each in mentioned) for entity in shared]
            by_hand[paper_iri(other)] = sum(log((len(PAPERS) + 1) / n) for n in counts)
    assert {each.thing.iri: each.score for each in found} == pytest.approx(by_hand, abs=1e-3)
    assert [each.score for each in found] == sorted((r.score for r in found), reverse=True)
    assert (found[0].thing.iri, found[0].shared) == (paper_iri(PAPERS[4]), 3)
    assert found[0].because[0].name == "LLaMA2-7B"


def test_reading_less_finds_the_same_scores(
    handle: GraphHandle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where frequent things are not looked for, they count for what rarer ones have found."""
    whole = related(handle, PAPERS[1].title)
    monkeypatch.setattr(module, "_READ", 3)
    part = related(handle, PAPERS[1].title)
    assert part[0] == whole[0]
    assert set(part) < set(whole)


def test_entities_that_go_together(handle: GraphHandle) -> None:
    """An entity is related to those of the same papers, which are told, the newest first."""
    found = {each.thing.name: each for each in related(handle, "2:4 sparsity")}
    assert (found["H100"].shared, found["LLaMA2-7B"].shared) == (2, 2)
    assert {paper.iri for paper in found["H100"].because} == set(
        map(paper_iri, (PAPERS[1], PAPERS[4]))
    )
    assert found["LLaMA2-7B"].score > found["H100"].score  # fewer other papers mention it
    assert found["BERT"].because[0].iri == paper_iri(PAPERS[0])
    only = related(handle, "2:4 sparsity", types=["Hardware"], first=1)
    assert [each.thing.type for each in only] == ["Hardware"]


def test_relatedness_has_limits(handle: GraphHandle) -> None:
    """Claims are related to nothing, types are of the model, and numbers in range."""
    claim = claim_iri(PAPERS[0], PAPERS[0].claims[0])
    with pytest.raises(ApiError, match="neither a paper nor an entity"):
        related(handle, claim)
    with pytest.raises(ApiError, match="no entity type 'Chip'"):
        related(handle, "A100", types=["Chip"])
    with pytest.raises(ApiError, match="'first' must be 1 to 100, not 0"):
        related(handle, "A100", first=0)


def test_what_stands_alone_has_no_relatives(handle: GraphHandle) -> None:
    """A paper that shares nothing with others is related to none."""
    assert related(handle, PAPERS[7].title) == ()
