"""Units: how numbers in papers are followed, and what the unit is called."""

import re
from dataclasses import dataclass, replace
from functools import cache


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit.

    ``form`` is ratio, percent, points or measure; ``name`` is how a claim prints it.
    """

    form: str
    name: str
    pattern: str


_DEVICE = r"(?:(?:NVIDIA |Nvidia )?[A-Z]+\w*(?:-\w+)*[- ])?(?:GPU|TPU|NPU|CPU|core|node|machine)"
_SCALE_OF = r"(?:[kKMGTPE]|mega|giga|tera|peta|exa|yotta)"

UNITS: tuple[Unit, ...] = (
    Unit(
        "points",
        "points",
        r"(?:%|percent(?:age)?)?[- ]?(?:absolute )?(?:points?\b|pts?\b)"
        r"|%?[- ]?pp\b|p\.p\.|%p\b|percentage[- ]points?\b",
    ),
    Unit(
        "ratio",
        "x",
        r"×(?!\s?\d)(?! ?(?:NVIDIA|Nvidia|AMD|[AHVLB]\d|RTX|TPU|GPU|Tesla))"
        r"|[xX](?!\w)(?! ?(?:\d|NVIDIA|Nvidia|AMD|[AHVLB]\d|RTX|TPU|GPU|Tesla))"
        r"|times\b(?! \d)|[- ]?folds?\b",
    ),
    Unit("percent", "%", r"%|percent\b|per cent\b"),
    Unit("measure", "GPU-hours", rf"{_DEVICE}[- ](?:hours?|hrs?)\b|[AHV]\d00[- ]hours?\b"),
    Unit("measure", "GPU-days", rf"{_DEVICE}[- ]days?\b"),
    Unit("measure", "GPU-months", rf"{_DEVICE}[- ]months?\b"),
    Unit("measure", "GPU-years", rf"{_DEVICE}[- ]years?\b"),
    Unit("measure", "tokens/s", r"tok(?:en)?s?\s?(?:/|per )\s?s(?:ec(?:ond)?)?\b|tps\b"),
    Unit("measure", "FPS/W", r"(?:FPS|fps)/W\b"),
    Unit(
        "measure",
        "FPS",
        r"(?:fps|FPS)\b|[Ff]rames?[- ]per[- ][Ss]econd\b|frames?/s(?:ec|econd)?\b",
    ),
    Unit("measure", "images/s", r"(?:images|samples|imgs?)(?:/| per )s(?:ec(?:ond)?)?\b"),
    Unit("measure", "requests/s", r"(?:requests|queries)(?:/| per )s(?:ec(?:ond)?)?\b|[QR]PS\b"),
    Unit("measure", "requests/min", r"(?:requests|queries)(?:/| per )min(?:ute)?\b|RPM\b"),
    Unit("measure", "QPM", r"QPM\b"),
    Unit("measure", "steps/s", r"(?:\w+ )?steps?(?:/| per )s(?:ec(?:ond)?)?\b"),
    Unit("measure", "t CO2", r"(?:metric )?(?:tons?|tonnes?|t)(?: of)? ?CO_?2\w*"),
    Unit("measure", "kg CO2", r"kg(?: of)? ?CO_?2\w*"),
    Unit("measure", "GB/s", r"[GT]B/s\b"),
    Unit("measure", "Hz", r"Hz\b"),
    Unit("measure", "kHz", r"kHz\b"),
    Unit("measure", "TOPS/W", r"[TG]OPS/W\b"),
    Unit("measure", "TOPS", r"TOPS\b"),
    Unit("measure", "GOPS", r"GOPS\b"),
    Unit("measure", "TFLOPS", r"T(?:FLOPS|(?:FLOP|Flop|flop)s?/s)\b"),
    Unit("measure", "PFLOP/s", r"P(?:FLOP|Flop|flop)s?/s\b"),
    Unit("measure", "GFLOP/s", r"G(?:FLOP|Flop|flop)s?/s\b"),
    Unit("measure", "GFLOPs", r"G[ -]?(?:FLOP|flop|Flop)s?\b"),
    Unit("measure", "MFLOPs", r"M[ -]?(?:FLOP|flop|Flop)s?\b"),
    Unit("measure", "TFLOPs", r"T[ -]?(?:FLOP|flop|Flop)s?\b"),
    Unit("measure", "PFLOPs", r"P[ -]?(?:FLOP|flop|Flop)s?\b"),
    Unit("measure", "FLOPs", rf"{_SCALE_OF}?(?:FLOP|flop)s?\b"),
    Unit("measure", "MACs", r"MACs?\b"),
    Unit("measure", "G MACs", r"G ?MACs?\b"),
    Unit("measure", "M MACs", r"M ?MACs?\b"),
    Unit("measure", "GB", r"(?:GB|GiB|Gb|[Gg]igabytes?)\b(?!/s)"),
    Unit("measure", "MB", r"(?:MB|MiB|Mb|[Mm]egabytes?)\b"),
    Unit("measure", "KB", r"(?:[kK]B|KiB|[Kk]ilobytes?)\b"),
    Unit("measure", "TB", r"(?:TB|TiB|[Tt]erabytes?)\b(?!/s)"),
    Unit("measure", "s/token", r"s(?:ec(?:ond)?s?)?(?:/| per )token\b"),
    Unit("measure", "ns/day", r"ns/day\b"),
    Unit("measure", "ms", r"(?:ms|msec|[Mm]illiseconds?)\b"),
    Unit("measure", "μs", r"(?:μs|µs|us|[Mm]icroseconds?)\b"),
    Unit("measure", "ns", r"(?:ns|[Nn]anoseconds?)\b"),
    Unit("measure", "minutes", r"(?:min|mins|[Mm]inutes?)\b"),
    Unit("measure", "hours", r"(?:h|hrs?|[Hh]ours?)\b(?!-)"),
    Unit("measure", "days", r"days?\b"),
    Unit("measure", "weeks", r"weeks?\b"),
    Unit("measure", "mJ", r"(?:mJ|millijoules?)\b"),
    Unit("measure", "joules", r"(?:J|joules?)\b"),
    Unit("measure", "kWh", r"kWh\b"),
    Unit("measure", "mW", r"mW\b"),
    Unit("measure", "watts", r"(?:W|[Ww]atts?)\b"),
    Unit("measure", "dB", r"dB\b"),
    Unit("measure", "USD", r"(?:USD|dollars?)\b"),
    Unit("measure", "seconds", r"(?:s|secs?|[Ss]econds?)\b"),
    Unit("measure", "epochs", r"(?:training |pre-?training )?epochs?\b"),
    Unit("measure", "steps", r"(?:training |pre-?training |optimization |sampling )?steps?\b"),
    Unit("measure", "iterations", r"(?:training )?iterations?\b"),
    Unit("measure", "parameters", r"(?:trainable |learnable |tunable |total )?param(?:eter)?s?\b"),
    Unit("measure", "tokens", r"(?:training |pre-?training )?tokens?\b"),
    Unit(
        "measure",
        "examples",
        r"(?:\w+ )?(?:training |labell?ed |curated |demonstration )?examples?\b",
    ),
    Unit("measure", "samples", r"(?:\w+ )?(?:training |labell?ed )?samples?\b"),
)


_RATES = frozenset({"tokens/s", "FPS", "images/s", "requests/s", "steps/s"})
_PER = re.compile(r" per (?:GPU|NPU|TPU|chip)\b")


@cache
def _pattern() -> re.Pattern[str]:
    options = "|".join(f"(?P<u{index}>{unit.pattern})" for index, unit in enumerate(UNITS))
    return re.compile(rf"\s?[-‑]?(?:{options})")


def unit_at(text: str, position: int, end: int) -> tuple[Unit, int] | None:
    """Return the unit that stands right after a number, and where it ends.

    >>> unit, stop = unit_at("takes 41 hours", 8, 14)
    >>> unit.name, stop
    ('hours', 14)
    """
    match = _pattern().match(text, position, end)
    if match is None or match.lastgroup is None:
        return None
    unit = UNITS[int(match.lastgroup[1:])]
    if unit.name.startswith("GPU-") and (device := re.search(r"[TN]PU|CPU", match.group())):
        unit = replace(unit, name=unit.name.replace("GPU", device.group()))
    per = _PER.match(text, match.end(), end) if unit.name in _RATES else None
    if per is not None:
        unit = replace(unit, name=unit.name + per.group())
    return unit, per.end() if per is not None else match.end()
