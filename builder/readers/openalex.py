"""Works of OpenAlex: lines of a snapshot, or pages of its API."""

import re
from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from builder.errors import RecordError
from builder.papers.fields import Desk, Fields, of_object
from builder.papers.inputs import Input
from builder.papers.json_values import entries
from builder.papers.record import Entries, Reader

NAME = "openalex"

_MARK = re.compile(r'"id"\s*:\s*"https://openalex\.org/W\d|"abstract_inverted_index"\s*:')
_Index = dict[str, list[Annotated[int, msgspec.Meta(ge=0)]]]


def read(source: Input) -> Entries:
    """Stream the entries of an input; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    for entry in entries(source):
        yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether a text is JSON with the id of a work of OpenAlex, or an inverted abstract."""
    return head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and bool(_MARK.search(head))


def text_of(index: Any) -> str | None:
    """Return the text of an inverted index: each word with the positions where it stands.

    >>> text_of({"faster": [2], "We": [0], "prune": [1]})
    'We prune faster'

    Raises:
        RecordError: it is no such index.
    """
    if index is None:
        return None
    words: dict[int, str] = {}
    try:
        for word, places in msgspec.convert(index, _Index).items():
            words.update(dict.fromkeys(places, word))
    except msgspec.ValidationError as error:
        raise RecordError(f"{error} - at 'abstract_inverted_index'") from error
    return " ".join(words[place] for place in sorted(words))


def _fields(value: Any) -> Fields:
    work = of_object(value)
    title = work.get("title")
    return {
        "title": work.get("display_name") if title is None else title,
        "abstract": text_of(work.get("abstract_inverted_index")),
        "id": work.get("id"),
        "doi": work.get("doi"),
        "year": work.get("publication_year"),
        "date": work.get("publication_date"),
        "arxiv": next((url for url in _urls(work) if "arxiv.org/" in url), None),
        "url": next(_urls(work), None),
    }


def _urls(work: Any) -> Iterator[str]:
    """Yield where a work can be found, the best place first."""
    others = work.get("locations")
    for location in (work.get("primary_location"), *(others if isinstance(others, list) else ())):
        url = location.get("landing_page_url") if isinstance(location, dict) else None
        if isinstance(url, str):
            yield url


EXAMPLE = """\
{"id": "https://openalex.org/W4400000001", "doi": "https://doi.org/10.1000/thin.1", \
"title": "Thin Masks at Scale", "display_name": "Thin Masks at Scale", "publication_year": 2024, \
"publication_date": "2024-05-02", "type": "article", \
"primary_location": {"landing_page_url": "https://arxiv.org/abs/2405.00021"}, \
"abstract_inverted_index": {"Masked": [0], "training": [1, 7], "is": [2], "1.3x": [3], \
"faster": [4], "than": [5], "dense": [6], "on": [8], "ImageNet.": [9]}}
{"id": "https://openalex.org/W4400000002", "doi": null, "title": "Notes on a Cache", \
"publication_year": 2003, "abstract_inverted_index": null}
"""

READER = Reader(
    name=NAME,
    suffixes=(".jsonl", ".json"),
    description="Works of OpenAlex, from a snapshot or its API; abstracts from the inverted index",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Thin Masks at Scale", "Notes on a Cache"),
)
