"""The server that agents speak to: six tools, each with a schema, limits and plain errors."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Literal, Protocol, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from api.errors import ApiError
from api.graph import GraphHandle
from api.mcp.asking import answer_question
from api.mcp.finding import find
from api.mcp.reading import read_claims, read_entity, read_paper
from api.mcp.shapes import (
    AnswerShape,
    ClaimsShape,
    EntityShape,
    PaperShape,
    SearchShape,
    SparqlShape,
)
from api.mcp.sparql import run_sparql

T = TypeVar("T")

_INSTRUCTIONS = """\
A knowledge graph of machine-learning papers: what they propose, use and measure, and what they
claim, each with the words that prove it. Names of methods, models, datasets, hardware, tasks and
metrics may be spelt in any way; narrower concepts are included. `factor` says how many times
better, so that claims compare; a speedup is a paper's own, comparative result. Quote `evidence`
when you state a number."""

_READ_ONLY = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
_Name = Annotated[str, Field(min_length=1, max_length=400)]
_Optional = Annotated[str | None, Field(max_length=200)]
_First = Annotated[int, Field(ge=1, le=100, description="at most how many")]
Thing = Literal["Paper", "Method", "Model", "Dataset", "Hardware", "Task", "Metric"]
Family = Literal["speed", "footprint", "resources", "quality"]


class Run(Protocol):
    """What runs work on the graph off the event loop, within the limits of the server."""

    def __call__(self, work: Callable[[GraphHandle], T], /) -> Awaitable[T]:
        """Return what the work gives."""


def build_server(run: Run) -> MCPServer[Any]:
    """Return a server whose tools work on the graph that ``run`` gives."""
    server: MCPServer[Any] = MCPServer("paperkg", instructions=_INSTRUCTIONS, log_level="WARNING")

    async def answer(work: Callable[[GraphHandle], T]) -> T:
        try:
            return await run(work)
        except ApiError as error:
            raise ToolError(str(error)) from error

    _add_lookups(server, answer)
    _add_queries(server, answer)
    return server


def _add_lookups(server: MCPServer[Any], answer: Run) -> None:
    @server.tool(annotations=_READ_ONLY)
    async def search(
        text: _Name,
        types: Annotated[list[Thing], Field(description="all types if empty")] = [],  # noqa: B006
        first: _First = 20,
    ) -> SearchShape:
        """Find papers and entities by words of titles, abstracts and names, best first."""
        return await answer(lambda handle: find(handle, text, types, first))

    @server.tool(annotations=_READ_ONLY)
    async def ask(
        question: Annotated[_Name, Field(description="a question in plain English")],
        first: _First = 20,
    ) -> AnswerShape:
        """Answer a question such as "which 2:4 sparsity papers report speedups on A100?".

        It knows papers, entities by any name, roles ("propose", "evaluate on", "run on"), claims
        with conditions ("above 2x", "over vLLM", "for inference"), years, and, or, not, counts,
        superlatives, groupings, comparisons and connections. What it did not understand it says.
        """
        return await answer(lambda handle: answer_question(handle, question, first))

    @server.tool(annotations=_READ_ONLY)
    async def paper(
        name: Annotated[_Name, Field(description="title, part of a title, arXiv id, DOI or IRI")],
    ) -> PaperShape:
        """Read one paper: text by section, mentions with roles, claims with evidence.

        At most 100 mentions and 100 claims, three places for each, 20,000 characters a section.
        """
        return await answer(lambda handle: read_paper(handle, name))

    @server.tool(annotations=_READ_ONLY)
    async def entity(
        name: Annotated[_Name, Field(description="any of its names, or its IRI")],
    ) -> EntityShape:
        """Read one method, model, dataset, hardware, task or metric.

        Gives names, broader and narrower concepts, papers by role (25 of each role) and what is
        mentioned together with it.
        """
        return await answer(lambda handle: read_entity(handle, name))


def _add_queries(server: MCPServer[Any], answer: Run) -> None:
    @server.tool(annotations=_READ_ONLY)
    async def claims(
        method: Annotated[
            _Optional, Field(description="only of papers that mention it or something narrower")
        ] = None,
        hardware: Annotated[_Optional, Field(description="only measured on it")] = None,
        about: Annotated[
            _Optional, Field(description="only those that hold for this model, dataset or task")
        ] = None,
        kind: Annotated[_Optional, Field(description="such as speedup, memory, latency")] = None,
        family: Family | None = None,
        speedups_only: bool = False,
        own_only: Annotated[bool, Field(description="leave out what papers say of others")] = True,
        at_least: Annotated[float | None, Field(description="smallest factor", gt=0)] = None,
        first: _First = 20,
    ) -> ClaimsShape:
        """List claims with their numbers and evidence, the largest factors first."""
        where: dict[str, Any] = {
            "paper": {"mentions": {"name": method}} if method else None,
            "hardware": {"name": hardware} if hardware else None,
            "about": {"name": about} if about else None,
            "kind": kind,
            "family": family,
            "speedup": True if speedups_only else None,
            "own": True if own_only else None,
            "factor": {"gte": at_least} if at_least else None,
        }
        wanted = {name: value for name, value in where.items() if value is not None}
        return await answer(lambda handle: read_claims(handle, wanted, first))

    @server.tool(annotations=_READ_ONLY)
    async def sparql(
        query: Annotated[str, Field(min_length=1, max_length=20_000)],
        first: Annotated[int, Field(ge=1, le=1000, description="at most how many rows")] = 100,
    ) -> SparqlShape:
        """Run a read-only SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE).

        The prefixes kg, id, claims, skos, rdf, rdfs, owl, xsd and prov need no declaration.
        Classes: kg:Paper, kg:Claim, kg:Mention, kg:Evidence, kg:Method, kg:Model, kg:Dataset,
        kg:Hardware, kg:Task, kg:Metric. A paper kg:reports claims and kg:mentions entities, which
        have skos:prefLabel and skos:broader. Updates and SERVICE are refused.
        """
        return await answer(lambda handle: run_sparql(handle, query, first))
