"""Questions as values: what a text was understood to ask, before anything is looked up.

A grammar makes them (`api.ask.parsing`), `api.ask.wheres` turns their conditions into the filters
that GraphQL takes, and `api.ask.reading` says them in words.
"""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the graph, as a question named it.

    Attributes:
        text: the words of the question.
        label: its preferred label.
        type: its entity type; "Paper" for a paper that is named by its title.
        ids: the IRIs of all that bear the name.
        known: whether the graph holds it; else only the vocabularies that ship do.
    """

    text: str
    label: str
    type: str
    ids: tuple[str, ...] = ()
    known: bool = True


@dataclass(frozen=True, slots=True)
class Names:
    """Several things of which any (or all) are meant; a text stands for itself."""

    members: tuple[Named | str, ...]
    any: bool = True


@dataclass(frozen=True, slots=True)
class Bound:
    """A test of a claim's number.

    Attributes:
        of: "factor" (how many times better) or "low" (the number as printed, in ``unit``).
        op: gt, gte, lt, lte or eq.
        said: how the question put it.
        loose: whether the question gave no comparison, so that "at least" was assumed.
    """

    of: Literal["factor", "low"]
    op: str
    value: float
    unit: str | None = None
    said: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True)
class ClaimTest:
    """What a claim must be; what is not given does not matter.

    Attributes:
        kinds: any of these kinds.
        families: any of these families.
        speedup: whether it is a speedup as the ontology defines it.
        direction: better or worse.
        gain: whether it must be an own, comparative result.
    """

    kinds: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    speedup: bool = False
    direction: str | None = None
    gain: bool = False
    own: bool = False
    bounds: tuple[Bound, ...] = ()
    hardware: Names | None = None
    not_hardware: Names | None = None
    about: Names | None = None
    baseline: Names | None = None
    scopes: tuple[str, ...] = ()
    metric: str | None = None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The paper mentions an entity, in one of these roles if any are given.

    ``exact``: that entity itself, not one that is narrower.
    """

    entity: Named
    roles: tuple[str, ...] = ()
    verb: str = ""
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The paper is the one of an entity (it proposes it); ``titles`` are found in the graph."""

    entity: Named
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """The paper is of these years, both ends included."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Titled:
    """The paper's title contains these words."""

    text: str


@dataclass(frozen=True, slots=True)
class Reports:
    """The paper reports such a claim."""

    test: ClaimTest


@dataclass(frozen=True, slots=True)
class All:
    """All of these hold."""

    parts: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    part: "Condition"


Condition: TypeAlias = Mentioned | Subject | Dated | Titled | Reports | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Order:
    """What comes first: ``by`` factor, year, papers or low; ``first`` cuts the list."""

    by: Literal["factor", "year", "papers", "low"]
    descending: bool = True
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """Papers, claims or entities that meet a condition.

    Attributes:
        target: "Paper", "Claim", "Entity" or an entity type.
        form: what is wanted of them: a list, how many, whether there is one, or when.
        condition: what the paper must be.
        claim: what the claim must be, where claims are wanted.
        roles: as what the papers have the entities, where entities are wanted; any if empty.
        under: the concept whose narrower concepts are wanted.
        group: what the answer is grouped by: year, kind, family, scope, paper or an entity type.
        measure: what is worked out of each group: count, average, median, largest or smallest.
        noun: the word of the question for what is wanted.
    """

    target: str
    form: Literal["list", "count", "yes_no", "when"] = "list"
    condition: All = field(default_factory=All)
    claim: ClaimTest | None = None
    roles: tuple[str, ...] = ()
    under: Named | None = None
    order: Order | None = None
    group: str | None = None
    measure: str | None = None
    noun: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """What a thing is."""

    entity: Named


@dataclass(frozen=True, slots=True)
class Connection:
    """How two things are connected."""

    start: Named
    goal: Named


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two or more things compare, in claims of some kinds if any are given."""

    entities: tuple[Named, ...]
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kin:
    """The concepts narrower or broader than one."""

    entity: Named
    narrower: bool = True
    form: Literal["list", "count"] = "list"


@dataclass(frozen=True, slots=True)
class Alike:
    """What is like a thing: papers like the one that it names or that proposes it."""

    entity: Named
    papers: bool = True


@dataclass(frozen=True, slots=True)
class IsA:
    """Whether one thing is a kind of another."""

    entity: Named
    broader: Named | str


Question: TypeAlias = Find | Lookup | Connection | Comparison | Kin | IsA | Alike
