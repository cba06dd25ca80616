"""Documentation: the reference page of the ontology, docs/ontology.md, and its picture.

Run ``python -m ontology.documentation`` after the model, the saved questions or a vocabulary has
changed, and ``python -m ontology.reasoning`` before it where classes have changed.
"""

from collections.abc import Iterator
from pathlib import Path

from rdflib import URIRef
from rdflib.namespace import OWL, RDF, RDFS

from ontology.namespace import ONTOLOGY, local_name, model
from ontology.nodes import NodeType, Property
from ontology.picture import picture
from ontology.questions import Question, questions
from ontology.reasoning import classification
from ontology.rules import select
from ontology.shapes import entity_types, node_types
from ontology.vocabulary import concepts, kinds

FOLDER = Path(__file__).resolve().parents[1] / "docs"
PAGE, PICTURE = "ontology.md", "ontology.svg"

_OPENING = """\
# The ontology

What the graph can say.  This page is made from `ontology/model.ttl`, `ontology/questions.ttl` and
`ontology/vocab/` by `python -m ontology.documentation`; edit those.

![The classes and what joins them](ontology.svg)

An arrow leads from a property to the class of its values; a dashed line joins a kind of entity to
`kg:Entity`.  `kg:` is `{namespace}`.
"""
_QUESTIONS = """\
## Saved questions

Classes that are defined by what their members have.  Their members are found while a graph is
built, so `?paper a kg:SparseSpeedupPaper` is all that it takes to ask; the query under each one
finds the same members in any graph.  HermiT, an OWL reasoner, infers the same ones, and which
question is narrower than which.
"""
_KINDS = """\
## Kinds of claim

`kg:kind` and `kg:family` of a claim.  The kinds are data, `ontology/vocab/claims.ttl`.

| Kind | Family | Better is | What it measures |
|---|---|---|---|
"""
_VOCABULARIES = """\
## Vocabularies

SKOS concepts under `https://w3id.org/paperkg/id/`; [vocabularies.md](vocabularies.md) says how to
add one's own.  A concept that may be of two types counts for the first.

| Type | Concepts | Labels | Below another | With a note |
|---|---:|---:|---:|---:|
"""
_ALIGNED = """\
## In the words of others

Below these terms ours stand, so that the data can be asked in them: schema.org, FaBiO, Dublin Core,
PROV-O, Web Annotation (`oa:`), SKOS, and Linked Papers With Code (`lpwc:` its properties, `lpwcc:`
its classes).

| Ours | Below |
|---|---|
"""


def page() -> str:
    """Return the reference page as Markdown."""
    parts = [
        _OPENING.format(namespace=ONTOLOGY),
        "## Classes\n",
        *map(_class, node_types().values()),
        *_plain_classes(),
        _QUESTIONS,
        *map(_question, questions()),
        _KINDS + "".join(_kinds()),
        _VOCABULARIES + "".join(_vocabularies()),
        _ALIGNED + "".join(_alignments()),
    ]
    return "\n".join(parts)


def _class(node: NodeType) -> str:
    above = node_types()[node.parent].properties if node.parent else ()
    own = [found for found in node.properties if found not in above]
    lead = f"### {node.name}\n\n{node.description}"
    if node.parent:
        lead += f"  A kind of [{node.parent}](#{node.parent.lower()}), with all that it has."
    if not own:
        return f"{lead}\n"
    head = "\n\n| Property | Value | How many | What it is |\n|---|---|---|---|\n"
    return lead + head + "".join(map(_property, own))


def _plain_classes() -> Iterator[str]:
    """Yield the classes without properties of their own: those whose members are vocabulary."""
    known = {node.iri for node in node_types().values()} | {asked.iri for asked in questions()}
    for found in sorted(model().subjects(RDF.type, OWL.Class), key=str):
        if str(found).startswith(ONTOLOGY) and str(found) not in known:
            yield f"### {local_name(str(found))}\n\n{model().value(found, RDFS.comment)}\n"


def _property(found: Property) -> str:
    value = f"[{found.target}](#{found.target.lower()})" if found.target else f"{found.datatype}"
    if found.choices:
        value = ", ".join(f'"{choice}"' for choice in found.choices)
    least, most = "1" if found.required else "0", "n" if found.many else "1"
    many = least if least == most else f"{least}..{most}"
    return f"| `{_short(found.path)}` | {value} | {many} | {found.description} |\n"


def _question(question: Question) -> str:
    above = [local_name(high) for low, high in classification() if low == question.iri]
    told = ", ".join(f"[{name}](#{name.lower()})" for name in sorted(above))
    return (
        f"### {question.name}\n\n{question.description}  Below {told}.\n\n"
        f"```sparql\n{select(question)}\n```\n"
    )


def _kinds() -> Iterator[str]:
    for kind in kinds().values():
        better = "less" if kind.less_is_better else "more"
        yield f"| `{kind.name}` | {kind.family} | {better} | {kind.description} |\n"


def _vocabularies() -> Iterator[str]:
    known = concepts().values()
    for name in entity_types():
        of_type = [concept for concept in known if concept.types[0] == name]
        labels = sum(1 + len({*c.alt_labels, *c.guarded} - {c.label}) for c in of_type)
        below = sum(bool(concept.broader) for concept in of_type)
        noted = sum(concept.note is not None for concept in of_type)
        yield f"| {name} | {len(of_type):,} | {labels:,} | {below:,} | {noted:,} |\n"


def _alignments() -> Iterator[str]:
    for ours, others in sorted(_aligned().items()):
        told = ", ".join(f"`{name}`" for name in sorted(others))
        yield f"| `{ours}` | {told} |\n"


def _aligned() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for relation in (RDFS.subClassOf, RDFS.subPropertyOf):
        for low, high in model().subject_objects(relation):
            inverse = model().value(high, OWL.inverseOf)
            name = f"inverse of {_short(str(inverse))}" if inverse else _short(str(high))
            if not name.startswith("kg:") and str(low).startswith(ONTOLOGY):
                found.setdefault(_short(str(low)), []).append(name)
    return found


def _short(iri: str) -> str:
    return URIRef(iri).n3(model().namespace_manager)


if __name__ == "__main__":
    (FOLDER / PAGE).write_text(page(), encoding="utf-8")
    (FOLDER / PICTURE).write_text(picture(), encoding="utf-8")
