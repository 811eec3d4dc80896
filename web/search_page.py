"""From an answer to the page that shows it."""

from collections.abc import Mapping

from corpus.label import theme_labels
from corpus.languages import language_name
from search.ask import Answer
from search.engine import reachable
from search.query import MAX_PAGES, NEARLY, UNDATED, FacetName, Order
from search.results import Count, Facet, Hit, Results
from web import messages
from web.address import FACETS, Address, release
from web.chart import chart
from web.pages import Chip, Choice, FacetView, HitView, Named, PageLink, Paging, SearchForm, SearchPage
from web.paging import paging
from web.query_view import correction_sentence, missing_view, query_view
from web.relaxation_view import no_results_view
from web.score_view import score_view

Labels = Mapping[tuple[FacetName, str], str]

TITLES: Mapping[FacetName, str] = {
    "organization": "Organization",
    "year": "Year",
    "theme": "Theme",
    "language": "Language",
}
_ORDERS: Mapping[Order, str] = {"relevance": "Relevance", "newest": "Newest", "oldest": "Oldest"}
_SIZES = (10, 20, 50)
_SHOWN = 10
_FEW = 3
"""A fold that would hide no more than this is not worth opening."""
_NAMED = 4
_EXAMPLES = (
    '"acetic anhydride"',
    "precursor* AND (customs OR seizure)",
    "title:fentanyl -prescription",
    "cocaine year:2010-2012",
)


def search_page(answer: Answer, asked: Address, notes: tuple[str, ...]) -> SearchPage:
    """The page of a result; `notes` are those on the address, which go before those on the text."""
    results = answer.results
    address = asked.answered(answer.query, results)
    labels = _labels(results)
    first = (address.page - 1) * address.size + 1
    return SearchPage(
        title=_title(address, results.total),
        form=SearchForm(address.text, address.hidden("q"), autofocus=not address.pairs),
        heading=_heading(results),
        nearly=_nearly(results),
        span=f"{first:,}-{first + len(results.hits) - 1:,}" if 0 < len(results.hits) < results.listed else None,
        read_as=_read_as(answer),
        notes=(*notes, *answer.remarks),
        understanding=query_view(answer, address),
        nothing=no_results_view(answer, address),
        chips=tuple(_chip(facet, value, labels, address) for facet, value in address.chosen),
        clear=address.without_filters().href,
        facets=tuple(_facet(results.facet(name), address) for name in FACETS),
        hits=tuple(_hit(hit, labels, address, answer) for hit in results.hits),
        sorts=tuple(_sort(order, address) for order in _ORDERS if address.text or order != "relevance"),
        why=_why(address) if results.hits else None,
        sizes=tuple(_size(size, address) for size in _SIZES),
        paging=_paging(results.listed, address),
        limit=_limit(results.listed, address),
        ways_out=() if results.hits else _ways_out(results, address),
        examples=() if address.pairs else tuple(PageLink(text, Address(text).href) for text in _EXAMPLES),
        api=address.api,
        generation=results.generation,
    )


def _labels(results: Results) -> Labels:
    """Of themes too that stand in no release that is counted."""
    themes: Labels = {("theme", theme): label for theme, label in theme_labels().items()}
    return {**themes, **{(facet.name, one.value): one.label for facet in results.facets for one in facet.counts}}


def _heading(results: Results) -> str:
    if results.total:
        return messages.count(results.total, "release")
    return "No release has all of this" if results.nearly else "Nothing found"


def _nearly(results: Results) -> str | None:
    if not results.nearly:
        return None
    best = f"the best {results.nearly}" if results.nearly == NEARLY else f"{results.nearly}"
    before = "and" if results.total else "but here" + (" is" if results.nearly == 1 else " are")
    return f"{before} {best} that lack{'s' if results.nearly == 1 else ''} something"


def _why(address: Address) -> PageLink | None:
    if address.order != "relevance":
        return None
    return PageLink("Hide why" if address.explain else "Why this order?", address.explaining(not address.explain).href)


def _title(address: Address, total: int) -> str:
    if not address.pairs:
        return "Pressdesk: search the drug-control press"
    asked = ", ".join(part for part in (address.text, *(value for _, value in address.chosen)) if part)
    page = f", page {address.page}" if address.page > 1 else ""
    return f"{asked or 'All releases'} ({messages.count(total, 'release')}{page}) - Pressdesk"


def _read_as(answer: Answer) -> str | None:
    """None where the corrections, which stand beside it, say it all."""
    known = {text.casefold() for text in (answer.text, correction_sentence(answer.text, answer.corrections))}
    return answer.read_as if answer.text and answer.read_as.casefold() not in known else None


def _chip(facet: FacetName, value: str, labels: Labels, address: Address) -> Chip:
    return Chip(TITLES[facet], labels.get((facet, value), value), address.toggle(facet, value).href)


def _facet(facet: Facet, address: Address) -> FacetView:
    choices = [(one, _choice(facet.name, one, address)) for one in facet.counts]
    kept = {one.value for one in facet.counts[:_SHOWN]} | {one.value for one in facet.counts if one.selected}
    few = len(choices) - len(kept) <= _FEW
    chosen = any(name == facet.name for name, _ in address.chosen)
    return FacetView(
        name=facet.name,
        title=TITLES[facet.name],
        first=tuple(view for one, view in choices if few or one.value in kept),
        rest=tuple(view for one, view in choices if not few and one.value not in kept),
        clear=address.without(facet.name).href if chosen else None,
        chart=chart(facet, address) if facet.name == "year" else None,
        years=SearchForm(_span(address), address.hidden("year")) if facet.name == "year" else None,
    )


def _choice(facet: FacetName, one: Count, address: Address) -> Choice:
    selected = ", selected" if one.selected else ""
    return Choice(
        label=one.label,
        count=one.count,
        selected=one.selected,
        href=address.toggling(facet, one.value),
        described=f"{one.label}, {messages.count(one.count, 'release')}{selected}",
    )


def _span(address: Address) -> str:
    return ", ".join(value for facet, value in address.chosen if facet == "year" and value != UNDATED)


def _hit(hit: Hit, labels: Labels, address: Address, answer: Answer) -> HitView:
    def narrow(facet: FacetName, value: str) -> Named:
        return Named(labels.get((facet, value), value), address.narrowing(facet, value))

    others = tuple(one for one in hit.organizations if one != hit.publisher)
    original = messages.web_link(hit.url)
    return HitView(
        title=hit.title,
        href=release(hit.id),
        publisher=narrow("organization", hit.publisher) if hit.publisher else None,
        organizations=tuple(narrow("organization", one) for one in others[:_NAMED]),
        more_organizations=max(0, len(others) - _NAMED),
        date=messages.date_in_words(hit.published),
        iso_date=str(hit.published) if hit.published else None,
        themes=tuple(narrow("theme", one) for one in hit.themes),
        language=language_name(hit.language) if hit.language else None,
        language_tag=messages.language_tag(hit.language),
        direction=messages.direction(hit.language),
        excerpt=hit.excerpt,
        original=PageLink(messages.host(original), original) if original else None,
        gone=hit.gone is not None,
        lacks=tuple(missing_view(one, answer, address) for one in hit.missing),
        why=score_view(hit.explanation) if hit.explanation else None,
    )


def _sort(order: Order, address: Address) -> PageLink:
    return PageLink(_ORDERS[order], address.with_order(order).href, current=order == address.order)


def _size(size: int, address: Address) -> PageLink:
    return PageLink(str(size), address.with_size(size).href, size == address.size, f"{size} releases a page")


def _paging(total: int, address: Address) -> Paging | None:
    return paging(address.page, reachable(total, address.size), lambda page: address.with_page(page).href, "Page")


def _limit(total: int, address: Address) -> str | None:
    shown = reachable(total, address.size) * address.size
    if shown >= total or address.page < MAX_PAGES:
        return None
    return f"Paging ends at the first {shown:,} of {total:,}: narrow the search to see the others."


def _ways_out(results: Results, address: Address) -> tuple[PageLink, ...]:
    """Steps back from a page that shows nothing, beside asking for less."""
    if results.listed:
        return (PageLink("Go to the last page", address.with_page(reachable(results.listed, address.size)).href),)
    return (PageLink("Browse all releases", Address().href),) if address.pairs else ()
