"""The shapes of what the API answers with, for its OpenAPI document; a test holds the answers against them."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict  # pydantic knows that of the standard library from Python 3.12 on only

from corpus.release import Confidence, Precision, ValueName, Witness
from corpus.store.health import State


class ErrorJson(TypedDict):
    """What went wrong, in a sentence."""

    error: str


class SpanJson(TypedDict):
    """A piece of text, marked where it matches."""

    text: str
    marked: bool


class ContributionJson(TypedDict):
    """What one part of the query contributes to a score."""

    part: str
    points: float
    said: dict[str, float]


class ExplanationJson(TypedDict):
    """How a score was computed: the sum of the contributions, times the coverage, plus nearness and likeness."""

    score: float
    contributions: list[ContributionJson]
    coverage: float
    nearness: float
    likeness: float


class HitJson(TypedDict):
    """A release in the results; dates as ISO 8601, shortened to what is known."""

    id: str
    url: str | None
    title: str
    publisher: str | None
    organizations: list[str]
    themes: list[str]
    date: str | None
    date_precision: Precision | None
    language: str | None
    gone: str | None
    excerpt: list[SpanJson]
    missing: list[str]
    explanation: NotRequired[ExplanationJson]


class CountJson(TypedDict):
    """A value of a facet, and how many releases match if it is chosen."""

    value: str
    label: str
    count: int
    selected: bool


class CorrectionJson(TypedDict):
    """A word that was taken for misspelt."""

    typed: str
    meant: list[str]
    applied: bool


class PreferenceJson(TypedDict):
    """A word that was read as a preference for a filter."""

    typed: str
    filter: str


class OtherNamesJson(TypedDict):
    """Other names of a concept that were searched for."""

    concept: str
    names: list[str]


class AloneJson(TypedDict):
    """What one part of a query finds alone."""

    query: str
    releases: int | None


class WayJson(TypedDict):
    """A broader search."""

    kind: str
    dropped: str | None
    query: str
    filtered: bool
    releases: int | None


class NothingJson(TypedDict):
    """Why nothing matched completely, and what would."""

    alone: list[AloneJson]
    ways: list[WayJson]


class SearchJson(TypedDict):
    """The results of a search."""

    query: str
    read_as: str
    total: int
    page: int
    size: int
    hits: list[HitJson]
    facets: dict[str, list[CountJson]]
    """The most frequent values of each facet, the years from the newest."""
    facet_values: dict[str, int]
    """How many values each facet has in all; /api/facets has them."""
    notes: list[str]
    generation: str
    nearly: int
    corrections: list[CorrectionJson]
    preferred: list[PreferenceJson]
    also: list[OtherNamesJson]
    nothing: NothingJson | None


class FacetJson(TypedDict):
    """All values of a facet."""

    facet: str
    total: int
    values: list[CountJson]
    notes: list[str]
    generation: str


class CompletionJson(TypedDict):
    """A suggestion, and the query that it makes."""

    text: str
    kind: Literal["term", "concept", "organization", "title"]
    releases: int
    query: str
    name: str | None
    id: str | None


class CompletionsJson(TypedDict):
    """Suggestions for what was typed."""

    query: str
    completions: list[CompletionJson]


class FiltersJson(TypedDict):
    """The filters of a search."""

    organization: list[str]
    year: list[str]
    theme: list[str]
    language: list[str]


class RecordJson(TypedDict):
    """The record of a search."""

    record: int
    asked: str
    query: str
    filters: FiltersJson
    sort: Literal["relevance", "newest", "oldest"]
    expand: bool
    without: list[str]
    read_as: str
    also: list[OtherNamesJson]
    corrections: list[CorrectionJson]
    notes: list[str]
    generation: str
    total: int
    version: str
    ids_sha256: str
    ids: list[str]


class EvidenceJson(TypedDict):
    """Where a value comes from."""

    name: ValueName
    value: str
    witness: Witness
    text: str
    confidence: Confidence


class FurnitureJson(TypedDict):
    """A line of the page that is not part of the text."""

    text: str
    kind: str


class ReleaseJson(TypedDict):
    """All that is known of a release."""

    id: str
    title: str
    body: str
    origin: str
    fetched: str
    url: str | None
    source: str | None
    published: str | None
    publisher: str | None
    organizations: list[str]
    themes: list[str]
    substances: list[str]
    places: list[str]
    operations: list[str]
    language: str | None
    dateline: str | None
    furniture: list[FurnitureJson]
    evidence: list[EvidenceJson]
    seq: int
    version: int
    page_sha256: str | None
    gone: str | None
    drug_related: bool
    versions: list[str]


class SourceHealthJson(TypedDict):
    """How a source is doing."""

    source: str
    state: State
    because: str | None
    last_success: str | None
    last_release: str | None
    usual_pause_days: int | None
    pause_days: int | None
    errors: dict[str, int]
    rejections: dict[str, int]
