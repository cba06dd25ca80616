"""Counting: the queries that facets become.

Oxigraph takes patterns in the order in which they stand, and what costs is each node that it looks
at and each group that it hands out.  So the way starts where there is little: from the nodes, if
they are few, else from what they are grouped by (papers by hardware among 20,000: 0.1 s instead of
5 s), and groups that are not among the first are left out before they are read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from api.query.choices import choice_sets
from api.query.facets import Facets
from api.query.fields import is_entity
from api.query.filters import conditions
from api.query.groups import CLAIM, NODE, PAPER, Group
from api.sparql.terms import Cell, Iri, iri, literal, short
from ontology.shapes import node_types

_CLAIMS_OF_ENTITY = "(kg:about|kg:onHardware|kg:baselineEntity|kg:metricEntity)"
_FEWEST_FIRST = ("Hardware", "Metric", "Task", "Dataset", "Model", "Method", "Entity")


def nodes_query(asked: Facets, start: str, few: bool, lateral: bool, above: str = "") -> str:
    """Return the query for the numbers of nodes and papers by group.

    Args:
        asked: what is asked.
        start: patterns that bind the nodes ``?n0``, and ``above`` if that is given.
        few: whether these are few.
        lateral: whether the engine knows LATERAL.
        above: the variable of the nodes that each have groups of their own.
    """
    body = _body(asked, start, few, lateral, claims=False, above=above)
    keys = " ".join((above, *_keys(asked))).strip()
    grouped = f" GROUP BY {keys}" if keys else ""
    counts = f"(COUNT(DISTINCT {NODE}) AS ?count)"
    if asked.papers_wanted:
        counts += f" (COUNT(DISTINCT {_paper(asked)}) AS ?papers)"
    found = f"{{ SELECT {keys} {counts} WHERE {{ {body} }}{grouped} }}"
    named = any(_leads(group) for group in asked.groups)  # plain values are few
    if not few and not above and named and asked.order in ("COUNT", "PAPERS"):
        by = NODE if asked.order == "COUNT" else _paper(asked)
        counted = f"SELECT (COUNT(DISTINCT {by}) AS ?c) WHERE {{ {body} }}{grouped}"
        best = f"{{ {counted} ORDER BY DESC(?c) LIMIT {asked.first} }}"
        least = f"{{ SELECT (MIN(?c) AS ?least) WHERE {{ {best} }} }}"
        found = f"{found} {least} FILTER(?{asked.order.lower()} >= ?least)"
    return f"SELECT {_columns(asked, above)} ?count ?papers WHERE {{ {found} {_labels(asked)} }}"


def claims_query(
    asked: Facets,
    start: str,
    few: bool,
    lateral: bool,
    above: str = "",
    among: Sequence[tuple[Cell, ...]] | None = None,
) -> str:
    """Return the query for the number of claims by group and factor; ``among`` some groups."""
    body = _body(asked, start, few, lateral, claims=True, above=above)
    if among is not None and asked.groups:
        rows = " ".join(f"({' '.join(map(_term, values))})" for values in among)
        listed = f"VALUES ({' '.join(_keys(asked))}) {{ {rows} }}"
        body = f"{listed} LATERAL {{ {body} }}" if lateral else f"{listed} {body}"
    claim = _claim(asked)
    names = " ".join((above, *_keys(asked), "?f")).strip()
    counts = f"(COUNT(DISTINCT {claim}) AS ?claims)"
    where = f"{{ {body} OPTIONAL {{ {claim} kg:factor ?f }} }}"
    found = f"{{ SELECT {names} {counts} WHERE {where} GROUP BY {names} }}"
    return f"SELECT {_columns(asked, above)} ?f ?claims WHERE {{ {found} {_labels(asked)} }}"


def _body(
    asked: Facets, start: str, few: bool, lateral: bool, claims: bool, above: str = ""
) -> str:
    """Return the patterns that bind the groups of each node, and its papers and claims."""
    groups = _groups(asked, lateral and not (few or above))
    of_papers = (asked.papers_wanted and not claims) or any(g.of == PAPER for g in asked.groups)
    links = _links(asked, of_papers, claims or asked.of_claims)
    if asked.claims is not None:
        links.append(f"{{ {conditions('Claim', asked.claims, _claim(asked))} }}")
    leading = bool(groups) and groups[0][0] and not (few or above)
    if leading:
        parts = [groups[0][1], *links, start, *(pattern for _, pattern in groups[1:])]
    else:
        parts = [start, *links, *(pattern for _, pattern in groups)]
    if not lateral or not (leading or few or above):
        # LATERAL keeps the order, at a price for each row; from all nodes no order is better.
        return " ".join(parts)
    first, *others = (part for part in parts if part)
    return " ".join((first, *(f"LATERAL {{ {part} }}" for part in others)))


def _groups(asked: Facets, leading: bool) -> list[tuple[bool, str]]:
    """Return the pattern of each group, and whether it leads to few nodes; those first that do.

    With ``leading`` the first of them does not follow from its owner but leads to it.
    """
    owners = {PAPER: _paper(asked), CLAIM: _claim(asked), NODE: NODE}
    listed = list(zip(_keys(asked), asked.groups, strict=True))
    if any(group.name == "ROLE" for group in asked.groups):
        return [(False, _by_role(asked, listed, owners))]
    listed.sort(key=lambda each: _place(each[1]))
    return [
        (
            _leads(group),
            group_pattern(group, owners[group.of], key, asked.roles, leading and not place),
        )
        for place, (key, group) in enumerate(listed)
    ]


def _place(group: Group) -> int:
    if not _leads(group):
        return len(_FEWEST_FIRST)
    return _FEWEST_FIRST.index(str(group.target)) if group.mentioned else -1


def leads_to_few(group: Group) -> bool:
    """Say whether the way from a group is short: few nodes, or few claims that lead to them."""
    return _leads(group) and _place(group) <= 0


def role_pattern(group: Group | None, roles: Sequence[str]) -> str:
    """Return the pattern of the roles ``?r`` in which a paper ``?o`` mentions values ``?v``."""
    parts = ["?o kg:hasMention ?m . ?m kg:role ?r ."]
    if group is not None:
        parts.append(group_pattern(replace(group, path="kg:entity"), "?m", "?v", ()))
    return " ".join((*parts, *_among("?r", roles)))


def _leads(group: Group) -> bool:
    """Say whether a group leads to few nodes."""
    return group.mentioned or (group.of == CLAIM and group.target is not None)


def group_pattern(
    group: Group, owner: str, value: str, roles: Iterable[str], leading: bool = False
) -> str:
    """Return the pattern that binds a value of its owner; ``roles`` are those that count."""
    named = "|".join(f"kg:{role}" for role in roles)
    path = f"({named})" if group.mentioned and named else group.path
    reach = f"{owner} {path} {value} ."
    if group.choices == "EntityType":
        types = ", ".join(iri(str(choice.term)) for choice in choice_sets()["EntityType"].choices)
        return f"{reach} FILTER({value} IN ({types}))"
    if group.mentioned and group.target != "Entity":
        kind = f"{value} a {short(node_types()[str(group.target)].iri)} ."
        return f"{kind} {reach}" if leading else f"{reach} {kind}"
    return reach


def _by_role(asked: Facets, listed: Sequence[tuple[str, Group]], owners: dict[str, str]) -> str:
    """Return the pattern of groups of which one is the role of what the other names."""
    role = next(key for key, group in listed if group.name == "ROLE")
    others = [(key, group) for key, group in listed if key != role]
    parts = [f"{_paper(asked)} kg:hasMention ?m . ?m kg:role {role} ."]
    mentioned = [(key, group) for key, group in others if group.mentioned]
    if is_entity(asked.type) and not mentioned:
        parts.append(f"?m kg:entity {NODE} .")
    for key, group in others:
        joined = replace(group, path="kg:entity") if group.mentioned else group
        owner = "?m" if group.mentioned else owners[group.of]
        parts.append(group_pattern(joined, owner, key, ()))
    return " ".join((*parts, *_among(role, asked.roles)))


def _among(role: str, roles: Sequence[str]) -> Iterator[str]:
    """Yield the filter that leaves only roles that count, if not all do."""
    if roles:
        yield f"FILTER({role} IN ({', '.join(map(literal, roles))}))"


def _links(asked: Facets, papers: bool, claims: bool) -> list[str]:
    """Return the patterns that join the papers and claims of a node."""
    if asked.type == "Claim":
        return [f"{PAPER} kg:reports {NODE} ."] if papers else []
    if asked.type == "Paper":
        return [f"{NODE} kg:reports {CLAIM} ."] if claims else []
    found = [f"{PAPER} kg:mentions {NODE} ."] if papers else []
    found += [f"{CLAIM} {_CLAIMS_OF_ENTITY} {NODE} ."] if claims else []
    return found + ([f"{PAPER} kg:reports {CLAIM} ."] if papers and claims else [])


def _paper(asked: Facets) -> str:
    return NODE if asked.type == "Paper" else PAPER


def _claim(asked: Facets) -> str:
    return NODE if asked.type == "Claim" else CLAIM


def _keys(asked: Facets) -> list[str]:
    return [f"?g{number}" for number in range(len(asked.groups))]


def _columns(asked: Facets, above: str) -> str:
    pairs = (f"{key} ?l{number}" for number, key in enumerate(_keys(asked)))
    return " ".join((above, *pairs)).strip()


def _labels(asked: Facets) -> str:
    return " ".join(
        f"OPTIONAL {{ {key} {group.label} ?l{number} }}"
        for number, (key, group) in enumerate(zip(_keys(asked), asked.groups, strict=True))
        if group.label
    )


def _term(cell: Cell) -> str:
    if isinstance(cell, Iri):
        return iri(cell.value)
    return literal(cell) if isinstance(cell, str | int | float) else "UNDEF"
