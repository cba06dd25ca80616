"""Documents: GraphQL texts parsed, validated and measured, each once."""

from functools import lru_cache

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)

from api.graphql.limits import DEFAULT, Limits, check_document, refused

_KEPT = 256
_MOST_ERRORS = 20


@lru_cache(_KEPT)
def read_document(
    schema: GraphQLSchema, text: str, limits: Limits = DEFAULT
) -> DocumentNode | tuple[GraphQLError, ...]:
    """Return what a text says, or what is wrong with it."""
    if not text.strip():
        told = "the query is empty; give one such as { statistics { papers } }"
        return (_coded(GraphQLError(told), "GRAPHQL_PARSE_FAILED"),)
    try:
        document = parse(text, max_tokens=limits.tokens)
    except GraphQLSyntaxError as error:
        if "tokens" in error.message:
            told = f"the query has more than {limits.tokens} tokens; shorten it, or use variables"
            return (refused(told, "TOKENS"),)
        return (_coded(error, "GRAPHQL_PARSE_FAILED"),)
    except RecursionError:
        return (refused("the query is nested too deep to be read", "DEPTH"),)
    wrong = validate(schema, document, max_errors=_MOST_ERRORS)
    if wrong:
        return tuple(_coded(error, "GRAPHQL_VALIDATION_FAILED") for error in wrong)
    try:
        check_document(document, limits)
    except GraphQLError as error:
        return (error,)
    return document


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation of a document that is to run.

    Raises:
        GraphQLError: there is none of that name, or there are several and none is named.
    """
    known = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    named = [each for each in known if name is None or (each.name and each.name.value == name)]
    if len(named) == 1:
        return named[0]
    names = ", ".join(each.name.value for each in known if each.name) or "none has a name"
    told = f"no operation '{name}' in the query" if name else "'operationName' must say which"
    raise GraphQLError(
        f"{told}; operations: {names}" if known else "the query has no operation",
        extensions={"code": "OPERATION_RESOLUTION_FAILURE"},
    )


def _coded(error: GraphQLError, code: str) -> GraphQLError:
    error.extensions = {"code": code}
    return error
