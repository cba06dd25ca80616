"""Fitting: learn the decision tables from annotated papers.

    python -m builder.nlp.fit GOLD.jsonl [--networks FOLDER]

The gold file has one JSON object a line: id, title, abstract, fold and entities, each with its
type(s) ``t``, name ``n``, surfaces ``m``, role ``r``, and ``o`` where it is optional.  With a
folder of networks (fold-0.onnx, ..., from builder.training) the tables of the accurate profile are
learnt: they see what a network makes of papers of the fold that it was not taught.  Softmax
regression by AdaGrad; the same input gives the same tables.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from builder.document import Document
from builder.nlp.context import context_of
from builder.nlp.decisions import Table, Tables, write_table
from builder.nlp.encoder import Network, read
from builder.nlp.features import finders, role_features, type_features
from builder.nlp.groups import GENERIC_TAILS, Group, group
from builder.nlp.pipeline import pipeline
from builder.nlp.profile import ROLES, profile, types_of
from builder.nlp.reading import Reading
from builder.papers.paper import Paper, Section
from builder.profiles import ACCURATE, FAST
from ontology.iris import digest
from ontology.lexicon import label_key
from ontology.shapes import entity_types, roles

Array = npt.NDArray[Any]
NetworkOf = Callable[[dict[str, Any]], Network | None]
"""Which network an annotated paper is shown to, if any."""
NONE = "none"
_EPOCHS = 8
_RATES = {"types": 0.05, "roles": 0.03}
_LEAST = 8  # hundredths; rows whose weights all stay below it are not worth keeping
_DECAY = 2e-3
_TYPE_TOGETHER = ("l1=", "r1=", "shape+", "count")
_ROLE_TOGETHER = ("verb=", "count", "in=", "from=", "headed", "after=")
_SEEN = 4
_FORGOTTEN = 64  # of 256


@dataclass(frozen=True, slots=True)
class Example:
    """A decision that annotators made.

    Attributes:
        features: what the decision looks at.
        target: the share of each outcome that it should have, by index.
        free: outcomes that the annotators leave open; they are neither taught nor untaught.
    """

    features: Sequence[str]
    target: Mapping[int, float]
    free: frozenset[int] = frozenset()


def paper_of(annotated: dict[str, Any]) -> Paper:
    """Return the paper of an annotated object."""
    sections = tuple(
        Section(name, annotated[name], ("gold",))
        for name in ("title", "abstract")
        if annotated[name]
    )
    return Paper(annotated["id"], annotated["title"], sections, ())


def groups_of(annotated: dict[str, Any]) -> tuple[Reading, tuple[Group, ...]]:
    """Return the reading of an annotated paper and all groups of candidates in it."""
    nlp = pipeline(thorough=profile(FAST))
    doc = nlp.make_doc(Document.of(paper_of(annotated)).text)
    for name, component in nlp.pipeline:
        if name != "mentions":
            doc = component(doc)
    return doc._.reading, group(doc._.reading, doc._.candidates, doc._.abbreviations)


def _unknown(found: Group) -> Group:
    """Return a group as it would be if the vocabularies did not know it.

    Some examples forget the vocabularies, so that the tables do not come to lean on them:
    the vocabularies know annotated papers better than papers to come.
    """
    spans = {
        span: tuple(c for c in candidates if c.found_by != "gazetteer")
        for span, candidates in found.spans.items()
    }
    kept = {span: candidates for span, candidates in spans.items() if candidates}
    return Group(found.key, kept, None, found.short, found.long) if kept else found


def key_of(text: str) -> str:
    """Return the key of a name without the generic nouns behind it."""
    words = text.split()
    while len(words) > 1 and label_key(words[-1]) in GENERIC_TAILS:
        words = words[:-1]
    return label_key(" ".join(words))


def gold_of(
    reading: Reading, found: Group, entities: list[dict[str, Any]]
) -> dict[str, Any] | None:
    """Return the gold entity that a group is, required ones first; None if it is none."""
    forms = {key_of(reading.surface(*span)) for span in found.spans}
    forms |= {key_of(c.name) for cs in found.spans.values() for c in cs if c.name}
    for entity in sorted(entities, key=lambda e: bool(e["o"])):
        if forms & {key_of(form) for form in (entity["n"], *entity["m"])}:
            return entity
    return None


def _types(entity: dict[str, Any]) -> list[str]:
    return entity["t"] if isinstance(entity["t"], list) else [entity["t"]]


def _together(name: str, features: Iterable[str], kinds: tuple[str, ...]) -> list[str]:
    """Return features of some kinds, told together with something else."""
    return [f"{name}|{feature}" for feature in features if feature.startswith(kinds)]


def examples(
    papers: Iterable[dict[str, Any]],
    types: Sequence[str],
    named_roles: Sequence[str],
    network: NetworkOf,
) -> tuple[list[Example], list[Example]]:
    """Return the examples for the types' table and for the roles' table."""
    for_types: list[Example] = []
    for_roles: list[Example] = []
    for annotated in papers:
        reading, groups = groups_of(annotated)
        asked = network(annotated)
        context = context_of(reading, groups, read(asked, reading) if asked else None)
        before: dict[tuple[int, int], str] = {}
        for found in sorted(groups, key=lambda one: (min(one.spans), one.key)):
            if int(digest(annotated["id"] + found.key, 2), 16) < _FORGOTTEN:
                found = _unknown(found)
            entity = gold_of(reading, found, annotated["entities"])
            kinds = _types(entity) if entity else [NONE]
            if entity:
                for kind in kinds[:1]:
                    features = role_features(context, found, before)
                    features += _together(kind, features, ("",))
                    features += _together(finders(found), features, _ROLE_TOGETHER)
                    for_roles.append(Example(features, {named_roles.index(entity["r"]): 1.0}))
            if entity:
                before.update(dict.fromkeys(found.spans, entity["r"]))
            share = {types.index(kind): 1 / len(kinds) for kind in kinds}
            free = frozenset({0}) if entity and entity["o"] else frozenset[int]()
            seen = type_features(context, found)
            seen += _together(finders(found), seen, _TYPE_TOGETHER)
            for_types.append(Example(seen, share, free))
    return for_types, for_roles


def learn(found: Sequence[Example], outcomes: Sequence[str], rate: float) -> Table:
    """Return the table that fits examples best: the mean of all steps' weights."""
    seen = Counter(feature for example in found for feature in set(example.features))
    rows = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= _SEEN))}
    ready = [_prepared(example, rows, len(outcomes)) for example in found]
    weights = np.zeros((len(rows), len(outcomes)))
    squares = np.full_like(weights, 0.1)
    total = np.zeros_like(weights)
    order = np.random.default_rng(0)
    for epoch in range(_EPOCHS):
        for i in order.permutation(len(ready)):
            known, target, closed = ready[i]
            scores = weights[known].sum(axis=0) + closed
            powers = np.exp(scores - scores.max())
            slope = (powers / powers.sum() - target) + _DECAY * weights[known]
            squares[known] += slope**2
            weights[known] -= rate * slope / np.sqrt(squares[known])
        total += weights * (epoch >= _EPOCHS // 2)
    mean = np.rint(total / (_EPOCHS - _EPOCHS // 2) * 100).astype(np.int32)
    kept = [f for f, i in rows.items() if np.abs(mean[i]).max() >= _LEAST]
    return Table(tuple(outcomes), {f: i for i, f in enumerate(kept)}, mean[[rows[f] for f in kept]])


def _prepared(
    example: Example, rows: Mapping[str, int], outcomes: int
) -> tuple[Array, Array, Array]:
    known = np.array(sorted({rows[f] for f in example.features if f in rows}), dtype=np.intp)
    target, closed = np.zeros(outcomes), np.zeros(outcomes)
    for i, share in example.target.items():
        target[i] = share
    closed[sorted(example.free)] = -1e9
    return known, target, closed


def read_gold(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the annotated papers of a file."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _outcomes() -> tuple[str, ...]:
    return (NONE, *entity_types())


def no_network(_: dict[str, Any]) -> Network | None:
    """Return no network, whatever the paper."""
    return None


def networks(folder: Path) -> NetworkOf:
    """Return a function from a paper to the network of a folder that was not taught its fold."""
    made = cache(Network)
    return lambda annotated: made(folder / f"fold-{annotated['fold']}.onnx")


def lessons(
    papers: Iterable[dict[str, Any]], network: NetworkOf = no_network
) -> tuple[list[Example], list[Example]]:
    """Return the examples for both tables, with the outcomes that ship."""
    return examples(papers, _outcomes(), roles(), network)


def tables_of(for_types: Sequence[Example], for_roles: Sequence[Example]) -> Tables:
    """Learn both tables from their examples."""
    return Tables(
        learn(for_types, _outcomes(), _RATES["types"]), learn(for_roles, roles(), _RATES["roles"])
    )


def fit(gold: Path, types: Path, roles: Path, network: NetworkOf = no_network) -> None:
    """Learn both tables from a gold file and write them to files."""
    tables = tables_of(*lessons(read_gold(gold), network))
    write_table(types, tables.types)
    write_table(roles, tables.roles)


def _main() -> None:
    parser = ArgumentParser(description="Learn the decision tables from annotated papers.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--networks", type=Path, metavar="FOLDER", help="of the accurate profile")
    given = parser.parse_args()
    if given.networks:
        fit(given.gold, types_of(ACCURATE), ROLES, networks(given.networks))
    else:
        fit(given.gold, types_of(FAST), ROLES)


if __name__ == "__main__":
    _main()
