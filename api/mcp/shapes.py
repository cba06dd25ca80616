"""What the tools give back; their JSON schemas are read from here."""

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class EvidenceShape(_Shape):
    """Words that prove something; offsets are code points in the section's text, end exclusive."""

    section: str = Field(description="title, abstract or the heading of a section")
    start: int
    end: int
    quote: str | None = Field(description="the words themselves; null in graphs without text")
    sentence: str | None
    own_words: bool = Field(description="false where the text is a digest of the paper")


class ClaimShape(_Shape):
    """A result that a paper states."""

    id: str
    paper: str = Field(description="title of the paper")
    paper_id: str
    kind: str = Field(description="what the number measures, such as speedup or memory")
    family: str = Field(description="speed, footprint, resources or quality")
    text: str = Field(description="kind and number as people write it")
    low: float | None
    high: float | None
    unit: str | None
    basis: str = Field(description="ratio, increase, reduction, remaining, absolute or none")
    factor: float | None = Field(description="how many times better; below 1 is worse")
    direction: str
    scope: str | None
    baseline: str | None
    metric: str | None
    hardware: list[str]
    about: list[str]
    own: bool = Field(description="whether it is the paper's own result")
    speedup: bool = Field(description="own, comparative, of the speed family, for the better")
    confidence: float
    found_by: list[str]
    evidence: list[EvidenceShape]


class MentionShape(_Shape):
    """That a paper mentions an entity."""

    entity: str
    entity_id: str
    type: str
    role: str = Field(description="proposes, uses, evaluatesOn, trainsOn, runsOn, ...")
    surfaces: list[str]
    confidence: float
    found_by: list[str]
    evidence: list[EvidenceShape]


class PaperShape(_Shape):
    """A paper with all that was found in it."""

    id: str
    title: str
    year: int | None
    texts: dict[str, str] = Field(description="text by section, as its source has it")
    mentions: list[MentionShape]
    claims: list[ClaimShape]
    truncated: list[str] = Field(description="what was cut to keep the answer short")


class RelatedShape(_Shape):
    """Something beside an entity, with the number of papers that mention both."""

    id: str
    name: str
    type: str
    papers: int


class PaperRefShape(_Shape):
    """A paper by title."""

    id: str
    title: str
    year: int | None


class EntityShape(_Shape):
    """An entity: names, place in the hierarchy, papers by role, company."""

    id: str
    name: str
    type: str
    also_called: list[str]
    note: str | None
    broader: list[str]
    narrower: list[str]
    papers: int = Field(description="papers that mention it or something narrower")
    papers_by_role: dict[str, list[PaperRefShape]]
    mentioned_together: list[RelatedShape]
    truncated: list[str]


class ClaimsShape(_Shape):
    """Claims, the largest factors first."""

    total: int = Field(description="how many claims fit, of which these are the first")
    claims: list[ClaimShape]


class HitShape(_Shape):
    """A paper or an entity that a search found, with the words that matched."""

    id: str
    type: str = Field(description="Paper or the type of the entity")
    label: str
    papers: int = Field(description="how many papers mention it; 0 for a paper")
    section: str
    words: str = Field(description="the piece of text around what matched")


class SearchShape(_Shape):
    """What a search found, best first."""

    hits: list[HitShape]
    truncated: bool = Field(description="whether there may be more")


class SparqlShape(_Shape):
    """The result of a query: rows for SELECT, a truth value for ASK, Turtle for CONSTRUCT."""

    columns: list[str] = []
    rows: list[list[str | int | float | bool | None]] = []
    truth: bool | None = None
    turtle: str | None = None
    truncated: bool = Field(default=False, description="whether rows or text were left out")


class AnswerEvidenceShape(_Shape):
    """Words that prove a row; offsets are code points in the section's text, end exclusive."""

    of: str = Field(description="what the words prove")
    quote: str | None
    sentence: str | None
    section: str
    start: int
    end: int
    paper: str
    paper_id: str


class AnswerRowShape(_Shape):
    """A row of an answer."""

    id: str | None
    cells: dict[str, str | int | float | bool | None]
    evidence: list[AnswerEvidenceShape]


class NearShape(_Shape):
    """A question near the one that was asked, and how many it would find."""

    text: str
    count: int


class AnswerShape(_Shape):
    """What a question was understood to ask, and what was found."""

    understood: bool
    summary: str
    reading: str = Field(description="the question as it was read, or what is wrong with it")
    verdict: bool | None = Field(description="yes or no, where that was asked")
    total: int
    columns: list[str]
    rows: list[AnswerRowShape]
    graphql: str = Field(description="a GraphQL query that finds the same")
    sparql: str
    near: list[NearShape]
    corrections: list[str]
    unknown: list[str] = Field(description="words that were not understood")
    suggestions: list[str]
