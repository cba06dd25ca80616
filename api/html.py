"""HTML for notebooks: small tables and marked texts that need no style sheet and no script."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.graph import GraphHandle
    from api.papers import Claim, PaperView
    from api.query.shape import Record
    from api.tables import Table

_SHOWN = 50
"""How many rows of a table are shown; a notebook keeps what it shows."""
_LONGEST = 300


def table_html(table: "Table") -> str:
    """Return a table; of a long one the first rows, and how many there are.

    >>> from api.tables import Table
    >>> table_html(Table("", ("a<b",), (("1 & 2",),)))[7:38]
    '<thead><tr><th>a&lt;b</th></tr>'
    """
    head = "".join(f"<th>{escape(column)}</th>" for column in table.columns)
    body = "".join(
        _row(zip(table.columns, row, strict=True), table.right) for row in table.rows[:_SHOWN]
    )
    title = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    more = len(table.rows) - _SHOWN
    told = f"<p>… and {more} more rows</p>" if more > 0 else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{told}"


def handle_html(handle: "GraphHandle") -> str:
    """Return where a graph is and how much it holds."""
    counts = ((n, handle.manifest.get(n)) for n in ("papers", "mentions", "claims", "triples"))
    told = ", ".join(f"{count:,} {name}" for name, count in counts if isinstance(count, int))
    return f"<p><b>Knowledge graph</b> {escape(handle.location)}{': ' if told else ''}{told}</p>"


def paper_html(paper: "PaperView") -> str:
    """Return a paper with its mentions underlined and its claims marked and numbered."""
    texts = "".join(_marked(paper, section, text) for section, text in paper.texts.items())
    claims = "".join(f"<li>{escape(claim.headline)}</li>" for claim in paper.claims)
    listed = f"<ol>{claims}</ol>" if claims else ""
    title = paper.title if paper.year is None else f"{paper.title} ({paper.year})"
    return f"<div><h4>{escape(title)}</h4>{texts}{listed}</div>"


def claim_html(claim: "Claim") -> str:
    """Return a claim with the words that prove it."""
    quotes = "".join(
        f"<blockquote>{escape(words)}</blockquote>"
        for words in (each.sentence or each.quote for each in claim.evidence)
        if words
    )
    return f"<div><p>{escape(claim.headline)}</p>{quotes}</div>"


def records_html(records: Sequence["Record"]) -> str:
    """Return papers or claims, as plain dictionaries, as a table of their plain values."""
    columns = dict.fromkeys(
        key for record in records[:_SHOWN] for key, value in record.items() if _plain(value)
    )
    rows = "".join(
        "<tr>" + "".join(f"<td>{_cell(record.get(key))}</td>" for key in columns) + "</tr>"
        for record in records[:_SHOWN]
    )
    head = "".join(f"<th>{escape(key)}</th>" for key in columns)
    more = len(records) - _SHOWN
    told = f"<p>… and {more} more</p>" if more > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{told}"


def _plain(value: Any) -> bool:
    """Say whether a value fits in a cell: it is a literal, or has a name."""
    if isinstance(value, list):
        return bool(value) and all(map(_plain, value))
    return "name" in value if isinstance(value, Mapping) else value is not None


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return _cut(", ".join(str(_named(each)) for each in value))
    return "" if value is None else _cut(str(_named(value)))


def _named(value: Any) -> Any:
    return value.get("name", "") if isinstance(value, Mapping) else value


def _cut(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


def _row(cells: Iterable[tuple[str, str]], right: frozenset[str]) -> str:
    styled = (
        f'<td style="text-align:right">{escape(cell)}</td>'
        if column in right
        else f"<td>{escape(cell)}</td>"
        for column, cell in cells
    )
    return f"<tr>{''.join(styled)}</tr>"


def _marked(paper: "PaperView", section: str, text: str) -> str:
    """Return a section, cut at every end of a mention or a claim so that tags cannot cross."""
    mentions = [e for m in paper.mentions for e in m.evidence if e.section == section]
    claims = [
        (e, number)
        for number, claim in enumerate(paper.claims, start=1)
        for e in claim.evidence
        if e.section == section
    ]
    ends = {at for e in (*mentions, *(e for e, _ in claims)) for at in (e.start, e.end)}
    pieces = []
    for start, end in pairwise(sorted({0, *ends, len(text)})):
        piece = escape(text[start:end])
        if any(e.start <= start and end <= e.end for e in mentions):
            piece = f"<u>{piece}</u>"
        if any(e.start <= start and end <= e.end for e, _ in claims):
            piece = f"<mark>{piece}</mark>"
        numbers = "".join(f"<sup>{number}</sup>" for e, number in claims if e.end == end)
        pieces.append(piece + numbers)
    return f"<p><small>{escape(section)}</small><br/>{''.join(pieces)}</p>"
