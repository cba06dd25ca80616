r"""LaTeX: rules for its debris, and for what pages made of it.

Pages lose backslashes ("1.14times" was ``1.14\times``) and dollars, corpora keep them.
"""

import re
import unicodedata
from collections.abc import Callable
from html.entities import html5

from builder.text.glyphs import plain
from builder.text.rewriting import Rule

_Row = tuple[str, str, str | Callable[[re.Match[str]], str | None]]
"""Hints apart by blanks, pattern, new text (see `builder.text.rewriting.Rule`)."""

_OPEN = r"(?:\$|\\+\()?"
_CLOSE = r"(?:\$|\\+\))?"
_END = r"(?![A-Za-z])"
_TIMES = rf"{_OPEN}\\+(?:text)?times{_END}{_CLOSE}"
_ABOUT = r"(?:sim|approx|thicksim|thickapprox|simeq|textasciitilde)"
_ABOUT_HINTS = r"\sim \approx \thick \textascii"
_ARGUMENT = r"\s*\\*\{[^{}\\]*\\*\}"

_SYMBOLS = {
    "leq": "≤", "le": "≤", "leqslant": "≤", "lesssim": "≤",
    "geq": "≥", "ge": "≥", "geqslant": "≥", "gtrsim": "≥",
    "ll": "<<", "gg": ">>", "neq": "≠", "pm": "±", "cdot": "·", "infty": "∞", "sqrt": "√",
    "rightarrow": "→", "to": "→", "Rightarrow": "→", "longrightarrow": "→", "mapsto": "→",
    "leftrightarrow": "↔", "uparrow": "↑", "downarrow": "↓", "in": "∈", "deg": "°",
    "ldots": "...", "dots": "...", "cdots": "...", "mu": "μ", "textmu": "μ", "textdegree": "°",
    "textemdash": "—", "textendash": "–", "percent": "%", "textbackslash": "\\",
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AA": "Å",
}  # fmt: skip
_FONTS = (
    r"emph|text(?:bf|it|tt|sc|sf|rm|sl|up|normal|superscript|subscript)?|underline|uline|"
    r"math(?:bf|bb|cal|rm|it|sf|tt|scr|frak|normal)?|operatorname|[mh]box|boldsymbol|bm|ensuremath|"
    r"bf|em|it|tt|sc|sf|rm|cal|bfseries|itshape|small|footnotesize|noindent|displaystyle|"
    r"(?:wide)?(?:hat|tilde|bar)|overline|vec|dot|url|footnote|href"
)
_BRACELESS = r"emph|text(?:bf|it|tt|sc|sf|rm)|math(?:bf|bb|cal|rm|it|sf|tt)|underline|widetilde"
_SILENT = (
    r"[dt]?frac|left|right|[bB]igg?[lr]?|xspace|limits|nolimits|smash|maketitle|par|newline|protect"
)
_DROPPED = (
    rf"cite[a-z]*|ref|eqref|label|[vh]space|href|hyperlink|(?:text)?color|begin|end|"
    rf"includegraphics{_END}"
)
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "u": "\u0306", "H": "\u030b", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match["letter"] + _ACCENTS[match["accent"]])


def _symbol(match: re.Match[str]) -> str | None:
    return _SYMBOLS.get(match["name"])


def _entity(match: re.Match[str]) -> str | None:
    name = match[1]
    if not name.startswith("#"):
        return "".join(plain(char) for char in html5.get(f"{name};", "")) or None
    return _character(name[2:], 16) if name[1] in "xX" else _character(name[1:], 10)


def _character(code: str, base: int) -> str | None:
    number = int(code, base)
    if number < 32 or 0xD800 <= number < 0xE000 or number > 0x10FFFF:
        return None
    return plain(chr(number))


_LOST_ENTITY = r"(?<=\d)37;|(?<=[A-Za-z])(?:45|95|x27|x2F);"
_LOST = {"37;": "%", "45;": "-", "95;": "_", "x27;": "'", "x2F;": "/"}


def _lost_entity(match: re.Match[str]) -> str | None:
    # "137;" may be "1&#37;" without its "&#", or just a number: two such signs are no chance.
    again = re.findall(_LOST_ENTITY, match.string)
    return _LOST[match[0]] if len(again) > 1 else None


def _word(match: re.Match[str]) -> str:
    """Spell a macro by its name, apart from the words it touches."""
    before = match.string[match.start() - 1 : match.start()]
    return (" " if before.isalnum() else "") + match[1] + (" " if match[2] else "")


_ROWS: tuple[_Row, ...] = (
    # Times, about, and their kin: with a backslash, then without.
    ("times", rf"(?<=\d) ?{_TIMES}(?=[A-Za-z])", "× "),
    ("times", rf"(?<=\d) ?{_TIMES}(?!\s*[\d$])", "×"),
    ("times", _TIMES, "×"),
    ("times", r"(?<=\d)times(?=sim\d|[\W\d_]|$)", "×"),
    ("times", r"(?<=\d)times(?=[A-Za-z])", "× "),
    ("imes", r"(?<=\d)[ \t]imes(?=[\d\s$.,;)])", "×"),
    (_ABOUT_HINTS, rf"{_OPEN}\\+{_ABOUT}{_END}[\s$]*(?:\\+\)\s*)?(?=\d)", "~"),
    (_ABOUT_HINTS, rf"{_OPEN}\\+{_ABOUT}{_END}{_CLOSE}", "~"),
    ("{sim} timessim", r"\{sim\}|(?<=\dtimes)sim(?=\d)", "~"),
    ("sim approx", r"(?<![\\A-Za-z])(?:sim|approx) ?(?=\d)(?!\d(?:[Rr]eal|[Ss]im))", "~"),
    ("leq", r"(?<![\\A-Za-z])leq ?(?=\d)", "≤"),
    ("geq", r"(?<![\\A-Za-z])geq ?(?=\d)", "≥"),
    ("pm", r"(?<=\d)pm(?=\d)", "±"),
    ("rightarrow", r"(?<![\\A-Za-z])rightarrow(?![A-Za-z])", "→"),
    ("\\", rf"{_OPEN}\\+(?P<name>{'|'.join(_SYMBOLS)}){_END}{_CLOSE}(?:\{{(?=\w))?", _symbol),
    # Fractions, powers, indices.
    ("frac", r"\\+[dt]?frac\s*\{([^{}\\]{1,20})\}\s*\{([^{}\\]{1,20})\}", r"\1/\2"),
    ("frac", r"\\+[dt]?frac(\d)(\d)", r"\1/\2"),
    ("{", r"(?<![\w^_}.])(\d)\{(\d+)\}", r"\1/\2"),
    ("circ", rf"\$?\^?\{{?\\+circ{_END}\}}?\$?", "°"),
    ("^", r"(?<=[A-Za-z])\$\^\{?(\w+)\}?\$", r"\1"),
    ("^", r"(?<=\d)\$?\^\{?(st|nd|rd|th)\}?\$?(?![a-z])", r"\1"),
    ("^", r"(?<=[A-Za-z])\^\{?(\d)\}?\$?(?=-?[A-Z])", r"\1"),
    ("_", r"(?<=[A-Za-z])\$_\{?(\d+)\}?\$", r"\1"),
    # Characters.
    ("unicode", r"\\+unicode\\*\{?x([0-9A-Fa-f]{4,5})\\*\}?", lambda m: _character(m[1], 16)),
    ("\\", r"(?<=[A-Za-z])\\+(?P<accent>['`^\"])(?P<letter>[aeiouyAEIOU])(?![({])", _accented),
    ("\\", r"\\+(?P<accent>['`^\"~=.])\s*\{(?P<letter>[A-Za-z])\}", _accented),
    ("\\", r"(?<=[A-Za-z])\\+(?P<accent>~)(?P<letter>[noaNOA])", _accented),
    ("\\", r"\\+(?P<accent>[cvuHrk])\{(?P<letter>[A-Za-z])\}", _accented),
    ("&", r"&(?:amp;)*(#\d{2,6}|#[xX][0-9A-Fa-f]{2,5}|[A-Za-z]{2,8}\d{0,2});", _entity),
    ("37; 45; 95; x27; x2F;", _LOST_ENTITY, _lost_entity),
    ("``", r"``", '"'),
    ("''", r"''", '"'),
    ("---", r"(?<!-)---(?!-)", "—"),
    ("--", r"(?<!-)--(?!-)", "–"),
    ("~", r"(?<=[A-Za-z.,)}\]$])~(?=[^\s~])|(?<=\d)~(?=[A-Za-z])", " "),
    # Money keeps its dollar; every other one is mathematics.
    (
        "$",
        r"(?:(?<=[\s(~])|(?<=US)|^)\$(?=\d+(?:[.,]\d+)*"
        r"(?!\d|[.,]\d|\s?(?:--?|–|~)?\s?[\d.]*\s?(?:[\\^_{}*=<>$×%+]|times|x\b)|"
        r"/(?:[\\\d]|\w+\$)|[a-z]\$))",
        r"\g<0>",
    ),
    ("$", r"\$([<>=~+-])\$", r"\1"),
    # Macros and escapes.
    ("\\", rf"\\+(?:{_DROPPED})\*?(?:\[[^\]]*\])?{_ARGUMENT}", ""),
    ("\\", rf"\\+(?:{_FONTS}){_END}\*?\s*(?:\\*\{{)?", ""),
    ("\\", rf"\\+(?:{_BRACELESS})(?=[A-Za-z])", ""),
    ("\\", rf"\\+(?:{_SILENT}){_END}", ""),
    ("\\", r"\\+item(?![A-Za-z])", " "),
    ("\\", r"\\+([A-Za-z]+)(\{(?![}\\]))?", _word),
    ("mathcal mathb mathrm", r"(?<![\\A-Za-z])math[a-z]+\{", ""),
    ("\\", r"\\+([%&#_|/@.+]|\$(?=\d)|(?<=\d[\\])\$)", r"\1"),
    ("\\", r"(?<=\d)\\+[,!](?=\d{3})", ""),
    ("\\", r"\\+[()\[\]{}!-]", ""),
    ("\\", r"\\+[,;:>]|\\+(?=\s|$)", " "),
    ("\\", r"\\+", ""),
    ("{", r"(?<=[a-z0-9])\{(?=[A-Za-z])", " "),
    ("$ { }", r"[${}]", ""),
)  # fmt: skip


def latex_rules() -> tuple[Rule, ...]:
    """Return the rules, first those that must see their text before others."""
    return tuple(Rule(tuple(hints.split()), _compiled(row), new) for hints, row, new in _ROWS)


def _compiled(pattern: str) -> re.Pattern[str]:
    # Escaping doubles backslashes, twice at most; an open end would cost time on long runs.
    return re.compile(pattern.replace(r"\\+", r"\\{1,4}"))
