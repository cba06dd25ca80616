"""Content negotiation: which of the media types we have a client would rather get."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range of an Accept header."""

    kind: str
    subkind: str
    quality: float

    @property
    def precision(self) -> int:
        """Return 2 for a media type, 1 for ``text/*``, 0 for ``*/*``."""
        return (self.kind != "*") + (self.subkind != "*")

    def covers(self, media_type: str) -> bool:
        """Say whether a media type falls in this range."""
        kind, _, subkind = media_type.partition("/")
        return self.kind in ("*", kind) and self.subkind in ("*", subkind)


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return the offer that an Accept header likes best; None if it likes none.

    The most precise range that covers an offer gives its quality (RFC 9110, section 12.5.1);
    among equals the earlier offer wins, and without a header the first one.

    >>> choose("text/csv;q=0.5, application/*", ["text/csv", "application/json"])
    'application/json'
    >>> choose("image/png", ["text/csv"]) is None
    True
    """
    ranges = list(_ranges(accept or "*/*"))
    best, best_quality = None, 0.0
    for offer in offers:
        covering = [item for item in ranges if item.covers(offer)]
        quality = max(covering, key=lambda item: item.precision).quality if covering else 0.0
        if quality > best_quality:
            best, best_quality = offer, quality
    return best


def _ranges(accept: str) -> Iterator[_Range]:
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        kind, slash, subkind = name.partition("/")
        if slash:
            yield _Range(kind, subkind, _quality(parameters))


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
