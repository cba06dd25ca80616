"""Lessons: annotated papers as pieces with what each head is to answer."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from builder.document import Document
from builder.nlp.fit import gold_of, groups_of, paper_of, types_of
from builder.nlp.pieces import Pieces, pieces_of
from builder.nlp.pools import Stretches, stretches_of
from builder.text.normalise import normalise
from builder.training.heads import heads, name_heads

Targets = npt.NDArray[np.float32]
OPEN = -1.0
"""Where a head is to answer nothing."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The pieces of an annotated paper, and for each head the answers.

    ``targets`` has for ``bio`` the share of each outcome, a row for each piece; for every other
    head one number for each piece: the outcome's, or 0 or 1 where there is one outcome, or OPEN.
    ``things`` are the candidates for mentions, by the pieces that name them, and ``named`` has for
    each what the heads of candidates are to answer, in the same way (for ``type``: shares).
    """

    pieces: Pieces
    targets: Mapping[str, Targets]
    things: Sequence[Stretches]
    named: Mapping[str, Targets]


def lesson(annotated: Mapping[str, Any]) -> Lesson:
    """Return the lesson of an annotated paper (one line of a gold file)."""
    text = Document.of(paper_of(dict(annotated))).text
    pieces = pieces_of(text)
    targets = {
        name: np.full(len(pieces.ids), OPEN, dtype=np.float32) for name in heads() if name != "bio"
    }
    targets["bio"] = _teach_names(text, pieces, annotated["entities"], targets)
    _teach_claims(text, pieces, annotated["claims"], targets)
    return Lesson(pieces, targets, *_candidates(annotated, pieces))


def _candidates(
    annotated: Mapping[str, Any], pieces: Pieces
) -> tuple[Sequence[Stretches], Mapping[str, Targets]]:
    reading, groups = groups_of(dict(annotated))
    told = name_heads()
    things: list[Stretches] = []
    rows: list[tuple[float, float, Targets, float]] = []
    for found in groups:
        things.append(stretches_of(reading, pieces, found))
        entity = gold_of(reading, found, annotated["entities"])
        types = np.zeros(len(told["type"]), dtype=np.float32)
        if entity is None:
            rows.append((0, 0, types, OPEN))
            continue
        kinds = types_of(entity)
        for kind in kinds:
            types[told["type"].index(kind)] = 1 / len(kinds)
        optional = bool(entity.get("o"))
        rows.append((OPEN if optional else 1, not optional, types, told["part"].index(entity["r"])))
    whether, sure, kinds_of, part = zip(*rows, strict=True) if rows else ((), (), (), ())
    return things, {
        "any": np.array(whether, dtype=np.float32),
        "sure": np.array(sure, dtype=np.float32),
        "type": np.array(kinds_of, dtype=np.float32).reshape(len(rows), len(told["type"])),
        "part": np.array(part, dtype=np.float32),
    }


def _teach_names(
    text: str,
    pieces: Pieces,
    entities: Sequence[Mapping[str, Any]],
    targets: Mapping[str, Targets],
) -> Targets:
    names = heads()["bio"]
    bio = np.zeros((len(pieces.ids), len(names)), dtype=np.float32)
    bio[:, 0] = 1
    for start, end, entity in named(text, entities):
        types = types_of(entity)
        first = bisect_left(pieces.starts, start)
        for at in range(first, bisect_left(pieces.starts, end)):
            bio[at, 0] = 0
            for kind in types:
                bio[at, names.index(f"{'B' if at == first else 'I'}-{kind}")] = 1 / len(types)
            targets["required"][at] = not entity.get("o")
            targets["role"][at] = heads()["role"].index(entity["r"])
    return bio


def named(
    text: str, entities: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
    """Yield where entities stand in a text; longer names first, none over another."""
    forms = sorted(
        ((normalise(form).text.strip(), entity) for entity in entities
         for form in {*entity["m"], entity["n"]}),
        key=lambda item: (-len(item[0]), bool(item[1].get("o")), item[0]),
    )  # fmt: skip
    taken = bytearray(len(text))
    for form, entity in forms:
        for start, end in _occurrences(text, form):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                yield start, end, entity


def _occurrences(text: str, form: str) -> Iterator[_Stretch]:
    if form:
        left = r"(?<![A-Za-z0-9])" if form[0].isalnum() else ""
        right = r"(?![A-Za-z0-9])" if form[-1].isalnum() else ""
        for match in re.finditer(left + re.escape(form) + right, text):
            yield match.span()


def _teach_claims(
    text: str,
    pieces: Pieces,
    claims: Sequence[Mapping[str, Any]],
    targets: Mapping[str, Targets],
) -> None:
    targets["qualitative"][:] = 0
    for at, start in enumerate(pieces.starts):
        if text[start].isdigit():
            targets["number"][at] = 0
    for claim in claims:
        proof = normalise(claim["e"]).text.strip()
        start = text.find(proof)
        if start < 0:
            continue
        head = "number" if claim["v"] is not None else "qualitative"
        for first, end in _stretches(text, claim, start, start + len(proof)):
            for at in range(bisect_left(pieces.starts, first), bisect_left(pieces.starts, end)):
                targets[head][at] = 1
                _teach_claim(at, claim, targets)


def _stretches(text: str, claim: Mapping[str, Any], start: int, end: int) -> list[_Stretch]:
    """Return the numbers of a claim in its proof; all of the proof where it says them in words."""
    values = claim["v"] or ()
    found = [
        match.span()
        for match in _NUMBER.finditer(text, start, end)
        if any(_same(match[0], value) for value in values)
    ]
    return found or [(start, end)]


def _same(printed: str, value: float) -> bool:
    try:
        return abs(float(printed.replace(",", "")) - value) <= 0.001 * max(abs(value), 1e-9)
    except ValueError:
        return False


def _teach_claim(at: int, claim: Mapping[str, Any], targets: Mapping[str, Targets]) -> None:
    scope, unit = claim["s"] or "none", claim["u"]
    told = heads()
    targets["kind"][at] = told["kind"].index(claim["k"])
    targets["own"][at] = bool(claim["own"])
    targets["better"][at] = claim["d"] == "better"
    targets["scope"][at] = told["scope"].index(scope if scope in told["scope"] else "other")
    targets["upto"][at] = bool(claim["up"])
    if claim["v"] is not None:
        targets["unit"][at] = told["unit"].index(unit if unit in told["unit"] else "other")
