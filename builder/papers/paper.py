"""Papers: one value for one paper, however many records tell of it."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """That a source document lists a paper."""

    source: str
    format: str
    page_date: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its original text.

    ``sources`` are the documents whose words these are; ``own_words`` is false where they
    come from a digest.  ``name`` is "title", "abstract" or a body heading.
    """

    name: str
    text: str
    sources: tuple[str, ...]
    own_words: bool = True


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, merged from all its records.

    ``key`` is the slug of its title and names its node; ``sections`` starts with the title,
    then the abstract where there is one, then the body.
    """

    key: str
    title: str
    sections: tuple[Section, ...]
    listings: tuple[Listing, ...]
    identifiers: tuple[str, ...] = ()
    year: int | None = None
    date: str | None = None
    urls: tuple[str, ...] = ()
    arxiv_ids: tuple[str, ...] = ()
    dois: tuple[str, ...] = ()

    def section(self, name: str) -> Section:
        """Return the section of that name; KeyError if the paper has none."""
        for section in self.sections:
            if section.name == name:
                return section
        raise KeyError(name)

    def text_hash(self) -> str:
        """Return a hash of what extraction sees: names and texts of the sections."""
        content = "\x1e".join(f"{s.name}\x1f{s.text}" for s in self.sections)
        return hashlib.sha256(content.encode()).hexdigest()
