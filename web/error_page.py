"""From a failure to the page that says what to do next."""

from http import HTTPStatus

from starlette.exceptions import HTTPException

from corpus.errors import PressdeskError
from corpus.system_errors import SystemFaultError, describe, is_transient
from search.errors import NoIndexError, TookTooLongError, UnreachableError
from web.address import Address, clean
from web.http_errors import Refusal
from web.pages import ErrorPage, PageLink, SearchForm

_BROWSE = PageLink("Browse all releases", Address().href)


def error_page(error: Exception) -> ErrorPage:
    """A page for any failure; what is in the message of an unexpected one stays in the server's log."""
    if is_transient(error):
        error = SystemFaultError(describe(error))
    match error:
        case NoIndexError():
            return _page(503, "There is nothing to search yet", _sentence(error))
        case UnreachableError():
            return _page(503, "The search does not answer at the moment", _sentence(error))
        case TookTooLongError():
            return _page(503, "The search took too long", _sentence(error), _BROWSE)
        case PressdeskError():
            return _page(503, "The search is out of order", _sentence(error))
        case Refusal():
            return _page(error.status_code, error.heading, error.detail, _BROWSE)
        case HTTPException(status_code=404):
            return _page(404, "No such page", "Nothing is kept at this address.", _BROWSE)
        case HTTPException(status_code=status):
            return _page(status, HTTPStatus(status).phrase, "This address does not answer such a request.", _BROWSE)
        case _:
            return _page(500, "Something broke", "The fault has been noted in the server's log. Try again.", _BROWSE)


def no_such_release(id: str) -> ErrorPage:
    given = clean(id).strip()
    shown = given if len(given) <= 80 else f"{given[:80]}…"
    explanation = f"No release here has the id {shown}. It may have been removed, or the address is not whole."
    return _page(404, "No such release", explanation, _BROWSE)


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
