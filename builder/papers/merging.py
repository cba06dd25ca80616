"""Merging: many records of a paper become one paper."""

from collections.abc import Hashable, Iterable, Iterator, Sequence

from builder.papers.identifiers import arxiv_id
from builder.papers.paper import Listing, Paper, Section
from builder.papers.record import PaperRecord
from builder.text.normalise import normalise
from ontology.iris import digest, slug, title_key


def merge(records: Iterable[PaperRecord]) -> tuple[Paper, ...]:
    """Return the papers that records tell of, sorted by key; the records' order is no matter.

    Two records tell of one paper where they share an arXiv id, a DOI or a title (as
    `ontology.iris.title_key` folds it), or are linked by a chain of such records.
    """
    papers = (paper_of(group) for group in groups(tuple(records)))
    return tuple(sorted(papers, key=lambda paper: paper.key))


def paper_key(title: str) -> str:
    """Return the key of the paper whose node this title names.

    It depends on the title alone.  Where the slug does not tell all that tells titles apart,
    a short hash follows, so that different papers have different keys.

    >>> paper_key("Q&A with Mamba") == paper_key("Q and A with Mamba")
    False
    >>> paper_key("Q and A with Mamba")
    'q-and-a-with-mamba'
    """
    name = slug(title)
    told = "".join(char for char in name if char.isalnum())
    if told == title_key(title) or name.endswith(digest(title)):
        return name
    return f"{name}-{digest(title)}"


def groups(records: Sequence[PaperRecord]) -> list[list[PaperRecord]]:
    """Return the records by paper (union-find: Galler and Fischer, 1964)."""
    parents = list(range(len(records)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    first: dict[Hashable, int] = {}
    for index, record in enumerate(records):
        for mark in marks(record):
            parents[root(index)] = root(first.setdefault(mark, index))
    found: dict[int, list[PaperRecord]] = {}
    for index, record in enumerate(records):
        found.setdefault(root(index), []).append(record)
    return list(found.values())


def marks(record: PaperRecord) -> Iterator[tuple[str, str]]:
    """Yield what a record shares with the other records of its paper."""
    # A title of symbols alone folds to nothing, which tells no two of them apart.
    yield "title", title_key(record.title) or record.title
    plain = normalise(record.title).text
    if plain != record.title and title_key(plain):
        yield "title", title_key(plain)
    arxiv = record.arxiv_id or arxiv_id(record.doi or "")
    if arxiv:
        yield "arxiv", arxiv
    if record.doi:
        yield "doi", record.doi


def paper_of(records: Sequence[PaperRecord]) -> Paper:
    """Return the paper that records tell of, all of one paper; their order is no matter."""
    title = min({record.title for record in records}, key=lambda title: (title_key(title), title))
    dates = {record.date for record in records if record.date}
    return Paper(
        key=paper_key(title),
        title=title,
        sections=tuple(_sections(title, records)),
        listings=_listings(records),
        identifiers=_distinct(record.identifier for record in records),
        year=min((record.year for record in records if record.year), default=None),
        # The earliest year's dates, the most precise of them, the earliest of these.
        date=min(dates, key=lambda date: (date[:4], -len(date), date), default=None),
        urls=_distinct(record.url for record in records),
        arxiv_ids=_distinct(record.arxiv_id for record in records),
        dois=_distinct(record.doi for record in records),
    )


def _sections(title: str, records: Sequence[PaperRecord]) -> Iterator[Section]:
    yield Section("title", title, _distinct(r.source for r in records if r.title == title))
    own = any(record.abstract and not record.digest for record in records)
    texts = {r.abstract for r in records if r.abstract and not (own and r.digest)}
    if texts:
        text = min(texts, key=lambda text: (-len(text), text))
        sources = _distinct(record.source for record in records if record.abstract == text)
        yield Section("abstract", text, sources, own)
    bodies = {record.body for record in records}
    body = min(bodies, key=lambda body: (-sum(len(text) for _, text in body), body))
    sources = _distinct(record.source for record in records if record.body == body)
    for name, text in _named(body):
        yield Section(name, text, sources)


def _named(body: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield body sections under names whose slugs are distinct, from the title's too."""
    taken = {"title", "abstract"}
    for heading, text in body:
        name, count = heading or "body", 1
        while slug(name) in taken:
            count += 1
            name = f"{heading or 'body'} ({count})"
        taken.add(slug(name))
        yield name, text


def _listings(records: Iterable[PaperRecord]) -> tuple[Listing, ...]:
    found = {Listing(record.source, record.format, record.page_date) for record in records}
    return tuple(sorted(found, key=lambda item: (item.source, item.format, item.page_date or "")))


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))
