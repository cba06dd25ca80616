"""The extractor's version: changes when anything that extraction depends on changes."""

from functools import cache

from builder.hashing import package_hash

_BUILDER = ("nlp", "claims", "text", "document.py", "extraction.py")
_ONTOLOGY = ("lexicon.py", "vocabulary.py", "vocab", "model.ttl")


@cache
def extractor_version() -> str:
    """Return the hash of all code, tables and vocabularies that extraction reads."""
    return package_hash("builder", *_BUILDER)[:8] + package_hash("ontology", *_ONTOLOGY)[:8]
