"""The kinds of claim: vocab/claims.ttl."""

from collections import Counter

import pytest

from ontology.namespace import CLAIMS
from ontology.vocabulary import kinds

FAMILIES = {
    "speed": {"latency", "speedup", "throughput", "time"},
    "footprint": {"memory", "params", "size"},
    "resources": {"compute", "cost", "data", "energy"},
    "quality": {"quality"},
}


def test_kinds_fall_into_four_families() -> None:
    """The families hold the kinds that the annotation guide lists under them."""
    found: dict[str, set[str]] = {}
    for kind in kinds().values():
        found.setdefault(kind.family, set()).add(kind.name)
    assert found == FAMILIES


@pytest.mark.parametrize("name", sorted(name for names in FAMILIES.values() for name in names))
def test_a_kind_is_complete(name: str) -> None:
    """A kind has an IRI of its own, a description, cues and a rule for the factor."""
    kind = kinds()[name]
    assert kind.iri == CLAIMS + name
    assert kind.family_iri == f"{CLAIMS}{kind.family}-family"
    assert kind.description.endswith(".")
    assert kind.cues
    assert kind.factor_rule in ("any", "ratio")


def test_direction_of_each_kind() -> None:
    """More speed, throughput and quality is better; less of everything else is."""
    more = {name for name, kind in kinds().items() if not kind.less_is_better}
    assert more == {"speedup", "throughput", "quality"}


def test_a_cue_shows_one_kind_within_a_family() -> None:
    """Within a family no two kinds claim the same cue."""
    shown = Counter((kind.family, cue) for kind in kinds().values() for cue in kind.cues)
    assert [pair for pair, times in shown.items() if times > 1] == []
