"""Fitting: learn all that is learnt from annotated papers, but for the networks.

    python -m builder.fit ANNOTATED.jsonl... [--networks FOLDER]

Learns the tables that decide about mentions (builder/nlp/fit.py), then the weights that decide
which statements without a number are claims (builder/claims/fit.py), and writes them where they
ship.  Annotated papers have one JSON object a line: id, title, abstract, claims and entities, each
with its type(s) ``t``, name ``n``, surfaces ``m``, role ``r``, and ``o`` where it is optional.
With a folder of networks (first.onnx and encoder.onnx, from builder.training) the types' table of
the accurate profile is learnt, too: it sees what a network makes of papers that it was not taught.
Weights are learnt from gold alone: those who annotated further papers (field ``part``) passed over
many statements without a number that the gold has.
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from builder.claims import fit as claims
from builder.claims.weighing import SHIPPED, write_weights
from builder.nlp import fit as mentions
from builder.nlp.decisions import Tables, write_table
from builder.nlp.extract import Extractor
from builder.nlp.profile import ROLES, Profile, types_of
from builder.profiles import ACCURATE, FAST
from builder.training.annotations import read_lines


def lessons(papers: Iterable[dict[str, Any]], extractor: Extractor) -> Iterator[claims.Example]:
    """Yield the examples for the weights, with mentions as an extractor finds them."""
    for annotated in papers:
        context = extractor.context(mentions.paper_of(annotated))
        yield from claims.lessons(context, annotated["claims"])


def fit(papers: Sequence[dict[str, Any]], networks: Path | None = None) -> None:
    """Learn the tables of the profiles, and the weights with what the fast one finds."""
    types, roles = zip(*mentions.lessons(papers), strict=True)
    tables = Tables(mentions.types_table(types), mentions.roles_table(roles))
    write_table(types_of(FAST), tables.types)
    write_table(ROLES, tables.roles)
    if networks:
        shown = mentions.lessons(papers, mentions.networks(networks))
        write_table(types_of(ACCURATE), mentions.types_table(types for types, _ in shown))
    gold = (paper for paper in papers if "part" not in paper)
    fit_weights(gold, tables, SHIPPED)


def fit_weights(papers: Iterable[dict[str, Any]], tables: Tables, to: Path) -> None:
    """Learn the weights from annotated papers, with mentions by some tables, and write them."""
    extractor = Extractor(thorough=Profile(tables))
    write_weights(to, claims.learn([*lessons(papers, extractor)]))


def _main() -> None:
    parser = ArgumentParser(description="Learn all tables from annotated papers.")
    parser.add_argument("annotated", type=Path, nargs="+")
    parser.add_argument("--networks", type=Path, metavar="FOLDER", help="of builder.training")
    given = parser.parse_args()
    papers = [paper for file in given.annotated for paper in read_lines(file)]
    fit(papers, given.networks)


if __name__ == "__main__":
    _main()
