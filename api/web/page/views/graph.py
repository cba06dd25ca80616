"""The neighbourhood graph: click to expand, open what was clicked."""

from collections.abc import Sequence

from nicegui import ui
from nicegui.events import EChartPointClickEventArguments
from starlette.requests import Request

from api.graph import EntityRef, GraphHandle
from api.web.desk import Desk
from api.web.page.links import Links, address
from api.web.page.neighbourhood import Neighbourhood, neighbourhood, options
from api.web.page.shell import frame, html, view
from api.web.page.templates import render
from ontology.namespace import local_name
from ontology.shapes import entity_types

_EXPANDED = 12
_STARTS = 24


def register(desk: Desk, links: Links) -> None:
    """Give neighbourhoods their address; ``of`` names each thing that is expanded."""

    @view("/graph")
    async def graph(request: Request) -> None:
        keys = list(dict.fromkeys(request.query_params.getlist("of")))[-_EXPANDED:]
        if not keys:
            starts = await desk.run(lambda handle: _starts(handle, links))
            with frame(request, "Graph"):
                html(render("graph_start.html", starts=starts))
            return
        found = await desk.run(lambda handle: neighbourhood(handle, keys, links))
        with frame(request, f"Around {found.centres[0].name}"):
            _draw(desk, links, found)


def _draw(desk: Desk, links: Links, first: Neighbourhood) -> None:
    shown = [first]
    html(render("heading.html", text=f"Around {first.centres[0].name}"))

    async def expand(event: EChartPointClickEventArguments) -> None:
        if event.data_type != "node":
            return
        node = shown[0].nodes[event.data_index]
        centres = list(dict.fromkeys([*(each.iri for each in shown[0].centres), node.iri]))
        keys = [links.key(each) for each in centres[-_EXPANDED:]]
        shown[0] = await desk.run(lambda handle: neighbourhood(handle, keys, links))
        chart.options.clear()
        chart.options.update(options(shown[0]))
        chart.update()
        listed.set_content(_nodes(shown[0], links, node))
        ui.navigate.history.replace(_url(keys))

    with ui.element("div").classes("graph-view"):
        label = "Graph of the things in the list beside it"
        chart = ui.echart(options(first), on_point_click=expand).classes("chart")
        chart.props(f'role="img" aria-label="{label}"')
        listed = html(_nodes(first, links, None))


def _nodes(found: Neighbourhood, links: Links, selected: EntityRef | None) -> str:
    keys = [links.key(each.iri) for each in found.centres]
    nodes = [
        {
            "name": node.name,
            "url": links.thing(node.iri),
            "expand": None if links.key(node.iri) in keys else _url([*keys, links.key(node.iri)]),
        }
        for node in found.nodes
    ]
    chosen = selected and {"name": selected.name, "url": links.thing(selected.iri)}
    files = [(kind.upper(), _url(keys, f"/download/graph.{kind}")) for kind in _KINDS]
    return render("nodes.html", nodes=nodes, selected=chosen, left_out=found.left_out, files=files)


_KINDS = ("csv", "json", "ttl")


def _url(keys: Sequence[str], path: str = "/graph") -> str:
    return address(path, [("of", key) for key in keys])


def _starts(handle: GraphHandle, links: Links) -> list[tuple[str, str, str]]:
    types = " ".join(f"kg:{name}" for name in entity_types())
    rows = handle.engine.select(
        "SELECT ?label ?type ?thing (COUNT(?paper) AS ?papers) WHERE {"
        f" VALUES ?type {{ {types} }} ?thing a ?type ; skos:prefLabel ?label ."
        " ?paper kg:mentions ?thing } GROUP BY ?label ?type ?thing"
        f" ORDER BY DESC(?papers) ?label LIMIT {_STARTS}"
    )
    return [
        (str(label), local_name(str(kind)), _url([links.key(str(thing))]))
        for label, kind, thing, _ in rows
    ]
