"""The encoder component: a small neural network's second opinion on every word.

The network is a MiniLM that was trained further on annotated papers (builder/training); it ships
as ONNX with whole-number weights.  Every paper is encoded by itself, so that the result does not
depend on what else is read.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.pieces import Pieces, pieces_of
from builder.nlp.profile import Profile
from builder.nlp.reading import Reading
from builder.nlp.senses import Senses, Shares

_LONGEST = 510
_BEGIN, _END = 101, 102  # the numbers of [CLS] and [SEP] among BERT's pieces


class Network:
    """A network in a file: from the pieces of a text to scores of each.

    The file's metadata ``heads`` names the columns: {"bio": ["none", ...], "role": [...], ...}.
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

    def scores(self, pieces: Pieces, windows: Sequence[tuple[int, int]]) -> Shares:
        """Return the scores of all pieces, read window by window."""
        return np.concatenate([self._window(pieces, *window) for window in windows])

    def _window(self, pieces: Pieces, first: int, end: int) -> Shares:
        given = {
            "ids": np.array([[_BEGIN, *pieces.ids[first:end], _END]], dtype=np.int64),
            "shapes": np.array([[0, *pieces.shapes[first:end], 0]], dtype=np.int64),
        }
        (found,) = self._session.run(None, given)
        kept: Shares = found[0, 1:-1].astype(np.float64)
        return kept


def read(network: Network, reading: Reading) -> Senses:
    """Return what a network makes of a reading."""
    pieces = pieces_of(reading.text)
    types = [name[2:] for name in network.heads["bio"] if name.startswith("B-")]
    roles = tuple(network.heads["role"])
    if not pieces.ids or not reading.words:
        return _blank(types, roles, len(reading.words))
    scores = network.scores(pieces, tuple(_windows(reading, pieces)))
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
    )


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
        np.zeros((words, len(roles))),
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


@Language.factory("encoder", requires=["doc._.reading"], assigns=["doc._.senses"])
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
        doc._.senses = read(self._network, doc._.reading) if self._network else None
        return doc
