"""Curation: a user's word on what names mean, which linking obeys.

A file has one rule in a line; docs/curation.md describes it.

    merge "GPT4V" into "GPT-4V"
    rename Model "FooNet" to "FooNet v2"
    retype "Adam" as Method
    split "SAM" as "SAM optimizer" in "sharpness-aware-training"
    forbid "SAM" as "Segment Anything Model"
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from builder.errors import BuildError
from ontology.shapes import entity_types

_FORMS = {
    "merge": 'merge [TYPE] "NAME" into [TYPE] "NAME"',
    "rename": 'rename [TYPE] "NAME" to "NAME"',
    "retype": 'retype [TYPE] "NAME" as TYPE',
    "split": 'split [TYPE] "NAME" as [TYPE] "NAME" in "PAPER"',
    "forbid": 'forbid [TYPE] "NAME" as "NAME"',
}
_TOKEN = re.compile(r'\s*(?:"([^"]*)"|([^\s"#]+)|(#.*))')


class CurationError(BuildError):
    """Say which line of a curation file is wrong, and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a curation file.

    Attributes:
        action: merge, rename, retype, split or forbid.
        name, type: which mentions it is about; the type is "" where any will do.
        to_name, to_type: what they become; for forbid, what they are not; "" where it stays.
        paper: key or title of the paper that it holds for; "" where it holds for all.
    """

    action: str
    name: str
    type: str = ""
    to_name: str = ""
    to_type: str = ""
    paper: str = ""


def read_curation(file: Path) -> tuple[Rule, ...]:
    """Return the rules of a curation file, each once, sorted.

    Raises:
        CurationError: it cannot be read, or a line is no rule.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CurationError(f"the curation file '{file}' cannot be read: {reason}") from None
    return rules(text.splitlines(), str(file))


def rules(lines: Iterable[str], place: str = "curation") -> tuple[Rule, ...]:
    """Return the rules that lines state.

    >>> rules(['merge "GPT4V" into "GPT-4V"  # one model'])[0].to_name
    'GPT-4V'

    Raises:
        CurationError: a line is no rule, or two rules contradict each other.
    """
    found: dict[Rule, int] = {}
    for number, text in enumerate(lines, start=1):
        tokens = list(_tokens(text, f"{place}, line {number}"))
        if tokens:
            found.setdefault(_rule(tokens, f"{place}, line {number}"), number)
    _refuse_contradictions(found, place)
    return tuple(sorted(found, key=_order))


def written(found: Iterable[Rule]) -> Iterator[str]:
    """Yield rules as lines of a curation file.

    >>> list(written(rules(['retype Task "Adam" as Method'])))
    ['retype Task "Adam" as Method']
    """
    joints = {"merge": "into", "rename": "to"}
    for rule in found:
        words = [rule.action, rule.type, f'"{rule.name}"', joints.get(rule.action, "as")]
        words += [rule.to_type, f'"{rule.to_name}"' if rule.to_name else ""]
        words += ["in", f'"{rule.paper}"'] if rule.paper else []
        yield " ".join(filter(None, words))


def rules_hash(found: Iterable[Rule]) -> str:
    """Return the hash of rules; "" where there is none."""
    text = "\n".join(written(found))
    return hashlib.sha256(text.encode()).hexdigest()[:16] if text else ""


def _order(rule: Rule) -> tuple[str, ...]:
    return rule.action, rule.name, rule.type, rule.paper, rule.to_name, rule.to_type


def _tokens(text: str, place: str) -> Iterator[tuple[str, str]]:
    position, text = 0, text.strip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise CurationError(f'{place}: a name lacks its closing quote: write "NAME"')
        quoted, word, comment = match.groups()
        if comment is not None:
            return
        if quoted is not None and not quoted.strip():
            raise CurationError(f"{place}: a name is empty: write what papers call the thing")
        yield ("name", " ".join(quoted.split())) if quoted is not None else ("word", word)
        position = match.end()


def _rule(tokens: list[tuple[str, str]], place: str) -> Rule:
    action = tokens[0][1]
    if tokens[0][0] != "word" or action not in _FORMS:
        raise CurationError(f"{place}: no rule begins with '{action}': use {', '.join(_FORMS)}")
    fields: dict[str, str] = {}
    rest = tokens[1:]
    for part in _FORMS[action].split()[1:]:
        kind, text = rest[0] if rest else ("", "")
        if part in ("[TYPE]", "TYPE"):
            if kind != "word" and part == "[TYPE]":
                continue
            _checked_type(text, place)
            fields["to_type" if "name" in fields else "type"] = text
        elif part in ('"NAME"', '"PAPER"') and kind == "name":
            spot = "paper" if part == '"PAPER"' else "to_name" if "name" in fields else "name"
            fields[spot] = text
        elif kind != "word" or text != part:
            raise CurationError(f"{place}: write {_FORMS[action]}")
        rest = rest[1:]
    if rest:
        raise CurationError(f"{place}: too much after the rule: write {_FORMS[action]}")
    return Rule(action, **fields)


def _checked_type(text: str, place: str) -> None:
    if text not in entity_types():
        told = ", ".join(entity_types())
        raise CurationError(f"{place}: '{text}' is no type of entity: choose from {told}")


def _refuse_contradictions(found: dict[Rule, int], place: str) -> None:
    """Refuse two rules that would make different things of one name."""
    seen: dict[tuple[str, ...], Rule] = {}
    for rule, number in found.items():
        if rule.action == "forbid":
            continue
        what = "retype" if rule.action == "retype" else "name"
        before = seen.setdefault((what, rule.name.casefold(), rule.type, rule.paper), rule)
        if before != rule:
            raise CurationError(
                f"{place}, line {number}: line {found[before]} says something else "
                f"of '{rule.name}': keep one of them"
            )
