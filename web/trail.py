"""The way from a release back to the results that led to it, and on to the hits before and after."""

from dataclasses import replace

from corpus.quick_dataclass import dataclass
from search.ask import Answer
from search.budget import Budget
from search.engine import Engine
from search.highlight import Highlighter
from search.query import NO_FACETS
from search.results import Hit
from web.address import Address, release
from web.pages import PageLink, TrailView


@dataclass(frozen=True, slots=True)
class ResultTrail:
    """A search that led to a release."""

    address: Address
    view: TrailView
    highlighter: Highlighter


def trail(engine: Engine, address: Address, id: str, budget: Budget) -> ResultTrail | None:
    """None for a page that was reached without a search. Raises what a search does."""
    if not address.pairs:
        return None
    answer = address.ask(engine, budget, NO_FACETS)
    shown = address.normalized(answer.query, answer.results)
    ids = [hit.id for hit in answer.results.hits]
    place = ids.index(id) if id in ids else None
    return ResultTrail(
        address,
        TrailView(
            back=_back_to_hit(shown, place),
            position=_position(answer, shown, place),
            previous=_neighbour(engine, shown, answer, place, -1, budget=budget),
            next=_neighbour(engine, shown, answer, place, 1, budget=budget),
        ),
        Highlighter(answer.query, budget),
    )


def back_to_results(address: Address) -> PageLink:
    return PageLink(f"Results for {address.described}" if address.described else "All releases", address.href)


def _back_to_hit(address: Address, place: int | None) -> PageLink:
    """To the results, at the hit that was left."""
    back = back_to_results(address)
    return back if place is None else replace(back, href=f"{back.href}#hit-{place + 1}")


def _position(answer: Answer, address: Address, place: int | None) -> str | None:
    if place is None:
        return None
    return f"{(address.page - 1) * address.size + place + 1:,} of {answer.results.listed:,}"


def _neighbour(
    engine: Engine, address: Address, answer: Answer, place: int | None, step: int, *, budget: Budget
) -> str | None:
    """The link to the hit before or after, on the next page of results if need be."""
    if place is None:
        return None
    hits: tuple[Hit, ...] = answer.results.hits
    if 0 <= place + step < len(hits):
        return release(hits[place + step].id, among=address)
    page = address.page + step
    if page < 1 or (page - 1) * address.size >= answer.results.listed:
        return None
    other = address.with_page(page)
    found = other.ask(engine, budget, NO_FACETS)
    if found.query.page != page or not found.results.hits:
        return None
    return release(found.results.hits[0 if step > 0 else -1].id, among=other)
