"""Daily Papers: the lists of the site's API, one for each day."""

from collections.abc import Mapping

import msgspec

from builder.fetching.pages import Site, Window

URL = "https://huggingface.co/api/daily_papers"
PAUSE = 1.0

_PAGE = 100
_MOST = 10_000


def _parameters(window: Window, number: int) -> Mapping[str, str]:
    return {"date": window.name, "limit": str(_PAGE), "p": str(number)}


def _counted(body: bytes) -> tuple[int, int | None]:
    try:
        return len(msgspec.json.decode(body, type=list[dict[str, object]])), None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"no JSON list of papers: {error}") from error


SITE = Site("daily-papers", ".json", _PAGE, _parameters, _counted, _MOST)
