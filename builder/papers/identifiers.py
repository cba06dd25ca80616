"""Identifiers: arXiv ids and DOIs as one plain spelling each."""

import re
from urllib.parse import unquote

_ARXIV_PREFIX = re.compile(
    r"(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|"
    r"(?:https?://(?:dx\.)?doi\.org/)?10\.48550/arxiv\.|arxiv[:.]\s*",
    re.IGNORECASE,
)
_ARXIV = re.compile(
    r"(?:(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})|([a-z-]+)(?:\.[a-z]{2})?(/\d{7}))(?:v\d+)?(?:\.pdf)?",
    re.IGNORECASE,
)
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:www\.|dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def arxiv_id(text: str) -> str | None:
    """Return an arXiv id without prefix, version and subject class; None if it is none.

    >>> arxiv_id("https://arxiv.org/abs/2401.12345v2"), arxiv_id("arXiv:math.GT/0309136")
    ('2401.12345', 'math/0309136')
    """
    bare = text.strip()
    prefix = _ARXIV_PREFIX.match(bare)
    match = _ARXIV.fullmatch(bare, prefix.end() if prefix else 0)
    if match is None:
        return None
    modern, archive, number = match.groups()
    return modern or f"{archive.lower()}{number}"


def doi(text: str) -> str | None:
    """Return a DOI in lower case without resolver; None if it is none.

    >>> doi("https://doi.org/10.1000/XYZ.1"), doi("doi:10.1000/182"), doi("n/a")
    ('10.1000/xyz.1', '10.1000/182', None)
    """
    bare = text.strip()
    prefix = _DOI_PREFIX.match(bare)
    bare = unquote(bare[prefix.end() :]) if prefix else bare
    return bare.lower() if _DOI.fullmatch(bare) else None
