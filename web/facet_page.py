"""Builds the page of a facet: all its values among the results of a search, searched inside and in pages."""

from dataclasses import replace

from search.ask import Answer
from search.budget import Budget
from search.engine import Engine
from search.query import FacetName, FacetRequest, FacetRequests
from web import messages
from web.address import Address
from web.pages import FacetPage, SearchForm
from web.paging import paging
from web.search_page import TITLES, choice
from web.trail import back_to_results

VALUES = 100
"""Values on one page."""
_MAX_TEXT = 200
"""Characters of the text to look for in the labels."""


def ask_for_values(engine: Engine, asked: Address, name: FacetName, contains: str, budget: Budget) -> Answer:
    """The values on the page that the address asks for. Raises what a search does."""
    skip = (max(asked.page, 1) - 1) * VALUES
    request = FacetRequest(VALUES, skip, contains.strip()[:_MAX_TEXT])
    return replace(asked, page=1, size=1).ask(engine, budget, FacetRequests.only(name, request))


def facet_page(answer: Answer, asked: Address, name: FacetName, notes: tuple[str, ...]) -> FacetPage:
    """The page for an answer of `ask_for_values`; `notes` are about the URL."""
    results, request = answer.results, getattr(answer.query.facets, name)
    facet = results.facet(name)
    address = replace(asked.normalized(answer.query, results), page=1, size=asked.size)
    last = max(1, -(-facet.total // VALUES))
    title, link = TITLES[name], address.toggle_href(name)
    return FacetPage(
        title=f"{title}: {address.described or 'all releases'} - Pressdesk",
        form=SearchForm(address.text, address.hidden("q")),
        heading=title,
        back=back_to_results(address),
        action=address.facet_path(name),
        inside=SearchForm(request.contains, address.hidden()),
        found=_found(facet.total, request.contains),
        counts_partial=bool(results.partial) and not results.total,
        notes=(*notes, *answer.query_notes),
        values=tuple(choice(one, link) for one in facet.counts),
        paging=paging(
            asked.page, last, lambda page: address.facet_href(name, contains=request.contains, page=page), "Page"
        ),
    )


def _found(values: int, contains: str) -> str:
    found = messages.count(values, "value")
    return f"{found} with “{contains}”" if contains else found
