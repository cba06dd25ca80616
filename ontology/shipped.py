"""What ships compiled of the model, so that a command need not parse Turtle to begin.

``model.json`` is written by ontology/compile.py; it counts only while the hash of the files that it
was made from is theirs.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from ontology.namespace import MODEL_FILE, QUESTIONS_FILE
from ontology.nodes import Model

Form = TypeVar("Form")

CLAIMS_FILE = Path(__file__).with_name("vocab") / "claims.ttl"
SHIPPED_FILE = Path(__file__).with_name("model.json")


@cache
def shipped() -> Model | None:
    """Return what ships of the model; None where it is not of the files as they are."""
    found = read_compiled(SHIPPED_FILE, Model)
    return found if found and found.sources == model_hash() else None


def read_compiled(file: Path, form: type[Form]) -> Form | None:
    """Read what was compiled, in its form; None where there is nothing that can be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=form)
    except (OSError, msgspec.DecodeError):
        return None


def model_hash() -> str:
    """Return the hash of all files that the model is read from."""
    return files_hash((MODEL_FILE, QUESTIONS_FILE, CLAIMS_FILE))


def files_hash(files: Iterable[Path]) -> str:
    """Return the hash of what files hold, in their order."""
    found = hashlib.sha256()
    for file in files:
        found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()
