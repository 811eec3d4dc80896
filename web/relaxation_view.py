"""From an answer without any release that has all that was asked to the ways out of it."""

from typing import assert_never

from search import relaxation
from search.ask import Answer
from search.query import Filters
from web import messages
from web.address import Address
from web.pages import NoResultsView, RelaxationView


def no_results_view(answer: Answer, address: Address) -> NoResultsView | None:
    """None where there is nothing to say."""
    why = answer.no_results
    if why is None or not (why.term_counts or why.relaxations):
        return None
    return NoResultsView(
        alone=tuple(_alone(one, address) for one in why.term_counts if one.releases and len(why.term_counts) > 1),
        lost=tuple(one.text for one in why.term_counts if not one.releases),
        ways=tuple(_way(one, address) for one in why.relaxations),
    )


def _alone(one: relaxation.TermCount, address: Address) -> RelaxationView:
    return RelaxationView(
        one.text, None, address.instead(one.text, Filters()).href, messages.count(one.releases, "release")
    )


def _way(way: relaxation.Relaxation, address: Address) -> RelaxationView:
    text, query = _said(way)
    unfiltered = (
        " and without the filters" if way.kind != "filters" and way.filters == Filters() and address.chosen else ""
    )
    href = address.instead(way.text, way.filters).href
    return RelaxationView(text + unfiltered, query, href, messages.count(way.releases, "release"))


def _said(way: relaxation.Relaxation) -> tuple[str, str | None]:
    match way.kind:
        case "filters":
            return (f"Any {way.dropped}" if way.dropped else "Without the filters"), None
        case "quotes":
            return "The words anywhere in the text", way.text
        case "without":
            return f"Without “{way.dropped}”", way.text
        case "either":
            return "Any of the words", way.text
        case "words":
            return "The filters without the words", None
        case _:
            assert_never(way.kind)
