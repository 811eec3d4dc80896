"""The errors that the site answers with when it refuses a request."""

from collections.abc import Mapping
from typing import get_args

from starlette.exceptions import HTTPException

from search.query import FacetName


class Refusal(HTTPException):
    """An HTTP error with a heading and an explanation for the reader; the explanation is `detail`."""

    def __init__(self, status: int, heading: str, explanation: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, explanation, dict(headers or {}))
        self.heading = heading


def bad_parameters(explanation: str) -> Refusal:
    return Refusal(400, "This request can't be processed", explanation)


def unknown_release() -> Refusal:
    return Refusal(404, "Release not found", "There is no release with this id. It may have been removed.")


def unknown_facet() -> Refusal:
    return Refusal(404, "Page not found", f"Releases are counted by {', '.join(get_args(FacetName))}.")


def unknown_source() -> Refusal:
    return Refusal(404, "Source not found", "There is no source of this name: the page of sources lists them.")


def unknown_host(host: str) -> Refusal:
    explanation = (
        f"This server does not answer to the name {host or 'in the request'}."
        " Its administrator can allow it with `pressdesk serve --allowed-host`."
    )
    return Refusal(400, "Unknown host name", explanation)


def too_old_for_exports() -> Refusal:
    explanation = (
        "With HTTP/1.0, a part of an export would look like the whole: ask with HTTP/1.1."
        " A proxy in between may be to blame: nginx needs `proxy_http_version 1.1`."
    )
    return Refusal(426, "HTTP/1.1 is needed", explanation, {"Upgrade": "HTTP/1.1", "Connection": "Upgrade"})


def too_many_requests(seconds: int) -> Refusal:
    explanation = f"Too many requests have come from your address. Try again in {_seconds(seconds)}."
    return Refusal(429, "Too many requests", explanation, {"Retry-After": str(seconds)})


def overloaded(seconds: int) -> Refusal:
    explanation = f"The server has more requests than it can handle right now. Try again in {_seconds(seconds)}."
    return Refusal(503, "The server is busy", explanation, {"Retry-After": str(seconds)})


def client_gone() -> Refusal:
    """Only for the log: the client can no longer receive it."""
    return Refusal(499, "Client disconnected", "The client closed the connection before the answer was ready.")


def _seconds(number: int) -> str:
    return "a second" if number == 1 else f"{number} seconds"
