"""Errors of the ontology package.

OntologyError
├── UnknownTerm      a class, property or claim kind that model.ttl does not have
├── VocabularyError  a vocabulary file that breaks a rule
├── QuestionError    a saved question that no rule can be made of
└── ReasonerError    the DL reasoner cannot run or finds a contradiction
"""


class OntologyError(Exception):
    """Stand for every error that the ontology package raises."""


class UnknownTerm(OntologyError):
    """Say that a name is not in the ontology; the message lists the names that are."""


class VocabularyError(OntologyError):
    """Say what is wrong in which vocabulary file."""


class QuestionError(OntologyError):
    """Say what in the definition of a saved question cannot become a rule."""


class ReasonerError(OntologyError):
    """Say why the reasoner gave no result."""
