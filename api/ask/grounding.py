"""Grounding: what a question names, looked up in the graph before it is asked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.ask.errors import NotUnderstood
from api.ask.question import (
    All,
    AnyOf,
    ClaimTest,
    Condition,
    Find,
    Mentioned,
    Named,
    Names,
    Not,
    Reports,
    Subject,
)
from api.graph import GraphHandle
from api.sparql.terms import iri, literal
from ontology.lexicon import label_key
from ontology.vocabulary import ancestors, concepts


@dataclass(frozen=True, slots=True)
class Kinship:
    """The concepts that are directly broader and narrower than one, by label."""

    broader: tuple[Named, ...] = ()
    narrower: tuple[Named, ...] = ()


def grounded(handle: GraphHandle, find: Find) -> Find:
    """Return a question with the papers of its subjects found, and its baselines checked.

    Raises:
        NotUnderstood: nothing in the graph is compared with such a baseline.
    """
    claim = find.claim and _claim(handle, find.claim)
    parts = tuple(_ground(handle, part) for part in find.condition.parts)
    return replace(find, condition=All(parts), claim=claim)


def named_in(find: Find) -> tuple[Named, ...]:
    """Return what a question names, each once, in order."""
    found: dict[str, Named] = {}
    for condition in find.condition.parts:
        found |= _named(condition)
    if find.claim is not None:
        found |= {named.label: named for named in _of_claim(find.claim)}
    if find.under is not None:
        found[find.under.label] = find.under
    return tuple(named for named in found.values() if named.type != "Paper")


def all_named(find: Find) -> tuple[Named, ...]:
    """Return all that a question names, also what must not be."""
    found = list(named_in(find))
    stack: list[Condition] = list(find.condition.parts)
    while stack:
        part = stack.pop(0)
        if isinstance(part, Not):
            stack.append(part.part)
        elif isinstance(part, AnyOf | All):
            stack += part.parts
        else:
            found += _named(part).values()
    return tuple({named.label: named for named in found}.values())


def kinship(handle: GraphHandle, named: tuple[Named, ...]) -> Mapping[str, Kinship]:
    """Return the concepts around some things, by the label of each."""
    owners = {node: each.label for each in named for node in each.ids}
    broader: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    narrower: defaultdict[str, dict[str, Named]] = defaultdict(dict)
    if owners:
        listed = " ".join(map(iri, sorted(owners)))
        rows = handle.engine.select(
            f"SELECT ?one ?up ?other ?label {{ VALUES ?one {{ {listed} }}"
            " { ?one skos:broader ?other BIND(true AS ?up) }"
            " UNION { ?other skos:broader ?one BIND(false AS ?up) }"
            " ?other skos:prefLabel ?label }"
        )
        for one, up, other, label in rows:
            side = broader if up else narrower
            text = str(label)
            side[owners[str(one)]][text] = Named(text, text, "", (str(other),))
    for each in named:
        if not each.known:
            broader[each.label] |= _known_above(each)
    return {
        each.label: Kinship(
            tuple(broader[each.label][label] for label in sorted(broader[each.label])),
            tuple(narrower[each.label][label] for label in sorted(narrower[each.label])),
        )
        for each in named
    }


def _known_above(named: Named) -> dict[str, Named]:
    """Return what the vocabularies have above a concept that the graph does not hold."""
    known = concepts()
    key = next((k for k, concept in known.items() if concept.label == named.label), None)
    above = ancestors(key, known)[:2] if key is not None else ()
    labels = (known[each].label for each in above)
    return {label: Named(label, label, "") for label in labels}


def _ground(handle: GraphHandle, condition: Condition) -> Condition:
    if isinstance(condition, Subject) and not condition.titles:
        return _subject(handle, condition)
    if isinstance(condition, Mentioned) and condition.roles == ("proposes",):
        return replace(condition, exact=_is_proposed(handle, condition.entity))
    if isinstance(condition, Not):
        return Not(_ground(handle, condition.part))
    if isinstance(condition, AnyOf | All):
        return type(condition)(tuple(_ground(handle, part) for part in condition.parts))
    if isinstance(condition, Reports):
        return Reports(_claim(handle, condition.test))
    return condition


def _is_proposed(handle: GraphHandle, entity: Named) -> bool:
    """Say whether a paper proposes a thing itself, and not only something narrower."""
    listed = " ".join(map(iri, entity.ids))
    asked = f"ASK {{ VALUES ?entity {{ {listed} }} ?paper kg:proposes ?entity }}"
    return bool(entity.ids) and handle.engine.ask(asked)


def _subject(handle: GraphHandle, subject: Subject) -> Condition:
    """Return the papers that propose a thing or begin with its name; else all that mention it."""
    entity = subject.entity
    if entity.type == "Paper":
        return replace(subject, titles=(entity.label,))
    if not entity.ids:
        return Mentioned(entity)
    listed = " ".join(map(iri, entity.ids))
    rows = handle.engine.select(
        f"SELECT DISTINCT ?title ?proposes {{ VALUES ?entity {{ {listed} }}"
        " { ?paper kg:proposes ?entity BIND(true AS ?proposes) }"
        " UNION { ?paper kg:uses ?entity BIND(false AS ?proposes) } ?paper kg:title ?title }"
    )
    found = [(str(title), bool(proposes)) for title, proposes in rows]
    keys = {label_key(entity.label), label_key(entity.text)}
    own = [title for title, _ in found if label_key(title.split(":")[0]) in keys]
    proposing = [title for title, proposes in found if proposes]
    if not own and handle.engine.ask(f"ASK {{ VALUES ?e {{ {listed} }} ?n skos:broader ?e }}"):
        return Mentioned(entity)  # a family such as pruning is nobody's own
    chosen = own or proposing
    return replace(subject, titles=tuple(sorted(set(chosen)))) if chosen else Mentioned(entity)


def _claim(handle: GraphHandle, test: ClaimTest) -> ClaimTest:
    if test.baseline is None:
        return test
    texts = [each for each in test.baseline.members if isinstance(each, str)]
    for text in texts:
        found = f"FILTER(CONTAINS(LCASE(?text), {literal(text.lower())}))"
        if not handle.engine.ask(f"ASK {{ ?claim kg:baseline ?text {found} }}"):
            raise NotUnderstood((text,))
    return test


def _named(condition: Condition) -> dict[str, Named]:
    if isinstance(condition, Mentioned | Subject):
        return {condition.entity.label: condition.entity}
    if isinstance(condition, Not | AnyOf):
        return {}
    if isinstance(condition, All):
        return {k: v for part in condition.parts for k, v in _named(part).items()}
    return _of_claim_dict(condition.test) if isinstance(condition, Reports) else {}


def _of_claim_dict(test: ClaimTest) -> dict[str, Named]:
    return {named.label: named for named in _of_claim(test)}


def _of_claim(test: ClaimTest) -> list[Named]:
    lists: tuple[Names | None, ...] = (test.hardware, test.about, test.baseline)
    return [e for names in lists if names for e in names.members if isinstance(e, Named)]
