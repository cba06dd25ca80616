"""Columns: what the tables of papers, entities, mentions and claims hold, and of which type."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from api.things import literals, references
from ontology.nodes import Property
from ontology.shapes import entity_types

_TEXTS = frozenset({"abstract", "quote", "sentence"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``type`` is string, integer, double or boolean, of lists if ``many``."""

    name: str
    type: str
    description: str
    many: bool = False


@cache
def tables(*, text: bool = True) -> Mapping[str, tuple[Column, ...]]:
    """Return the columns of each table, by name; without text, none holds text of papers.

    >>> list(tables())
    ['papers', 'entities', 'mentions', 'claims']
    """
    found = {
        "papers": (_iri("paper"), *_of("Paper"), *_papers()),
        "entities": (_iri("entity"), *_entities()),
        "mentions": (*_mentions(), *_of("Mention"), *_of("Evidence")),
        "claims": (_iri("claim"), *_claims(), *_of("Claim"), *_of("Evidence")),
    }
    return MappingProxyType(
        {
            name: tuple(each for each in columns if text or each.name not in _TEXTS)
            for name, columns in found.items()
        }
    )


def _papers() -> tuple[Column, ...]:
    return (
        Column("listedOn", "string", "The names of the files that it was read from.", many=True),
        Column("speedup", "boolean", "Whether it reports a speedup."),
        Column("mentions", "integer", "How many entities it mentions."),
        Column("claims", "integer", "How many claims it reports."),
    )


def _entities() -> tuple[Column, ...]:
    own = {each.name: each for kind in entity_types() for each in _of(kind)}
    linked = {p.name: _column(p) for kind in entity_types() for p in references(kind)}
    return (
        Column("type", "string", f"One of {', '.join(entity_types())}."),
        *own.values(),
        *linked.values(),
        Column("papers", "integer", "How many papers mention it."),
    )


def _mentions() -> tuple[Column, ...]:
    return (
        Column("paper", "string", "The IRI of the paper."),
        Column("entity", "string", "The IRI of the entity."),
        Column("label", "string", "The entity's preferred name."),
        Column("type", "string", "The entity's type."),
    )


def _claims() -> tuple[Column, ...]:
    return (
        Column("paper", "string", "The IRI of the paper."),
        Column("speedup", "boolean", "Whether it is own, comparative, better, of family speed."),
        Column("hardware", "string", "The names of the hardware measured on.", many=True),
        Column("about", "string", "The models, datasets and tasks that it holds for.", many=True),
        Column("baselineEntity", "string", "The name of the entity that the baseline names."),
        Column("metricEntity", "string", "The name of the metric that the text names."),
    )


def _of(kind: str) -> tuple[Column, ...]:
    return tuple(map(_column, literals(kind)))


def _column(each: Property) -> Column:
    return Column(each.name, each.datatype or "string", each.description, each.many)


def _iri(name: str) -> Column:
    return Column(name, "string", f"The IRI of the {name}.")
