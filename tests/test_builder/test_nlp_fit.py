"""Tests of learning the decision tables."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from builder.nlp.decisions import Table, Tables, read_table
from builder.nlp.extract import Extractor
from builder.nlp.fit import NONE, fit, groups_of, key_of, paper_of
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


def gold(tmp_path: Path) -> Path:
    """Write a gold file of twelve papers."""
    file = tmp_path / "gold.jsonl"
    file.write_text("\n".join(json.dumps(annotated(n)) for n in range(12)), encoding="utf-8")
    return file


def test_candidates_cover_the_gold() -> None:
    """The names of an annotated paper are among its candidates."""
    reading, groups = groups_of(annotated(3))
    surfaces = {reading.surface(*span) for found in groups for span in found.spans}
    assert {"GridNet3", "BoxLoss3"} <= surfaces


def test_learning_tells_roles_apart(tmp_path: Path) -> None:
    """Learned tables prefer the role that the words show, and are the same each time."""
    file = gold(tmp_path)
    fit(file, tmp_path / "types.tsv", tmp_path / "roles.tsv")
    first = (tmp_path / "roles.tsv").read_text(encoding="utf-8")
    table = read_table(tmp_path / "roles.tsv")
    shares = table.shares(["bias", "verb=us"])
    assert roles()[int(shares.argmax())] == "uses"
    fit(file, tmp_path / "types.tsv", tmp_path / "roles.tsv")
    assert (tmp_path / "roles.tsv").read_text(encoding="utf-8") == first


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
