"""Qualitative results: "reduces memory usage", "is much faster than", without a number."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from builder.claims.cues import Cue
from builder.claims.passage import Passage

KINDS = frozenset(
    {"speedup", "throughput", "latency", "time", "memory", "energy", "cost", "compute"}
)
_ADVERB = r"(?:(?:\w+ly|also|further|even|much|not only|both|far) )*"
_PHASE = (
    r"(?:pre-?training|training|fine-?tuning|inference|convergence|decoding|generation|rendering|"
    r"learning|sampling|serving|prefill\w*|execution|adaptation|simulation|search|optimi[sz]ation|"
    r"runtime|processing|computation|deployment|speeds?|inferences?|response|retrieval)"
)
_STOP = re.compile(
    r"[;:()]|, (?!and\b|\w+,)|\s(?:while|when|whereas|over|than|compared|with|without|by|via|using|"
    r"which|that|but|through|from|to|is|are|thereby|thus|because|since|so|where|across|and (?:\w+s|"
    r"\w+ing|\w+ly|is|are|it|we|the|thus|thereby|achiev\w+|enabl\w+|improv\w+) )\b"
)
_NOUN_STOP = re.compile(
    r"[,;:().]|\s(?:and|or|than|for|in|on|with|to|of|while|compared|the|a|by|when|as|that|which)\b"
)
_AND = re.compile(r" and (?=(?:\w+ )?\w)")
_HOPE = re.compile(
    r"(?i)(?:\b(?:to|could|would|may|might|should|aims?|aiming|goal|seek\w*|hope\w*|promis\w+|need|"
    r"want|towards?|potential\w*|challenge\w*|whether|how|when|if|for|of|cannot|not|without|"
    r"fail\w*|struggl\w+|or|at|all)(?: \w+ly)?(?: help)? ?-?$)|"
    r"\b(?:aim|seek|hope|intend|attempt|strive|whether)\w*\b[^,;]{0,60}$"
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A qualitative statement: what it is about, where it stands, which rule found it."""

    kind: str
    start: int
    end: int
    rule: str


_FASTEN = re.compile(
    rf"(?i)\b{_ADVERB}(?:accelerat(?:es|ed|ing|e)|speed(?:s|ing)? up|sped up|"
    r"expedit(?:es|ed|ing|e))(?! by\b)\b"
)
_DOWN = re.compile(
    rf"(?i)\b{_ADVERB}(?:reduc(?:es|ed|ing|e)|lower(?:s|ed|ing)|minimi[sz](?:es|ed|ing|e)|"
    r"decreas(?:es|ed|ing|e)|cut(?:s|ting)?|sav(?:es|ed|ing|e)|alleviat(?:es|ed|ing|e)|"
    r"mitigat(?:es|ed|ing|e)|eliminat(?:es|ed|ing|e)|shorten(?:s|ed|ing)?|slash(?:es|ed|ing)?|"
    r"lessen(?:s|ed|ing)?)\b"
)
_UP = re.compile(
    rf"(?i)\b{_ADVERB}(?:improv(?:es|ed|ing|e)|increas(?:es|ed|ing|e)|boost(?:s|ed|ing)?|"
    r"enhanc(?:es|ed|ing|e))\b"
)
_DEGREE = (
    r"(?:lower|less|reduced|minimal|negligible|"
    r"low|cheaper|smaller|fewer|little|limited|shorter|modest|improved|better|superior|"
    r"higher|increased|great|greater|significant|substantial|considerable|remarkable|large|"
    r"larger|actual|"
    r"notable|marginal|no (?:additional|extra)|real|any|constant|no|a fraction of (?:the|their|"
    r"its))(?=[ -])"
)
_LESS = re.compile(rf"(?i)\b(?:(?:\w+ly|much|far|even|hardly any|only) )?{_DEGREE}")
_QUICK = re.compile(
    rf"(?:\b(?:\w+ly |much |far |more )?(?:faster|quicker|fast|rapid|accelerated|real-time)"
    rf"(?: and (?:more )?\w+(?: \w+)?)?|\bspeedy|\bmore efficient) {_PHASE}\b"
)
_PREDICATE = re.compile(
    r"\b(?:is|are|be|being|runs?|trains?|converges?|converging|learns?|learn|works?|performs?|"
    r"operates?)"
    r" (?:\w+ly |much |far |also |(?:several |\w+ )?orders? of magnitude )*(?:faster|quicker|"
    r"more efficiently|cheaper|faster and)\b"
    r"(?: than [^,;.]{3,40}| to \w+)?"
)
_SPEEDUPS = re.compile(
    r"(?i)\b(?:achiev|bring|yield|deliver|provid|lead|enabl|obtain|offer|show|observ|demonstrat|"
    r"realiz|attain|get|produc)\w*(?: to)? (?:\w+[ -]){0,4}?(?:speed-?ups?|acceleration)\b"
)
_SURPASS = re.compile(
    r"(?i)\b(?:outperform\w*|surpass\w*|exceed\w*|improv\w+|compares? favou?rably|superior|"
    r"overcom\w+|"
    r"gains?|advantages?)\b[^;.]{0,70}? (?:in|in terms of|in both|regarding) "
)
_WITHOUT = re.compile(
    r"(?i)\bwithout (?:(?:increas|add|incur|introduc|sacrific|requir|impos)\w+ )?(?:any |the |"
    r"an |a |"
    r"additional |extra |significant(?:ly)? |more |further )*"
)
_EFFICIENT = re.compile(
    r"(?i)\b(?:is|are|more|highly|in a) (?:\w+ly )?(?:memory|energy|cost|compute|"
    r"power)-efficient\b(?: manner| way)?"
)
_PASSIVE = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|being)(?: also| \w+ly)* (?:reduced|lowered|improved|"
    r"increased|accelerated|decreased|saved|minimi[sz]ed|shortened|eliminated|boosted)\b"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule: its pattern, and what a sentence in lower case holds if it matches.

    Most sentences do not, which is found out much faster.
    """

    name: str
    pattern: re.Pattern[str]
    sign: re.Pattern[str]

    def matches(self, passage: Passage, folded: str) -> Iterable[re.Match[str]]:
        """Return the matches in a sentence, which is given in lower case too."""
        if self.sign.search(folded) is None:
            return ()
        return self.pattern.finditer(passage.text, passage.start, passage.end)


_DOWNWARD = "reduc|lower|minimi|decreas|cut|sav|alleviat|mitigat|eliminat|shorten|slash|lessen"
_SURPASSING = "outperform|surpass|exceed|improv|favo|superior|overcom|gain|advantage"
_CHANGED = "reduc|lower|improv|increas|accelerat|decreas|sav|minimi|shorten|eliminat|boost"
_WITH_OBJECT = (
    _Rule("fasten", _FASTEN, re.compile("accelerat|speed|sped|expedit")),
    _Rule("down", _DOWN, re.compile(_DOWNWARD)),
    _Rule("up", _UP, re.compile("improv|increas|boost|enhanc")),
    _Rule("without", _WITHOUT, re.compile("without ")),
    _Rule("surpass", _SURPASS, re.compile(_SURPASSING)),
)
_OF_SPEED = (
    _Rule("quick", _QUICK, re.compile("fast|quick|rapid|accelerated|real-time|speedy|efficient")),
    _Rule("predicate", _PREDICATE, re.compile("faster|quicker|more efficiently|cheaper")),
    _Rule("speedups", _SPEEDUPS, re.compile("speedup|speed-up|acceleration")),
)
_OF_DEGREE = _Rule("noun", _LESS, re.compile(_DEGREE))
_OF_EFFICIENCY = _Rule("efficient", _EFFICIENT, re.compile("-efficient"))
_OF_CHANGE = _Rule("passive", _PASSIVE, re.compile(_CHANGED))


def find_statements(passage: Passage) -> Iterator[Statement]:
    """Yield the statements that a sentence makes without a number."""
    folded = passage.text[passage.start : passage.end].casefold()
    for rule in _WITH_OBJECT:
        for match in rule.matches(passage, folded):
            if not _hoped(passage, match.start()):
                yield from _object(passage, match, rule.name)
    if any(map(_speaks, passage.cues)):
        for match in _OF_DEGREE.matches(passage, folded):
            yield from _noun(passage, match)
    for rule in _OF_SPEED:
        for match in rule.matches(passage, folded):
            if not _hoped(passage, match.start()):
                yield Statement("speedup", match.start(), match.end(), rule.name)
    for match in _OF_EFFICIENCY.matches(passage, folded):
        cue = next(iter(passage.cues_between(match.start(), match.end())), None)
        if cue is not None:
            yield Statement(cue.kind, match.start(), match.end(), "efficient")
    for match in _OF_CHANGE.matches(passage, folded):
        yield from _subject(passage, match)


def _hoped(passage: Passage, at: int) -> bool:
    return _HOPE.search(passage.text, max(passage.start, at - 80), at) is not None


def _object(passage: Passage, match: re.Match[str], rule: str) -> Iterator[Statement]:
    stop = _STOP.search(passage.text, match.end(), passage.end)
    end = min(stop.start() if stop else passage.end, match.end() + 110)
    if rule == "fasten":
        yield Statement("speedup", match.start(), end, rule)
        return
    if rule in ("without", "surpass"):
        end = min(end, match.end() + 40)
    seen = set()
    for cue in passage.cues_between(match.end(), end):
        if _speaks(cue) and cue.kind not in seen:
            seen.add(cue.kind)
            yield Statement(cue.kind, match.start(), cue.end, rule)


def _noun(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    end = min(passage.end, match.end() + 45)
    stop = _NOUN_STOP.search(passage.text, match.end(), end)
    end = stop.start() if stop else passage.text.rfind(" ", match.end(), end)
    cues = [c for c in passage.cues_between(match.end(), end) if _speaks(c)]
    if cues:
        rule = "noun-" + match.group().split()[-1].lower()
        yield Statement(cues[-1].kind, match.start(), max(end, cues[-1].end), rule)
        listed = _AND.match(passage.text, cues[-1].end, passage.end)
        more = passage.cues_between(listed.end(), listed.end() + 30) if listed else []
        if more and _speaks(more[0]) and more[0].kind != cues[-1].kind:
            yield Statement(more[0].kind, match.start(), more[0].end, rule)


def _subject(passage: Passage, match: re.Match[str]) -> Iterator[Statement]:
    cues = [
        c
        for c in passage.cues_between(max(passage.start, match.start() - 60), match.start())
        if _speaks(c)
    ]
    if cues:
        yield Statement(cues[-1].kind, cues[-1].start, match.end(), "passive")


def _speaks(cue: Cue) -> bool:
    return cue.kind in KINDS and (not cue.generic or cue.text in ("efficiency", "time"))
