"""Annotations: what a graph says of its papers, in the JSON lines form of the gold standard.

Field names on disk are those of the annotation guide (``t``, ``n``, ``m``, ...); in Python they
are spelt out.  msgspec checks them as they are read.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from api.errors import ApiError
from ontology.vocabulary import kinds

Number = int | float


class Entity(
    msgspec.Struct,
    frozen=True,
    rename={
        "types": "t",
        "name": "n",
        "surfaces": "m",
        "role": "r",
        "optional": "o",
    },
):
    """One thing that one paper mentions."""

    types: str | tuple[str, ...]
    name: str
    role: str
    surfaces: tuple[str, ...] = ()
    optional: bool = False

    @property
    def type_set(self) -> frozenset[str]:
        """Return its type, or both where two are defensible."""
        return frozenset((self.types,) if isinstance(self.types, str) else self.types)

    @property
    def first_type(self) -> str:
        """Return the type that it is counted under."""
        return min(self.type_set)


class Claim(
    msgspec.Struct,
    frozen=True,
    rename={
        "kind": "k",
        "value": "v",
        "unit": "u",
        "direction": "d",
        "up_to": "up",
        "scope": "s",
        "hardware": "h",
        "baseline": "b",
        "metric": "x",
        "about": "on",
        "evidence": "e",
    },
):
    """One result that one paper states; ``value`` is (low, high), or None if qualitative."""

    kind: str
    value: tuple[Number, Number] | None
    unit: str | None
    direction: str
    up_to: bool
    scope: str | None
    hardware: tuple[str, ...]
    baseline: str | None
    own: bool
    evidence: str
    metric: str | None = None
    about: tuple[str, ...] = ()

    @property
    def family(self) -> str | None:
        """Return the family of its kind; None where the vocabulary has no such kind."""
        known = kinds().get(self.kind)
        return known.family if known else None

    @property
    def comparative(self) -> bool:
        """Say whether it compares: qualitative, a ratio, percentage or points, or a baseline."""
        return self.value is None or self.unit in ("x", "%", "points") or bool(self.baseline)


class AnnotatedPaper(msgspec.Struct, frozen=True):
    """All that is annotated of one paper."""

    title: str
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    id: str = ""


class GoldLine(msgspec.Struct, frozen=True):
    """One line of an annotation file: the paper, and all fields that the line has."""

    paper: AnnotatedPaper
    fields: dict[str, Any]


def read(path: Path) -> Iterator[GoldLine]:
    """Read an annotation file, one JSON object a line; empty lines are passed over.

    Raises:
        ApiError: the file is not UTF-8 text, or a line is not an annotated paper.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                fields = msgspec.json.decode(line, type=dict[str, Any])
                yield GoldLine(msgspec.convert(fields, AnnotatedPaper), fields)
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                raise ApiError(
                    f"{path}, line {number}: {error}; each line is to be one annotated paper"
                    " (see `paperkg export --format annotations`)"
                ) from error


def to_line(paper: AnnotatedPaper) -> str:
    """Return a paper as one line of JSON, without the line break."""
    ordered = {"id": paper.id, "title": paper.title, "entities": paper.entities}
    return msgspec.json.encode({**ordered, "claims": paper.claims}).decode()
