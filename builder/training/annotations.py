"""Annotations that ship: what annotators found in papers, without the papers' texts.

    python -m builder.training.annotations CORPUS.jsonl[.xz] > annotated.jsonl

annotations.jsonl, beside this module, has a line for each paper: ``id``, ``part`` and, as in a gold
file, ``entities`` and ``claims``; surfaces, evidence and baselines are [start, end] in title and
abstract with one line break between them, ``form`` is a digest of that text.  A corpus that has the
papers (one JSON object a line: id, title, abstract) gives the gold file back.
"""

import json
import lzma
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ontology.iris import digest

FILE = Path(__file__).with_name("annotations.jsonl")
_FORM = 8


def taken_out(annotated: Mapping[str, Any]) -> dict[str, Any]:
    """Return an annotated paper without its text: offsets instead of words.

    >>> paper = {"id": "1", "title": "A", "abstract": "We run on BoxNet.", "entities": [
    ...     {"t": "Model", "n": "BoxNet", "m": ["BoxNet"], "r": "uses", "o": False}], "claims": []}
    >>> taken_out(paper)["entities"]
    [{'t': 'Model', 'n': 'BoxNet', 'm': [[12, 18]], 'r': 'uses', 'o': False}]
    """
    text = _text(annotated)
    kept = {name: annotated[name] for name in ("id", "part") if name in annotated}
    found = _with_places(annotated, lambda words: _place(text, words))
    return {**kept, "form": digest(text, _FORM), **found}


def put_back(annotation: Mapping[str, Any], paper: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return an annotated paper with its text; None where the text is another one."""
    text = _text(paper)
    if digest(text, _FORM) != annotation["form"]:
        return None
    kept = {name: annotation[name] for name in ("id", "part") if name in annotation}
    told = {name: paper[name] for name in ("title", "abstract")}
    return {**kept, **told, **_with_places(annotation, lambda place: _words(text, place))}


def restored(
    annotations: Iterable[Mapping[str, Any]], corpus: Iterable[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the annotated papers that a corpus has, in the order of the annotations."""
    wanted = {annotation["id"]: annotation for annotation in annotations}
    found = {}
    for paper in corpus:
        if paper["id"] in wanted and paper["id"] not in found:
            whole = put_back(wanted[paper["id"]], paper)
            if whole:
                found[paper["id"]] = whole
    yield from (found[name] for name in wanted if name in found)


def _with_places(annotated: Mapping[str, Any], other: Callable[[Any], Any]) -> dict[str, Any]:
    """Return entities and claims with all that says where something stands said otherwise."""
    return {
        "entities": [
            {**entity, "m": [other(each) for each in entity["m"]]}
            for entity in annotated["entities"]
        ],
        "claims": [
            {**claim, **{name: other(claim[name]) for name in ("e", "b") if claim[name]}}
            for claim in annotated["claims"]
        ],
    }


def _text(paper: Mapping[str, Any]) -> str:
    return f"{paper['title']}\n{paper['abstract']}"


def _place(text: str, words: str) -> list[int] | str:
    """Return where words stand; the words themselves where an annotator has put them together."""
    start = text.find(words)
    return words if start < 0 else [start, start + len(words)]


def _words(text: str, place: list[int] | str) -> str:
    return place if isinstance(place, str) else text[slice(*place)]


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file, which may be packed by xz."""
    with (lzma.open if file.suffix == ".xz" else open)(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    """Write the annotated papers that a corpus has."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m builder.training.annotations CORPUS.jsonl[.xz]")
    for paper in restored(read_lines(FILE), read_lines(Path(sys.argv[1]))):
        sys.stdout.write(json.dumps(paper, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
