"""The extractor's version: changes when anything that extraction depends on changes."""

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PARTS = (
    "builder/nlp", "builder/claims", "builder/text", "builder/document.py",
    "builder/extraction.py", "ontology/lexicon.py", "ontology/vocabulary.py",
    "ontology/vocab", "ontology/model.ttl",
)  # fmt: skip
_SUFFIXES = {".py", ".cfg", ".tsv", ".txt", ".ttl"}


@cache
def extractor_version() -> str:
    """Return the hash of all code, tables and vocabularies that extraction reads."""
    content = hashlib.sha256()
    for part in _PARTS:
        path = _ROOT / part
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix in _SUFFIXES:
                content.update(file.relative_to(_ROOT).as_posix().encode() + b"\0")
                content.update(file.read_bytes())
    return content.hexdigest()[:16]
