"""Words: the closed vocabulary of questions, read from words.tsv and the claim vocabulary."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from api.ask.tokens import tokens
from ontology.lexicon import label_key
from ontology.vocabulary import kinds

_FILE = Path(__file__).with_name("words.tsv")
_DOUBLED = frozenset({"cut", "run", "get", "trim", "drop", "slash", "pit", "refer"})
_IRREGULAR = {"cut": "cut", "get": "got", "build": "built", "see": "saw", "show": "shown",
              "find": "found", "tell": "told", "give": "given", "make": "made", "lose": "lost",
              "have": "had", "bring": "brought", "beat": "beat", "hurt": "hurt"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word can be in a question: its category, and its value there."""

    category: str
    value: str


@cache
def phrases() -> Mapping[tuple[str, ...], tuple[Sense, ...]]:
    """Return the senses of each phrase, given as its words in lower case."""
    found: dict[tuple[str, ...], dict[Sense, None]] = defaultdict(dict)
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            category, value, listed = line.split("\t")
            for phrase in listed.split(" | "):
                for form in _forms(phrase.strip()):
                    found[_key(form)][Sense(category, value)] = None
    return MappingProxyType({key: tuple(senses) for key, senses in found.items()})


@cache
def cues() -> Mapping[str, str]:
    """Return the claim kind of each cue of the claim vocabulary, by label key."""
    vague = {label_key(word) for word in listed("vague")}
    found: dict[str, str] = {}
    for kind in kinds().values():
        for cue in (kind.name, *kind.cues):
            if label_key(cue) not in vague:
                found.setdefault(label_key(cue), kind.name)
    return MappingProxyType(found)


@cache
def listed(name: str) -> frozenset[str]:
    """Return the words of a list of words.tsv that is no category of its own."""
    return frozenset(
        " ".join(key) for key, senses in phrases().items() if Sense("words", name) in senses
    )


def is_proposal(noun: str) -> bool:
    """Say whether a noun is one for what papers propose, rather than for papers.

    >>> is_proposal("approaches"), is_proposal("papers")
    (True, False)
    """
    senses = phrases().get(_key(noun), ()) if noun else ()
    return any(s in senses for s in (Sense("target", "Method"), Sense("target", "Model")))


@cache
def longest() -> int:
    """Return the number of words of the longest phrase."""
    return max(map(len, phrases()))


@cache
def vocabulary() -> tuple[str, ...]:
    """Return all single words of the closed vocabulary that a misspelt word may mean."""
    return tuple(sorted({w for key in phrases() for w in key if len(w) > 3 and w.isalpha()}))


def inflected(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb.

    >>> inflected("use"), inflected("apply")[2:], inflected("cut")
    (('use', 'uses', 'used', 'using'), ('applied', 'applying'), ('cut', 'cuts', 'cut', 'cutting'))
    """
    stem = verb + verb[-1] if verb in _DOUBLED and verb != "slash" else verb
    if verb.endswith("e"):
        past, going = verb + "d", verb[:-1] + "ing"
        third = verb + "s"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        past, going, third = verb[:-1] + "ied", verb + "ing", verb[:-1] + "ies"
    else:
        past, going = stem + "ed", stem + "ing"
        third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s")
    return verb, third, _IRREGULAR.get(verb, past), going


def _forms(phrase: str) -> Iterator[str]:
    if not phrase.startswith("~") or phrase == "~":
        yield phrase
        return
    verb, _, rest = phrase[1:].partition(" ")
    for form in inflected(verb):
        yield f"{form} {rest}".strip()


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(token.low for token in tokens(phrase)) or (phrase,)
