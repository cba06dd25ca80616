"""The pipeline: built from config.cfg."""

from functools import cache
from importlib import import_module
from pathlib import Path

from spacy import util
from spacy.language import Language

from builder.nlp.candidates import register

CONFIG = Path(__file__).with_name("config.cfg")
_COMPONENTS = (
    "words", "sentences", "abbreviations", "gazetteer", "names", "hardware", "phrases",
    "proposals", "mentions",
)  # fmt: skip


@cache
def pipeline() -> Language:
    """Return the pipeline that config.cfg describes, made once."""
    register()
    for component in _COMPONENTS:
        import_module(f"builder.nlp.{component}")
    return util.load_model_from_config(util.load_config(CONFIG), auto_fill=True)
