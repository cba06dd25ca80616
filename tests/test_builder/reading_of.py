"""Helper: the reading of a text."""

from builder.nlp.reading import WORD, Reading
from builder.nlp.sentences import read


def reading_of(text: str) -> Reading:
    """Return the reading of a text."""
    found = list(WORD.finditer(text))
    return read(text, [match[0] for match in found], [match.start() for match in found])
