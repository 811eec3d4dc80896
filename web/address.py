"""A search as an address: what a query string means, and the only maker of links."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self, get_args
from urllib.parse import quote, urlencode

from search.ask import Answer, QueryOptions, ask
from search.budget import Budget
from search.engine import Engine
from search.query import PAGE_SIZE, UNDATED, FacetName, Filters, Order, Query, Undated, Years
from search.results import Results
from search.syntax.read_write import read_years

FACETS: tuple[FacetName, ...] = get_args(FacetName)

_MAX_TEXT = 1000
"""More than a query may have, so that the reader is told of the limit; not so much that every link swells."""
_MAX_VALUES = 20
_MAX_VALUE = 200

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Address:
    """Everything that is chosen on the search page, and the links that lead on from there.

    Whatever changes what is found goes back to the first page.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    sort: Order | None = None
    """None: the order that suits the text."""
    page: int = 1
    size: int = PAGE_SIZE
    wording: QueryOptions = field(default_factory=QueryOptions)
    explain: bool = False
    """Whether each hit says how its score comes about."""

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]]) -> tuple[Self, tuple[str, ...]]:
        """What the parameters of a query string mean, and a note on each that could not be taken as it stands.

        Never raises; unknown parameters are passed over.
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
            wording=QueryOptions(_yes("expand", given, True, notes), _values("without", given, notes)),
            explain=_yes("explain", given, False, notes),
        )
        return address, tuple(notes)

    @property
    def order(self) -> Order:
        return self.sort or ("relevance" if self.text else "newest")

    @property
    def pairs(self) -> Pairs:
        """The parameters, without those that say what is meant anyway."""
        return (
            *((("q", self.text),) if self.text else ()),
            *self.chosen,
            *((("sort", self.sort),) if self.sort else ()),
            *((("page", str(self.page)),) if self.page != 1 else ()),
            *((("size", str(self.size)),) if self.size != PAGE_SIZE else ()),
            *(() if self.wording.expand else (("expand", "no"),)),
            *(("without", name) for name in self.wording.without),
            *((("explain", "yes"),) if self.explain else ()),
        )

    @property
    def chosen(self) -> tuple[tuple[FacetName, str], ...]:
        """The values of every filter, each under its facet's name."""
        return tuple((facet, value) for facet in FACETS for value in self._of(facet))

    @property
    def href(self) -> str:
        return _link("/", self.pairs)

    @property
    def api(self) -> str:
        """The same search as JSON."""
        return _link("/api/search", self.pairs)

    def ask(self, engine: Engine, budget: Budget | None = None) -> Answer:
        return ask(
            engine,
            self.text,
            self.filters,
            wording=self.wording,
            order=self.order,
            page=self.page,
            size=self.size,
            explain=self.explain,
            budget=budget,
        )

    def hidden(self, *without: str) -> Pairs:
        """What a form has to carry along beside the parameters it asks for itself; never the page."""
        return tuple((name, value) for name, value in self.pairs if name not in {"page", *without})

    def answered(self, query: Query, results: Results) -> Self:
        """As it was understood: names as the index spells them, numbers within their bounds."""

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
        """With the value chosen, or without it when it is chosen already; a year can leave a span of years."""
        if facet == "year":
            return self._with(facet, _toggle_year(self.filters.year, read_years(value)))
        chosen = self._of(facet)
        kept = tuple(one for one in chosen if one != value)
        return self._with(facet, kept if len(kept) < len(chosen) else (*chosen, value))

    def only(self, facet: FacetName, value: str) -> Self:
        """With this value in place of every other one of its facet."""
        return self.without(facet).toggle(facet, value)

    def toggling(self, facet: FacetName, value: str) -> str | None:
        """The address with the value chosen or let go; none for a value that no address can say."""
        return self.toggle(facet, value).href if is_sayable(facet, value) else None

    def narrowing(self, facet: FacetName, value: str) -> str | None:
        """The address with only this value of its facet; none for a value that no address can say."""
        return self.only(facet, value).href if is_sayable(facet, value) else None

    def without(self, facet: FacetName) -> Self:
        return self._with(facet, ())

    def without_filters(self) -> Self:
        return replace(self, filters=Filters(), page=1)

    def instead(self, text: str, filters: Filters) -> Self:
        return replace(self, text=text, filters=filters, page=1)

    def less(self, name: str) -> Self:
        """With another name, or a thing with all its names, not searched for."""
        return replace(self, wording=replace(self.wording, without=(*self.wording.without, name)), page=1)

    def again(self, name: str) -> Self:
        """With a name searched for again."""
        kept = tuple(one for one in self.wording.without if one != name)
        return replace(self, wording=replace(self.wording, without=kept), page=1)

    def expanding(self, expand: bool) -> Self:
        """With the words searched under other names too, or only as typed."""
        return replace(self, wording=replace(self.wording, expand=expand), page=1)

    def explaining(self, explain: bool) -> Self:
        return replace(self, explain=explain)

    def _of(self, facet: FacetName) -> tuple[str, ...]:
        return tuple(format_year(one) if not isinstance(one, str) else one for one in getattr(self.filters, facet))

    def _with(self, facet: FacetName, values: tuple[Any, ...]) -> Self:
        changed: dict[str, Any] = {facet: values}
        return replace(self, filters=replace(self.filters, **changed), page=1)


def release(id: str, part: int = 1) -> str:
    """The address of a release's page, or of a later part of its text."""
    return _link(f"/release/{quote(id, safe='')}", (("part", str(part)),) if part > 1 else ())


def is_sayable(facet: FacetName, value: str) -> bool:
    """Whether an address with this value is read as just this value: records may hold any year and any text."""
    if facet != "year":
        return value.strip() != "" and value == clean(value) and len(value) <= _MAX_VALUE
    try:
        return format_year(read_years(value)) == value
    except ValueError:
        return False


def format_year(year: Years | Undated) -> str:
    """The inverse of `read_years`."""
    match year:
        case Undated():
            return UNDATED
        case Years(first, last):
            return f"{first:04}" if first == last else f"{first:04}-{last:04}"


def clean(text: str) -> str:
    """Without control characters, NUL among them."""
    return _CONTROL.sub(" ", text)


def _values(name: str, given: dict[str, list[str]], notes: list[str]) -> tuple[str, ...]:
    values = list(dict.fromkeys(given.get(name, [])))
    fitting = [value for value in values if len(value) <= _MAX_VALUE]
    if len(fitting) < len(values):
        notes.append(f"Left out: a value for {name} that is longer than any there is.")
    if len(fitting) > _MAX_VALUES:
        notes.append(f"Only the first {_MAX_VALUES} values for {name} were used.")
    return tuple(fitting[:_MAX_VALUES])


def _years(given: dict[str, list[str]], notes: list[str]) -> tuple[Years | Undated, ...]:
    years = []
    for value in _values("year", {"year": [part for one in given.get("year", []) for part in one.split(",")]}, notes):
        try:
            years.append(read_years(_short(value)))
        except ValueError as error:
            notes.append(f"Left out: {error}.")
    return tuple(dict.fromkeys(years))


def _sort(given: dict[str, list[str]], notes: list[str]) -> Order | None:
    value = given.get("sort", [""])[0].strip()
    for order in get_args(Order):
        if value == order:
            return order  # type: ignore[no-any-return]
    if value:
        notes.append(f"There is no order “{_short(value)}”: sort by {', '.join(get_args(Order))}.")
    return None


def _number(name: str, given: dict[str, list[str]], default: int, notes: list[str]) -> int:
    value = given.get(name, [str(default)])[0].strip()
    if re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    notes.append(f"Left out: {name} “{_short(value)}”, which is no number.")
    return default


def _yes(name: str, given: dict[str, list[str]], default: bool, notes: list[str]) -> bool:
    value = given.get(name, [""])[0].strip()
    if value and value not in {"yes", "no"}:
        notes.append(f"Left out: {name} “{_short(value)}”, which is neither yes nor no.")
    return {"yes": True, "no": False}.get(value, default)


def _toggle_year(chosen: tuple[Years | Undated, ...], wanted: Years | Undated) -> tuple[Years | Undated, ...]:
    if wanted in chosen:
        return tuple(one for one in chosen if one != wanted)
    if isinstance(wanted, Undated) or not any(_covers(one, wanted) for one in chosen):
        return (*chosen, wanted)
    return tuple(part for one in chosen for part in (_less(one, wanted) if _covers(one, wanted) else (one,)))


def _covers(span: Years | Undated, years: Years) -> bool:
    return isinstance(span, Years) and span.first <= years.first and years.last <= span.last


def _less(span: Years | Undated, years: Years) -> tuple[Years, ...]:
    """What is left of a span before and after the years taken out of it."""
    assert isinstance(span, Years)
    before, after = Years(span.first, years.first - 1), Years(years.last + 1, span.last)
    return tuple(part for part in (before, after) if part.first <= part.last)


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _link(path: str, pairs: Pairs) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path
