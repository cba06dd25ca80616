"""The chart of claims with the tables behind it."""

from collections.abc import Sequence

from nicegui import ui
from nicegui.events import EChartPointClickEventArguments
from starlette.requests import Request

from api.web.desk import Desk
from api.web.page.chart import GROUPINGS, Group, grouped, options, points
from api.web.page.claims import ClaimRow
from api.web.page.links import Links
from api.web.page.shell import frame, html, view
from api.web.page.shown import Shown, chart_claims, families, shown_by
from api.web.page.templates import render

_MOST = 100


def register(desk: Desk, links: Links) -> None:
    """Give the chart of claims its address."""

    @view("/claims")
    async def claims(request: Request) -> None:
        shown = shown_by(request.query_params.multi_items())
        found = await desk.run(lambda handle: chart_claims(handle, shown, links))
        groups = grouped(found, shown.by)
        with frame(request, "Claims"):
            html("<h1>How many times better</h1>")
            html(_options(shown))
            _chart(groups)
            html(_tables(shown, groups, found))


def _chart(groups: Sequence[Group]) -> None:
    if not groups:
        return
    # The series in the order of the chart, so that a click finds its claim on this side.
    series = list(points(groups).values())

    def open_evidence(event: EChartPointClickEventArguments) -> None:
        if event.series_index < len(series):
            _, claim = series[event.series_index][event.data_index]
            ui.navigate.to(claim.url)

    label = "Scatter chart of the claims listed in the table below"
    chart = ui.echart(options(groups), on_point_click=open_evidence)
    chart.classes("chart").style(f"height: {110 + 34 * len(groups)}px")
    chart.props(f'role="img" aria-label="{label}"')


def _options(shown: Shown) -> str:
    return render(
        "claims.html",
        groupings=[(name, shown.url(by=by), by == shown.by) for by, name in GROUPINGS.items()],
        families=[(name, shown.url(family=name), name == shown.family) for name in families()],
        narrowed=[
            (key, shown.url(entities=tuple(each for each in shown.entities if each != key)))
            for key in shown.entities
        ],
    )


def _tables(shown: Shown, groups: Sequence[Group], found: Sequence[ClaimRow]) -> str:
    return render(
        "claims_below.html",
        by=shown.by,
        groups=groups,
        claims=found,
        most=_MOST,
        files=[
            (kind.upper(), shown.url(f"/download/claims.{kind}")) for kind in ("csv", "json", "ttl")
        ],
    )
