"""GraphQL inputs: the ``where`` language of `api.query.filters`, one input for each node type."""

from api.graphql.declare import Namespace, declare_input
from api.graphql.slots import Slot
from api.query.fields import Field, filters_of, is_entity
from ontology.shapes import node_types

_TESTS = {"string": "TextWhere", "integer": "IntWhere", "double": "FloatWhere", "boolean": "bool"}
_LOGIC = {
    "and": "All of these must hold as well.",
    "or": "At least one of these must hold.",
    "not": "None of these may hold.",
}


def add_inputs(types: Namespace) -> None:
    """Add the tests of plain values and the filters of all node types."""
    _add_tests(types)
    for name, node_type in node_types().items():
        slots = [*_naming(name), *map(_slot, filters_of(name).values()), *_logic(name)]
        unique = {slot.name: slot for slot in reversed(slots)}
        text = f"Which {name} nodes are wanted; all that is given must hold."
        declare_input(types, where_name(node_type.name), text, reversed(unique.values()))


def add_orders(types: Namespace) -> None:
    """Add the orders of all node types."""
    for name in node_types():
        field = Slot("field", f"{name}OrderField", "What is compared.")
        way = Slot("direction", "OrderDirection | None", "ASC if not given.", required=False)
        declare_input(types, order_name(name), f"An order of {name} nodes.", [field, way])


def order_name(type_name: str) -> str:
    """Return the name of the order of a node type."""
    return f"{type_name}Order"


def where_name(type_name: str) -> str:
    """Return the name of the filter of a node type."""
    return f"{type_name}Where"


def _add_tests(types: Namespace) -> None:
    text = [
        _optional("eq", "str", "Is exactly this."),
        _optional("ne", "str", "Is there, and is another than this."),
        _optional("in", "list[str]", "Is one of these."),
        _optional("contains", "str", "Contains this, in upper or lower case."),
        _optional("startsWith", "str", "Starts with this, in upper or lower case."),
        _optional("gt", "str", "Comes after this, as dates in ISO 8601 do."),
        _optional("gte", "str", "Is this or comes after it."),
        _optional("lt", "str", "Comes before this."),
        _optional("lte", "str", "Is this or comes before it."),
    ]
    declare_input(types, "TextWhere", "Tests of a text; all that are given must hold.", text)
    for name, kind in (("IntWhere", "int"), ("FloatWhere", "float")):
        numbers = [
            _optional("eq", kind, "Is this."),
            _optional("ne", kind, "Is there, and is another than this."),
            _optional("in", f"list[{kind}]", "Is one of these."),
            _optional("gt", kind, "Is greater than this."),
            _optional("gte", kind, "Is this or greater."),
            _optional("lt", kind, "Is less than this."),
            _optional("lte", kind, "Is this or less."),
        ]
        declare_input(types, name, "Tests of a number; all that are given must hold.", numbers)


def _naming(type_name: str) -> list[Slot]:
    ids = _optional("id", "list[ID]", "Has one of these ids.")
    if type_name == "Claim":
        speedup = (
            "Whether it is a speedup: of the family SPEED, own, comparative, direction BETTER."
        )
        return [ids, _optional("speedup", "bool", speedup)]
    if not is_entity(type_name):
        return [ids]
    return [
        _optional("name", "str", "Bears this name, in any spelling."),
        _optional("id", "list[ID]", "Has one of these ids."),
        _optional(
            "includeNarrower",
            "bool",
            "Whether name and id stand for all narrower concepts too; true if not given.",
        ),
        _optional("type", "list[EntityType]", "Has one of these types."),
    ]


def _slot(field: Field) -> Slot:
    if field.choices:
        return _optional(field.name, f"list[{field.choices}]", f"One of these: {field.description}")
    if field.target:
        annotation = where_name(field.target)
        return _optional(field.name, annotation, f"There is one such: {field.description}")
    return _optional(field.name, _TESTS[str(field.datatype)], field.description)


def _logic(type_name: str) -> list[Slot]:
    annotation = f"list[{where_name(type_name)}]"
    return [_optional(name, annotation, text) for name, text in _LOGIC.items()]


def _optional(name: str, annotation: str, description: str) -> Slot:
    return Slot(name, f"{annotation} | None", description, required=False)
