"""Fields: what can be asked of a node and filtered by, read from the model once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from api.query.choices import set_name
from api.sparql.terms import short
from ontology.nodes import Property
from ontology.shapes import entity_types, node_types

_CHOICE_CLASSES = ("ClaimKind", "ClaimFamily")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a node type.

    Attributes:
        name: public name.
        path: SPARQL property path from the node to the value.
        datatype: local XSD name of a plain value, else None.
        choices: name of the closed set that the value comes from, else None.
        target: node type that the field leads to, else None.
        many: whether there may be several values.
        required: whether there is always one.
        unbounded: whether there may be so many that they come in pages.
        mixed: whether the path also leads to nodes of other types.
    """

    name: str
    path: str
    description: str
    datatype: str | None = None
    choices: str | None = None
    target: str | None = None
    many: bool = False
    required: bool = False
    unbounded: bool = False
    mixed: bool = False

    def reach(self, node: str, value: str) -> str:
        """Return the pattern that leads from a node to a value."""
        kind = f" {value} a {short(node_types()[str(self.target)].iri)} ." if self.mixed else ""
        return f"{node} {self.path} {value} .{kind}"


_NAMES_ENTITY = "^(kg:about|kg:onHardware|kg:baselineEntity|kg:metricEntity)"
_INVERSE = (
    ("Entity", "narrower", "^skos:broader", "The narrower concepts.", "Entity"),
    ("Entity", "papers", "^kg:mentions", "The papers that mention it.", "Paper"),
    ("Entity", "proposedBy", "^kg:proposes", "The papers that propose it.", "Paper"),
    ("Entity", "evaluatedBy", "^kg:evaluatesOn", "The papers that evaluate on it.", "Paper"),
    ("Entity", "trainedOnBy", "^kg:trainsOn", "The papers that train on it.", "Paper"),
    ("Entity", "comparedBy", "^kg:comparesWith", "The papers that compare with it.", "Paper"),
    ("Entity", "runOnBy", "^kg:runsOn", "The papers that run on it.", "Paper"),
    ("Entity", "usedBy", "^kg:uses", "The papers that use it.", "Paper"),
    ("Entity", "addressedBy", "^kg:addresses", "The papers that address it.", "Paper"),
    ("Entity", "measuredBy", "^kg:measures", "The papers that measure it.", "Paper"),
    ("Entity", "backgroundOf", "^kg:background", "The papers that it is background of.", "Paper"),
    ("Entity", "mentions", "^kg:entity", "The mentions of it, one for each paper.", "Mention"),
    ("Entity", "claims", _NAMES_ENTITY, "The claims that name it, in any place.", "Claim"),
    ("Entity", "claimsAbout", "^kg:about", "The claims that hold for it.", "Claim"),
    ("Entity", "claimsAgainst", "^kg:baselineEntity", "The claims whose baseline it is.", "Claim"),
    ("Hardware", "claimsOn", "^kg:onHardware", "The claims measured on it.", "Claim"),
    ("Metric", "claimsIn", "^kg:metricEntity", "The claims of quality that it measures.", "Claim"),
    ("Model", "succeededBy", "^kg:succeeds", "The models that follow it in its series.", "Model"),
    ("Task", "datasets", "^kg:forTask", "The datasets that were made for it.", "Dataset"),
    ("SourceDocument", "papers", "^kg:listedOn", "The papers that it lists.", "Paper"),
    ("SourceDocument", "quotes", "^kg:quotedFrom", "The evidence that stands in it.", "Evidence"),
    ("Section", "paper", "^kg:hasSection", "The paper that it is a section of.", "Paper"),
    ("Claim", "paper", "^kg:reports", "The paper that reports it.", "Paper"),
    ("Mention", "paper", "^kg:hasMention", "The paper that mentions it.", "Paper"),
    ("Evidence", "claims", "^kg:hasEvidence", "The claims that it proves.", "Claim"),
    ("Evidence", "mentions", "^kg:hasEvidence", "The mentions that it shows.", "Mention"),
)
"""Relations that the graph holds the other way round; those that lead to many come in pages."""

_FEW = ("paper", "narrower", "succeededBy")


@cache
def fields_of(type_name: str) -> Mapping[str, Field]:
    """Return the fields of a node type by name."""
    own = [_field(p) for p in node_types()[type_name].properties if p.is_field]
    return MappingProxyType({field.name: field for field in (*own, *_inverses(type_name))})


@cache
def filters_of(type_name: str) -> Mapping[str, Field]:
    """Return what the nodes of a type can be filtered by, by name."""
    own = [_field(p) for p in node_types()[type_name].properties if p.is_filter]
    return MappingProxyType({field.name: field for field in (*own, *_inverses(type_name))})


def concrete_types(type_name: str) -> tuple[str, ...]:
    """Return the types that a node met under a type can really have.

    >>> concrete_types("Claim"), concrete_types("Entity")[:2]
    (('Claim',), ('Dataset', 'Hardware'))
    """
    if type_name == "Entity":
        return entity_types()
    if type_name == "Node":
        return tuple(name for name in node_types() if name != "Entity")
    return (type_name,)


def relation(target: str, wanted: Any) -> Any:
    """Return the filter of what a relation leads to: a text is the name of an entity.

    >>> relation("Method", "FP8"), relation("Claim", {"own": True})
    ({'name': 'FP8'}, {'own': True})
    """
    return {"name": wanted} if isinstance(wanted, str) and is_entity(target) else wanted


def several(wanted: Any) -> Sequence[Any]:
    """Return what a list holds; what is no list is one value."""
    return wanted if isinstance(wanted, list | tuple) else [wanted]


def is_entity(type_name: str) -> bool:
    """Say whether a type is `Entity` or one of the entity types."""
    return type_name == "Entity" or type_name in entity_types()


def _inverses(type_name: str) -> list[Field]:
    owners = ("Entity", type_name) if is_entity(type_name) else (type_name,)
    return [
        Field(
            name,
            path,
            text,
            target=target,
            many=name != "paper",
            unbounded=name not in _FEW and of != "Evidence",
            mixed=of == "Evidence",
        )
        for of, name, path, text, target in _INVERSE
        if of in owners
    ]


def _field(prop: Property) -> Field:
    choices = prop.target if prop.target in _CHOICE_CLASSES else None
    if prop.choices:
        choices = set_name(prop.name)
    return Field(
        name=prop.name,
        path=short(prop.path),
        description=prop.description,
        datatype=None if choices else prop.datatype,
        choices=choices,
        target=None if choices else prop.target,
        many=prop.many,
        required=prop.required,
    )
