"""Words: what somebody typed, as expressions for SQLite's FTS5 that no sign of his can break."""

from ontology.iris import title_key

_LONGEST = 1000
"""Characters of a text that are looked at."""
_MOST = 32
"""Words of a text that are looked for."""


def chunks(text: str) -> tuple[str, ...]:
    """Return the words of a text, as typed; those without a letter or digit are left out.

    >>> chunks('  "2:4" -- sparsity* ')
    ('"2:4"', 'sparsity*')
    """
    clean = text[:_LONGEST].replace("\0", " ").encode(errors="replace").decode()
    found = (each for each in clean.split() if any(char.isalnum() for char in each))
    return tuple(dict.fromkeys(found))[:_MOST]


def expressions(text: str) -> tuple[str, ...]:
    """Return ways to look for a text, the strictest first; none where it has no words.

    All words; all words, as they begin; any word.

    >>> expressions("sparse GPUs")
    ('"sparse" AND "GPUs"', '"sparse"* AND "GPUs"*', '"sparse" OR "GPUs"')
    """
    words = [_quoted(each) for each in chunks(text)]
    if not words:
        return ()
    begun = " AND ".join(f"{each}*" for each in words)
    return (" AND ".join(words), begun, *([" OR ".join(words)] if len(words) > 1 else ()))


def beginnings(text: str) -> tuple[str, ...]:
    """Return ways to complete a text: names that begin with it, then names with words that do.

    >>> beginnings("2:4 sp")
    ('({label names} : ^ "2:4 sp"*) OR (keys : "24sp"*)', '{label names} : ("2:4" AND "sp"*)')
    """
    words = chunks(text)
    if not words:
        return ()
    start = f"({{label names}} : ^ {_quoted(' '.join(words))}*)"
    if key := title_key("".join(words)):
        start += f" OR (keys : {_quoted(key)}*)"
    within = " AND ".join([*map(_quoted, words[:-1]), f"{_quoted(words[-1])}*"])
    return (start, f"{{label names}} : ({within})")


def exact(text: str) -> str | None:
    """Return an expression for the names that a text spells in full; None where it has no words.

    >>> exact("LLaMA-2 7B")
    'keys : "llama27b"'
    """
    key = title_key("".join(chunks(text)))
    return f"keys : {_quoted(key)}" if key else None


def _quoted(words: str) -> str:
    return '"' + words.replace('"', '""') + '"'
