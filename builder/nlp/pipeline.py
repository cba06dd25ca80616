"""The pipeline: built from config.cfg."""

import gc
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from spacy import util
from spacy.language import Language

from builder.nlp.candidates import register
from builder.nlp.profile import Profile, profile
from ontology.lexicon import Lexicon

CONFIG = Path(__file__).with_name("config.cfg")
_COMPONENTS = (
    "words", "sentences", "abbreviations", "gazetteer", "names", "hardware", "phrases",
    "proposals", "groups", "encoder", "mentions",
)  # fmt: skip


class _Learner(Protocol):
    """A component that tells names by a lexicon."""

    def learn(self, known: Lexicon) -> None: ...


class _Asking(Protocol):
    """A component that goes by a profile."""

    def follow(self, profile: Profile) -> None: ...


def pipeline(known: Lexicon | None = None, thorough: Profile | None = None) -> Language:
    """Return the pipeline that config.cfg describes, made once for each lexicon and profile.

    Args:
        known: the labels that it recognises; those of the vocabularies that ship by default.
        thorough: how thoroughly to read; as carefully as can be by default.
    """
    return _made(known, thorough or profile())


@cache
def _made(known: Lexicon | None, thorough: Profile) -> Language:
    register()
    for component in _COMPONENTS:
        import_module(f"builder.nlp.{component}")
    made = util.load_model_from_config(util.load_config(CONFIG), auto_fill=True)
    if known:
        for name in ("gazetteer", "hardware"):
            cast(_Learner, made.get_pipe(name)).learn(known)
    for name in ("encoder", "mentions"):
        cast(_Asking, made.get_pipe(name)).follow(thorough)
    made.max_length = 1 << 30  # readers limit texts; the memory that spaCy fears for is a parser's
    gc.collect()
    gc.freeze()  # vocabularies and tables stay: without this the collector walks them in vain
    return made
