"""The encoder component: a small neural network's second opinion on words and candidates.

The network is a MiniLM that was trained further on annotated papers (builder/training); it ships
as ONNX with whole-number weights.  Every paper is encoded by itself, so that the result does not
depend on what else is read.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.groups import Group
from builder.nlp.pieces import Pieces, pieces_of
from builder.nlp.pools import Stretches, pools, stretches_of
from builder.nlp.profile import Profile
from builder.nlp.reading import Reading
from builder.nlp.senses import Opinion, Senses, Shares

_LONGEST = 510
_BEGIN, _END = 101, 102  # the numbers of [CLS] and [SEP] among BERT's pieces


class Network:
    """A network in a file: from the pieces of a text to scores of each, and of each candidate.

    The file's metadata ``heads`` and ``name_heads`` name the columns of both:
    {"bio": ["none", ...], "role": [...], ...}.
    """

    def __init__(self, file: Path) -> None:
        # Takes a moment, and the fast profile does without.
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # One thread each: papers are spread over processes, and sums keep their order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        told = self._session.get_modelmeta().custom_metadata_map
        self.heads: Mapping[str, Sequence[str]] = json.loads(told["heads"])
        self.name_heads: Mapping[str, Sequence[str]] = json.loads(told["name_heads"])

    def scores(
        self, pieces: Pieces, windows: Sequence[tuple[int, int]], things: Sequence[Stretches]
    ) -> tuple[Shares, Shares]:
        """Return the scores of all pieces and of all things, read window by window.

        A thing that several windows name has the mean of their scores; one that no window names
        whole has scores that are no numbers.
        """
        scores = []
        total = np.zeros((len(things), sum(map(len, self.name_heads.values()))))
        counts = np.zeros((len(things), 1))
        for window in windows:
            inside = [_inside(stretches, *window) for stretches in things]
            rows = [row for row, count in enumerate(inside) if count]
            seen, named = self._window(pieces, window, [things[row] for row in rows])
            weights = np.array([inside[row] for row in rows], dtype=np.float64)[:, None]
            total[rows] += weights * named
            counts[rows] += weights
            scores.append(seen)
        with np.errstate(invalid="ignore"):
            return np.concatenate(scores), total / counts

    def _window(
        self, pieces: Pieces, window: tuple[int, int], things: Sequence[Stretches]
    ) -> tuple[Shares, Shares]:
        inside = slice(*window)
        given = {
            "ids": np.array([[_BEGIN, *pieces.ids[inside], _END]], dtype=np.int64),
            "shapes": np.array([[0, *pieces.shapes[inside], 0]], dtype=np.int64),
            # One thing that nothing names stands in where there is none: ONNX wants a row.
            "pools": pools(things or [()], *window)[None],
        }
        scores, named = self._session.run(None, given)
        return scores[0, 1:-1].astype(np.float64), named[0, : len(things)].astype(np.float64)


def _inside(stretches: Stretches, first: int, end: int) -> int:
    return sum(first <= a and b <= end for a, b in stretches)


def read(network: Network, reading: Reading, groups: Iterable[Group] = ()) -> Senses:
    """Return what a network makes of a reading and of the groups of candidates in it."""
    pieces = pieces_of(reading.text)
    types = [name[2:] for name in network.heads["bio"] if name.startswith("B-")]
    roles = tuple(network.heads["role"])
    groups = tuple(groups)
    if not pieces.ids or not reading.words:
        return _blank(types, roles, len(reading.words))
    keys = [found.key for found in groups]
    things = [stretches_of(reading, pieces, found) for found in groups]
    scores, named = network.scores(pieces, tuple(_windows(reading, pieces)), things)
    column = _columns(network.heads)
    names = _shares(scores[:, column["bio"]])
    word = [max(bisect_right(reading.starts, start) - 1, 0) for start in pieces.starts]
    count = len(types)
    begins, inner = names[:, 1 : count + 1], names[:, count + 1 :]
    mean = _Means(word, len(reading.words))
    heads = [bisect_left(word, i) for i in range(len(reading.words))]
    heads = [min(at, len(word) - 1) for at in heads]
    return Senses(
        types=types,
        roles=roles,
        starts=begins.sum(axis=1)[heads],
        goes_on=inner.sum(axis=1)[heads],
        of_type=mean.of(begins + inner),
        needed=mean.of(1 / (1 + np.exp(-scores[:, column["required"]])))[:, 0],
        of_role=mean.of(_shares(scores[:, column["role"]])),
        opinions=_opinions(keys, named, network.name_heads),
    )


def _opinions(
    keys: Sequence[str], named: Shares, heads: Mapping[str, Sequence[str]]
) -> Mapping[str, Opinion]:
    column = _columns(heads)
    some = 1 / (1 + np.exp(-named))
    return {
        key: Opinion(
            any=float(some[row, column["any"]][0]),
            sure=float(some[row, column["sure"]][0]),
            types=_shares(named[row : row + 1, column["type"]])[0],
            roles=_shares(named[row : row + 1, column["part"]])[0],
        )
        for row, key in enumerate(keys)
        if not np.isnan(named[row, 0])
    }


class _Means:
    """Means over the pieces of each word."""

    def __init__(self, word: Sequence[int], words: int) -> None:
        self._word = np.array(word)
        self._count = np.maximum(np.bincount(self._word, minlength=words), 1)

    def of(self, values: Shares) -> Shares:
        total = np.zeros((len(self._count), values.shape[1]))
        np.add.at(total, self._word, values)
        mean: Shares = total / self._count[:, None]
        return mean


def _blank(types: Sequence[str], roles: Sequence[str], words: int) -> Senses:
    none = np.zeros(words)
    return Senses(
        types, roles, none, none, np.zeros((words, len(types))), none,
        np.zeros((words, len(roles))), {},
    )  # fmt: skip


def _columns(heads: Mapping[str, Sequence[str]]) -> dict[str, slice]:
    at = 0
    found = {}
    for name, outcomes in heads.items():
        found[name] = slice(at, at + len(outcomes))
        at += len(outcomes)
    return found


def _shares(scores: Shares) -> Shares:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Shares = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _windows(reading: Reading, pieces: Pieces) -> Iterator[tuple[int, int]]:
    """Yield stretches of pieces that the network can read: whole sentences, where they fit."""
    stops = [
        bisect_left(pieces.starts, reading.starts[first]) for first, _ in reading.sentences[1:]
    ]
    begin = fits = 0
    for stop in (*stops, len(pieces.ids)):
        if stop - begin > _LONGEST and fits > begin:
            yield begin, fits
            begin = fits
        while stop - begin > _LONGEST:
            yield begin, begin + _LONGEST
            begin += _LONGEST
        fits = stop
    if fits > begin:
        yield begin, fits


@Language.factory("encoder", requires=["doc._.reading", "doc._.groups"], assigns=["doc._.senses"])
def make_encoder(nlp: Language, name: str) -> "Encoder":  # noqa: ARG001
    """Return the component, for the config file."""
    return Encoder()


class Encoder:
    """Gives documents the network's opinion; without a network, none."""

    def __init__(self) -> None:
        self._network: Network | None = None

    def follow(self, thorough: Profile) -> None:
        """Ask the network of a profile from now on."""
        self._network = Network(thorough.network) if thorough.network else None

    def __call__(self, doc: Doc) -> Doc:
        """Encode one document."""
        if self._network:
            doc._.senses = read(self._network, doc._.reading, doc._.groups)
        return doc
