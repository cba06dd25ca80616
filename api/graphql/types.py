"""GraphQL object types, one for each node type of the model, and their Relay connections."""

from api.graphql.declare import Namespace, declare, declare_interface
from api.graphql.facets import add_facets, facet_slots
from api.graphql.inputs import order_name, where_name
from api.graphql.slots import Argument, Slot
from api.query.fields import Field, fields_of, is_entity
from api.query.plan import DEFAULT_PAGE, MAX_PAGE
from ontology.shapes import node_types

_SCALARS = {"string": "str", "integer": "int", "double": "float", "boolean": "bool"}
_PAGE_INFO = (
    Slot("hasNextPage", "bool", "Whether there is more after this page."),
    Slot("hasPreviousPage", "bool", "Whether there is more before this page."),
    Slot("startCursor", "str | None", "The cursor of the first edge."),
    Slot("endCursor", "str | None", "The cursor of the last edge: `after` of the next page."),
)
_ROLE = Argument(
    "role",
    "list[Role] | None",
    "The roles that the entity may have in the paper; any if not given.",
)
_NARROWER = Argument(
    "includeNarrower", "bool", "Whether what belongs to a narrower concept counts.", False
)


def add_types(types: Namespace) -> None:
    """Add the interfaces, the node types and the connections."""
    identity = Slot("id", "ID", "The IRI of the node, the same in SPARQL.")
    declare_interface(types, "Node", "A node of the graph, to be met again by its id.", [identity])
    add_facets(types)
    declare(types, "PageInfo", "Where a page stands among the others.", _PAGE_INFO)
    for name, node_type in node_types().items():
        if name == "Entity":
            slots = [_slot(name, field) for field in fields_of(name).values()]
            declare_interface(types, name, node_type.description, slots, ("Node",))
    for name, node_type in node_types().items():
        if name != "Entity":
            known = fields_of("Entity") if is_entity(name) else {}
            own = [field for key, field in fields_of(name).items() if key not in known]
            base = "Entity" if is_entity(name) else "Node"
            slots = [_slot(name, field) for field in own]
            declare(types, name, node_type.description, slots, (base,))
        add_connection(types, name)


def add_connection(types: Namespace, name: str) -> None:
    """Add the Relay connection of a type."""
    edge = [
        Slot("cursor", "str", "The place of the node among all: `after` of a page that follows."),
        Slot("node", name, "The node."),
    ]
    declare(types, f"{name}Edge", f"A place of a {name} in a page.", edge)
    page = [
        *facet_slots(name),
        Slot("totalCount", "int", "How many there are on all pages; counted only if asked for."),
        Slot("edges", f"list[{name}Edge]", "The nodes of the page with their cursors."),
        Slot("pageInfo", "PageInfo", "Where the page stands among the others."),
    ]
    declare(types, f"{name}Connection", f"A page of {name} nodes, sorted by id if not told.", page)


def page_arguments(type_name: str) -> tuple[Argument, ...]:
    """Return the arguments of a connection."""
    return (
        Argument("where", f"{where_name(type_name)} | None", "Which of them; all if not given."),
        Argument("first", "int", f"How many to a page, 1 to {MAX_PAGE}.", DEFAULT_PAGE),
        Argument("after", "str | None", "The cursor that the page comes after."),
        _ordered(type_name),
    )


def _slot(owner: str, field: Field) -> Slot:
    if field.unbounded:
        target = str(field.target)
        arguments = page_arguments(target)
        arguments += (_ROLE,) if field.path == "^kg:mentions" else ()
        arguments += (_NARROWER,) if is_entity(owner) else ()
        return Slot(field.name, f"{target}Connection", field.description, arguments)
    annotation = field.choices or field.target or _SCALARS[str(field.datatype)]
    if field.many:
        return Slot(field.name, f"list[{annotation}]", field.description, _list_arguments(field))
    if not field.required:
        annotation += " | None"
    return Slot(field.name, annotation, field.description)


def _list_arguments(field: Field) -> tuple[Argument, ...]:
    if field.target is None:
        return ()
    return (
        Argument("where", f"{where_name(field.target)} | None", "Which of them; all if not given."),
        Argument("first", "int | None", f"At most how many, 1 to {MAX_PAGE}; all if not given."),
        _ordered(field.target),
    )


def _ordered(type_name: str) -> Argument:
    text = "What they are sorted by, then by id; what has no value comes last."
    return Argument("orderBy", f"list[{order_name(type_name)}] | None", text)
