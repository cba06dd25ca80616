"""Errors of the api.

ApiError
├── GraphNotFound    no knowledge graph there, or one of an unknown format
├── EndpointError    a SPARQL endpoint that does not answer, or not as it should
├── PushError        a server that does not take the graph, or files that cannot be written
├── StoreFailed      a store whose files cannot be read any more
├── QueryError       a SPARQL query that the engine cannot parse or evaluate
├── QueryRefused     a SPARQL text that a read-only graph does not run
├── UnknownGraph     a SPARQL text or request that names a graph other than the one there is
├── LimitExceeded    a query that takes more than the server gives
│   ├── QueryTimeout
│   ├── ResultTooLarge
│   └── ServerBusy
└── FilterError      a ``where`` that the graph has no meaning for
"""


class ApiError(Exception):
    """Stand for every error that the api raises."""

    code = "BAD_USER_INPUT"
    """What programs know it by, under the names that GraphQL servers have."""


class GraphNotFound(ApiError):
    """Say where no knowledge graph is, or which cannot be read, and how to build one."""


class EndpointError(ApiError):
    """Say which SPARQL endpoint failed, and how."""

    code = "INTERNAL_SERVER_ERROR"


class PushError(ApiError):
    """Say why the graph did not get to where it was to go, and what to do."""

    code = "INTERNAL_SERVER_ERROR"


class StoreFailed(ApiError):
    """Say how a store failed, and what to do."""

    code = "INTERNAL_SERVER_ERROR"


class QueryError(ApiError):
    """Say where a SPARQL query is wrong, in one line."""


class QueryRefused(ApiError):
    """Say why a SPARQL text is not run."""


class UnknownGraph(ApiError):
    """Say that there is one graph only, and its name."""


class LimitExceeded(ApiError):
    """Say which limit a query would pass, and what to do."""

    code = "LIMIT_EXCEEDED"


class QueryTimeout(LimitExceeded):
    """Say that a query was stopped for its time."""

    code = "TIMEOUT"


class ResultTooLarge(LimitExceeded):
    """Say that a result is larger than the server hands out."""

    code = "RESULT_TOO_LARGE"


class ServerBusy(LimitExceeded):
    """Say that too many others are being answered."""

    code = "BUSY"


class FilterError(ApiError):
    """Say what is wrong with a ``where``; the message lists what there is."""


class DataError(ApiError):
    """Say which node of the graph lacks what."""
