"""Errors of the api.

ApiError
├── GraphNotFound    no knowledge graph there, or one of an unknown format
├── EndpointError    a SPARQL endpoint that does not answer, or not as it should
├── QueryError       a SPARQL query that the engine cannot parse or evaluate
├── QueryRefused     a SPARQL text that a read-only graph does not run
└── FilterError      a ``where`` that the graph has no meaning for
"""


class ApiError(Exception):
    """Stand for every error that the api raises."""


class GraphNotFound(ApiError):
    """Say where no knowledge graph is, or which cannot be read, and how to build one."""


class EndpointError(ApiError):
    """Say which SPARQL endpoint failed, and how."""


class QueryError(ApiError):
    """Say where a SPARQL query is wrong, in one line."""


class QueryRefused(ApiError):
    """Say why a SPARQL text is not run."""


class FilterError(ApiError):
    """Say what is wrong with a ``where``; the message lists what there is."""


class DataError(ApiError):
    """Say which node of the graph lacks what."""
