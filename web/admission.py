"""Refuses requests for unknown host names, with oversized parameters, or beyond the rate limit."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.client import client
from web.connections import CROWDED
from web.http_errors import Refusal, bad_parameters, overloaded, too_many_requests, unknown_host
from web.rate_limit import RateLimit

MAX_PARAMETERS = 100
MAX_LENGTH = 1000
"""Characters allowed in the name or value of one parameter."""
_MAX_BYTES = 16_000
"""Bytes allowed in the query string as sent; percent-encoding takes up to twelve for one character."""
_RETRY_CROWDED = 5
_HEALTH = ("/healthz", "/readyz")
_ASKED_BY_ADDRESS = ("/metrics",)
"""Paths that a monitor asks for under whatever name or address it knows, besides those of health."""
_UNCOUNTED = (*_HEALTH, "/robots.txt", "/static/")
"""Paths that are too cheap to count against the rate limit."""
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class Admission:
    """ASGI middleware that answers refused requests itself; /healthz and /readyz are always let through."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        rate: RateLimit | None,
        refused: Callable[[Request, Refusal], Response],
    ) -> None:
        """`hosts` are lower-case names; `*.example.org` covers every subdomain. With no hosts, any name is allowed."""
        self._app = app
        self._hosts = tuple(hosts)
        self._rate = rate
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app
        if scope["type"] == "http" and scope["path"] not in _HEALTH and (refusal := self._refusal(scope)):
            answer = self._refused(Request(scope), refusal)
        await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        if scope.get(CROWDED):
            return overloaded(_RETRY_CROWDED)
        host = Headers(scope=scope).get("host", "")
        if scope["path"] not in _ASKED_BY_ADDRESS and not is_allowed_host(host, self._hosts):
            return unknown_host(_printable(host))
        if self._rate and not scope["path"].startswith(_UNCOUNTED):
            whose = client(scope["client"][0] if scope.get("client") else None)
            if seconds := self._rate.wait(whose):
                return too_many_requests(seconds)
        if trouble := query_string_problem(scope["query_string"]):
            return bad_parameters(trouble)
        return None


def is_allowed_host(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a Host header, with or without a port, names one of the hosts; any does if there are none."""
    if not hosts:
        return True
    given = _HOST.fullmatch(host)
    name = given["name"].lower().removesuffix(".") if given else ""
    return any(name == one or (one.startswith("*.") and name.endswith(one[1:])) for one in hosts)


def query_string_problem(query_string: bytes) -> str | None:
    """What exceeds the limits in a query string, as a sentence for the reader; None if nothing does."""
    if len(query_string) > _MAX_BYTES:
        return f"The query string is longer than {_MAX_BYTES:,} characters: shorten it."
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    if len(pairs) > MAX_PARAMETERS:
        return f"The query string has {len(pairs):,} parameters; at most {MAX_PARAMETERS} are accepted."
    for name, value in pairs:
        if len(name) > MAX_LENGTH or len(value) > MAX_LENGTH:
            what = f"The parameter {_printable(name)}"
            return f"{what} has {len(value):,} characters; at most {MAX_LENGTH:,} are accepted."
    return None


def _printable(text: str) -> str:
    printable = "".join(one if one.isprintable() else "\ufffd" for one in text)
    return printable if len(printable) <= 80 else f"{printable[:80]}…"
