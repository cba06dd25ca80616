"""The hardware component: chips, boards and devices by the shapes of their names."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.phrases import DATA
from builder.nlp.reading import Reading
from ontology.lexicon import Lexicon, lexicon
from ontology.vocabulary import Concept

_MAKER = (
    r"(?:NVIDIA|Nvidia|nVidia|AMD|Intel|Huawei|Xilinx|Qualcomm|Apple|Google(?: Cloud)?|ARM|Arm|"
    r"Samsung|MediaTek|Altera|Graphcore|Cerebras|AWS|Amazon)"
)
_MEMORY = r"(?:[- ](?:SXM\d?|PCIe|NVL|\d+ ?GB?|Ti|Super|SUPER|Ada|Max-Q))*"
_MADE = re.compile(_MAKER)
_SERIES = re.compile(
    rf"(?<!\w){_MAKER} (?:[A-Z][\w-]*\d[\w-]*|[A-Z][a-z]+)"
    r"(?= (?:GPU|CPU|NPU|FPGA|TPU|SoC|chip|board|processor|accelerator))"
)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of hardware, each with the name of what finds it.

    That of classes is for text in lower case: much faster than a pattern that folds case.
    """
    names, classes = "|".join(_lines("hardware_names")), "|".join(_lines("hardware_classes"))
    named = rf"(?=[A-Zin])(?:(?<=\d[xX×])|(?<![\w-]))(?:{_MAKER}[- ])?(?:{names}){_MEMORY}(?!\w)"
    return (
        (re.compile(named), "hardware"),
        (_SERIES, "hardware"),
        (re.compile(rf"(?<!\w)(?:{classes.lower()})(?!\w)"), "hardware_class"),
    )


def _lines(name: str) -> list[str]:
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line[:1] != "#"]


_BEFORE = re.compile(rf"^(?:{_MAKER}|Tesla|GeForce|Quadro|Alveo|Cloud|Edge)[- ]")
_BEHIND = re.compile(r"[- ](?:SXM\d?|PCIe|NVL|\d+ ?GB?|Ti|Super|SUPER|Laptop|\d+)$")


def named_hardware(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text may name hardware, with the name of what finds it."""
    folded = text.replace("İ", "i").lower()  # no other letter gets longer in lower case
    for pattern, by in _patterns():
        if pattern is _SERIES and not _MADE.search(text):
            continue  # makers are found faster alone, and few texts name any
        for match in pattern.finditer(folded if by == "hardware_class" else text):
            yield *match.span(), by


def find_hardware(reading: Reading, known: Lexicon | None = None) -> Iterator[Candidate]:
    """Yield the hardware that a reading names: chips, boards, devices, and classes of them."""
    for start, stop, by in named_hardware(reading.text):
        first = bisect_left(reading.starts, start)
        end = bisect_right(reading.starts, stop - 1)
        whole = first < end and reading.starts[first] == start
        if whole and reading.ends[end - 1] == stop:
            yield Candidate(first, end, by, known_hardware(reading.text[start:stop], known))


def known_hardware(name: str, known: Lexicon | None = None) -> Concept | None:
    """Return the concept that a name means: as it stands, or without maker, series or memory.

    >>> known_hardware("Tesla A100-SXM4").label == known_hardware("A100").label
    True
    >>> known_hardware("Z9999") is None
    True
    """
    found = ((known or lexicon()).find(each, "Hardware") for each in shortened(name))
    return next((concepts[0] for concepts in found if concepts), None)


def shortened(name: str) -> Iterator[str]:
    """Yield a name as it stands, then without maker, series or memory.

    >>> list(shortened("NVIDIA A100-SXM4"))
    ['NVIDIA A100-SXM4', 'A100-SXM4', 'A100']
    """
    while True:
        yield name
        shorter = _BEFORE.sub("", name)
        if shorter == name:
            shorter = _BEHIND.sub("", name)
        if shorter == name:
            return
        name = shorter


@Language.factory("hardware", requires=["doc._.reading"], assigns=["doc._.candidates"])
def make_hardware(nlp: Language, name: str) -> "HardwareNames":  # noqa: ARG001
    """Return the component, for the config file."""
    return HardwareNames()


class HardwareNames:
    """Adds hardware to a document's candidates."""

    def __init__(self) -> None:
        self.known: Lexicon | None = None

    def learn(self, known: Lexicon) -> None:
        """Tell hardware by another lexicon instead of the one that ships."""
        self.known = known

    def __call__(self, doc: Doc) -> Doc:
        """Add the hardware of one document."""
        doc._.candidates += tuple(find_hardware(doc._.reading, self.known))
        return doc
