"""Generations on disk, as docs/store.md has them: which one answers, and its manifest."""

import json
from pathlib import Path
from typing import Any

from api.errors import GraphNotFound

FORMAT = 1
"""The version of docs/store.md that this package reads."""


def current_generation(root: Path) -> Path:
    """Return the folder of the generation that answers (docs/store.md).

    Raises:
        GraphNotFound: there is no graph.
    """
    pointer = root / "current"
    if not pointer.is_file():
        raise GraphNotFound(
            f"no knowledge graph at {root}; build one with: paperkg build FILE... --kg {root}"
        )
    name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    generation = root / "generations" / name
    if not name or "\0" in name or not (generation / "store").is_dir():
        raise GraphNotFound(
            f"{pointer} names a generation that is not there: {name!r}; build again to mend it"
        )
    return generation


def manifest_of(generation: Path) -> dict[str, Any]:
    """Return what a generation was built from and by.

    Raises:
        GraphNotFound: it cannot be read, or its format is not known.
    """
    try:
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GraphNotFound(
            f"{generation / 'manifest.json'} is damaged ({error}); build again to mend it"
        ) from error
    found = manifest.get("format") if isinstance(manifest, dict) else None
    if found != FORMAT:
        raise GraphNotFound(
            f"{generation} has format {found}, this paperkg reads {FORMAT}; build it again"
        )
    return dict(manifest)
