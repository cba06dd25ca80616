"""A naive GraphQL server over rdflib: one step of the graph after the other, nothing compiled."""

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from graphql import ExecutionResult, GraphQLSchema, graphql_sync
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SKOS

from api.query.choices import choice_sets, constant
from api.query.fields import Field, fields_of, filters_of, is_entity
from ontology.lexicon import label_key
from ontology.namespace import ONTOLOGY, PREFIXES
from ontology.shapes import node_types
from tests.test_api.library_graph import library_quads

ROOTS = {
    "papers": "Paper",
    "claims": "Claim",
    "entities": "Entity",
    "methods": "Method",
    "hardware": "Hardware",
    "mentions": "Mention",
    "evidence": "Evidence",
    "sources": "SourceDocument",
}


def library() -> Graph:
    """Return the graph of the library."""
    text = "\n".join(f"{quad.triple} ." for quad in set(library_quads()))
    return Graph().parse(data=text, format="nt")


class Naive:
    """Answers queries to a schema from a graph."""

    def __init__(self, graph: Graph, schema: GraphQLSchema) -> None:
        self.graph = graph
        self.schema = schema

    def execute(self, query: str, variables: Mapping[str, Any]) -> ExecutionResult:
        """Return the result of a query."""
        return graphql_sync(
            self.schema,
            query,
            variable_values=dict(variables),
            field_resolver=self._resolve,
            type_resolver=lambda node, info, _: self.type_of(node),
        )

    def type_of(self, node: URIRef) -> str:
        """Return the concrete type of a node."""
        known = set(node_types()) - {"Entity"}
        names = (str(t).removeprefix(ONTOLOGY) for t in self.graph.objects(node, RDF.type))
        return next(name for name in names if name in known)

    def nodes(self, type_name: str) -> list[URIRef]:
        """Return all nodes of a type, by id."""
        found = self.graph.subjects(RDF.type, URIRef(node_types()[type_name].iri))
        return sorted(set(found), key=str)  # type: ignore[arg-type]

    def values(self, node: URIRef, field: Field) -> list[Any]:
        """Return where a field leads from a node."""
        inverse, names = field.path.startswith("^"), field.path.strip("^()").split("|")
        found: set[Any] = set()
        for name in names:
            prop = _iri(name.removeprefix("^"))
            step = self.graph.subjects if inverse else self.graph.objects
            found |= set(step(prop, node) if inverse else step(node, prop))
        if field.mixed:
            found &= set(self.nodes(str(field.target)))
        return sorted(found, key=str)

    def plain(self, field: Field, value: Any) -> Any:
        """Return a value as it is answered."""
        python = value.toPython() if isinstance(value, Literal) else str(value)
        if field.choices:
            choices = choice_sets()[field.choices].choices
            return next(c.name for c in choices if str(c.term) == str(python))
        return python

    def holds(self, type_name: str, where: Mapping[str, Any] | None, node: URIRef) -> bool:
        """Say whether a filter holds of a node."""
        given = {key: value for key, value in (where or {}).items() if value is not None}
        return self._named(type_name, given, node) and all(
            self._test(type_name, key, wanted, node)
            for key, wanted in given.items()
            if key not in ("id", "includeNarrower", "type")
            and not (key == "name" and is_entity(type_name))
        )

    def ordered(self, type_name: str, nodes: Iterable[URIRef], order: Any) -> list[URIRef]:
        """Return nodes in an order that is given as data."""
        found = sorted(nodes, key=str)
        for each in reversed(order or ()):
            down = each.get("direction") == "DESC"
            keys = {node: self._key(type_name, each["field"], node) for node in found}
            known = [node for node in found if keys[node] is not None]
            known.sort(key=keys.__getitem__, reverse=down)
            found = known + [node for node in found if keys[node] is None]
        return found

    def _key(self, type_name: str, name: str, node: URIRef) -> Any:
        for field in fields_of(type_name).values():
            if name == constant(field.name) + "_COUNT" and field.target and field.many:
                return len(self.values(node, field))
            values = self.values(node, field) if not field.many else []
            if name == constant(field.name) and values:
                python = values[0].toPython() if isinstance(values[0], Literal) else str(values[0])
                return python.lower() if isinstance(python, str) and not field.choices else python
            if field.target and not field.many and name.startswith(constant(field.name) + "_"):
                rest = name.removeprefix(constant(field.name) + "_")
                return self._key(field.target, rest, values[0]) if values else None
        return None

    def _named(self, type_name: str, given: Mapping[str, Any], node: URIRef) -> bool:
        ids = _list(given["id"]) if "id" in given else None
        if not is_entity(type_name):
            return ids is None or str(node) in ids
        if "type" in given and constant(self.type_of(node)) not in _list(given["type"]):
            return False
        wide = given.get("includeNarrower", True)
        concepts = self.graph.transitive_objects(node, SKOS.broader) if wide else [node]
        name = label_key(given["name"]) if "name" in given else None
        key = URIRef(ONTOLOGY + "labelKey")
        return any(
            (ids is None or str(concept) in ids)
            and (name is None or (concept, key, Literal(name)) in self.graph)
            for concept in concepts
        )

    def _test(self, type_name: str, key: str, wanted: Any, node: URIRef) -> bool:
        if key in ("and", "or", "not"):
            each = [self.holds(type_name, part, node) for part in _list(wanted)]
            return {"and": all(each), "or": any(each), "not": not any(each)}[key]
        if key == "speedup":
            return wanted is ((node, RDF.type, URIRef(ONTOLOGY + "Speedup")) in self.graph)
        field = filters_of(type_name)[key]
        values = self.values(node, field)
        if field.target:
            return any(self.holds(field.target, wanted, value) for value in values)
        found = [self.plain(field, value) for value in values]
        if field.choices:
            return any(value in _list(wanted) for value in found)
        if field.datatype == "boolean":
            return wanted in found
        return any(all(_compare(t, v, w) for t, w in wanted.items()) for v in found)

    def _resolve(self, source: Any, info: Any, **given: Any) -> Any:
        name = info.field_name
        if source is None:
            found = self.nodes(ROOTS[name])
            return self._page(ROOTS[name], found, given)
        if isinstance(source, dict):
            value = source[name]
            return value(**given) if callable(value) else value
        type_name = self.type_of(source)
        if name == "id":
            return str(source)
        field = fields_of(type_name)[name]
        values = self.values(source, field)
        if field.unbounded:
            return self._page(str(field.target), self._wide(source, field, given), given)
        if field.target is None:
            plain = [self.plain(field, value) for value in values]
            return sorted(plain, key=str) if field.many else next(iter(plain), None)
        kept = [v for v in values if self.holds(field.target, given.get("where"), v)]
        if given.get("orderBy"):
            kept = self.ordered(field.target, kept, given["orderBy"])
        else:
            kept.sort(key=lambda value: (self._place(value), str(value)))
        return kept[: given.get("first")] if field.many else next(iter(kept), None)

    def _wide(self, node: URIRef, field: Field, given: Mapping[str, Any]) -> set[Any]:
        starts = [node]
        if given.get("includeNarrower"):
            starts = list(self.graph.transitive_subjects(SKOS.broader, node))  # type: ignore[arg-type]
        if not given.get("role"):
            return {value for start in starts for value in self.values(start, field)}
        roles = [choice_sets()["Role"].term(role) for role in given["role"]]
        return {
            paper
            for start in starts
            for role in roles
            for paper in self.graph.subjects(URIRef(f"{ONTOLOGY}{role}"), start)
        }

    def _page(self, type_name: str, found: Iterable[Any], given: Mapping[str, Any]) -> Any:
        kept = [node for node in found if self.holds(type_name, given.get("where"), node)]
        kept = self.ordered(type_name, kept, given.get("orderBy"))
        after, ids = given.get("after"), [str(node) for node in kept]
        start = sum(each <= after for each in ids) if after else 0
        part = kept[start : start + given["first"]]
        return {
            "totalCount": len(kept),
            "edges": [{"cursor": str(node), "node": node} for node in part],
            "pageInfo": {
                "hasNextPage": start + len(part) < len(kept),
                "hasPreviousPage": start > 0,
                "startCursor": str(part[0]) if part else None,
                "endCursor": str(part[-1]) if part else None,
            },
            "facets": lambda **asked: self._facets(type_name, kept, asked),
        }

    def _facets(self, type_name: str, nodes: list[URIRef], asked: Mapping[str, Any]) -> Any:
        """Count by year of paper, kind of claim or hardware; others have tests of their own."""
        met: dict[Any, tuple[set[Any], set[Any], set[Any]]] = {}
        for node in nodes:
            reports = URIRef(ONTOLOGY + "reports")
            paper = node if type_name == "Paper" else self.graph.value(None, reports, node)
            claims = set(self.graph.objects(paper, reports)) if type_name == "Paper" else {node}
            claims = {c for c in claims if self.holds("Claim", asked.get("claims"), c)}  # type: ignore[arg-type]
            rows: list[tuple[Any, list[Any]]]
            rows = [(claim, self._group(asked["groupBy"], paper, claim)) for claim in claims]
            if asked.get("claims") is None:
                rows.append((None, self._group(asked["groupBy"], paper, None)))
            for claim, keys in rows:
                for key in keys:
                    counted = met.setdefault(key, (set(), set(), set()))
                    counted[0].add(node)
                    counted[1].add(paper)
                    counted[2].update({claim} - {None})
        found = [self._facet(*each) for each in met.items()]
        found.sort(key=lambda each: (-each["count"], each["groups"][0]["name"]))
        return found[: asked["first"]]

    def _group(self, by: list[str], paper: Any, claim: Any) -> list[Any]:
        name = by[0]
        owner = paper if name in ("YEAR", "HARDWARE") else claim
        if owner is None:
            return []
        prop = {"YEAR": "year", "HARDWARE": "mentions", "KIND": "kind"}[name]
        values = list(self.graph.objects(owner, URIRef(ONTOLOGY + prop)))
        if name == "HARDWARE":
            values = [v for v in values if self.type_of(v) == "Hardware"]  # type: ignore[arg-type]
        return values

    def _facet(self, key: Any, counted: tuple[set[Any], set[Any], set[Any]]) -> dict[str, Any]:
        factors = [
            float(value)  # type: ignore[arg-type]
            for claim in counted[2]
            for value in self.graph.objects(claim, URIRef(ONTOLOGY + "factor"))
        ]
        label = self.graph.value(key, SKOS.prefLabel) if isinstance(key, URIRef) else key
        is_kind = isinstance(key, URIRef) and (key, RDF.type, _iri("kg:ClaimKind")) in self.graph
        name = constant(str(label)) if is_kind else str(label)
        node = str(key) if isinstance(key, URIRef) and not is_kind else None
        return {
            "groups": [{"id": node, "name": name}],
            "count": len(counted[0]),
            "papers": len(counted[1]),
            "claims": len(counted[2]),
            "factor": {
                "min": min(factors, default=None),
                "median": median(factors) if factors else None,
                "max": max(factors, default=None),
            },
        }

    def _place(self, node: URIRef) -> float:
        """Return where a node stands in its paper."""
        if (node, RDF.type, _iri("kg:Section")) in self.graph:
            return float(self.graph.value(node, _iri("kg:position")))  # type: ignore[arg-type]
        owned = list(self.graph.objects(node, _iri("kg:hasEvidence"))) or [node]
        places = []
        for each in owned:
            section, start = (self.graph.value(each, _iri(f"kg:{p}")) for p in ("section", "start"))
            if section is not None and start is not None:
                rank = {"title": 0, "abstract": 1}.get(str(section), 2)
                places.append(rank * 10_000_000 + int(start))  # type: ignore[call-overload]
        return min(places, default=0)


def _compare(test: str, value: Any, wanted: Any) -> bool:
    if wanted is None:
        return True
    if test in ("contains", "startsWith"):
        low, part = value.lower(), wanted.lower()
        return part in low if test == "contains" else bool(low.startswith(part))
    if test == "in":
        return value in wanted
    return bool(
        {
            "eq": value == wanted,
            "ne": value != wanted,
            "gt": value > wanted,
            "gte": value >= wanted,
            "lt": value < wanted,
            "lte": value <= wanted,
        }[test]
    )


def _iri(short: str) -> URIRef:
    prefix, _, name = short.partition(":")
    return URIRef(PREFIXES[prefix] + name)


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]
