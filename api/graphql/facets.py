"""GraphQL types of facets: how many of what there are in each group of a connection."""

from api.graphql.declare import Namespace, declare
from api.graphql.inputs import where_name
from api.graphql.slots import Argument, Slot
from api.query.fields import is_entity
from api.query.plan import DEFAULT_PAGE, MAX_PAGE

_VALUE = (
    Slot("id", "ID | None", "The id of the node that it is; null if it is a plain value."),
    Slot("name", "str", "The value, or the name of the node that it is."),
)
_FACTOR = (
    Slot("min", "float | None", "The least; null if no claim has a factor."),
    Slot("median", "float | None", "The median; null if no claim has a factor."),
    Slot("max", "float | None", "The greatest, so the best; null if no claim has a factor."),
)
_FACET = (
    Slot("groups", "list[FacetValue]", "What the group stands for, one for each `groupBy`."),
    Slot("count", "int", "How many nodes of the connection are in the group."),
    Slot("papers", "int", "How many papers these are, or belong to, or are mentioned in."),
    Slot("claims", "int", "How many claims these are, or report, or are named in."),
    Slot("factor", "FactorSummary", "How many times better these claims say that things are."),
)


def add_facets(types: Namespace) -> None:
    """Add the types of facets."""
    declare(types, "FacetValue", "A value that things are grouped by.", _VALUE)
    declare(types, "FactorSummary", "The factors of some claims.", _FACTOR)
    declare(types, "Facet", "A group of the nodes of a connection.", _FACET)


def is_faceted(type_name: str) -> bool:
    """Say whether the connections of a type can be counted by group."""
    return type_name in ("Paper", "Claim") or is_entity(type_name)


def facet_slots(type_name: str) -> tuple[Slot, ...]:
    """Return the field of the connection of a type that gives its facets."""
    if not is_faceted(type_name):
        return ()
    text = "The groups of all nodes on all pages, whatever `first` and `after` say."
    return (Slot("facets", "list[Facet]", text, _arguments(type_name)),)


def _arguments(type_name: str) -> tuple[Argument, ...]:
    return (
        Argument(
            "groupBy",
            f"list[{type_name}Group] | None",
            "What they are grouped by, at most two; one group of all if not given.",
        ),
        Argument("first", "int", f"At most how many groups, 1 to {MAX_PAGE}.", DEFAULT_PAGE),
        Argument("orderBy", "FacetOrder | None", "Which groups come first; COUNT if not given."),
        Argument(
            "role",
            "list[Role] | None",
            "In which roles a paper must mention what it is grouped by; any if not given.",
        ),
        Argument(
            "claims",
            f"{where_name('Claim')} | None",
            "Which claims count; only what has one is counted then.",
        ),
    )
