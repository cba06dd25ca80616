"""Explain a GraphQL query: the SPARQL that answering it runs."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from graphql import GraphQLSchema

from api.graph import GraphHandle
from api.graphql.answers import ROOT_FIELDS
from api.graphql.limits import DEFAULT, Limits
from api.graphql.request import check_request, read_request
from api.graphql.roots import Asked, NodeRoot, PageRoot, Root
from api.sparql.terms import prologue
from api.watching import Watch

_MOST = 20
"""Queries of one field that are shown; a long path has hundreds, all alike."""


def explain_query(
    schema: GraphQLSchema,
    handle: GraphHandle,
    query: str,
    variables: Mapping[str, Any] | None = None,
    limits: Limits = DEFAULT,
) -> str:
    """Return the queries of a GraphQL query, each under a comment that names its field.

    A page's queries are compiled, not run.  What searches, walks or counts asks one thing after
    the other, each by what it found before: such a field is answered, and what ran is shown.

    Raises:
        GraphQLError: the query is not one of this schema, or asks for too much.
        ApiError: a field that was answered failed.
    """
    request = read_request(schema, query, variables or {}, None, limits)
    if isinstance(request, tuple):
        raise request[0]
    check_request(request, handle, limits)
    found = []
    for key, name, asked in request.asked(handle):
        found += [f"# {key}{text}" for text in _texts(ROOT_FIELDS[name], asked)]
    return "\n\n".join(found)


def _texts(root: Root, asked: Asked) -> Iterator[str]:
    if isinstance(root, PageRoot | NodeRoot):
        yield from (f"\n{prologue(text)}{text}" for text in root.explain(asked))
        return
    watch = Watch()
    root.answer(replace(asked, handle=watch.on(asked.handle)))
    for text, language in list(watch.texts.items())[:_MOST]:
        yield f"{'' if language == 'SPARQL' else f', {language}'}\n{text}"
    if len(watch.texts) > _MOST:
        yield f", and {len(watch.texts) - _MOST} more"
