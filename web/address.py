"""Reads a search from a URL's query string, and makes every link of the site."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field, replace
from difflib import get_close_matches
from functools import lru_cache, partial
from itertools import starmap
from typing import Any, Literal, Self, get_args
from urllib.parse import quote, quote_plus

from corpus.quick_dataclass import dataclass
from search.ask import AllMatches, Answer, QueryOptions, ask, ask_for_all
from search.budget import Budget
from search.engine import Engine
from search.export.files import ExportFormat
from search.formats.references import ReferenceFormat
from search.query import DEFAULT_FACETS, PAGE_SIZE, FacetName, FacetRequests, Filters, Order, Query, Undated, Years
from search.results import Results
from search.syntax.read_write import read_years, write_years
from web.root_path import rooted

FACETS: tuple[FacetName, ...] = get_args(FacetName)

_MAX_TEXT = 1000
"""Characters of the query kept: more than one may have, so that the reader is told of the limit, yet short enough
for links."""
_MAX_VALUES = 20
_MAX_VALUE = 200

_PARAMETERS = ("q", *FACETS, "sort", "page", "size", "expand", "without", "explain")

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

FeedFormat = Literal["atom", "json"]
FEEDS: dict[FeedFormat, str] = {"atom": "application/atom+xml", "json": "application/feed+json"}
"""The media type of each."""
FEED_LABELS: dict[FeedFormat, str] = {"atom": "Atom", "json": "JSON Feed"}

Pairs = tuple[tuple[str, str], ...]
_UNFILTERED = Filters()


@dataclass(frozen=True, slots=True)
class Address:
    """The state of the search page, as its URL holds it, and the pages that can be reached from there.

    Methods return a changed copy. Whatever changes the results also returns to page 1.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Order | None = None
    """None for the default: by relevance if there is a text, else newest first."""
    page: int = 1
    size: int = PAGE_SIZE
    options: QueryOptions = field(default_factory=QueryOptions)
    explain: bool = False
    """Whether each hit explains its score."""

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> tuple[Self, tuple[str, ...]]:
        """Read the parameters of a query string; also return a note on each one that was ignored or cut.

        Never raises. Unknown parameters are ignored without a note, as links from elsewhere have some.
        """
        given: dict[str, list[str]] = {}
        for name, value in ((name, clean(value)) for name, value in pairs):
            if value.strip():
                given.setdefault(name, []).append(value)
        notes: list[str] = []
        address = cls(
            text=given.get("q", [""])[0].strip()[:_MAX_TEXT].rstrip(),
            filters=Filters(
                organization=_values("organization", given, notes),
                year=_years(given, notes),
                theme=_values("theme", given, notes),
                language=_values("language", given, notes),
            ),
            sort=_sort(given, notes),
            page=_number("page", given, 1, notes),
            size=_number("size", given, PAGE_SIZE, notes),
            options=QueryOptions(_flag("expand", given, True, notes), _values("without", given, notes)),
            explain=_flag("explain", given, False, notes),
        )
        return address, tuple(notes)

    @property
    def order(self) -> Order:
        return self.sort or ("relevance" if self.text else "newest")

    @property
    def pairs(self) -> Pairs:
        """The parameters, without those that have their default value."""
        return (*self._of_text, *self.chosen, *self._of_presentation(self.page), *self._of_explanation)

    @property
    def _of_text(self) -> Pairs:
        return (("q", self.text),) if self.text else ()

    @property
    def _of_explanation(self) -> Pairs:
        return (("explain", "yes"),) if self.explain else ()

    def _of_presentation(self, page: int) -> Pairs:
        """The parameters behind the filters, for a page, up to the names left out."""
        return (
            *((("sort", self.sort),) if self.sort else ()),
            *((("page", str(page)),) if page != 1 else ()),
            *((("size", str(self.size)),) if self.size != PAGE_SIZE else ()),
            *(() if self.options.expand else (("expand", "no"),)),
            *(("without", name) for name in self.options.without),
        )

    @property
    def chosen(self) -> tuple[tuple[FacetName, str], ...]:
        """Every filter value with the name of its facet."""
        if self.filters == _UNFILTERED:
            return ()
        return tuple((facet, value) for facet in FACETS for value in self._of(facet))

    @property
    def href(self) -> str:
        return _link("/", self.pairs)

    @property
    def api_href(self) -> str:
        """The link to the same search as JSON."""
        return _link("/api/search", self.pairs)

    @property
    def record_href(self) -> str:
        """The link to a record of the search."""
        return _link("/api/record", self.whole)

    def feed_href(self, kind: FeedFormat) -> str:
        """The link to the feed of the search."""
        return _link(f"/feed.{kind}", tuple(pair for pair in self.whole if pair[0] != "sort"))

    @property
    def described(self) -> str:
        """The search in a few words: the text and the chosen values; empty for one that asks for nothing."""
        return ", ".join(part for part in (self.text, *(value for _, value in self.chosen)) if part)

    def export_href(self, format: ExportFormat, *, byte_order_mark: bool = False) -> str:
        """The link to everything that the search finds, as a file."""
        mark = (("bom", "yes"),) if byte_order_mark else ()
        return _link("/api/export", (("format", format), *mark, *self.whole))

    @property
    def whole(self) -> Pairs:
        """The parameters that say what is found, on whatever page."""
        return tuple(pair for pair in self.pairs if pair[0] not in {"page", "size", "explain"})

    def facet_path(self, name: FacetName) -> str:
        """The address of the page of a facet, without what is asked for."""
        return _link(f"/facet/{name}", ())

    def facet_href(self, name: FacetName, contains: str = "", page: int = 1) -> str:
        """The link to all values of a facet, or to those that contain a text; pages count from 1."""
        inside = (("contains", contains),) if contains else ()
        return _link(f"/facet/{name}", (*self.hidden(), *inside, *((("page", str(page)),) if page > 1 else ())))

    def ask(self, engine: Engine, budget: Budget | None = None, facets: FacetRequests = DEFAULT_FACETS) -> Answer:
        return ask(
            engine,
            self.text,
            self.filters,
            options=self.options,
            order=self.order,
            page=self.page,
            size=self.size,
            explain=self.explain,
            facets=facets,
            budget=budget,
        )

    def ask_for_all(self, engine: Engine, budget: Budget) -> AllMatches:
        return ask_for_all(engine, self.text, self.filters, options=self.options, order=self.order, budget=budget)

    def hidden(self, *without: str) -> Pairs:
        """The parameters for a form's hidden fields: all but the page and those that the form asks for itself."""
        return tuple((name, value) for name, value in self.pairs if name not in {"page", *without})

    def normalized(self, query: Query, results: Results) -> Self:
        """The address as it was answered: filter values as the index spells them, page and size within their limits."""

        def spelled(facet: FacetName) -> tuple[str, ...]:
            return tuple(one.value for one in results.facet(facet).counts if one.selected)

        filters = replace(
            self.filters,
            organization=spelled("organization"),
            theme=spelled("theme"),
            language=spelled("language"),
        )
        return replace(self, filters=filters, page=query.page, size=query.size)

    def with_text(self, text: str) -> Self:
        return replace(self, text=text, page=1)

    def with_page(self, page: int) -> Self:
        return replace(self, page=page)

    def with_size(self, size: int) -> Self:
        return replace(self, size=size, page=1)

    def with_order(self, order: Order) -> Self:
        fitting = replace(self, sort=None, page=1)
        return fitting if fitting.order == order else replace(fitting, sort=order)

    def toggle(self, facet: FacetName, value: str) -> Self:
        """Select the value, or deselect it if it is selected; a year can be taken out of a selected range."""
        if facet == "year":
            return self._with(facet, _toggle_year(self.filters.year, read_years(value)))
        chosen = self._of(facet)
        kept = tuple(one for one in chosen if one != value)
        return self._with(facet, kept if len(kept) < len(chosen) else (*chosen, value))

    def only(self, facet: FacetName, value: str) -> Self:
        """Select this value and deselect all others of its facet."""
        return self._with(facet, (read_years(value) if facet == "year" else value,))

    def toggle_href(self, facet: FacetName) -> Callable[[str], str | None]:
        """What makes the links that toggle a value; None for a value that can't be written in a URL."""
        if not getattr(self.filters, facet):
            return self.only_href(facet)
        return lambda value: self.toggle(facet, value).href if is_representable(facet, value) else None

    def only_href(self, facet: FacetName) -> Callable[[str], str | None]:
        """What makes the links that select only a value of the facet; None for one that can't be written in a URL."""
        link = self.href_with(facet)
        return lambda value: link(value) if is_representable(facet, value) else None

    def href_with(self, facet: FacetName) -> Callable[[str], str]:
        """What makes the links of `only`: a page has a hundred, which differ only in the value."""
        place = FACETS.index(facet)
        before = [(name, one) for name in FACETS[:place] for one in self._of(name)]
        behind = [(name, one) for name in FACETS[place + 1 :] for one in self._of(name)]
        return _links(facet, (*self._of_text, *before), (*behind, *self._of_presentation(1), *self._of_explanation))

    def without_name_href(self) -> Callable[[str], str]:
        """What makes the links of `without_name`."""
        before = (*self._of_text, *self.chosen, *self._of_presentation(1))
        return _links("without", before, self._of_explanation)

    def release_href(self) -> Callable[[str], str]:
        """What makes the links to releases that this search found, by their id, as `release` does."""
        pairs = self.with_explanation(False).pairs
        beginning, end = rooted("/release/"), f"?{query_string(pairs)}" if pairs else ""
        return lambda found: f"{beginning}{quote(found, safe='')}{end}"

    def without(self, facet: FacetName) -> Self:
        return self._with(facet, ())

    def without_filters(self) -> Self:
        return replace(self, filters=Filters(), page=1)

    def with_query(self, text: str, filters: Filters) -> Self:
        return replace(self, text=text, filters=filters, page=1)

    def without_name(self, name: str) -> Self:
        """Exclude a name, or a concept with all its names, from the search."""
        return replace(self, options=replace(self.options, without=(*self.options.without, name)), page=1)

    def with_name(self, name: str) -> Self:
        """Include an excluded name again."""
        kept = tuple(one for one in self.options.without if one != name)
        return replace(self, options=replace(self.options, without=kept), page=1)

    def with_expansion(self, expand: bool) -> Self:
        """Turn other names and spelling corrections on or off."""
        return replace(self, options=replace(self.options, expand=expand), page=1)

    def with_explanation(self, explain: bool) -> Self:
        return self if explain == self.explain else replace(self, explain=explain)

    def _of(self, facet: FacetName) -> tuple[str, ...]:
        return tuple(write_years(one) if not isinstance(one, str) else one for one in getattr(self.filters, facet))

    def _with(self, facet: FacetName, values: tuple[Any, ...]) -> Self:
        changed: dict[str, Any] = {facet: values}
        return replace(self, filters=replace(self.filters, **changed), page=1)


def release(id: str, part: int = 1, among: Address | None = None) -> str:
    """The link to a release's page, or to a later part of a long text; parts count from 1.

    With `among`, the page marks what that search found, and leads back to its results.
    """
    asked = among.with_explanation(False).pairs if among else ()
    return _link(f"/release/{quote(id, safe='')}", (*((("part", str(part)),) if part > 1 else ()), *asked))


def reference_href(id: str, format: ReferenceFormat) -> str:
    """The link to a release as a reference in a format of reference managers."""
    return _link(f"/api/releases/{quote(id, safe='')}", (("format", format),))


def changes_href(kind: FeedFormat, source: str | None = None) -> str:
    """The link to the feed of what a source, or any, has changed."""
    return _link(f"/changes.{kind}", (("source", source),) if source is not None else ())


def unknown_parameters(pairs: Iterable[tuple[str, str]], *others: str) -> tuple[str, ...]:
    """A note on each parameter that is none of a search, nor one of these others."""
    known = (*_PARAMETERS, *others)
    return tuple(map(partial(_unknown_parameter, known), dict.fromkeys(n for n, _ in pairs if n not in known)))


def _unknown_parameter(known: Sequence[str], name: str) -> str:
    close = get_close_matches(name, known, 1)
    rather = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}."
    return f"There is no parameter “{_short(clean(name))}”: {rather}"


@lru_cache(4096)
def is_representable(facet: FacetName, value: str) -> bool:
    """Whether `Address.read` gives back this very value from a link: records may hold any year and any text."""
    if facet != "year":
        return value.strip() != "" and value == clean(value) and len(value) <= _MAX_VALUE
    try:
        return write_years(read_years(value)) == value
    except ValueError:
        return False


def clean(text: str) -> str:
    """The text with control characters, such as NUL, replaced by spaces."""
    return _CONTROL.sub(" ", text)


def _values(name: str, given: dict[str, list[str]], notes: list[str]) -> tuple[str, ...]:
    values = list(dict.fromkeys(given.get(name, [])))
    fitting = [value for value in values if len(value) <= _MAX_VALUE]
    if len(fitting) < len(values):
        notes.append(f"Ignored a value for {name} that is longer than {_MAX_VALUE} characters.")
    if len(fitting) > _MAX_VALUES:
        notes.append(f"Only the first {_MAX_VALUES} values for {name} were used.")
    return tuple(fitting[:_MAX_VALUES])


def _years(given: dict[str, list[str]], notes: list[str]) -> tuple[Years | Undated, ...]:
    years = []
    for value in _values("year", {"year": [part for one in given.get("year", []) for part in one.split(",")]}, notes):
        try:
            years.append(read_years(_short(value)))
        except ValueError as error:
            notes.append(f"Ignored the year filter: {error}.")
    return tuple(dict.fromkeys(years))


def _sort(given: dict[str, list[str]], notes: list[str]) -> Order | None:
    value = given.get("sort", [""])[0].strip()
    for order in get_args(Order):
        if value == order:
            return order  # type: ignore[no-any-return]
    if value:
        notes.append(f"There is no sort order “{_short(value)}”: use {', '.join(get_args(Order))}.")
    return None


def _number(name: str, given: dict[str, list[str]], default: int, notes: list[str]) -> int:
    value = given.get(name, [str(default)])[0].strip()
    if re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    notes.append(f"Ignored {name} “{_short(value)}”, which is not a number.")
    return default


def _flag(name: str, given: dict[str, list[str]], default: bool, notes: list[str]) -> bool:
    value = given.get(name, [""])[0].strip()
    if value and value not in {"yes", "no"}:
        notes.append(f"Ignored {name} “{_short(value)}”: it must be yes or no.")
    return {"yes": True, "no": False}.get(value, default)


def _toggle_year(chosen: tuple[Years | Undated, ...], wanted: Years | Undated) -> tuple[Years | Undated, ...]:
    if wanted in chosen:
        return tuple(one for one in chosen if one != wanted)
    if isinstance(wanted, Undated) or not any(_covers(one, wanted) for one in chosen):
        return (*chosen, wanted)
    return tuple(part for one in chosen for part in (_remainder(one, wanted) if _covers(one, wanted) else (one,)))


def _covers(span: Years | Undated, years: Years) -> bool:
    return isinstance(span, Years) and span.first <= years.first and years.last <= span.last


def _remainder(span: Years | Undated, years: Years) -> tuple[Years, ...]:
    """What remains of a range, before and after the years taken out of it."""
    assert isinstance(span, Years)
    before, after = Years(span.first, years.first - 1), Years(years.last + 1, span.last)
    return tuple(part for part in (before, after) if part.first <= part.last)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _link(path: str, pairs: Pairs) -> str:
    return rooted(f"{path}?{query_string(pairs)}" if pairs else path)


def _links(name: str, before: Pairs, behind: Pairs) -> Callable[[str], str]:
    """What makes links to the search page with one more parameter between these, of which only the value differs."""
    beginning = rooted("".join(("/?", *(f"{one}&" for one in starmap(_encoded, before)))))
    end = "".join(f"&{one}" for one in starmap(_encoded, behind))
    return lambda value: f"{beginning}{_encoded(name, value)}{end}"


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """The parameters as a URL has them."""
    return "&".join(starmap(_encoded, pairs))


@lru_cache(4096)
def _encoded(name: str, value: str) -> str:
    """A parameter as it is written in a query string; the links of a page have most of theirs in common.

    Names are ours, so they have no character that must be encoded.
    """
    return f"{name}={quote_plus(value)}"
