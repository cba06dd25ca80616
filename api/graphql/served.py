"""The schema that requests are read by: the committed text, which `api.graphql.schema` prints.

Deriving it from the model takes strawberry half a second, reading it back a tenth.
"""

from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_ast_schema, parse

SDL_FILE = Path(__file__).with_name("schema.graphql")
"""The schema as text, for readers and client generators too; a test holds it current."""


@cache
def served_schema() -> GraphQLSchema:
    """Return the schema; it has no resolvers, since root fields are answered whole."""
    document = parse(SDL_FILE.read_text(encoding="utf-8"), no_location=True)
    return build_ast_schema(document, assume_valid=True, assume_valid_sdl=True)
