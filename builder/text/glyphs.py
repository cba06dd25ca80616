"""Glyphs: rules for characters that are spelt in more than one way."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from builder.text.rewriting import Rule


@cache
def _table() -> dict[str, str]:
    """Return what stands for a character that has another, plainer spelling."""
    spelt = {
        " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
        "\u2028\u202f\u205f\u3000",
        "": "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061"
        "\u2062\u2063\u2064\ufe0e\ufe0f\ufeff\ufffc",
        "-": "\u2010\u2011\u2012\u2043\u2212\ufe58\ufe63\uff0d",
        "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u00b4",
        '"': "\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb",
        "~": "\u223c\u2248\u2243\u2053\u02dc\uff5e",
        "×": "\u2715\u2716\u2a2f",
        "≤": "\u2a7d\u2266",
        "≥": "\u2a7e\u2267",
        "—": "\u2015",
        "\n\n": "\u2029",
    }
    table = {char: new for new, chars in spelt.items() for char in chars}
    alike = [0xB5, 0x2026, 0x2126, *range(0xFB00, 0xFB07), *range(0xFF01, 0xFF5E)]
    for code in (*alike, *range(0x2080, 0x208A), *range(0x1D400, 0x1D800)):
        table.setdefault(chr(code), unicodedata.normalize("NFKC", chr(code)))
    table["\u2206"] = "Δ"
    table.update({chr(code): "" for code in (*range(0x80, 0xA0),)})
    return {char: new for char, new in table.items() if char != new}


def plain(char: str) -> str:
    """Return the plain spelling of a character.

    >>> plain("\u2212"), plain("\ufb01"), plain("e")
    ('-', 'fi', 'e')
    """
    return _table().get(char, char)


def _repaired(match: re.Match[str]) -> str | None:
    """Undo UTF-8 that was read as Latin-1."""
    try:
        return "".join(plain(char) for char in match[0].encode("latin-1").decode())
    except UnicodeDecodeError:
        return None if match[0][1] > "\x9f" else match[0][0]


_ALWAYS = ("",)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"


def _composed(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[0])


def _raised(match: re.Match[str]) -> str:
    """Spell a superscript: a power after a digit, part of the name after a letter."""
    digits = unicodedata.normalize("NFKC", match[0]).replace("\u2212", "-")
    before = match.string[match.start() - 1 : match.start()]
    return f"^{digits}" if before.isdigit() or digits.startswith("-") else digits


def glyph_rules() -> tuple[Rule, ...]:
    """Return the rules for texts that are not all ASCII."""
    table = _table()
    return (
        Rule(_ALWAYS, re.compile("[\u00c2-\u00f4][\u0080-\u00bf]{1,3}"), _repaired),
        Rule(_ALWAYS, re.compile(f"[{_RAISED}]+"), _raised),
        Rule(_ALWAYS, re.compile("[A-Za-z][\u0300-\u036f]+"), _composed),
        Rule(_ALWAYS, re.compile(f"[{_ranges(sorted(map(ord, table)))}]"), lambda m: table[m[0]]),
    )


def _ranges(codes: Sequence[int]) -> str:
    """Return characters as ranges: a class is slow if it lists many beyond the basic plane."""
    gaps = [i for i in range(1, len(codes)) if codes[i] > codes[i - 1] + 1]
    bounds = zip([0, *gaps], [*gaps, len(codes)], strict=True)
    return "".join(rf"\U{codes[a]:08x}-\U{codes[b - 1]:08x}" for a, b in bounds)


def blank_rules() -> tuple[Rule, ...]:
    """Return the rules for texts with line ends, tabs, controls, or blanks side by side.

    A blank line stays: it ends a sentence.
    """
    blanks = ("  ", "\t", "\n", "\r", "\f", "\v")
    return (
        Rule(("\n",), re.compile(r"(?<=[a-z]-)\r?\n[ \t]*(?=[a-z])"), ""),
        Rule(("\n",), re.compile(r"\s*\n\s*\n\s*"), "\n\n"),
        Rule(blanks, re.compile(r"[ \t\n\r\f\v]{2,}|[\t\n\r\f\v]"), " "),
        Rule(_ALWAYS, re.compile(r"[\x00-\x08\x0e-\x1f\x7f]+"), ""),
    )
