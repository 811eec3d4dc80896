"""Builds the page for an error: what happened, and what to do next."""

from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from corpus.errors import PressdeskError
from corpus.system_errors import SystemFaultError, describe, is_transient
from search.errors import NoIndexError, OutdatedIndexError, TookTooLongError, UnreachableError
from web.address import Address, clean
from web.http_errors import Refusal
from web.pages import ErrorPage, PageLink, SearchForm


def error_page(error: Exception) -> ErrorPage:
    """The page for any error. The message of an unexpected one is not shown: it may reveal internals."""
    if is_transient(error):
        error = SystemFaultError(describe(error))
    match error:
        case OutdatedIndexError():
            return _page(503, "The index was written by another version of Pressdesk", _sentence(error))
        case NoIndexError():
            return _page(503, "There is nothing to search yet", _sentence(error))
        case UnreachableError():
            return _page(503, "The search does not answer at the moment", _sentence(error))
        case TookTooLongError():
            return _page(503, "The search took too long", _sentence(error), _browse())
        case PressdeskError():
            return _page(503, "Search is unavailable", _sentence(error))
        case Refusal():
            return _page(error.status_code, error.heading, error.detail, _browse())
        case RequestValidationError():
            return _page(422, "This request can't be processed", _invalid(error), _browse())
        case HTTPException(status_code=404):
            return _page(404, "Page not found", "There is no page at this address.", _browse())
        case HTTPException(status_code=status):
            return _page(
                status, HTTPStatus(status).phrase, "This address does not accept this kind of request.", _browse()
            )
        case _:
            return _page(
                500,
                "Something went wrong",
                "The error has been recorded in the server's log. Please try again.",
                _browse(),
            )


def no_such_release(id: str) -> ErrorPage:
    given = clean(id).strip()
    shown = given if len(given) <= 80 else f"{given[:80]}…"
    explanation = f"There is no release with the id {shown}. It may have been removed, or the link may be incomplete."
    return _page(404, "Release not found", explanation, _browse())


def _invalid(error: RequestValidationError) -> str:
    """The parameter that has a value it can't have, and what it may have."""
    first = error.errors()[0]
    return f"The parameter {first['loc'][-1]} can't be used: {_sentence(ValueError(first['msg']))}"


def _browse() -> PageLink:
    return PageLink("Browse all releases", Address().href)


def _page(status: int, heading: str, explanation: str, *ways_out: PageLink) -> ErrorPage:
    return ErrorPage(
        title=f"{heading} - Pressdesk",
        form=SearchForm(),
        status=status,
        heading=heading,
        explanation=explanation,
        ways_out=ways_out,
    )


def _sentence(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
