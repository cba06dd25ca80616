"""The tools of agents, asked by the client of the SDK: in process, over stdio and over HTTP."""

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

from api.graph import GraphHandle
from api.sparql.limits import Limits
from api.web.agents import agents
from api.web.app import address, bind
from api.web.desk import Desk
from tests.test_api.library import PAPERS

mcp = pytest.importorskip("mcp", reason="the SDK of the Model Context Protocol is not installed")

T = TypeVar("T")
COMMAND = Path(sys.executable).with_name("paperkg")
TOOLS = {"search", "paper", "entity", "claims", "sparql", "ask"}


def asked(server: Any, talk: Callable[[Any], Awaitable[T]]) -> T:
    """Connect a client to a server, let it talk, and return what it heard."""

    async def conversation() -> T:
        async with mcp.Client(server) as client:
            return await talk(client)

    return asyncio.run(conversation())


@pytest.fixture(scope="module")
def server(handle: GraphHandle) -> Any:
    """Return a server over the library, in this process."""
    from api.mcp.server import build_server

    async def run(work: Callable[[GraphHandle], T]) -> T:
        return await asyncio.to_thread(work, handle)

    return build_server(run)


@pytest.fixture(scope="module")
def call(server: Any) -> Callable[..., Any]:
    """Return what calls a tool and gives its structured content, or its error."""

    def called(tool: str, **given: Any) -> Any:
        result = asked(server, lambda client: client.call_tool(tool, given))
        if result.is_error:
            return result.content[0].text
        return result.structured_content

    return called


@asynccontextmanager
async def over_http(handle: GraphHandle) -> AsyncIterator[str]:
    """Serve the tools by HTTP and yield their address."""
    door = agents(Desk(handle, Limits()), "127.0.0.1")
    assert door is not None
    app = Starlette(routes=[Route("/mcp", door)], lifespan=lambda _: door.running())
    bound = bind("127.0.0.1", 0)
    web = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    serving = asyncio.create_task(web.serve(sockets=[bound]))
    while not web.started:
        await asyncio.sleep(0.01)
    yield f"{address(bound)}/mcp"
    web.should_exit = True
    await serving


def test_every_tool_says_what_it_takes_and_gives(server: Any) -> None:
    """Each tool has a description, typed arguments with limits, a typed result, and only reads."""
    listed = asked(server, lambda client: client.list_tools()).tools
    assert {tool.name for tool in listed} == TOOLS
    for tool in listed:
        assert tool.description
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert tool.input_schema["properties"]
        assert tool.output_schema is not None
        assert tool.output_schema["properties"]
    by_name = {tool.name: tool.input_schema["properties"] for tool in listed}
    assert by_name["claims"]["first"]["maximum"] == 100
    assert by_name["sparql"]["query"]["maxLength"] == 20_000


def test_the_server_introduces_itself(server: Any) -> None:
    """A client learns the server's name and how its tools are meant to be used."""

    async def introduced(client: Any) -> tuple[str, str]:
        return client.server_info.name, client.instructions

    name, instructions = asked(server, introduced)
    assert name == "paperkg"
    assert "evidence" in instructions


def test_search_finds_papers_and_entities(call: Callable[..., Any]) -> None:
    """A search gives papers and entities with the words that matched; types narrow it."""
    hits = call("search", text="2:4 sparsity")["hits"]
    assert hits[0]["label"] == "2:4 sparsity"
    found = call("search", text="sparse", types=["Paper"], first=1)
    assert [hit["type"] for hit in found["hits"]] == ["Paper"]
    assert found["truncated"]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.key)
def test_a_paper_comes_with_its_evidence(call: Callable[..., Any], paper: Any) -> None:
    """A paper's texts come whole, and each quote stands where its offsets say."""
    found = call("paper", name=paper.title)
    assert found["texts"]["abstract"] == paper.abstract
    assert len(found["claims"]) == len(paper.claims)
    places = [
        place for owner in (*found["mentions"], *found["claims"]) for place in owner["evidence"]
    ]
    assert places
    for place in places:
        text = found["texts"][place["section"]]
        assert text[place["start"] : place["end"]] == place["quote"]


def test_an_entity_comes_with_its_place(call: Callable[..., Any]) -> None:
    """An entity, however spelt, comes with its hierarchy, papers by role and company."""
    found = call("entity", name="2:4 sparse")
    assert (found["name"], found["type"]) == ("2:4 sparsity", "Method")
    assert set(found["broader"]) == {"N:M sparsity", "structured sparsity", "sparsity"}
    assert found["papers"] == len(
        {paper["id"] for papers in found["papers_by_role"].values() for paper in papers}
    )
    assert found["mentioned_together"]
    assert call("entity", name="sparsity")["papers"] >= found["papers"]


def test_claims_are_filtered_and_ranked(call: Callable[..., Any], handle: GraphHandle) -> None:
    """Claims come by factor, narrowed as the graph's own filters narrow them."""
    found = call("claims", first=100)
    factors = [claim["factor"] for claim in found["claims"] if claim["factor"] is not None]
    assert factors == sorted(factors, reverse=True)
    assert all(claim["own"] for claim in found["claims"])
    assert found["total"] == len(handle.claims({"own": True}, depth=0))
    where = {"speedup": True, "hardware": {"name": "GPU"}}
    speedups = call("claims", speedups_only=True, hardware="GPU")
    assert {claim["id"] for claim in speedups["claims"]} == {
        claim["id"] for claim in handle.claims(where, depth=0)
    }
    assert speedups["total"] > 0
    assert call("claims", first=1)["total"] == found["total"]


def test_questions_are_answered_with_evidence(
    call: Callable[..., Any], handle: GraphHandle
) -> None:
    """A question has its papers with the words that prove them, its reading and its queries."""
    found = call("ask", question="which 2:4 sparsity papers report speedups?")
    assert found["understood"]
    where = {"mentions": {"name": "2:4 sparsity"}, "reports": {"speedup": True}}
    assert {row["id"] for row in found["rows"]} == {
        paper["id"] for paper in handle.papers(where, depth=0)
    }
    assert all(row["evidence"] for row in found["rows"])
    assert found["sparql"]
    assert found["reading"]


def test_questions_that_are_not_understood(call: Callable[..., Any]) -> None:
    """What is not understood is said, with the words; nothing is made up."""
    found = call("ask", question="why is the sky blue over Lisbon?")
    assert not found["understood"]
    assert found["rows"] == []
    assert found["unknown"] or found["reading"]


def test_sparql_of_every_form(call: Callable[..., Any]) -> None:
    """SELECT gives typed rows up to a limit, ASK a truth value, CONSTRUCT Turtle."""
    query = (
        "SELECT ?title ?year { ?p a kg:Paper ; kg:title ?title . OPTIONAL { ?p kg:year ?year } }"
    )
    found = call("sparql", query=query, first=2)
    assert found["columns"] == ["title", "year"]
    assert len(found["rows"]) == 2
    assert found["truncated"]
    assert call("sparql", query="ASK { ?p a kg:Paper }")["truth"] is True
    turtle = call("sparql", query="CONSTRUCT { ?p a kg:Paper } WHERE { ?p a kg:Paper }")["turtle"]
    assert turtle.count("kg:Paper") >= len(PAPERS)


@pytest.mark.parametrize(
    ("tool", "given", "told"),
    [
        ("paper", {"name": "no such paper"}, "no paper or entity 'no such paper'"),
        ("entity", {"name": "no such thing"}, "no paper"),
        ("claims", {"kind": "beauty"}, "'beauty' is no ClaimKind; it can be: "),
        ("sparql", {"query": "DROP ALL"}, "read-only"),
        ("sparql", {"query": "SELECT"}, "SPARQL syntax error"),
        ("sparql", {"query": "SELECT * { SERVICE <http://a> { ?s ?p ?o } }"}, "SERVICE"),
        ("claims", {"first": 1000}, "less than or equal to 100"),
        ("search", {"text": ""}, "at least 1 character"),
    ],
)
def test_errors_say_what_is_wrong(
    call: Callable[..., Any], tool: str, given: dict[str, Any], told: str
) -> None:
    """What cannot be answered is an error of the tool that says why, never a traceback."""
    found = call(tool, **given)
    assert isinstance(found, str)
    assert told in found
    assert "Traceback" not in found


def test_over_stdio(kg_path: Path) -> None:
    """`paperkg mcp` answers on standard input and output."""
    server = mcp.StdioServerParameters(command=str(COMMAND), args=["mcp", "--kg", str(kg_path)])

    async def talk(client: Any) -> Any:
        listed = await client.list_tools()
        found = await client.call_tool("sparql", {"query": "SELECT ?p { ?p a kg:Paper }"})
        return {tool.name for tool in listed.tools}, found.structured_content

    tools, found = asked(server, talk)
    assert tools == TOOLS
    assert len(found["rows"]) == len(PAPERS)


def test_over_http(handle: GraphHandle) -> None:
    """`paperkg serve` has the same tools at /mcp."""

    async def conversation() -> Any:
        async with over_http(handle) as url, mcp.Client(url) as client:
            listed = await client.list_tools()
            found = await client.call_tool("search", {"text": "sparsity"})
            return {tool.name for tool in listed.tools}, found.structured_content

    tools, found = asyncio.run(conversation())
    assert tools == TOOLS
    assert found["hits"]


def test_other_names_of_this_machine_are_refused(handle: GraphHandle) -> None:
    """A request that a web site sends under its own name is refused (DNS rebinding)."""

    async def conversation() -> int:
        async with over_http(handle) as url, httpx.AsyncClient() as client:
            answer = await client.post(url, json={}, headers={"Host": "evil.example"})
            return answer.status_code

    assert asyncio.run(conversation()) in (403, 421)
