"""The extractor's version: changes when anything that extraction depends on changes."""

from functools import cache

from builder.hashing import package_hash
from builder.profiles import DEFAULT

_BUILDER = ("nlp", "claims", "text", "document.py", "extraction.py")
_ONTOLOGY = ("lexicon.py", "vocabulary.py", "vocab", "model.ttl")


@cache
def extractor_version(profile: str = DEFAULT) -> str:
    """Return the name of a profile and a hash of all that extraction reads besides papers."""
    code = package_hash("builder", *_BUILDER)[:8] + package_hash("ontology", *_ONTOLOGY)[:8]
    return f"{code}-{profile}"
