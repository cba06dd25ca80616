"""paperkg: machine-learning papers as a knowledge graph, with the evidence for every edge.

    from pathlib import Path
    import paperkg

    paperkg.build([Path("papers.jsonl")], Path("kg"))
    with paperkg.open("kg") as graph:
        for name, papers in graph.select("SELECT ..."):
            ...

Names are loaded on first use: importing paperkg loads neither spaCy nor rdflib.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.errors import ApiError as ApiError
    from api.evaluation.scores import Scores as Scores
    from api.evaluation.scoring import score as score
    from api.finding.around import neighbourhood as neighbourhood
    from api.finding.around import neighbours as neighbours
    from api.finding.comparison import compare as compare
    from api.finding.paths import shortest_paths as shortest_paths
    from api.finding.related import co_mentions as co_mentions
    from api.finding.related import related as related
    from api.finding.search import complete as complete
    from api.finding.search import search as search
    from api.frames import to_pandas as to_pandas
    from api.graph import GraphHandle as GraphHandle
    from api.traversal import co_occurrence as co_occurrence
    from api.traversal import to_networkx as to_networkx
    from builder.errors import BuildError as BuildError
    from builder.run import Summary as Summary
    from builder.run import build as build
    from builder.settings import Settings as Settings
    from ontology.errors import OntologyError as OntologyError

_HOMES = {
    "ApiError": "api.errors",
    "BuildError": "builder.errors",
    "GraphHandle": "api.graph",
    "OntologyError": "ontology.errors",
    "Scores": "api.evaluation.scores",
    "Settings": "builder.settings",
    "Summary": "builder.run",
    "build": "builder.run",
    "co_mentions": "api.finding.related",
    "co_occurrence": "api.traversal",
    "compare": "api.finding.comparison",
    "complete": "api.finding.search",
    "neighbourhood": "api.finding.around",
    "neighbours": "api.finding.around",
    "related": "api.finding.related",
    "score": "api.evaluation.scoring",
    "search": "api.finding.search",
    "shortest_paths": "api.finding.paths",
    "to_networkx": "api.traversal",
    "to_pandas": "api.frames",
}
__all__ = ["__version__", "open", *_HOMES]


def open(path: str | Path) -> "GraphHandle":
    """Open a knowledge graph: a directory that `build` made, or the URL of a SPARQL endpoint.

    Raises:
        ApiError: there is no graph.
    """
    from api.graph import GraphHandle

    return GraphHandle.open(path)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("paperkg")
    if name not in _HOMES:
        raise AttributeError(f"module 'paperkg' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
