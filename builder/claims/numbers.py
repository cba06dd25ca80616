"""Quantities: the numbers and ranges of a sentence, with their units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from builder.claims.units import Unit, unit_at

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|(?<!\d)\.\d+"
_WORDS = {
    word: float(value)
    for value, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
} | {"fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "fifty": 50.0, "hundred": 100.0}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = "|".join(_WORDS)
_TOKEN = re.compile(
    r"(?=[\d.+\-−otfsenh])"  # how numbers begin: the rest is passed over fast
    rf"(?P<sign>(?<![\w)%.])[+\-−])?(?<![\w.@^:_])(?!\d+:\d)"
    rf"(?:(?<=sub-)|(?<=\d[x×][-–/])|(?<=\d/)(?=\d+m?s\b)|(?<![^\W\d_][-–/])(?<!\d/))"
    rf"(?:(?P<num>{_NUMBER})|\b(?P<word>{_WORD})\b)"
    rf"(?P<scale>[KMBT]\b|[kmb]\b(?!-)| ?(?:thousand|million|billion|trillion)\b(?!-)"
    rf"| [KMB](?= (?:tok|para|exam|samp)))?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-{1,3}|–|—|~|∼|\bup to\b|\bto\b|\bthrough\b)\s?(?:~|up to )?")
_ARROW = re.compile(r"\s?(?:->|→|⟶|rightarrow|-->)\s?")
_LIST = re.compile(r"\s?(?:,? (?:and|or|&) |, ?|/)(?:up to |over |a |an |~|\+)?")
_TO = re.compile(
    r"(?: down| up)? to (?:about |around |roughly |nearly |only |just |over |under |~|∼)*"
)
_LATER_TO = re.compile(r"[^.;]{1,60}? (?:down |up )?to (?:about |around |only |just |over |~|∼)*")
_FROM = re.compile(r"\bfrom (?:about |around |roughly |approximately |nearly |~|∼)?$", re.I)
_BETWEEN = re.compile(r"\bbetween (?:about |around |~)?$", re.I)
_SPAN = re.compile(r"\b(?:rang|vary|vari|span)\w* (?:from )?$", re.I)
_WORD_RANGE = re.compile(rf"(?: to | or |-)(?:{_WORD}) (?:times|orders)\b", re.I)
_FACTOR = re.compile(
    r"\bfactors? (?:(?:of|times|up to|by|between)\s+)*(?:about |around |nearly |over |more than |~|"
    r"up to )*$",
    re.I,
)
_LOST = re.compile(
    r" (?:(?:[a-z-]+ )?(?:speed-?ups?|acceleration)|faster|fewer|less|lower|higher|smaller|slower)"
    r"\b(?! in\b)"
)
"""What follows a factor whose "times" sign was lost on the way."""
_IDIOMS = re.compile(
    rf"(?P<twice>\btwice\b|\btwo-?fold\b|\bdoubl(?:es|ed|ing)\b|\bdouble (?=the|its|their|faster))"
    rf"|(?P<fold>\b(?P<nfold>{_WORD})[- ]?folds?\b)"
    rf"|(?P<triple>\bthrice\b|\btripl(?:es|ed|ing)\b|\btriple (?=the|its|their))"
    rf"|(?P<orders>(?:\b(?P<norders>{_WORD}|\d+(?:\s?[-–]\s?\d+)?)|\ban?\b|(?=order\b))"
    rf"[- ]?orders?[- ]of[- ]magnitudes?\b)"
    rf"|(?P<half>\bhalv(?:es|ed|ing)\b|\b(?:one-|one |a )?half\b(?![- ](?:precision|life|hour|"
    rf"year|of the (?:year|time))))"
    rf"|(?P<part>\b(?:a|one)[- ](?P<npart>third|quarter|fourth|fifth|sixth|tenth)\b(?=,|\.| of| "
    rf"the| as| fewer| less| smaller))"
    rf"|(?P<over>(?<![\w./])1/(?P<nover>\d+)\b(?!/))",
    re.IGNORECASE,
)
_IDIOMATIC = re.compile(
    r"Twice|twice|Thrice|thrice|Doubl|doubl|Tripl|tripl|Hal[fv]|hal[fv]|rders?[ -]of|fold|third|"
    r"quarter|f[io][fu]r?th|tenth|1/"
)
_PARTS = {"third": 3.0, "quarter": 4.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0, "tenth": 10.0}
_DIGIT = re.compile(r"\d")
_COUNTED = re.compile(r"\b(?:[Oo]ne|two|three|four|five|six|seven|eight|nine|ten)\b")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number or range in a text.

    Attributes:
        start, end: where it stands, unit included.
        low, high: the value or range.
        form: ratio, fraction (a part of one, whose value is the factor saved), percent,
            points, measure (any other unit) or bare (no unit).
        unit: the unit as a claim prints it, None if bare.
        sign: "+" or "-" where one is printed.
        origin: where the A of "from A to B" stands.
    """

    start: int
    end: int
    low: float
    high: float
    form: str
    unit: str | None
    sign: str = ""
    origin: tuple[int, int] | None = None


def find_quantities(text: str, start: int, end: int) -> list[Quantity]:
    """Return the quantities between two offsets of a text, in reading order.

    >>> [(q.low, q.high, q.unit) for q in find_quantities("2.97~25.22x, then 40 %", 0, 22)]
    [(2.97, 25.22, 'x'), (40.0, 40.0, '%')]
    """
    if not (
        _DIGIT.search(text, start, end)
        or _COUNTED.search(text, start, end)
        or _IDIOMATIC.search(text, start, end)
    ):
        return []
    idioms = list(_idioms(text, start, end))
    taken = [(q.start, q.end) for q in idioms]
    plain = [
        q
        for q in _plain(text, start, end)
        if not any(q.start < stop and begin < q.end for begin, stop in taken)
    ]
    joined = _lists(text, _changes_apart(text, _ranges(text, plain)))
    return sorted([*joined, *idioms], key=lambda q: q.start)


def _plain(text: str, start: int, end: int) -> Iterator[Quantity]:
    after = start
    for match in _TOKEN.finditer(text, start, end):
        found = unit_at(text, match.end(), end)
        counted = found is not None and found[0].form in ("ratio", "measure")
        if match["word"] and not counted and not _WORD_RANGE.match(text, match.end()):
            continue
        quantity = _quantity(text, match, found, start)
        if quantity.start >= after:
            yield quantity
            after = quantity.end


def _quantity(
    text: str, match: re.Match[str], found: tuple[Unit, int] | None, start: int
) -> Quantity:
    value = _WORDS[match["word"].lower()] if match["word"] else _value(match["num"])
    scale = (match["scale"] or "").strip()
    first, form, unit, stop = match.start(), "bare", None, match.end()
    if text[first - 1 : first] == "$" and first > start and text[stop : stop + 1] != "$":
        first, form, unit = first - 1, "measure", "USD"
    elif found is not None:
        form, unit, stop = found[0].form, found[0].name, found[1]
    elif _FACTOR.search(text, max(start, match.start() - 40), match.start()) or _LOST.match(
        text, match.end()
    ):
        form, unit = "ratio", "x"
    if scale.lower() in _SCALES:
        scale = scale[0].upper()
    if unit is None and scale:
        form, unit = "measure", scale.upper() if scale != "k" else "K"
    elif scale and form == "measure":
        unit = f"{scale} {unit}"
    sign = (match["sign"] or "").strip().replace("−", "-")
    return Quantity(first, stop, value, value, form, unit, sign)


def _value(printed: str) -> float:
    return float(printed.replace(",", ""))


def _ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    out: list[Quantity] = []
    for q in found:
        joined = _join(text, out[-1], q) if out else None
        if joined is None:
            out.append(q)
        else:
            out[-1] = joined
    return out


def _join(text: str, a: Quantity, b: Quantity) -> Quantity | None:
    """Return the range or the change that two neighbours make, if they do."""
    between = text[a.end : b.start]
    real = a.form == b.form == "measure" and a.unit not in ("K", "M", "B", "T")
    both = real and _TO.fullmatch(between)
    if len(between) > 16 or not (both or a.unit == b.unit or a.unit is None or b.unit is None):
        return None
    if a.low != a.high or (b.unit is None and a.unit is not None and a.form != "bare"):
        return None
    before = text[max(0, a.start - 30) : a.start]
    if _ARROW.fullmatch(between) or (_TO.fullmatch(between) and _changes(before, b)):
        return replace(b, start=a.start, origin=(a.start, a.end))
    if not (_RANGE.fullmatch(between) or (between == " and " and _BETWEEN.search(before))):
        return None
    fits = a.unit in (b.unit, None) and a.low < b.low and b.sign in ("", a.sign, "-")
    return replace(b, start=a.start, low=a.low, sign=a.sign) if fits else None


def _changes(before: str, b: Quantity) -> bool:
    return bool(_FROM.search(before)) and not _SPAN.search(before) and b.form != "ratio"


def _changes_apart(text: str, found: list[Quantity]) -> list[Quantity]:
    """Join "from 80% on A to 60% on B": the first number becomes the origin of the second."""
    out: list[Quantity] = []
    for b in found:
        a = out[-1] if out else None
        if (
            a is not None
            and a.origin is None
            and a.unit == b.unit
            and _LATER_TO.fullmatch(text, a.end, b.start)
            and _changes(text[max(0, a.start - 30) : a.start], b)
        ):
            out[-1] = replace(b, origin=(a.start, a.end))
        else:
            out.append(b)
    return out


def _lists(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give the numbers of "2.4 and 3.1 times" the unit that only the last one prints."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        a, b = out[i], out[i + 1]
        shares = b.form in ("ratio", "percent", "points") and a.form == "bare"
        shares = shares or (a.form == "bare" and text[a.end : b.start] == "/")
        shares = shares or (b.form == "points" and a.form == "percent")
        year = 1900 <= a.low <= 2100
        if shares and not year and _LIST.fullmatch(text, a.end, b.start):
            out[i] = replace(a, form=b.form, unit=b.unit)
    return out


def _idioms(text: str, start: int, end: int) -> Iterator[Quantity]:
    if not _IDIOMATIC.search(text, start, end):
        return
    for match in _IDIOMS.finditer(text, start, end):
        form = "fraction" if match["half"] or match["part"] or match["over"] else "ratio"
        low, high = _idiom_values(match)
        yield Quantity(match.start(), match.end(), low, high, form, "x")


def _idiom_values(match: re.Match[str]) -> tuple[float, float]:
    if match["twice"] or match["half"]:
        return 2.0, 2.0
    if match["fold"]:
        value = _WORDS[match["nfold"].lower()]
    elif match["triple"]:
        value = 3.0
    elif match["part"]:
        value = _PARTS[match["npart"].lower()]
    elif match["over"]:
        value = float(match["nover"])
    else:
        powers = re.findall(r"\d+", match["norders"] or "1") or [
            str(int(_WORDS[match["norders"].lower()]))
        ]
        return 10.0 ** int(powers[0]), 10.0 ** int(powers[-1])
    return value, value
