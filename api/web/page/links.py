"""Links: from things of the graph to their addresses on the page, and back."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.graph import GraphHandle
from ontology.namespace import BASE, local_name


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the things under one base IRI."""

    base: str = BASE

    @classmethod
    def of(cls, handle: GraphHandle) -> "Links":
        """Return the addresses of a graph's things; an endpoint is taken to have the usual base."""
        return cls(str(handle.manifest.get("base", BASE)))

    def paper(self, iri: str) -> str:
        """Return the address of a paper.

        >>> Links("https://example.org/").paper("https://example.org/id/paper/slope")
        '/paper/slope'
        """
        return f"/paper/{quote(self.paper_key(iri), safe='')}"

    def entity(self, iri: str) -> str:
        """Return the address of an entity."""
        return f"/entity/{quote(self.key(iri), safe='')}"

    def thing(self, iri: str) -> str:
        """Return the address of a paper or an entity."""
        is_paper = iri.startswith(f"{self.base}id/paper/")
        return self.paper(iri) if is_paper else self.entity(iri)

    def key(self, iri: str) -> str:
        """Return what names an entity in addresses: its IRI without the base where it has it."""
        return iri.removeprefix(f"{self.base}id/")

    def paper_key(self, iri: str) -> str:
        """Return what names a paper in addresses."""
        return iri.removeprefix(f"{self.base}id/paper/")

    def iri(self, key: str) -> str:
        """Return the IRI of an entity, or of a paper for ``paper/KEY``."""
        return key if "://" in key else f"{self.base}id/{key}"

    def paper_iri(self, key: str) -> str:
        """Return the IRI of a paper."""
        return key if "://" in key else f"{self.base}id/paper/{key}"


def address(path: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
    """Return a path with its parameters.

    >>> address("/search", [("q", "2:4 & more")])
    '/search?q=2%3A4+%26+more'
    """
    written = urlencode(list(parameters))
    return f"{path}?{written}" if written else path


def claim_anchor(iri: str) -> str:
    """Return the fragment that names a claim on its paper's page."""
    return f"claim-{local_name(iri)}"
