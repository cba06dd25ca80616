"""What the claim grammar finds in a short text, for the tests of its parts."""

import re

from builder.claims.context import Context, Found
from builder.claims.grammar import find_claims
from builder.extraction import Claim


def claims_in(text: str, **mentions: tuple[str, str]) -> list[Claim]:
    """Return the claims of a text whose sentences end with a full stop and a blank.

    ``mentions`` maps the first words of a name, joined by ``_``, to its type and role: a
    name is found where the text writes it.
    """
    found = []
    for name, (kind, role) in mentions.items():
        for match in re.finditer(re.escape(name.replace("_", " ")), text):
            found.append(Found(match.start(), match.end(), match.group(), kind, role))
    found.sort(key=lambda m: m.start)
    return find_claims(Context(text, sentences_of(text), found))


def sentences_of(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a simple text; a blank line ends its title."""
    return [match.span() for match in re.finditer(r"\S.*?(?:[.](?= |$)|(?=\n\n)|$)", text)]


def only(claims: list[Claim]) -> Claim:
    """Return the single claim of a text that makes one."""
    assert len(claims) == 1, claims
    return claims[0]
