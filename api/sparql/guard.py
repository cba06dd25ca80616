"""Which SPARQL texts are run: queries of the one graph, nothing that writes or goes elsewhere."""

import re
from collections.abc import Iterator

from api.errors import QueryRefused, UnknownGraph
from ontology.namespace import PREFIXES

# Texts of a megabyte come from anyone: the quantifiers give nothing back (++, *+), so that each
# character is looked at a few times only, whatever follows.
_PROLOGUE = re.compile(
    r"""(?: \s++ | \#[^\r\n]*+ | BASE\s*+<[^>]*+> | PREFIX\s*+[^\s:<]*+\s*+:\s*+<[^>]*+>
        | VERSION\s*+"[^"]*+" )*+""",
    re.IGNORECASE | re.VERBOSE,
)
_UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "copy", "move", "add", "with")
_FORMS = ("select", "ask", "construct", "describe")
_TOKEN = re.compile(
    r"""(?P<iri> <[^<>"{}|^`\s]*+> )
        | \#[^\r\n]*+
        | \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3})? | '{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?
        | "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'?
        | [?$@]\w++
        | (?P<word> [\w.-]++(?: :(?:[\w.:%-]|\\.)*+ )? | :(?:[\w.:%-]|\\.)*+ )
        | .""",
    re.VERBOSE | re.DOTALL,
)


def form(text: str) -> str:
    r"""Return the form of a query: select, ask, construct or describe; "" if it is none.

    Raises:
        QueryRefused: the text is an update.

    >>> form("PREFIX a: <http://a#> # SELECT\nASK { ?s ?p ?o }")
    'ask'
    """
    start = _PROLOGUE.match(text)
    word = re.match(r"[A-Za-z]+", text[start.end() if start else 0 :])
    name = word[0].lower() if word else ""
    if name in _UPDATES:
        raise QueryRefused(f"the graph is read-only: {name.upper()} is refused; use SELECT or ASK")
    return next((known for known in _FORMS if name.startswith(known)), "")


def guard(text: str) -> str:
    """Return the form of a query that may come from anyone.

    An engine cannot be told to stay off the network, and keywords need no blanks around
    them, so the word SERVICE is refused wherever it stands.

    Raises:
        QueryRefused: the text is an update, or could reach another server.
    """
    if "service" in text.lower():
        raise QueryRefused(
            "SERVICE is refused, also inside strings and names; in a string write serv\\u0069ce"
        )
    return form(text)


def named_graphs(text: str) -> tuple[str, ...]:
    """Return the graphs that a query names in FROM.

    >>> named_graphs("SELECT * FROM <urn:g> FROM NAMED kg:x { ?from <urn:from> 'from' }")
    ('urn:g', 'named https://w3id.org/paperkg/ontology#x')
    """
    return tuple(_graphs(text)) if "from" in text.lower() else ()


def check_graphs(names: tuple[str, ...], graph: str | None) -> None:
    """Refuse every name of a graph but the one.

    Raises:
        UnknownGraph: the message says how to ask the graph there is.
    """
    for name in names:
        if name != graph:
            known = f"; its name is <{graph}>" if graph else ""
            raise UnknownGraph(
                f"there is no graph {name[:200]} here: everything is in the one default graph, "
                f"which needs no naming{known}"
            )


def _graphs(text: str) -> Iterator[str]:
    tokens = [found for found in _TOKEN.finditer(text) if found.lastgroup]
    known = {**PREFIXES, **dict(_declared(tokens))}
    words = iter(tokens)
    for word in words:
        if word[0].upper() != "FROM":
            continue
        kind, name = "", _next(words)
        if name.upper() == "NAMED":
            kind, name = "named ", _next(words)
        prefix, _, local = name.partition(":")
        yield kind + (name[1:-1] if name.startswith("<") else known.get(prefix, "") + local)


def _next(words: Iterator[re.Match[str]]) -> str:
    found = next(words, None)
    return found[0] if found else ""


def _declared(tokens: list[re.Match[str]]) -> Iterator[tuple[str, str]]:
    for keyword, name, target in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if keyword[0].upper() == "PREFIX" and target.lastgroup == "iri":
            yield name[0].rstrip(":"), target[0][1:-1]
