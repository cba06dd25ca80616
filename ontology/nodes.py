"""What the model says, as frozen values: node types with their properties, and kinds of claim."""

from dataclasses import dataclass

from ontology.errors import UnknownTerm


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a node type.

    ``name`` is the public name (GraphQL, Python), ``path`` the IRI.  Exactly one of
    ``datatype`` (local XSD name) and ``target`` (class name) is set.  ``many`` says whether
    a node may have more than one; ``required`` whether it must have one.
    """

    name: str
    path: str
    description: str
    datatype: str | None
    target: str | None
    many: bool
    required: bool
    choices: tuple[str, ...]
    is_field: bool
    is_filter: bool


@dataclass(frozen=True, slots=True)
class NodeType:
    """A class of nodes with all its properties, inherited ones first."""

    name: str
    iri: str
    description: str
    parent: str | None
    properties: tuple[Property, ...]

    def property(self, name: str, *, of_filter: bool = False) -> Property:
        """Return the property of that public name.

        Raises:
            UnknownTerm: no such property; the message lists those there are.
        """
        fitting = [p for p in self.properties if (p.is_filter if of_filter else p.is_field)]
        for candidate in fitting:
            if candidate.name == name:
                return candidate
        known = ", ".join(p.name for p in fitting)
        raise UnknownTerm(f"{self.name} has no '{name}'; it has: {known}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of claim, read from vocab/claims.ttl."""

    name: str
    iri: str
    family: str
    family_iri: str
    less_is_better: bool
    factor_rule: str
    cues: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Model:
    """Node types and kinds of claim, and the hash of the files that they were read from."""

    sources: str
    types: tuple[NodeType, ...]
    kinds: tuple[Kind, ...]
