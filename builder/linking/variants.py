"""Variants: names that say "this family, in that size": LLaMA-7B, A100-40G, 2:8 sparsity."""

import re
from dataclasses import dataclass
from functools import lru_cache

from ontology.lexicon import label_key

_COUNT = r"(?:\d+\s?[x×]\s?)?\d+(?:\.\d+)?\s?B|\d{2,}(?:\.\d+)?\s?M"
# After a separator, or glued to the end of a name ("Llama7B"); "1M" is a context, not a size.
_SIZE = re.compile(rf"(?:(?<=[\s_/(-])|(?<=[a-z]{{3}}))({_COUNT})(?![a-z0-9])", re.IGNORECASE)
_MEMORY = re.compile(r"(?<![\w.])(\d+)\s?G(?:i?B)?(?![a-z0-9])", re.IGNORECASE)
_PATTERN = re.compile(r"(?<![\w.:])\d+\s?:\s?\d+(?![\w:])")
_BREAK = re.compile(r"[\s_/-]+")
_NAME = re.compile(r"\S*(?:[A-Z]\S*[A-Z]|\d)\S*")
_ENDINGS = re.compile(
    r"s|b|l|h|g|xs|xl|xxl|tiny|small|base|medium|large|huge|giant|mini|nano|turbo|chat|instruct|it"
    r"|sxm\d?|pcie|nvl|ti|super|v?\d+(?:\.\d+)*[a-z]?",
    re.IGNORECASE,
)
_HEADS = re.compile(
    r"(?:gpu|card|accelerator|chip|device|board|processor|dataset|benchmark|leaderboard|model|"
    r"checkpoint|backbone|architecture|network|method|technique|algorithm|framework|system|toolkit|"
    r"optimizer|task|metric)s?|approach(?:es)?|corpus|corpora|famil(?:y|ies)|series|librar(?:y|ies)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Variant:
    """A name taken apart.

    ``families`` are the names that its family may have, the longest first; ``stem`` folds all
    spellings of the variant; ``attribute`` is the local name and value of what tells it from
    its family; ``spellings`` are other ways to write it.
    """

    families: tuple[str, ...]
    stem: str
    attribute: tuple[str, str] | None = None
    spellings: tuple[str, ...] = ()


@lru_cache(maxsize=1 << 15)
def fold(name: str, kind: str) -> str:
    """Return what all spellings of an unknown name of an entity type share.

    >>> fold("LLaMA-2 7B", "Model") == fold("LLaMA2-7b", "Model")
    True
    >>> fold("LLaMA-2 7B", "Model") == fold("LLaMA-27B", "Model")
    False
    """
    bare = strip_head(name)
    name = bare if _NAME.search(bare) else name
    found = variant(name, kind)
    return found.stem if found else label_key(name)


@lru_cache(maxsize=1 << 12)
def strip_head(name: str) -> str:
    """Return a name without the nouns of kind at its end.

    >>> strip_head("NVIDIA A100 GPUs"), strip_head("ImageNet dataset"), strip_head("model")
    ('NVIDIA A100', 'ImageNet', 'model')
    """
    words = re.split(r"(?<=[^\s-])[\s-]+", name.strip())
    ends = len(words)
    while ends > 1 and _HEADS.fullmatch(words[ends - 1]):
        ends -= 1
    return name if ends == len(words) else name[: _end_of_word(name, ends)]


@lru_cache(maxsize=1 << 10)
def variant(name: str, kind: str) -> Variant | None:
    """Take the name of a variant apart; None where it is none.

    >>> variant("Qwen2.5-VL-72B", "Model").families
    ('Qwen2.5-VL', 'Qwen2.5', 'Qwen')
    >>> variant("40GB A100", "Hardware").attribute
    ('memorySize', '40 GB')
    >>> variant("2:8 sparsity", "Method").families
    ('N:M sparsity',)
    """
    if kind == "Model":
        return _sized(name) or _ending(name)
    if kind == "Hardware":
        return _with_memory(name) or _ending(name)
    return _patterned(name) if kind == "Method" else None


def _sized(name: str) -> Variant | None:
    match = _SIZE.search(name)
    before = name[: match.start()].rstrip(" -_/(") if match else ""
    if not match or not before:
        return None
    after = name[match.end() :].strip(" -_/)")
    size = re.sub(r"\s", "", match.group()).upper().replace("×", "x").replace("X", "x")
    whole = (f"{before}-{after}",) if after and not re.search(r"\d", after) else ()
    stem = f"{label_key(' '.join((before, after)))}|{size.lower()}"
    return Variant((*whole, *_shortened(before)), stem, ("size", size))


def _shortened(name: str) -> tuple[str, ...]:
    """Return a name and its beginnings, the longest first, also without a version's digits."""
    ends = [match.start() for match in _BREAK.finditer(name)]
    found: dict[str, None] = {}
    for end in (len(name), *reversed(ends)):
        found[name[:end]] = None
        found[re.sub(r"[\d.]+$", "", name[:end]).rstrip(" -_/")] = None
    return tuple(text for text in found if text)


def _with_memory(name: str) -> Variant | None:
    match = _MEMORY.search(name)
    if not match:
        return None
    rest = f"{name[: match.start()]} {name[match.end() :]}"
    base = " ".join(rest.replace("(", " ").replace(")", " ").split()).strip(" -_")
    if not base:
        return None
    amount = match.group(1)
    ending = _ending(base)
    return Variant(
        families=(base, *(ending.families if ending else ())),
        stem=f"{label_key(base)}|{amount}g",
        attribute=("memorySize", f"{amount} GB"),
        spellings=(f"{base} {amount}G", f"{base} {amount}GB", f"{amount}GB {base}"),
    )


def _ending(name: str) -> Variant | None:
    families: list[str] = []
    end = len(name)
    for match in reversed(list(_BREAK.finditer(name))):
        if not _ENDINGS.fullmatch(name, match.end(), end):
            break
        end = match.start()
        families.append(name[:end])
    return Variant(tuple(families), label_key(name)) if families and families[-1] else None


def _patterned(name: str) -> Variant | None:
    match = _PATTERN.search(name)
    if not match:
        return None
    return Variant((name[: match.start()] + "N:M" + name[match.end() :],), label_key(name))


def _end_of_word(name: str, count: int) -> int:
    words = list(re.finditer(r"[^\s-]+", name))
    return words[count - 1].end()
