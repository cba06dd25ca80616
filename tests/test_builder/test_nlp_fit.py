"""Tests of learning the decision tables."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from builder.nlp.decisions import Table, Tables
from builder.nlp.extract import Extractor
from builder.nlp.fit import (
    NONE,
    groups_of,
    key_of,
    lessons,
    networks,
    paper_of,
    roles_table,
)  # fmt: skip
from builder.nlp.profile import Profile, profile
from builder.profiles import FAST
from ontology.shapes import entity_types, roles


def annotated(number: int) -> dict[str, Any]:
    """Return a small annotated paper."""
    name = f"GridNet{number}"
    return {
        "id": f"p{number}",
        "fold": number % 2,
        "title": f"{name}: Nets on a Grid",
        "abstract": f"We propose {name}, a method that uses BoxLoss{number}.",
        "entities": [
            {"t": "Method", "n": name, "m": [name], "r": "proposes", "o": False},
            {"t": ["Method"], "n": "BoxLoss", "m": [f"BoxLoss{number}"], "r": "uses", "o": False},
        ],
    }


def test_candidates_cover_the_gold() -> None:
    """The names of an annotated paper are among its candidates."""
    reading, groups = groups_of(annotated(3))
    surfaces = {reading.surface(*span) for found in groups for span in found.spans}
    assert {"GridNet3", "BoxLoss3"} <= surfaces


def test_learning_tells_roles_apart() -> None:
    """A learnt table prefers the role that the words show, and is the same each time."""
    examples = [roles for _, roles in lessons(annotated(n) for n in range(150))]
    table = roles_table(examples)
    shares = table.shares(["bias", "verb=us"])
    assert roles()[int(shares.argmax())] == "uses"
    again = roles_table(examples)
    assert again.rows == table.rows
    assert np.array_equal(again.weights, table.weights)


def test_papers_that_no_network_may_see_teach_no_types() -> None:
    """Where networks are asked, a paper that is left to none of them teaches only roles."""
    ((types, for_roles),) = lessons([annotated(1)], lambda paper: None)
    assert not types
    assert for_roles


def test_papers_are_shown_to_networks_that_were_not_taught_them(tmp_path: Path) -> None:
    """Papers of the first part are shown to none, since all networks were taught them."""
    assert networks(tmp_path)({"part": 1}) is None
    with pytest.raises(Exception, match=r"encoder\.onnx"):
        networks(tmp_path)({"fold": 1})
    with pytest.raises(Exception, match=r"first\.onnx"):
        networks(tmp_path)({"part": 2})


def test_generic_nouns_are_no_part_of_a_key() -> None:
    """A generic noun behind a name does not change its key."""
    assert key_of("GridNet framework") == key_of("GridNet")


def test_an_extractor_decides_by_its_tables() -> None:
    """Tables that call every candidate nothing leave a paper without mentions; others are kept."""
    paper = paper_of(annotated(3))
    types = Table((NONE, *entity_types()), {"bias": 0}, np.array([[9999, 0, 0, 0, 0, 0, 0]]))
    tables = Tables(types, profile(FAST).tables.roles)

    (nothing,) = Extractor(thorough=Profile(tables)).extract([paper])
    (usual,) = Extractor(thorough=profile(FAST)).extract([paper])

    assert not nothing.mentions
    assert any(mention.name == "GridNet3" for mention in usual.mentions)
