"""Templates: HTML in which whatever the graph says is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.figures import figure
from api.web.page.links import claim_anchor
from api.web.page.marking import describe_claim, headline, words

_FOLDER = Path(__file__).with_name("templates")


def render(template: str, **given: Any) -> str:
    """Return a template of the folder beside this module as HTML."""
    return _environment().get_template(template).render(given)


def factor(value: float | None) -> str:
    """Return a factor as people write it.

    >>> factor(1.754), factor(None), factor(1234.5)
    ('1.75×', '', '1,234×')
    """
    if value is None:
        return ""
    return f"{value:,.0f}×" if value >= 1000 else f"{value:.3g}×"


def web_address(url: str) -> str:
    """Return an address that a paper was found at; "" for what is none of the web.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    return url if url.lower().startswith(("https://", "http://")) else ""


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    readers = (factor, figure, headline, words, describe_claim, claim_anchor, web_address)
    found.filters.update({reader.__name__: reader for reader in readers})
    return found
