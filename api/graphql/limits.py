"""Limits: how much one GraphQL request may ask for, told before anything is looked up.

The number of nodes is the product of the page sizes on the way to each selection, summed over all
selections; a list without ``first`` counts as ten.  (GitHub counts in the same way, by connections:
https://docs.github.com/graphql/overview/resource-limitations .)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    SelectionSetNode,
)

from api.query.plan import Branch, Page, Selection

NOMINAL_LIST = 10
"""As how many a list without ``first`` counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may have at most.

    Attributes:
        nodes: nodes that its pages and lists can hold, all together.
        depth: fields within each other.
        aliases: fields under a name of the asker's choice.
        directives: directives.
        tokens: words and signs of the document.
    """

    nodes: int = 500_000
    depth: int = 25
    aliases: int = 50
    directives: int = 50
    tokens: int = 4000


DEFAULT = Limits()


def refused(message: str, limit: str) -> GraphQLError:
    """Return the error of a request that passes a limit."""
    return GraphQLError(message, extensions={"code": f"LIMIT_{limit}"})


def check_document(document: DocumentNode, limits: Limits) -> None:
    """Count what stands in a valid document, each fragment as often as it is spread.

    Raises:
        GraphQLError: it passes a limit.
    """
    fragments = {
        each.name.value: each
        for each in document.definitions
        if isinstance(each, FragmentDefinitionNode)
    }
    known: dict[str, _Size] = {}
    for each in document.definitions:
        size = _size(each, fragments, known)
        for name, found, most in (
            ("DEPTH", size.depth, limits.depth),
            ("ALIASES", size.aliases, limits.aliases),
            ("DIRECTIVES", size.directives, limits.directives),
        ):
            if found > most:
                raise refused(f"the query has {name.lower()} {found}, {most} is allowed", name)


def check_nodes(total: int, limits: Limits) -> None:
    """Check how many nodes all root fields together can give.

    Raises:
        GraphQLError: they are too many.
    """
    if total > limits.nodes:
        raise refused(
            f"the query can give {total:,} nodes, {limits.nodes:,} are allowed;"
            " ask for smaller pages with 'first'",
            "NODES",
        )


def page_nodes(page: Page, size: int) -> int:
    """Return how many nodes a page of some size can hold, with all that is below them."""
    groups = sum(facets.first for facets in page.facets)
    return groups + sum(size * nodes_of(selection) for selection in page.selections)


def nodes_of(selection: Selection) -> int:
    """Return how many nodes there can be of a selection of one node, with that node."""
    per_type = (
        sum(_below(item) for item in items if isinstance(item, Branch))
        for items in selection.items.values()
    )
    return 1 + max(per_type, default=0)


def _below(branch: Branch) -> int:
    if branch.page is not None:
        return page_nodes(branch.page, branch.first or NOMINAL_LIST)
    if branch.selection is None:
        return 0
    size = (branch.first or NOMINAL_LIST) if branch.field.many else 1
    return size * nodes_of(branch.selection)


@dataclass(frozen=True, slots=True)
class _Size:
    """How much there is in a node of a document."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0


def _size(
    node: Node, fragments: Mapping[str, FragmentDefinitionNode], known: dict[str, _Size]
) -> _Size:
    """Return how much there is in a node; ``known`` keeps the sizes of fragments."""
    below = [_size(each, fragments, known) for each in _selections(node)]
    if isinstance(node, FragmentSpreadNode):
        name = node.name.value
        if name not in known:
            known[name] = _size(fragments[name], fragments, known)
        below.append(known[name])
    aliased = isinstance(node, FieldNode) and node.alias is not None
    return _Size(
        max((each.depth for each in below), default=0) + isinstance(node, FieldNode),
        sum(each.aliases for each in below) + aliased,
        sum(each.directives for each in below) + len(getattr(node, "directives", None) or ()),
    )


def _selections(node: Node) -> Sequence[Node]:
    found = getattr(node, "selection_set", None)
    return found.selections if isinstance(found, SelectionSetNode) else ()
