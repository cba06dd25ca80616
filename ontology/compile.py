"""Compiling: write what the model and the vocabularies say in a form that loads at once.

Run ``python -m ontology.compile`` after a vocabulary file or the model has changed.
"""

from dataclasses import asdict, fields

import msgspec

from ontology.modelled import read_kinds, read_node_types
from ontology.nodes import Model
from ontology.shipped import SHIPPED_FILE, model_hash
from ontology.vocabulary import COMPILED_FILE, FILES, Concept, read_concepts, sources_hash


def compiled() -> bytes:
    """Return the vocabularies that ship with paperkg as JSON, one concept on each line.

    What has its default value is left out.
    """
    lines = (msgspec.json.encode(_stated(concept)) for concept in read_concepts(FILES).values())
    head = b'{"sources":' + msgspec.json.encode(sources_hash()) + b',"concepts":[\n'
    return head + b",\n".join(lines) + b"\n]}\n"


def compiled_model() -> bytes:
    """Return node types and kinds of claim as JSON."""
    found = asdict(Model(model_hash(), read_node_types(), read_kinds()))
    return msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n"


def _stated(concept: Concept) -> dict[str, object]:
    values = ((field.name, getattr(concept, field.name)) for field in fields(concept))
    return {name: value for name, value in values if value}


if __name__ == "__main__":
    SHIPPED_FILE.write_bytes(compiled_model())  # first: the vocabularies are read by the model
    COMPILED_FILE.write_bytes(compiled())
