"""Groups: the candidates of one thing, brought together over the whole paper."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.abbreviations import Abbreviation
from builder.nlp.candidates import Candidate
from builder.nlp.reading import Reading
from ontology.lexicon import label_key
from ontology.vocabulary import Concept

GENERIC_TAILS = frozenset(
    {"dataset", "benchmark", "corpus", "model", "method", "framework", "algorithm", "approach"}
    | {"technique", "architecture", "network", "gpu", "npu", "fpga", "card", "device"}
    | {"accelerator", "task", "score", "metric", "system", "strategy"}
)
"""Keys of the nouns that a name may carry behind it without being another name."""


@dataclass(frozen=True, slots=True)
class Group:
    """All candidates of one thing in a paper.

    ``spans`` maps stretches of words to the candidates that found them; ``short`` and
    ``long`` are the forms of an abbreviation that the paper explains; ``found_by`` the names
    of the components that found it, sorted.
    """

    key: str
    spans: Mapping[tuple[int, int], tuple[Candidate, ...]]
    concept: Concept | None = None
    short: str | None = None
    long: str | None = None
    found_by: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        names = {c.found_by for found in self.spans.values() for c in found}
        object.__setattr__(self, "found_by", tuple(sorted(names)))


def group(
    reading: Reading, candidates: Iterable[Candidate], abbreviations: Sequence[Abbreviation]
) -> tuple[Group, ...]:
    """Group candidates by key, by concept, and by the abbreviations of the paper."""
    spans: dict[str, dict[tuple[int, int], list[Candidate]]] = defaultdict(
        lambda: defaultdict(list)
    )
    concepts: dict[str, Concept] = {}
    for candidate in (*candidates, *_of_abbreviations(abbreviations)):
        key = _key(reading, candidate)
        if key:
            spans[key][candidate.first, candidate.end].append(candidate)
            if candidate.concept:
                concepts.setdefault(key, candidate.concept)
    same = _sameness(reading, concepts, abbreviations)
    merged: dict[str, dict[tuple[int, int], list[Candidate]]] = defaultdict(dict)
    meant: dict[str, Concept] = {}
    for key, found in spans.items():
        leader = same.get(key, key)
        merged[leader].update(found)
        if key in concepts:
            meant.setdefault(leader, concepts[key])
    forms = {
        same.get(_span_key(reading, *a.short), ""): (
            reading.surface(*a.short),
            reading.surface(*a.long),
        )
        for a in reversed(abbreviations)
    }
    grouped = []
    for key, found in merged.items():
        short, long = forms.get(key, (None, None))
        ordered = {span: tuple(found[span]) for span in sorted(found)}
        grouped.append(Group(key, ordered, meant.get(key), short, long))
    return tuple(grouped)


def _of_abbreviations(abbreviations: Iterable[Abbreviation]) -> Iterable[Candidate]:
    for found in abbreviations:
        yield Candidate(*found.short, "abbreviations")
        yield Candidate(*found.long, "abbreviations")


def _sameness(
    reading: Reading, concepts: Mapping[str, Concept], abbreviations: Iterable[Abbreviation]
) -> dict[str, str]:
    """Return, for keys that mean the same, the key that stands for all of them."""
    leader: dict[str, str] = {}
    by_concept: dict[str, str] = {}
    for key, concept in concepts.items():
        leader[key] = by_concept.setdefault(concept.key, key)
    for found in abbreviations:
        long, short = _span_key(reading, *found.long), _span_key(reading, *found.short)
        old, new = leader.get(long, long), leader.get(short, short)
        for key in [k for k, head in leader.items() if head == old]:
            leader[key] = new
        leader[long] = leader[short] = leader[old] = new
    return leader


def _span_key(reading: Reading, first: int, end: int) -> str:
    while end - first > 1 and reading.keys[end - 1] in GENERIC_TAILS:
        end -= 1
    return reading.key(first, end)


def _key(reading: Reading, candidate: Candidate) -> str:
    if candidate.name:
        return label_key(candidate.name)
    return _span_key(reading, candidate.first, candidate.end)


def plain(text: str) -> str:
    """Return a surface without line breaks and doubled blanks."""
    return re.sub(r"\s+", " ", text)


@Language.factory(
    "groups",
    requires=["doc._.reading", "doc._.candidates", "doc._.abbreviations"],
    assigns=["doc._.groups"],
)
def make_groups(nlp: Language, name: str) -> "Groups":  # noqa: ARG001
    """Return the component, for the config file."""
    return Groups()


class Groups:
    """Brings a document's candidates together by the thing that they name."""

    def __call__(self, doc: Doc) -> Doc:
        """Group the candidates of one document."""
        doc._.groups = group(doc._.reading, doc._.candidates, doc._.abbreviations)
        return doc
