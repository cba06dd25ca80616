"""Claim words: what a question says of a claim, gathered word by word."""

from dataclasses import dataclass, field

from api.ask.amounts import Amount, bound
from api.ask.question import ClaimTest, Named, Names
from ontology.vocabulary import kinds

_LESS_FAMILIES = frozenset({"footprint", "resources"})


@dataclass(slots=True)
class ClaimWords:
    """The words that speak of one claim, in whatever order they come."""

    kinds: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    speedup: bool = False
    slower: bool = False
    down: bool = False
    up: bool = False
    loss: bool = False
    gain: bool = False
    efficient: bool = False
    amounts: list[Amount] = field(default_factory=list)
    hardware: Names | None = None
    not_hardware: Names | None = None
    about: Names | None = None
    baseline: Names | None = None
    scopes: list[str] = field(default_factory=list)
    metric: str | None = None
    superlative: str | None = None
    any_kind: bool = False
    noun: str = ""

    @property
    def says_what(self) -> bool:
        """Say whether it is known what is measured."""
        return bool(self.kinds or self.families or self.speedup or self.slower or self.any_kind)

    @property
    def says_anything(self) -> bool:
        """Say whether anything was said of the claim."""
        return self.says_what or bool(self.amounts or self.scopes or self.hardware or self.baseline)

    def test(self, *, change: bool = True) -> ClaimTest:
        """Return the test that these words stand for.

        ``change``: whether a bare "memory" means less memory, as in "papers that report memory
        savings", and not any figure of memory.
        """
        factors = any(a.unit in ("", "x", "%", "part") for a in self.amounts)
        if self.families == ["speed"] and factors and not self.kinds:
            self.families, self.speedup = [], True  # "twice as fast"
        worse = self._worse()
        quality = bool(self.kinds) and set(self.kinds) == {"quality"} and not self.speedup
        numbers = tuple(
            bound(a, less=self._less(), worse=worse, quality=quality) for a in self.amounts
        )
        absolute = any(number.of == "low" for number in numbers)
        gain = self.gain or self.down or self.up or self.loss or worse or change
        said = self.gain or self.down or self.up or self.loss
        level = absolute and not (quality and said)
        gain = (gain or bool(numbers)) and not level and not self.any_kind
        if quality and not said:
            gain = bool(numbers) and not absolute
        plain_speed = self.speedup and not worse and not self.kinds and not absolute
        direction = ("worse" if worse else "better") if gain else None
        return ClaimTest(
            kinds=tuple(dict.fromkeys(self.kinds)),
            families=tuple(dict.fromkeys(self._families(plain_speed))),
            speedup=plain_speed,
            direction=None if plain_speed else direction,
            gain=gain and not plain_speed,
            own=not plain_speed and not gain,
            bounds=numbers,
            hardware=self.hardware,
            not_hardware=self.not_hardware,
            about=self.about,
            baseline=self.baseline,
            scopes=tuple(dict.fromkeys(self.scopes)),
            metric=self.metric,
        )

    def name(self, entity: Named) -> None:
        """Take the metric that an entity names."""
        if entity.type == "Metric" and self.metric is None:
            self.metric = entity.label

    def _families(self, plain_speed: bool) -> list[str]:
        speed = ["speed"] if self.slower or (self.speedup and not plain_speed) else []
        return [] if self.kinds else self.families + speed

    def _less(self) -> bool:
        known = kinds()
        if self.efficient:
            return False
        if self.kinds:
            return all(known[kind].less_is_better for kind in self.kinds if kind in known)
        if self.families and not self.speedup:
            return all(family in _LESS_FAMILIES for family in self.families)
        return self.down and not self.speedup

    def _worse(self) -> bool:
        if self.slower or self.loss:
            return True
        if not self.says_what or self.speedup:
            return False
        less = self._less()
        return (self.down and not less) or (self.up and less and not self.down)
