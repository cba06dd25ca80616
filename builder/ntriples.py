"""N-Triples: terms and lines as strings, in the canonical form.

Source: W3C RDF 1.2 N-Triples, section "A Canonical Form of N-Triples"; literals of the types
string, integer, double and boolean only, as docs/store.md has it.
"""

import math
import re
from collections.abc import Iterable

from ontology.namespace import PREFIXES

Triple = tuple[str, str, str]
"""Subject, predicate and object, each an N-Triples term."""

_XSD = PREFIXES["xsd"]
_ILLEGAL = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
_SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\\ud800-\udfff]')
_SHORT = {"\t": "\\t", "\b": "\\b", "\n": "\\n", "\r": "\\r", "\f": "\\f", '"': '\\"', "\\": "\\\\"}
_REPLACEMENT = "\ufffd"


def iri(text: str) -> str:
    """Return an IRI as a term; characters that no IRI may hold are percent-encoded.

    >>> iri("https://doi.org/10.1/a<b>")
    '<https://doi.org/10.1/a%3Cb%3E>'
    """
    return f"<{_ILLEGAL.sub(_percent, text)}>"


def string(text: str) -> str:
    r"""Return a string literal; a lone surrogate, which UTF-8 cannot say, becomes U+FFFD.

    >>> print(string('a "b"\n'))
    "a \"b\"\n"
    """
    return f'"{_SPECIAL.sub(_escape, text)}"'


def integer(value: int) -> str:
    """Return an integer literal.

    >>> integer(7)
    '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """
    return f'"{value}"^^<{_XSD}integer>'


def double(value: float) -> str:
    """Return a double literal in the canonical form of XML Schema.

    >>> double(1.75), double(-1200.0)[:8]
    ('"1.75E0"^^<http://www.w3.org/2001/XMLSchema#double>', '"-1.2E3"')
    """
    return f'"{_lexical(value)}"^^<{_XSD}double>'


def boolean(value: bool) -> str:
    """Return a boolean literal.

    >>> boolean(True)
    '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    """
    return f'"{"true" if value else "false"}"^^<{_XSD}boolean>'


def line(subject: str, predicate: str, obj: str) -> str:
    """Return a statement of three terms, without a line break.

    >>> line("<a:s>", "<a:p>", string("o"))
    '<a:s> <a:p> "o" .'
    """
    return f"{subject} {predicate} {obj} ."


def sorted_lines(triples: Iterable[Triple]) -> list[str]:
    """Return triples as lines, sorted, each once."""
    return sorted({line(*triple) for triple in triples})


def _percent(match: re.Match[str]) -> str:
    found = match.group()
    text = _REPLACEMENT if "\ud800" <= found <= "\udfff" else found
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SHORT:
        return _SHORT[char]
    return _REPLACEMENT if "\ud800" <= char <= "\udfff" else f"\\u{ord(char):04X}"


def _lexical(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    # The shortest digits that read back as the same double are those of repr.
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    if not digits:
        return f"{sign}0.0E0"
    leading = len(whole + fraction) - len(digits)
    power = int(exponent or 0) + len(whole) - 1 - leading
    rest = digits[1:].rstrip("0") or "0"
    return f"{sign}{digits[0]}.{rest}E{power}"
