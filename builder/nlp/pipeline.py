"""The pipeline: built from config.cfg."""

import gc
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from spacy import util
from spacy.language import Language

from builder.nlp.candidates import register
from builder.nlp.decisions import Tables, shipped_tables
from ontology.lexicon import Lexicon

CONFIG = Path(__file__).with_name("config.cfg")
_COMPONENTS = (
    "words", "sentences", "abbreviations", "gazetteer", "names", "hardware", "phrases",
    "proposals", "mentions",
)  # fmt: skip


class _Learner(Protocol):
    """A component that tells names by a lexicon."""

    def learn(self, known: Lexicon) -> None: ...


class _Decider(Protocol):
    """A component that decides by tables."""

    tables: Tables


def pipeline(known: Lexicon | None = None, tables: Tables | None = None) -> Language:
    """Return the pipeline that config.cfg describes, made once for each lexicon and tables.

    Args:
        known: the labels that it recognises; those of the vocabularies that ship by default.
        tables: what decides about mentions; the tables that ship by default.
    """
    return _made(known, tables or shipped_tables())


@cache
def _made(known: Lexicon | None, tables: Tables) -> Language:
    register()
    for component in _COMPONENTS:
        import_module(f"builder.nlp.{component}")
    made = util.load_model_from_config(util.load_config(CONFIG), auto_fill=True)
    if known:
        for name in ("gazetteer", "hardware"):
            cast(_Learner, made.get_pipe(name)).learn(known)
    cast(_Decider, made.get_pipe("mentions")).tables = tables
    made.max_length = 1 << 30  # readers limit texts; the memory that spaCy fears for is a parser's
    gc.collect()
    gc.freeze()  # vocabularies and tables stay: without this the collector walks them in vain
    return made
