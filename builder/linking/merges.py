"""Merges: a log of which names were taken for which entity, and why."""

import sqlite3
from collections.abc import Iterator

import msgspec

from builder.linking.entity import Entity

HEAD = ("entity", "type", "label", "name", "why", "papers")
_QUERY = """
select entity.content, told.text, told.why, told.papers from told
join entity on entity.key = told.entity order by told.entity, told.text, told.why
"""


def merges(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Yield the lines of the log, tab-separated, the heads first.

    There is one for each name that papers give an entity and that is not its label, with the
    number of papers that do, for each of the reasons: "vocabulary" (a label of the concept, or
    what the extractor recognised), "usual meaning" (an acronym that other papers spell out),
    "name" (the same but for case, hyphens and such, or said beside it), "long form" (the words
    that an acronym stands for), "curation".  `builder.linking.curation` can undo each.
    """
    yield "\t".join(HEAD).encode()
    last, entity = b"", Entity("", "", "")
    for content, text, why, papers in connection.execute(_QUERY):
        if content != last:
            last, entity = content, msgspec.json.decode(content, type=Entity)
        if text.casefold() != entity.label.casefold():
            cells = (entity.key, entity.type, entity.label, text, why, str(papers))
            yield "\t".join(" ".join(cell.split()) for cell in cells).encode()
