"""Fitting: learn all that is learnt from annotated papers, but for the networks.

    python -m builder.fit GOLD.jsonl [--networks FOLDER]

Learns the tables that decide about mentions (builder/nlp/fit.py), then the weights that decide
which statements without a number are claims (builder/claims/fit.py), and writes them where they
ship.
Without a folder of networks the types' table of the accurate profile stays as it is.
"""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from builder.claims import fit as claims
from builder.claims.weighing import SHIPPED, write_weights
from builder.nlp import fit as mentions
from builder.nlp.decisions import Tables, read_table
from builder.nlp.extract import Extractor
from builder.nlp.profile import ROLES, Profile, types_of
from builder.profiles import ACCURATE, FAST


def lessons(papers: Iterable[dict[str, Any]], extractor: Extractor) -> Iterator[claims.Example]:
    """Yield the examples for the weights, with mentions as an extractor finds them."""
    for annotated in papers:
        context = extractor.context(mentions.paper_of(annotated))
        yield from claims.lessons(context, annotated["claims"])


def fit(gold: Path, networks: Path | None = None) -> None:
    """Learn the tables of the profiles, and the weights with what the fast one finds."""
    if networks:
        mentions.fit(gold, types_of(ACCURATE), ROLES, mentions.networks(networks))
    mentions.fit(gold, types_of(FAST), ROLES)
    fit_weights(gold, Tables(read_table(types_of(FAST)), read_table(ROLES)), SHIPPED)


def fit_weights(gold: Path, tables: Tables, to: Path) -> None:
    """Learn the weights from a gold file, with mentions by some tables, and write them."""
    extractor = Extractor(thorough=Profile(tables))
    write_weights(to, claims.learn(list(lessons(mentions.read_gold(gold), extractor))))


def _main() -> None:
    parser = ArgumentParser(description="Learn all tables from annotated papers.")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--networks", type=Path, metavar="FOLDER", help="of builder.training")
    given = parser.parse_args()
    fit(given.gold, given.networks)


if __name__ == "__main__":
    _main()
