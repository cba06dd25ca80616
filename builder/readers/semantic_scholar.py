"""Papers of Semantic Scholar: answers of its API, or lines of its data sets."""

import re
from collections.abc import Mapping
from typing import Any

from builder.papers.fields import Desk, Fields, of_object
from builder.papers.inputs import Input
from builder.papers.json_values import entries
from builder.papers.record import Entries, Reader

NAME = "semantic-scholar"

_MARK = re.compile(r'"(?:paperId|corpusid|corpusId|externalIds|externalids)"\s*:')


def read(source: Input) -> Entries:
    """Stream the entries of an input; a bad one is rejected and the rest goes on."""
    desk = Desk(source.name, NAME)
    for entry in entries(source):
        yield desk.settled(entry, _fields)


def accepts(head: str) -> bool:
    """Tell whether a text is JSON with the ids of Semantic Scholar."""
    return head.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") and bool(_MARK.search(head))


def _fields(value: Any) -> Fields:
    # The API writes "externalIds", the data sets write "externalids".
    found = {str(name).lower(): field for name, field in of_object(value).items()}
    ids = _ids(found.get("externalids"))
    date = found.get("publicationdate")
    return {
        "title": found.get("title"),
        "abstract": found.get("abstract"),
        "id": found.get("paperid") or found.get("corpusid"),
        "arxiv": ids.get("arxiv"),
        "doi": ids.get("doi"),
        "year": found.get("year"),
        "date": date,
        "url": found.get("url"),
    }


def _ids(value: Any) -> Mapping[str, str]:
    named = value.items() if isinstance(value, dict) else ()
    return {str(name).lower(): str(each) for name, each in named if each is not None}


EXAMPLE = """\
{"paperId": "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "externalIds": {"ArXiv": "2403.00042", \
"DOI": "10.1000/mask.42", "CorpusId": 1042}, "url": "https://www.semanticscholar.org/paper/0a1b", \
"title": "Masks for Vision Transformers", "abstract": "We mask half of each layer of a ViT. \
Inference takes 30% less time on an RTX 3090.", "year": 2024, "publicationDate": "2024-03-01"}
{"corpusid": 1043, "externalids": {"ArXiv": null, "DOI": "10.1000/mask.43"}, \
"title": "Masks, Revisited", "abstract": null, "year": 2025}
"""

READER = Reader(
    name=NAME,
    suffixes=(".jsonl", ".json"),
    description="Papers of Semantic Scholar, from its API or its data sets",
    accepts=accepts,
    read=read,
    example=EXAMPLE,
    example_titles=("Masks for Vision Transformers", "Masks, Revisited"),
)
