"""Shows why a search has no results, and links to broader searches that have some."""

from typing import assert_never

from search import relaxation
from search.ask import Answer
from search.query import Filters
from web import messages
from web.address import Address
from web.pages import NoResultsView, RelaxationView


def no_results_view(answer: Answer, address: Address) -> NoResultsView | None:
    """None if the search has results, or nothing is known about why it has none."""
    why = answer.no_results
    if why is None or not (why.term_counts or why.relaxations):
        return None
    return NoResultsView(
        term_counts=tuple(
            _term_count_view(one, address) for one in why.term_counts if one.releases and len(why.term_counts) > 1
        ),
        absent=tuple(one.text for one in why.term_counts if not one.releases),
        relaxations=tuple(_relaxation_view(one, address) for one in why.relaxations),
    )


def _term_count_view(one: relaxation.TermCount, address: Address) -> RelaxationView:
    return RelaxationView(
        one.text, None, address.with_query(one.text, Filters()).href, messages.count(one.releases, "release")
    )


def _relaxation_view(way: relaxation.Relaxation, address: Address) -> RelaxationView:
    text, query = _label_and_query(way)
    unfiltered = (
        " and without the filters" if way.kind != "filters" and way.filters == Filters() and address.chosen else ""
    )
    href = address.with_query(way.text, way.filters).href
    return RelaxationView(text + unfiltered, query, href, messages.count(way.releases, "release"))


def _label_and_query(way: relaxation.Relaxation) -> tuple[str, str | None]:
    match way.kind:
        case "filters":
            return (f"Any {way.dropped}" if way.dropped else "Without the filters"), None
        case "quotes":
            return "The words anywhere in the text", way.text
        case "part":
            return "Some of the words, anywhere in the text", way.text
        case "without":
            return f"Without “{way.dropped}”", way.text
        case "either":
            return "Any of the words", way.text
        case "words":
            return "The filters only, without the words", None
        case _:
            assert_never(way.kind)
