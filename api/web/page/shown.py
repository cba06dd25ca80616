"""What the chart of claims shows, as it stands in its address."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from api.graph import GraphHandle
from api.sparql.terms import iri, literal
from api.web.page.chart import GROUPINGS
from api.web.page.claims import ClaimRow, claim_rows, with_subjects
from api.web.page.links import Links, address
from ontology.vocabulary import kinds

ALL = "all"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the chart shows: its rows, a family of claims, and entities they have to do with."""

    by: str = "hardware"
    family: str = "speed"
    entities: tuple[str, ...] = ()

    def url(self, path: str = "/claims", **changes: Any) -> str:
        """Return the address of the chart with some changes."""
        wanted = replace(self, **changes)
        pairs = [("by", wanted.by), ("family", wanted.family)]
        return address(path, [*pairs, *(("entity", key) for key in wanted.entities)])


def shown_by(parameters: Iterable[tuple[str, str]]) -> Shown:
    """Read from an address what is shown; what has no meaning is passed over.

    >>> shown_by([("by", "kind"), ("family", "none"), ("entity", "gpu")])
    Shown(by='kind', family='speed', entities=('gpu',))
    """
    given = list(parameters)
    by, family = dict(given).get("by", ""), dict(given).get("family", "")
    return Shown(
        by=by if by in GROUPINGS else "hardware",
        family=family if family in families() else "speed",
        entities=tuple(dict.fromkeys(key for name, key in given if name == "entity")),
    )


def families() -> tuple[str, ...]:
    """Return the families of claims that can be shown, and what stands for all of them."""
    return (*sorted({kind.family for kind in kinds().values()}, reverse=True), ALL)


def chart_claims(handle: GraphHandle, shown: Shown, links: Links) -> tuple[ClaimRow, ...]:
    """Return the own, comparative claims with a factor that the chart shows."""
    return with_subjects(handle, claim_rows(handle, chart_pattern(shown, links), links))


def chart_pattern(shown: Shown, links: Links) -> str:
    """Return the pattern of the claims that the chart shows."""
    parts = [
        "?claim a kg:Claim ; kg:own true ; kg:comparative true ; kg:factor ?times ."
        " FILTER(?times > 0)"
    ]
    if shown.family != ALL:
        parts.append(f"?claim kg:family/skos:prefLabel {literal(shown.family)} .")
    for number, key in enumerate(shown.entities):
        parts.append(
            f"?thing{number} skos:broader* {iri(links.iri(key))} ."
            f" {{ ?claim kg:onHardware|kg:about|kg:baselineEntity ?thing{number} }} UNION"
            f" {{ ?of{number} kg:reports ?claim ; kg:proposes|kg:uses|kg:runsOn ?thing{number} }}"
        )
    return " ".join(parts)
