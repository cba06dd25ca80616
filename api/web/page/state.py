"""State: what a results view shows, as it stands in the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from api.web.page.links import address

PAPERS = "Paper"
SORTS: Mapping[str, str] = {
    "relevance": "best match",
    "newest": "newest first",
    "factor": "largest factor",
    "title": "title",
}
"""The orders of results, with what people read."""

FACETS = ("hardware", "dataset", "kind", "year", "entity")
"""The facets that narrow results; several values of one must all hold."""


@dataclass(frozen=True, slots=True)
class State:
    """A results view.

    Attributes:
        query: what was typed.
        type: what is listed: "Paper" or a type of entities.
        chosen: the values chosen of each facet: keys of entities, kinds, years.
        sort: one of `SORTS`.
        page: from 1.
        plain: whether the query is words to look for even if it could be a question.
    """

    query: str = ""
    type: str = PAPERS
    chosen: tuple[tuple[str, str], ...] = ()
    sort: str = "relevance"
    page: int = 1
    plain: bool = False

    def values(self, facet: str) -> tuple[str, ...]:
        """Return the values chosen of a facet."""
        return tuple(value for name, value in self.chosen if name == facet)

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Return the state as parameters of an address; what is usual is left out."""
        found = [("q", self.query)] if self.query else []
        found += [("type", self.type)] if self.type != PAPERS else []
        found += self.chosen
        found += [("sort", self.sort)] if self.sort != "relevance" else []
        found += [("page", str(self.page))] if self.page > 1 else []
        return (*found, *((("as", "words"),) if self.plain else ()))

    def url(self, path: str = "/search", **changes: Any) -> str:
        """Return the address of this view with some changes; other than of page, from page 1.

        >>> State("LoRA", page=3).url(sort="title")
        '/search?q=LoRA&sort=title'
        """
        return address(path, replace(self, **{"page": 1, **changes}).parameters)

    def toggled(self, facet: str, value: str) -> str:
        """Return the address of the view with a value of a facet chosen, or not any more."""
        pair = (facet, value)
        kept = tuple(each for each in self.chosen if each != pair)
        return self.url(chosen=kept if len(kept) < len(self.chosen) else (*self.chosen, pair))


def read_state(parameters: Iterable[tuple[str, str]]) -> State:
    """Read a state from an address; what has no meaning is passed over.

    >>> read_state([("q", "LoRA"), ("year", "2024"), ("page", "x")]).chosen
    (('year', '2024'),)
    """
    given = list(parameters)
    single = dict(given)
    number = single.get("page", "")
    sort = single.get("sort", "")
    return State(
        query=single.get("q", "").strip()[:400],
        type=single.get("type", PAPERS),
        chosen=tuple(dict.fromkeys((name, value) for name, value in given if name in FACETS)),
        sort=sort if sort in SORTS else "relevance",
        page=max(int(number[:9]), 1) if number.isascii() and number.isdigit() else 1,
        plain=single.get("as") == "words",
    )
