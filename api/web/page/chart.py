"""The chart of claims: how many times better, by hardware, method or kind, on a log scale."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from textwrap import wrap
from typing import Any

from api.web.page.claims import ClaimRow
from api.web.page.marking import words

GROUPINGS: Mapping[str, str] = {"hardware": "hardware", "method": "method", "kind": "kind"}
"""What the rows of the chart can stand for."""

_ROWS = 24
_UNKNOWN = "not stated"
_COLOURS = (
    *("#3b7dbd", "#d08a1d", "#3f9a6c", "#a65fa8", "#c05a4e", "#6d7f2f", "#3aa3a8"),
    *("#7a6fc0", "#9a6b3f", "#5b6470"),
)
_GREY = "#8a929c"


@dataclass(frozen=True, slots=True)
class Group:
    """The claims of one row of the chart, the largest factors first."""

    label: str
    claims: tuple[ClaimRow, ...]

    @property
    def median(self) -> float:
        """Return the factor in the middle."""
        return median(claim.factor or 1.0 for claim in self.claims)

    @property
    def best(self) -> ClaimRow:
        """Return the claim with the largest factor."""
        return self.claims[0]


def grouped(claims: Sequence[ClaimRow], by: str) -> tuple[Group, ...]:
    """Group claims, the largest groups first; what names nothing comes last.

    A claim on several things stands in the group of each.
    """
    found: dict[str, list[ClaimRow]] = defaultdict(list)
    for claim in claims:
        for label in _labels(claim, by) or (_UNKNOWN,):
            found[label].append(claim)
    ranked = sorted(found, key=lambda label: (label == _UNKNOWN, -len(found[label]), label))
    return tuple(Group(label, tuple(found[label])) for label in ranked[:_ROWS])


def points(groups: Sequence[Group]) -> dict[str, list[tuple[int, ClaimRow]]]:
    """Return the points of the chart by kind of claim, each with the number of its row."""
    found: dict[str, list[tuple[int, ClaimRow]]] = {}
    for kind in sorted({claim.kind for group in groups for claim in group.claims}):
        found[kind] = [
            (row, claim)
            for row, group in enumerate(groups)
            for claim in group.claims
            if claim.kind == kind
        ]
    return found


def options(groups: Sequence[Group]) -> dict[str, Any]:
    """Return the chart for ECharts; its series are those of `points`, then the medians."""
    series = [_series(kind, found, at) for at, (kind, found) in enumerate(points(groups).items())]
    return {
        "aria": {"enabled": True},
        "animation": False,
        "grid": {"left": 8, "right": 24, "top": 84, "bottom": 12, "containLabel": True},
        "legend": {"type": "scroll", "top": 8, "textStyle": {"color": _GREY}},
        # Drawn on the canvas: titles of papers must never become HTML.
        "tooltip": {"renderMode": "richText", "formatter": "{b}", "confine": True},
        "xAxis": {
            "type": "log",
            "position": "top",
            "name": "times better",
            "nameLocation": "middle",
            "nameGap": 26,
            "nameTextStyle": {"color": _GREY},
            "axisLabel": {"formatter": "{value}×", "color": _GREY, "hideOverlap": True},
            "splitLine": {"lineStyle": {"color": _GREY, "opacity": 0.2}},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [group.label for group in groups],
            "axisLabel": {"color": _GREY, "width": 150, "overflow": "truncate"},
            "axisTick": {"show": False},
            "axisLine": {"show": False},
            "splitLine": {"show": True, "lineStyle": {"color": _GREY, "opacity": 0.15}},
        },
        "series": [*series, _medians(groups)],
    }


def _labels(claim: ClaimRow, by: str) -> tuple[str, ...]:
    if by == "kind":
        return (words(claim.kind),)
    return claim.methods if by == "method" else claim.hardware


def _series(kind: str, found: Sequence[tuple[int, ClaimRow]], at: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": words(kind),
        "symbolSize": 11,
        "cursor": "pointer",
        "itemStyle": {"color": _COLOURS[at % len(_COLOURS)], "opacity": 0.75},
        "data": [
            {"value": [claim.factor, row], "name": "\n".join(_told(claim))} for row, claim in found
        ],
    }


def _medians(groups: Sequence[Group]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": "median",
        "symbol": "rect",
        "symbolSize": [3, 18],
        "silent": True,
        "itemStyle": {"color": _GREY},
        "data": [[group.median, row] for row, group in enumerate(groups)],
    }


def _told(claim: ClaimRow) -> Iterator[str]:
    yield from wrap(claim.paper, 56)
    yield f"{claim.text}, {claim.factor:.3g}×"
    yield from wrap(f"“{claim.quote}”", 56)
