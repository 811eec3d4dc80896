"""Which requests are let in: those for a name of the site, of bounded size, of clients that do not ask too often."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.client import client
from web.connections import CROWDED
from web.http_errors import Refusal, asks_too_often, bad_parameters, overloaded, unknown_host
from web.rate_limit import RateLimit

MAX_PARAMETERS = 100
MAX_LENGTH = 1000
"""Characters of one parameter."""
_MAX_BYTES = 16_000
"""Of the whole query string, where a character may be written with as many as twelve."""
_RETRY_CROWDED = 5
_HEALTH = "/healthz"
_FREE = (_HEALTH, "/robots.txt", "/static/")
"""Costs next to nothing, and is not counted."""
_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?")


class Admission:
    """Answers in place of the application what is not let in; whoever asks for the health always is."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Iterable[str],
        rate: RateLimit | None,
        refused: Callable[[Request, Refusal], Response],
    ) -> None:
        """`hosts` are names in lower case, `*.` before one for every name under it; none of them: any name will do."""
        self._app = app
        self._hosts = tuple(hosts)
        self._rate = rate
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._app
        if scope["type"] == "http" and scope["path"] != _HEALTH and (refusal := self._refusal(scope)):
            answer = self._refused(Request(scope), refusal)
        await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> Refusal | None:
        if scope.get(CROWDED):
            return overloaded(_RETRY_CROWDED)
        host = Headers(scope=scope).get("host", "")
        if not named(host, self._hosts):
            return unknown_host(_shown(host))
        if self._rate and not scope["path"].startswith(_FREE):
            whose = client(scope["client"][0] if scope.get("client") else None)
            if seconds := self._rate.wait(whose):
                return asks_too_often(seconds)
        if trouble := trouble_with(scope["query_string"]):
            return bad_parameters(trouble)
        return None


def named(host: str, hosts: tuple[str, ...]) -> bool:
    """Whether a Host header, with its port or without, gives one of the names."""
    if not hosts:
        return True
    given = _HOST.fullmatch(host)
    name = given["name"].lower().removesuffix(".") if given else ""
    return any(name == one or (one.startswith("*.") and name.endswith(one[1:])) for one in hosts)


def trouble_with(query_string: bytes) -> str | None:
    """What is too much in a query string, and what to do about it."""
    if len(query_string) > _MAX_BYTES:
        return f"What follows the question mark has more than {_MAX_BYTES:,} characters: ask for less at a time."
    pairs = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    if len(pairs) > MAX_PARAMETERS:
        return f"It has {len(pairs):,} parameters, and at most {MAX_PARAMETERS} are read: leave some out."
    for name, value in pairs:
        if len(name) > MAX_LENGTH or len(value) > MAX_LENGTH:
            what = f"The parameter {_shown(name)}"
            return f"{what} has {len(value):,} characters, and at most {MAX_LENGTH:,} are read: shorten it."
    return None


def _shown(text: str) -> str:
    printable = "".join(one if one.isprintable() else "\ufffd" for one in text)
    return printable if len(printable) <= 80 else f"{printable[:80]}…"
