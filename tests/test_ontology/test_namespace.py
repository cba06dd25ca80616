"""The names of the ontology."""

import pytest

from ontology.namespace import ONTOLOGY, PREFIXES, local_name, model, terms


def test_terms_of_the_model_are_names() -> None:
    """Classes and properties of model.ttl are attributes of the namespace."""
    assert str(terms().Claim) == ONTOLOGY + "Claim"
    assert str(terms()["reports"]) == ONTOLOGY + "reports"


def test_unknown_terms_are_refused() -> None:
    """A mistyped name does not pass silently."""
    with pytest.raises(AttributeError):
        _ = terms().Papper


def test_prefixes_agree_with_the_model() -> None:
    """A prefix means the same in Python as in model.ttl."""
    declared = {prefix: str(iri) for prefix, iri in model().namespaces()}
    shared = set(PREFIXES) & set(declared)
    assert {"kg", "skos", "claims"} <= shared
    assert {p: PREFIXES[p] for p in shared} == {p: declared[p] for p in shared}


@pytest.mark.parametrize(
    ("iri", "name"),
    [("https://a.org/x#y", "y"), ("https://a.org/x/y", "y"), ("https://a.org/n#a/b", "b")],
)
def test_local_names(iri: str, name: str) -> None:
    """The local name is what follows the last separator."""
    assert local_name(iri) == name
