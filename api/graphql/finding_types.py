"""Declare the types of what can be found and of answers to questions."""

from api.edges import relations
from api.finding.comparison import ROWS
from api.finding.search import thing_types
from api.graphql.asking import ANSWERS
from api.graphql.declare import Namespace, declare
from api.graphql.enums import add_enum
from api.graphql.findings import FINDINGS
from api.graphql.slots import Slot
from api.query.choices import constant
from ontology.namespace import local_name
from ontology.shapes import node_types


def add_findings(types: Namespace) -> None:
    """Add the types of what can be found."""
    kinds = {constant(name): node_types()[name].description for name in (*thing_types(), "Claim")}
    add_enum(types, "ThingType", "What a thing is.", kinds)
    joins = {constant(local_name(each)): f"'{local_name(each)}'" for each in relations()}
    add_enum(types, "Relation", "What joins two things.", joins)
    rows = {constant(name): f"By {name}." for name in ROWS}
    add_enum(types, "ComparedBy", "What tells rows of a comparison apart.", rows)
    for name, found in FINDINGS.items():
        slots = [Slot(field, *told) for field, told in found.fields.items()]
        declare(types, name, found.description, slots)


def add_answers(types: Namespace) -> None:
    """Add the types of answers."""
    for name, (text, fields) in ANSWERS.items():
        slots = [Slot(field, annotation, told) for field, (annotation, told) in fields.items()]
        declare(types, name, text, slots)
