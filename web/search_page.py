"""Builds the search page from an answer."""

from collections.abc import Callable, Mapping
from functools import cache, partial

from corpus.label import theme_labels
from corpus.languages import language_name
from search.ask import Answer
from search.citation.reference import reference_of_hit
from search.engine import reachable
from search.export.files import FILE_TYPES, available_formats
from search.query import FACET_SIZE, MAX_PAGES, UNDATED, FacetName, Order
from search.results import Count, Facet, Hit, Results
from search.terminal import partial_matches
from web import messages
from web.address import FACETS, FEED_LABELS, FEEDS, Address
from web.chart import chart
from web.metadata import coins
from web.pages import Chip, Choice, FacetView, FeedLink, HitView, LinkedValue, PageLink, Paging, SearchForm, SearchPage
from web.paging import paging
from web.query_view import correction_sentence, missing_view, query_view
from web.relaxation_view import no_results_view
from web.score_view import score_view

FacetLabels = Mapping[tuple[FacetName, str], str]

TITLES: Mapping[FacetName, str] = {
    "organization": "Organization",
    "year": "Year",
    "theme": "Theme",
    "language": "Language",
}
_ORDERS: Mapping[Order, str] = {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest"}
_SIZES = (10, 20, 50)
_MAX_VALUES = 10
_FEW = 3
"""If no more values than this would be folded away, show them all: so small a fold is not worth opening."""
_MAX_ORGANIZATIONS = 4
_EXAMPLES = (
    '"acetic anhydride"',
    "precursor* AND (customs OR seizure)",
    "title:fentanyl -prescription",
    "cocaine year:2010-2012",
)


def search_page(answer: Answer, asked: Address, notes: tuple[str, ...]) -> SearchPage:
    """The page for an answer; `notes`, which are about the URL, are shown before those about the query."""
    results = answer.results
    address = asked.normalized(answer.query, results)
    labels = _labels(results)
    links = _HitLinks(labels, answer, address)
    first = (address.page - 1) * address.size + 1
    return SearchPage(
        title=_title(address, results.total),
        canonical=address.with_explanation(False).href,
        form=SearchForm(address.text, address.hidden("q"), autofocus=not address.pairs),
        heading="There is nothing to search yet" if answer.index_is_empty else _heading(results),
        partial_matches=_partial_matches(results),
        span=f"{first:,}-{first + len(results.hits) - 1:,}" if 0 < len(results.hits) < results.listed else None,
        read_as=_read_as(answer),
        notes=(*notes, *answer.query_notes),
        rewriting=query_view(answer, address),
        no_results=no_results_view(answer, address),
        chips=tuple(_chip(facet, value, labels, address) for facet, value in address.chosen),
        clear=address.without_filters().href,
        facets=tuple(_facet(results.facet(name), address) for name in FACETS),
        counts_partial=bool(results.partial) and not results.total,
        hits=tuple(_hit(hit, links) for hit in results.hits),
        sorts=tuple(_sort(order, address) for order in _ORDERS if address.text or order != "relevance"),
        explain=_explain_link(address) if results.hits else None,
        sizes=tuple(_size(size, address) for size in _SIZES),
        paging=_paging(results.listed, address),
        limit=_limit(results.listed, address),
        ways_out=() if results.hits or answer.index_is_empty else _ways_out(results, address),
        examples=()
        if address.pairs or answer.index_is_empty
        else tuple(PageLink(text, Address(text).href) for text in _EXAMPLES),
        downloads=_downloads(address) if results.total else (),
        total=messages.count(results.total, "release"),
        feeds=tuple(FeedLink(label, FEEDS[kind], address.feed_href(kind)) for kind, label in FEED_LABELS.items()),
        record=address.record_href,
        api=address.api_href,
        generation=results.generation,
        printed=_printed(answer, address),
    )


def _labels(results: Results) -> FacetLabels:
    """The labels of all themes, also those without a count, and of every counted value."""
    themes: FacetLabels = {("theme", theme): label for theme, label in theme_labels().items()}
    return {**themes, **{(facet.name, one.value): one.label for facet in results.facets for one in facet.counts}}


def _heading(results: Results) -> str:
    if results.total:
        found = messages.count(results.total, "release")
        return f"{found} {'matches' if results.total == 1 else 'match'} all of your query" if results.partial else found
    return "No release matches all of your query" if results.partial else "No releases found"


def _partial_matches(results: Results) -> str | None:
    return partial_matches(results) if results.partial else None


def _explain_link(address: Address) -> PageLink | None:
    if address.order != "relevance":
        return None
    return PageLink(
        "Hide the explanation" if address.explain else "Why this order?",
        address.with_explanation(not address.explain).href,
    )


def _title(address: Address, total: int) -> str:
    if not address.pairs:
        return "Pressdesk: search the drug-control press"
    page = f", page {address.page}" if address.page > 1 else ""
    return f"{address.described or 'All releases'} ({messages.count(total, 'release')}{page}) - Pressdesk"


def _read_as(answer: Answer) -> str | None:
    """The query as it was interpreted; None if it reads as typed, save for corrections, which are shown anyway."""
    known = {text.casefold() for text in (answer.text, correction_sentence(answer.text, answer.corrections))}
    return answer.read_as if answer.text and answer.read_as.casefold() not in known else None


def _chip(facet: FacetName, value: str, labels: FacetLabels, address: Address) -> Chip:
    return Chip(TITLES[facet], labels.get((facet, value), value), address.toggle(facet, value).href)


def _facet(facet: Facet, address: Address) -> FacetView:
    listed = [one for place, one in enumerate(facet.counts) if place < FACET_SIZE or one.selected]
    link = address.toggle_href(facet.name)
    choices = [(one, choice(one, link)) for one in listed]
    kept = {one.value for one in facet.counts[:_MAX_VALUES]} | {one.value for one in facet.counts if one.selected}
    few = len(choices) - len(kept) <= _FEW
    chosen = any(name == facet.name for name, _ in address.chosen)
    return FacetView(
        name=facet.name,
        title=TITLES[facet.name],
        first=tuple(view for one, view in choices if few or one.value in kept),
        rest=tuple(view for one, view in choices if not few and one.value not in kept),
        every=_every(facet, len(listed), address),
        clear=address.without(facet.name).href if chosen else None,
        chart=chart(facet, address) if facet.name == "year" else None,
        years=SearchForm(_span(address), address.hidden("year")) if facet.name == "year" else None,
    )


def _every(facet: Facet, listed: int, address: Address) -> PageLink | None:
    if facet.total <= listed:
        return None
    described = f"Show all {facet.total:,} values of {TITLES[facet.name].lower()}"
    return PageLink(f"Show all {facet.total:,}", address.facet_href(facet.name), described=described)


def choice(one: Count, link: Callable[[str], str | None]) -> Choice:
    """A value of a facet, with the link that toggles it."""
    selected = ", selected" if one.selected else ""
    return Choice(
        label=one.label,
        count=f"{one.count:,}",
        selected=one.selected,
        href=link(one.value),
        described=f"{one.label}, {messages.count(one.count, 'release')}{selected}",
    )


def _span(address: Address) -> str:
    return ", ".join(value for facet, value in address.chosen if facet == "year" and value != UNDATED)


class _HitLinks:
    """The links of the hits of a page, which have most of their values in common."""

    def __init__(self, labels: FacetLabels, answer: Answer, address: Address) -> None:
        self._labels = labels
        self._only: dict[FacetName, Callable[[str], str | None]] = {
            "organization": address.only_href("organization"),
            "theme": address.only_href("theme"),
        }
        self.release = address.release_href()
        self.narrow = cache(self._narrow)
        self.missing = cache(partial(missing_view, answer=answer, address=address))

    def _narrow(self, facet: FacetName, value: str) -> LinkedValue:
        return LinkedValue(self._labels.get((facet, value), value), self._only[facet](value))


def _hit(hit: Hit, links: _HitLinks) -> HitView:
    others = tuple(one for one in hit.organizations if one != hit.publisher)
    original = messages.web_link(hit.url)
    return HitView(
        title=hit.title,
        href=links.release(hit.id),
        publisher=_publisher(hit, links),
        organizations=tuple(links.narrow("organization", one) for one in others[:_MAX_ORGANIZATIONS]),
        more_organizations=max(0, len(others) - _MAX_ORGANIZATIONS),
        date=messages.date_in_words(hit.published),
        iso_date=messages.machine_date(hit.published),
        themes=tuple(links.narrow("theme", one) for one in hit.themes),
        language=language_name(hit.language) if hit.language else None,
        language_tag=messages.language_tag(hit.language),
        direction=messages.direction(hit.language),
        excerpt=hit.excerpt,
        original=PageLink(messages.host(original), original) if original else None,
        gone=hit.gone is not None,
        missing=tuple(map(links.missing, hit.missing)),
        score=score_view(hit.explanation) if hit.explanation else None,
        coins=coins(reference_of_hit(hit), original),
    )


def _publisher(hit: Hit, links: _HitLinks) -> LinkedValue | None:
    """The publisher, and the search for others with it if it counts as an organisation."""
    if hit.publisher in hit.organizations:
        return links.narrow("organization", hit.publisher)
    return LinkedValue(hit.publisher, None) if hit.publisher else None


def _sort(order: Order, address: Address) -> PageLink:
    return PageLink(_ORDERS[order], address.with_order(order).href, current=order == address.order)


def _size(size: int, address: Address) -> PageLink:
    return PageLink(str(size), address.with_size(size).href, size == address.size, f"{size} releases per page")


def _printed(answer: Answer, address: Address) -> str:
    """Query and filters in a line, which paper can't get from the search box and the filters."""
    read_as = _read_as(answer)
    parts = (
        f"Search: {address.text or 'all releases'}",
        f"interpreted as {read_as}" if read_as else "",
        *(f"{TITLES[facet].lower()} {value}" for facet, value in address.chosen),
        f"sorted by {_ORDERS[address.order].lower()}",
    )
    return "; ".join(part for part in parts if part)


def _downloads(address: Address) -> tuple[PageLink, ...]:
    links = {one: PageLink(FILE_TYPES[one].label, address.export_href(one)) for one in available_formats()}
    excel = PageLink("CSV for Excel", address.export_href("csv", byte_order_mark=True))
    return (links.pop("csv"), excel, *links.values())


def _paging(total: int, address: Address) -> Paging | None:
    return paging(address.page, reachable(total, address.size), lambda page: address.with_page(page).href, "Page")


def _limit(total: int, address: Address) -> str | None:
    shown = reachable(total, address.size) * address.size
    if shown >= total or address.page < MAX_PAGES:
        return None
    return f"Only the first {shown:,} of {total:,} releases can be shown: narrow the search to see the others."


def _ways_out(results: Results, address: Address) -> tuple[PageLink, ...]:
    """Where to go from a page without hits, besides the broader searches."""
    if results.listed:
        return (PageLink("Go to the last page", address.with_page(reachable(results.listed, address.size)).href),)
    return (PageLink("Browse all releases", Address().href),) if address.pairs else ()
