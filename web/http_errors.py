"""Requests that are not answered, with what to do instead."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException


class Refusal(HTTPException):
    """A status with words for a reader; `detail` is the explanation."""

    def __init__(self, status: int, heading: str, explanation: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, explanation, dict(headers or {}))
        self.heading = heading


def bad_parameters(explanation: str) -> Refusal:
    return Refusal(400, "This address can't be read", explanation)


def unknown_host(host: str) -> Refusal:
    explanation = (
        f"No site is served here under the name {host or 'that the request gives'}."
        " Whoever runs it names it with `pressdesk serve --allowed-host`."
    )
    return Refusal(400, "No site of this name", explanation)


def asks_too_often(seconds: int) -> Refusal:
    explanation = f"Your address has sent more requests than one may. Try again in {_seconds(seconds)}."
    return Refusal(429, "Too many requests", explanation, {"Retry-After": str(seconds)})


def overloaded(seconds: int) -> Refusal:
    explanation = f"More is asked at the moment than can be answered. Try again in {_seconds(seconds)}."
    return Refusal(503, "Too busy", explanation, {"Retry-After": str(seconds)})


def client_gone() -> Refusal:
    """Nobody receives it."""
    return Refusal(499, "Nobody waits for the answer", "The connection was closed before the answer was there.")


def _seconds(number: int) -> str:
    return "a second" if number == 1 else f"{number} seconds"
