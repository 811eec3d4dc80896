"""What each page shows: one view model a page, and nothing else reaches its template."""

import re
from dataclasses import fields
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from corpus.quick_dataclass import dataclass
from search.results import Span
from web.root_path import rooted

_SPECIAL = re.compile("[&<>\"']")
"""What means something else in HTML."""


class _Template(Template):
    """A template that escapes as others do, without making an object of each text that has nothing to escape."""

    @classmethod
    def from_code(cls, *given: Any) -> Template:
        made = super().from_code(*given)
        made.root_render_func.__globals__["escape"] = _escaped
        return made


def _escaped(value: object) -> str:
    return value if type(value) is str and not _SPECIAL.search(value) else escape(value)


class _Templates(Environment):
    """Templates that only read the attributes of view models, so none need look for items of the same name."""

    getattr = staticmethod(getattr)  # type: ignore[assignment]  # of Python itself
    template_class = _Template


TEMPLATES = _Templates(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    auto_reload=False,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@pass_context  # so that no link is worked out once for all when a template is compiled
def _rooted(_context: Context, path: str) -> str:
    return rooted(path)


def _marked(spans: tuple[Span, ...]) -> Markup:
    """A text with elements around what is marked in it."""
    texts = [f"<mark>{_escaped(one.text)}</mark>" if one.marked else _escaped(one.text) for one in spans]
    return Markup("".join(texts))  # noqa: S704  # each text is escaped


TEMPLATES.filters.update(rooted=_rooted, marked=_marked)

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
"""Control characters, which HTML has no place for, in whatever a page quotes."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A text that leads somewhere; `current` where the reader is already."""

    text: str
    href: str
    current: bool = False
    described: str | None = None
    """What a screen reader says instead of the text."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed."""

    text: str
    media_type: str
    href: str


@dataclass(frozen=True, slots=True)
class LinkedValue:
    """A value of a release, and the search for others with it; no search for a value that no address can say."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The search box: what stands in it, and what is sent along with it."""

    text: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    autofocus: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen value, and the search without it."""

    facet: str
    label: str
    remove: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet, and the search with it chosen or let go."""

    label: str
    count: str
    selected: bool
    href: str | None
    """None for a value that no address can say."""
    described: str
    """All of it in words: `UNODC, 12 releases, selected`."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A year in the chart, in the units of its drawing."""

    x: float
    height: float
    href: str
    title: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Releases a year, oldest first; years without any are gaps."""

    bars: tuple[Bar, ...]
    width: float
    height: float
    bar_width: float
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class FacetView:
    """One property to filter by."""

    name: str
    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]
    """Behind a fold."""
    clear: str | None
    """The search without this filter, where it is used."""
    every: PageLink | None
    """To the page of all values, where there are more."""
    chart: Chart | None = None
    years: SearchForm | None = None
    """The box for a span of years."""


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A word that was taken for misspelt, with the ways to what was meant or back to what was typed."""

    typed: str
    meant: tuple[PageLink, ...]
    """What it may mean; none where the word was put right."""
    corrected_to: str | None
    """What was searched for instead."""
    back: str | None
    """Where the word as it was typed is searched for."""


@dataclass(frozen=True, slots=True)
class OtherNamesView:
    """A thing that was searched for under other names, each with the search without it."""

    concept: str
    """Its name, or "also" before names that are each the only other name of a thing."""
    remove: str | None
    """The search without all the names, where there are several."""
    first: tuple[PageLink, ...]
    rest: tuple[PageLink, ...]
    """Behind a fold."""


@dataclass(frozen=True, slots=True)
class PreferenceView:
    """A property that makes releases come earlier, with the search that requires it and the one without it."""

    text: str
    only: str
    remove: str


@dataclass(frozen=True, slots=True)
class QueryView:
    """How freely the words were taken, and every way back."""

    corrections: tuple[CorrectionView, ...]
    preferences: tuple[PreferenceView, ...]
    other_names: tuple[OtherNamesView, ...]
    more_other_names: tuple[OtherNamesView, ...]
    """Behind a fold."""
    ranking_names: tuple[OtherNamesView, ...]
    """Names by which no release matches, which only bring it forward."""
    left_out: tuple[PageLink, ...]
    """Names that are not searched for, each with the search that does."""
    as_typed: str | None
    """The search for only the words as typed, where that is another one."""
    with_other_names: str | None
    """The search under other names too, where the words are taken only as typed."""


@dataclass(frozen=True, slots=True)
class ContributionView:
    """What a part of the query gives to a score."""

    part: str
    said: str
    """How the release says it, as often as that counts."""
    points: str


@dataclass(frozen=True, slots=True)
class ScoreView:
    """How a score comes about: the sum of all parts, times the coverage, plus proximity and likeness."""

    parts: tuple[ContributionView, ...]
    sum: str
    coverage: str
    proximity: str
    likeness: str | None
    score: str


@dataclass(frozen=True, slots=True)
class MissingView:
    """Something that a hit lacks, and the search for releases that have it."""

    text: str
    require: str | None
    """None for what stands in no release."""


@dataclass(frozen=True, slots=True)
class RelaxationView:
    """A search that asks for less, and how many releases it finds."""

    text: str
    query: str | None
    """What is typed for it, where that is not as before."""
    href: str
    count: str


@dataclass(frozen=True, slots=True)
class NoResultsView:
    """Why no release has all that was asked: what each part finds alone, and the ways out."""

    term_counts: tuple[RelaxationView, ...]
    """The parts that find something."""
    absent: tuple[str, ...]
    """Those that stand in no release."""
    relaxations: tuple[RelaxationView, ...]


@dataclass(frozen=True, slots=True)
class HitView:
    """A release among the results."""

    title: tuple[Span, ...]
    href: str
    publisher: LinkedValue | None
    organizations: tuple[LinkedValue, ...]
    """The others named as acting, the first few."""
    more_organizations: int
    date: str
    iso_date: str | None
    themes: tuple[LinkedValue, ...]
    language: str | None
    language_tag: str | None
    direction: str
    """`rtl`, or `auto` where the first letter says how the text runs."""
    excerpt: tuple[Span, ...]
    original: PageLink | None
    gone: bool
    """Whether its source no longer has it."""
    missing: tuple[MissingView, ...]
    score: ScoreView | None
    coins: str
    """The release as a reference: an OpenURL context object, for reference managers that take a list of hits."""


@dataclass(frozen=True, slots=True)
class Paging:
    """The way to the other pages of a result; None between two numbers is a gap."""

    previous: str | None
    numbers: tuple[PageLink | None, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The search box, what was found, and what to narrow it by."""

    template: ClassVar[str] = "search.html"

    title: str
    canonical: str
    form: SearchForm
    heading: str
    """How many were found, in words."""
    partial_matches: str | None
    """How many more are listed though they lack something."""
    span: str | None
    """Which of them this page shows: `11-20`."""
    read_as: str | None
    """How the text was understood, where that is not plain."""
    notes: tuple[str, ...]
    rewriting: QueryView
    no_results: NoResultsView | None
    chips: tuple[Chip, ...]
    clear: str
    """The search without any filter."""
    facets: tuple[FacetView, ...]
    counts_partial: bool
    """Whether the facets count releases that match only part of the query, as none matches all of it."""
    hits: tuple[HitView, ...]
    sorts: tuple[PageLink, ...]
    explain: PageLink | None
    """To the same hits with or without how their scores come about."""
    sizes: tuple[PageLink, ...]
    paging: Paging | None
    limit: str | None
    """Said when paging does not reach everything that was found."""
    ways_out: tuple[PageLink, ...]
    """What to do when nothing is shown."""
    examples: tuple[PageLink, ...]
    """Searches to try, on the page that asks for nothing yet."""
    total: str
    """How many releases match completely, in words."""
    downloads: tuple[PageLink, ...]
    """All of them as files, in several formats."""
    feeds: tuple[FeedLink, ...]
    record: str
    """The record of the search."""
    api: str
    """The same search as JSON."""
    generation: str
    """The state of the index that answered."""
    printed: str
    """What a printed page says of the search."""


@dataclass(frozen=True, slots=True)
class FacetPage:
    """All values of a facet among the results of a search."""

    template: ClassVar[str] = "facet.html"

    title: str
    form: SearchForm
    heading: str
    back: PageLink
    """To the results."""
    action: str
    """Where the search inside the facet is sent."""
    inside: SearchForm
    """The search inside the facet."""
    found: str
    """How many values there are, in words."""
    counts_partial: bool
    notes: tuple[str, ...]
    values: tuple[Choice, ...]
    paging: Paging | None


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """Where a value comes from: the witness, the words that say so, and how sure that is."""

    witness: str
    text: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class ValueView:
    """A value of a release, with its reasons."""

    text: str
    href: str | None
    reasons: tuple[EvidenceView, ...]


@dataclass(frozen=True, slots=True)
class PropertyView:
    """A named property of a release; without values where nothing is known."""

    title: str
    values: tuple[ValueView, ...]
    unknown: str = "not known"


@dataclass(frozen=True, slots=True)
class SimilarView:
    """A release that is like another."""

    title: tuple[Span, ...]
    href: str
    date: str
    iso_date: str | None
    publisher: str | None
    language_tag: str | None
    direction: str


@dataclass(frozen=True, slots=True)
class CitationView:
    """A citation in one style; marked spans are in italics."""

    style: str
    text: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class TrailView:
    """The search that led to a release: back to its results, and on to its other hits."""

    back: PageLink
    position: str | None
    """Which hit the release is: `3 of 29`; None if it is none of that page of results any more."""
    previous: str | None
    next: str | None


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """One release with all that is known of it, and where each value comes from."""

    template: ClassVar[str] = "release.html"

    title: str
    form: SearchForm
    trail: TrailView | None
    heading: tuple[Span, ...]
    byline: tuple[str, ...]
    """Publisher, date, language: what a reader wants first."""
    paragraphs: tuple[tuple[Span, ...], ...]
    """Marked where the search that led here found something."""
    part: str | None
    """Which part of a text that is too long for one page: `Part 2 of 9`."""
    parts: Paging | None
    """The way to the others."""
    language_tag: str | None
    direction: str
    original: PageLink | None
    gone: str | None
    """Since when its source no longer has it."""
    properties: tuple[PropertyView, ...]
    readings: tuple[PropertyView, ...]
    """Where title and text come from, which are shown in full."""
    record: tuple[tuple[str, str], ...]
    """How it was read and kept: names and values."""
    cite_as: str
    citations: tuple[CitationView, ...]
    references: tuple[PageLink, ...]
    """The release as a reference, in the formats of reference managers."""
    canonical: str
    metadata: tuple[tuple[str, str], ...]
    """Names and contents of meta elements, from which reference managers take the release."""
    structured: str
    """The same for search engines: JSON-LD, safe inside a script element."""
    coins: str
    """The same as an OpenURL, which says that the author is a body."""
    similar: tuple[SimilarView, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    """The health of a source, in words."""

    name: str
    state: str
    because: str | None
    last_success: str
    last_release: str
    usual: str
    """The usual interval between two days of publication."""
    now: str
    """How long it has been silent."""
    reasons: tuple[str, ...]
    """Why addresses failed or gave no release, the first few."""
    changes: str
    """The address of the feed of its edits and disappearances."""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """Where the releases come from, and how each source is doing."""

    template: ClassVar[str] = "sources.html"

    title: str
    form: SearchForm
    summary: str
    sources: tuple[SourceView, ...]
    never_crawled: tuple[PageLink, ...]
    """Those that are in the catalogue only, each with its feed of edits and disappearances."""
    more: PageLink
    feeds: tuple[FeedLink, ...]
    """What all of them have edited or dropped."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose in a form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class AdvancedPage:
    """The form that puts a query together."""

    template: ClassVar[str] = "advanced.html"

    title: str
    form: SearchForm
    organizations: tuple[Option, ...]
    """The most frequent ones, as suggestions."""
    themes: tuple[Option, ...]
    languages: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class HelpRow:
    """What to type, and what that finds."""

    typed: tuple[PageLink, ...]
    finds: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """How to search."""

    template: ClassVar[str] = "help.html"

    title: str
    form: SearchForm
    syntax: tuple[HelpRow, ...]


@dataclass(frozen=True, slots=True)
class ParameterView:
    """A parameter of an operation of the API."""

    name: str
    kind: str
    """`text`, `number`, or the values that it may have."""
    meaning: str


@dataclass(frozen=True, slots=True)
class OperationView:
    """An address of the API."""

    path: str
    summary: str
    description: str
    parameters: tuple[ParameterView, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The documentation of the API."""

    template: ClassVar[str] = "api.html"

    title: str
    form: SearchForm
    operations: tuple[OperationView, ...]
    schema: str
    """The link to the OpenAPI document."""


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong, and what to do next."""

    template: ClassVar[str] = "error.html"

    title: str
    form: SearchForm
    status: int
    heading: str
    explanation: str
    ways_out: tuple[PageLink, ...]


AnyPage = SearchPage | FacetPage | ReleasePage | SourcesPage | AdvancedPage | HelpPage | ApiPage | ErrorPage


def render(page: AnyPage) -> str:
    """The page as HTML; everything that came from outside is escaped."""
    html = TEMPLATES.get_template(page.template).render({one.name: getattr(page, one.name) for one in fields(page)})
    return _FORBIDDEN.sub("\ufffd", html)
