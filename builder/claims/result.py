"""Results: telling the numbers that state a result from those that describe a set-up."""

import re

from builder.claims.attach import Attachment
from builder.claims.context import Found
from builder.claims.cues import family
from builder.claims.numbers import Quantity
from builder.claims.passage import Passage

_ONLY = re.compile(
    r"(?i)\b(?:only|just|merely|mere|as few as|as little as|fewer than|less than|under)"
    r"(?: (?:a|about|around|approximately|using|on|with|for|in|the))*\s*[~∼]?$|<\s?$"
)
_GAIN = re.compile(
    r"(?i)\b(?:improv|gain|outperform|surpass|exceed|increas|boost|better|higher|lower|drop|"
    r"degrad|loss|lose|declin|reduc|decreas|superior|achiev|reach|obtain|attain|scor|retain|"
    r"maintain|preserv|recover|match|win|rais|rise|lift|enhanc|fewer|less|more|sav|cut|"
    r"shrink|eliminat|remov|prun|skip|only|just|using|utiliz|lead|beat|perform|solv|advantage|"
    r"record|"
    r"yield|"
    r"deliver|fell|fall|trail|worse|accelerat|"
    r"speed|fast|slow|smaller|larger|relative|absolute|closing|underperform|up|halv)\w*"
)
_PROPORTION = re.compile(
    r"(?i)\s?(?:-?\s?(?:sparsity|sparse\b|sparsit|pruning (?:rate|ratio)|mask|dropout|confidence|"
    r"activation|pruned|unstructured|quantile|percentile|subset|noise|random|missing|labell?ed\b)"
    r"|of (?:the )?(?:\w+ ){0,2}(?:papers|users|participants|cases|images|samples with|questions|"
    r"weights|neurons|layers|heads|documents|articles|respondents|data (?:is|are)|time\b|people))"
)
_OF_WHAT = re.compile(
    r"(?i) (?:of (?:\w+ )?)?(?:speech|audio|video|videos|music|recordings?|footage|clips?|"
    r"data|conversation|songs?|720p|1080p|frames|transcri\w+|annotated|untranscribed)\b"
)
_CARD = re.compile(
    r"(?i) ?(?:(?:of )?(?:VRAM )?(?:NVIDIA |mid-range |consumer |gaming )*(?:GPUs?|cards?|devices?|"
    r"A\d+|H\d+|V\d+|RTX|laptop|machine|edge|checkpoint|dataset|corpus|host|"
    r"of (?:\w+ ){0,3}(?:text|data|imagery|tokens|corpora|documents)))"
)
_TAKES = re.compile(
    r"(?i)\b(?:in|within|under|below|just|only|than|takes?|taking|took|requir\w+|need\w*|"
    r"latency|time|to|at|about|of|by|for|reach\w*|achiev\w*|us(?:es|ing)|peak|fits?|memory|"
    r"with|completed|between|around|sav\w+|consum\w+|as|runs?|sub|from|and)\b[\s~∼<(=:-]*$|"
    r"[(<~]\s?$"
)
_WITH = re.compile(r"(?: GPUs?| cards?| devices?)? (?:with|having|of|offering) (?:only |just )?")
_OF_MEMORY = re.compile(r"(?i) (?:of )?(?:(?:GPU|device|video) )?(?:memory|V?RAM)\b")
_SETUP = re.compile(r"(?i)\b(?:dataset|corpus|data) of (?:about |over )?$")
_BESIDE = re.compile(
    r"(?i)(?: \w+)?(?: scores?)?(?: \([^()]{1,30}\))?(?: of| at| is| by| reach\w*| \(|:| from| =)?"
    r" ?(?:up to |over |about |above |around |below )?[(~∼<>]?"
)
_HEDGE = r"(?:up to |over |more than |about |around |an average of |at least |nearly |some |~|∼|>)*"
_GAIN_OF = re.compile(
    rf"(?i)(?:\b(?:gain|improvement|increase|drop|decrease|reduction|degradation|loss|boost|"
    rf"margin|difference)s? of "
    rf"{_HEDGE}|\b(?:by|another|additional|gains?|gaining) {_HEDGE})$|"
    rf"outperform\w*[^,;]{{0,40}} by {_HEDGE}$"
)
_GAIN_AFTER = re.compile(
    r"(?i) (?:[\w@-]+ ){0,2}?(?:gains?|improvements?|increase|decrease|drop|reduction|higher|"
    r"lower|better|worse)\b"
)
_RIVAL = re.compile(
    r"(?i)(?:\bvs\.?|\bversus|\bpreviously|\bcompared (?:to|with)|\brelative to|\bagainst|"
    r"(?<!more )(?<!less )(?<!fewer )(?<!greater )(?<!lower )(?<!higher )(?<!better )\bthan|"
    r"\b(?:up|down|improving|increased|decreased) from(?: [^,;.\d]{0,30})?|\binstead of|"
    r"\brather than|\bfrom|baseline of)"
    r"\s+(?:the |about |only |around |~|∼)*$"
)
_RIVAL_IN_BRACKETS = re.compile(
    r"(?i)\b(?:outperform|surpass|exceed|beat)\w*\s[^,;()]{2,50}\([^()]{1,24}\) and [^,;()]{2,30}"
    r"\([^()]{0,24}$|"
    r"\b(?:outperform|surpass|exceed|beat|than|compared to|compared "
    r"with)\w*\s[^,;()]{2,50}\([^()]{0,24}$"
)
_DUEL = re.compile(r"(?i) (?:vs\.?|versus|compared)\b")
_MODELS_BEFORE = re.compile(
    r"(?i)\b(?:models?|LLMs?|networks?|ones|those|baselines?|counterparts?)"
    r"(?: that are| which are| with)?(?: up to| over| nearly| about| more than| at least| ~)?\s?$"
)
_SIZE_AFTER = re.compile(
    r"(?i) (?:larger|bigger|(?:its|their|the|our) (?:own )?size|more parameters)\b"
)
_COMPARATIVE = re.compile(
    r"(?i)(?: \([^()]{1,40}\))? (?:faster|longer|finer|better|higher|greater|more|fewer|less)\b"
)
_SHARE = re.compile(
    r"(?i)\b(?:account\w* for|represent\w*|compris\w+|constitut\w*|sparsity (?:of|"
    r"ratio of|level of|from)|"
    r"initiating|at least once in)[^,;.]{0,30}$"
)
_SCALE = re.compile(r"(?i) (?:likert )?scale\b")
_LISTED = re.compile(r"(?:[,)]|\band|\bto)\s$")
_HYPHEN = re.compile(r"[\d.,]+-[A-Za-z]")
_ENLARGED = re.compile(
    r"(?i)\s?(?:super-?resolution|upsampl|upscal|zoom|magnif|down-?sampl|larger (?:than|model|"
    r"param|"
    r"network|dataset|weight|batch)|in size|deeper|wider|longer|parameters of|resolution)"
)
_SCORES = re.compile(r"(?i)\s?(?:BLEU|ROUGE(?:-\w)?|F1|mAP|AP|mIoU|PPL|perplexity|AUC)\b")


def objection_to(passage: Passage, at: int, attachment: Attachment) -> str | None:
    """Return why a quantity states no result but a set-up or a proportion; None if it does."""
    quantity = passage.quantities[at]
    if quantity.form == "bare":
        taken = _bare(passage, at, attachment)
        return None if taken else "no measure of quality stands beside it"
    if quantity.form == "measure":
        return _measure(passage, quantity, attachment)
    if quantity.form in ("percent", "points"):
        return _percent(passage, at, attachment)
    return None if _ratio(passage, at, attachment) else "nothing says that it compares"


def _around(passage: Passage, at: int, attachment: Attachment, reach: int = 160) -> str:
    start = max(passage.left_edge(at), attachment.left[1] - reach)
    return passage.text[start : min(attachment.right[1], attachment.right[0] + reach)]


def _measure(passage: Passage, quantity: Quantity, attachment: Attachment) -> str | None:
    text = passage.text
    before, kind = text[max(passage.start, quantity.start - 40) : quantity.start], attachment.kind
    if quantity.unit in ("K", "M", "B", "T") or kind is None:
        return "nothing says what it measures"
    if kind == "memory" and not _is_taken(passage, quantity, before):
        return "the size of a device or a corpus"
    taken = bool(quantity.origin)
    if (quantity.unit or "").endswith("USD"):
        taken = taken or _is_spent(attachment, before)
    elif quantity.unit == "epochs":
        pass
    elif kind in ("params", "data") or (quantity.unit or "").endswith(("steps", "iterations")):
        taken = taken or _ONLY.search(before) is not None
    elif family(kind) == "speed" and _OF_WHAT.match(text, quantity.end):
        return "the length of what is processed"
    elif _HYPHEN.match(text, quantity.start):
        taken = attachment.cue is not None and attachment.cue.start >= quantity.end
    elif kind in ("throughput", "energy", "cost", "compute", "quality"):
        taken = True
    else:
        taken = taken or _TAKES.search(before) is not None
    return None if taken else "a set-up: nothing says that it is achieved or saved"


def _percent(passage: Passage, at: int, attachment: Attachment) -> str | None:
    quantity = passage.quantities[at]
    text = passage.text
    share = _SHARE.search(text, max(passage.start, quantity.start - 50), quantity.start)
    if share or _PROPORTION.match(text, quantity.end) or _SCALE.match(text, quantity.end):
        return "a proportion"
    if attachment.borrowed or quantity.sign or quantity.origin or quantity.form == "points":
        return None
    if _GAIN.search(_around(passage, at, attachment)):
        return None
    cue = attachment.cue
    if cue is not None and not cue.generic:
        return None
    if any(m.type in ("Dataset", "Metric") for m in _near(passage, quantity)):
        return None
    return "nothing says what it is a share or a change of"


def _is_taken(passage: Passage, quantity: Quantity, before: str) -> bool:
    """Say whether bytes are memory that is taken, not the size of a card or a corpus."""
    if _SETUP.search(before):
        return False
    card = _CARD.match(passage.text, quantity.end) is not None
    described = card or _belongs(passage, quantity) or _equips(passage, quantity)
    return quantity.origin is not None or not described


def _belongs(passage: Passage, quantity: Quantity) -> bool:
    """Say whether a number in brackets describes the thing named before: "RTX 5070 (16GB)"."""
    bracket = passage.text[max(passage.start, quantity.start - 1) : quantity.start] == "("
    return bracket and any(0 <= quantity.start - m.end <= 3 for m in passage.mentions)


def _is_spent(attachment: Attachment, before: str) -> bool:
    """Say whether an amount of money is a cost, not a budget or a balance."""
    cue = attachment.cue
    return bool(_ONLY.search(before)) or (cue is not None and cue.kind == "cost")


def _equips(passage: Passage, quantity: Quantity) -> bool:
    """Say whether bytes are what a device comes with: "one GPU with 40GB"."""
    fits = _OF_MEMORY.match(passage.text, quantity.end) is not None
    return not fits and any(
        m.type == "Hardware" and _WITH.fullmatch(passage.text, m.end, quantity.start)
        for m in passage.mentions
    )


def _near(passage: Passage, quantity: Quantity) -> list[Found]:
    return [
        m
        for m in passage.mentions
        if 0 <= quantity.start - m.end <= 3 or 0 <= m.start - quantity.end <= 5
    ]


def _ratio(passage: Passage, at: int, attachment: Attachment) -> bool:
    quantity = passage.quantities[at]
    if is_bigger(passage, at) or attachment.borrowed:
        return True
    if _ENLARGED.match(passage.text, quantity.end):
        return attachment.cue is not None and not attachment.cue.generic
    if attachment.kind is not None:
        return quantity.form != "fraction" or attachment.kind != "quality"
    if quantity.form != "ratio":
        return False
    compared = _COMPARATIVE.match(passage.text, quantity.end)
    return compared is not None or bool(_GAIN.search(_around(passage, at, attachment)))


def _bare(passage: Passage, at: int, attachment: Attachment) -> bool:
    """Say whether a number without a unit is a score or a gain of one."""
    cue = attachment.cue
    hyphen = passage.text[passage.quantities[at].end :][:1] == "-"
    if cue is None or attachment.kind != "quality" or hyphen:
        return False
    first, last = passage.groups[at]
    start, end = passage.quantities[first].start, passage.quantities[last].end
    if passage.quantities[at].origin or is_gain(passage, at):
        return True
    if cue.start >= end:
        count = passage.quantities[at].low >= 100 and passage.quantities[at].low % 1 == 0
        return cue.start - end <= 24 and not count
    if attachment.borrowed:
        return _LISTED.search(passage.text, max(passage.start, start - 8), start) is not None
    between = passage.text[cue.end : start]
    return cue.text not in ("quality", "performance") and bool(_BESIDE.fullmatch(between))


def is_gain(passage: Passage, at: int) -> bool:
    """Say whether a number without a unit is a difference: "a gain of 7.2 BLEU"."""
    first, last = passage.groups[at]
    before, after = passage.quantities[first], passage.quantities[last]
    if before.origin:
        return False
    left = passage.text[max(passage.start, before.start - 50) : before.start]
    right = passage.text[after.end : min(passage.end, after.end + 40)]
    return bool(before.sign or _GAIN_OF.search(left) or _GAIN_AFTER.match(right))


def is_bigger(passage: Passage, at: int) -> bool:
    """Say whether a factor tells how much bigger the models are that are matched."""
    quantity = passage.quantities[at]
    if quantity.form != "ratio":
        return False
    before = passage.text[max(passage.start, quantity.start - 30) : quantity.start]
    models = _MODELS_BEFORE.search(before) is not None
    return models and _SIZE_AFTER.match(passage.text, quantity.end) is not None


def is_rival(passage: Passage, at: int) -> bool:
    """Say whether a number is the other side's: "90.6% vs. 89.8%"."""
    quantity = passage.quantities[at]
    before = passage.text[max(passage.start, quantity.start - 90) : quantity.start]
    if quantity.form not in ("percent", "bare", "measure") or quantity.origin:
        return False
    if quantity.low != quantity.high:
        return False
    if _RIVAL.search(before):
        return True
    duel = _DUEL.match(passage.text, quantity.end)
    return duel is None and _RIVAL_IN_BRACKETS.search(before) is not None
