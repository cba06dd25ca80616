"""Names: from the words of a question to the things of the graph that bear them.

Only the labels that a question may mean are looked up, by their keys, so that the size of the graph
does not matter.  What the graph does not hold is looked for in the vocabularies that ship.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from api.ask.question import Named
from api.graph import GraphHandle
from api.sparql.terms import iri, literal
from ontology.iris import Minter, slug
from ontology.lexicon import label_key, lexicon
from ontology.namespace import BASE, local_name
from ontology.shapes import entity_types

_BATCH = 2000


def by_key(handle: GraphHandle, texts: Mapping[str, str]) -> dict[str, Named]:
    """Return what bears the names of some keys; ``texts`` has the words for each key."""
    rows: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    keys = sorted(texts)
    classes = " ".join(f"kg:{name}" for name in entity_types())
    for start in range(0, len(keys), _BATCH):
        listed = " ".join(map(literal, keys[start : start + _BATCH]))
        found = handle.engine.select(
            f"SELECT ?key ?entity ?label ?type {{ VALUES ?key {{ {listed} }}"
            " ?entity kg:labelKey ?key ; skos:prefLabel ?label ; a ?type ."
            f" FILTER(?type IN ({classes.replace(' ', ', ')})) }}"
        )
        for key, entity, label, kind in found:
            rows[str(key)][str(entity)] = (str(label), local_name(str(kind)))
    return {key: _named(key, texts[key], bearers) for key, bearers in rows.items()}


def by_title(handle: GraphHandle, texts: Iterable[str]) -> dict[str, Named]:
    """Return the papers that have one of some texts as their whole title, by text."""
    mint = Minter(str(handle.manifest.get("base", BASE)))
    iris = {mint.paper(slug(text)): text for text in texts}
    if not iris:
        return {}
    rows = handle.engine.select(
        f"SELECT ?paper ?title {{ VALUES ?paper {{ {' '.join(map(iri, sorted(iris)))} }}"
        " ?paper kg:title ?title }"
    )
    return {iris[str(p)]: Named(iris[str(p)], str(title), "Paper", (str(p),)) for p, title in rows}


def by_part_of_title(handle: GraphHandle, text: str) -> Named | None:
    """Return the paper whose title is or has a text, if there is one and only one."""
    rows = handle.engine.select(
        "SELECT DISTINCT ?paper ?title { ?paper a kg:Paper ; kg:title ?title ."
        f" FILTER(CONTAINS(LCASE(?title), {literal(text.lower())})) }} LIMIT 50"
    )
    found = sorted((str(title), str(paper)) for paper, title in rows)
    exact = [each for each in found if each[0].lower() == text.lower()]
    chosen = exact or found
    if len(chosen) != 1:
        return None
    return Named(text, chosen[0][0], "Paper", (chosen[0][1],))


def in_vocabularies(text: str) -> Named | None:
    """Return what the shipped vocabularies call by a name and the graph does not hold."""
    found = lexicon().find(text)
    if not found:
        return None
    first = found[0]
    return Named(text, first.label, first.types[0], (), known=False)


def key_of(text: str) -> str:
    """Return the key of a name, with British spellings folded to American ones.

    >>> key_of("quantisation"), key_of("Weight-Sharing")
    ('quantization', 'weightsharing')
    """
    key = label_key(text)
    for british, american in _BRITISH:
        key = key.replace(british, american)
    return key


_BRITISH = (
    ("isation", "ization"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("iser", "izer"),
    ("modelling", "modeling"),
    ("labelled", "labeled"),
    ("labelling", "labeling"),
)


def _named(key: str, text: str, bearers: Mapping[str, tuple[str, str]]) -> Named:
    iris = sorted(bearers, key=lambda each: (label_key(bearers[each][0]) != key, each))
    label, kind = bearers[iris[0]]
    return Named(text, label, kind, tuple(iris))
