"""Senses: what the encoder makes of the words of a text, and of the candidates in it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Shares = npt.NDArray[np.float64]
_STEPS = (0.01, 0.03, 0.08, 0.2, 0.4, 0.6, 0.8, 0.92, 0.97, 0.99)


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """Shares between 0 and 1 for one candidate: all places that name it together.

    Attributes:
        any: that it is a mention.
        sure: that an annotator could not leave it out.
        types: of each type, if it is a mention.
        roles: of each role, if it is a mention.
    """

    any: float
    sure: float
    types: Shares
    roles: Shares


@dataclass(frozen=True, slots=True, eq=False)
class Senses:
    """Shares between 0 and 1 for each word of a reading.

    Attributes:
        types: names of the columns of ``of_type``.
        roles: names of the columns of ``of_role``.
        starts: that a name begins at the word.
        goes_on: that a name goes on at the word.
        of_type: that the word is in the name of a thing of a type.
        needed: that an annotator could not leave the thing out.
        of_role: that the thing plays a role, if the word is in a name at all.
        opinions: what is to be said of candidates, by their keys.
    """

    types: Sequence[str]
    roles: Sequence[str]
    starts: Shares
    goes_on: Shares
    of_type: Shares
    needed: Shares
    of_role: Shares
    opinions: Mapping[str, Opinion]


def sense_of_type(senses: Senses, key: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Yield what the encoder says of a candidate and of the stretches of words that name it."""
    yield from _opinion(senses, key)
    words = [senses.of_type[first:end] for first, end in spans]
    of_type = np.mean([each.mean(axis=0) for each in words], axis=0)
    some = [each.sum(axis=1) for each in words]
    needed = max(float(senses.needed[first:end].mean()) for first, end in spans)
    inside = max(float(each.mean()) for each in some)
    yield f"e.in={_step(inside)}"
    yield f"e.mean={_step(float(np.mean([each.mean() for each in some])))}"
    yield f"e.least={_step(max(float(each.min()) for each in some))}"
    yield f"e.needed={_step(needed)}"
    yield f"e.both={_step(inside * needed)}"
    yield f"e.start={_step(max(float(senses.starts[first]) for first, _ in spans))}"
    yield f"e.after={_step(_after(senses, spans))}"
    best = int(of_type.argmax())
    yield f"e.type={senses.types[best]}"
    yield f"e.type+in={senses.types[best]} {_step(inside)}"
    for name, share in zip(senses.types, of_type.tolist(), strict=True):
        yield f"e.{name}={_step(share)}"


def _opinion(senses: Senses, key: str) -> Iterator[str]:
    told = senses.opinions.get(key)
    if told is None:
        return
    best = senses.types[int(told.types.argmax())]
    yield f"o.any={_step(told.any)}"
    yield f"o.sure={_step(told.sure)}"
    yield f"o.type={best}"
    yield f"o.type+sure={best} {_step(told.sure)}"
    for name, share in zip(senses.types, told.types.tolist(), strict=True):
        yield f"o.{name}={_step(share)}"
        yield f"o.{name}+any={_step(share * told.any)}"


def roles_by_sense(senses: Senses, spans: Sequence[tuple[int, int]]) -> Shares:
    """Return the share of each role for a thing that some stretches of words name."""
    shares: Shares = np.mean(
        [senses.of_role[first:end].mean(axis=0) for first, end in spans], axis=0
    )
    return shares


def _after(senses: Senses, spans: Iterable[tuple[int, int]]) -> float:
    """Return how likely the name goes on behind the stretch that ends best."""
    last = len(senses.goes_on)
    return min(float(senses.goes_on[end]) if end < last else 0.0 for _, end in spans)


def _step(share: float) -> int:
    return bisect_right(_STEPS, share)
