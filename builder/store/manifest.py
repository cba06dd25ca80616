"""The manifest: what a generation was built from and by (docs/store.md)."""

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import version

import msgspec

from builder.errors import StoreError
from builder.hashing import package_hash
from builder.profiles import ACCURATE

FORMAT = 1
"""The version of the contract in docs/store.md."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a generation was built from and by; manifest.json.

    ``content`` is the hash of all that decides the graph; ``sources`` maps the name of a
    source document to its number of entries; ``profile`` says how thoroughly papers were read;
    ``curation`` is the hash of the curation's rules, "" where there is none.
    """

    format: int = FORMAT
    builder: str
    vocabularies: str
    base: str
    content: str
    entries: int
    papers: int
    mentions: int
    claims: int
    triples: int
    quarantined: int
    text: bool
    profile: str = ACCURATE
    curation: str = ""
    sources: dict[str, int]

    @property
    def generation(self) -> str:
        """Return the name of the generation: the start of the content hash."""
        return self.content[:16]

    def encode(self) -> bytes:
        """Return the JSON text of manifest.json, indented."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def decode(content: bytes, place: str) -> Manifest:
    """Read a manifest.

    Raises:
        StoreError: it is damaged, or of another version of the contract.
    """
    try:
        found = msgspec.json.decode(content, type=dict[str, object]).get("format")
        if found == FORMAT:
            return msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as error:
        raise StoreError(f"'{place}' is damaged ({error}): build into an empty directory") from None
    raise StoreError(
        f"'{place}' has format {found}, this version of paperkg writes format {FORMAT}: "
        "build into an empty directory"
    )


def parts_of(manifest: Manifest) -> dict[str, str]:
    """Return the versions and settings that decide a graph, beside its entries."""
    parts = {
        "builder": manifest.builder,
        "vocabularies": manifest.vocabularies,
        "base": manifest.base,
        "text": str(manifest.text),
        "profile": manifest.profile,
    }
    return {**parts, "curation": manifest.curation} if manifest.curation else parts


def content_hash(parts: Mapping[str, str], lines: Iterable[bytes]) -> str:
    """Return a hash of what decides a graph: named settings and versions, and all entries."""
    found = hashlib.sha256(msgspec.json.encode(parts, order="sorted"))
    for line in lines:
        found.update(line)
        found.update(b"\n")
    return found.hexdigest()


@cache
def builder_version() -> str:
    """Return the version of the code that decides what a graph holds.

    It is the distribution's version and a hash of the files of ``builder``, so that a changed
    rule is never taken for unchanged data.
    """
    return f"{version('paperkg')}+{package_hash('builder')[:8]}"


@cache
def vocabularies_version() -> str:
    """Return a hash of the model, the vocabularies and the rules that read them."""
    return package_hash("ontology")[:16]
