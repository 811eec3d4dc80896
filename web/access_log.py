"""Logs each request in the combined format, which tools for web servers read."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class AccessLog:
    """ASGI middleware that writes one line for each request when its answer has been sent."""

    def __init__(self, app: ASGIApp, write: Callable[[str], object]) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, size, began = 500, 0, time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._write(_line(scope, status, size, time.perf_counter() - began))


def _line(scope: Scope, status: int, size: int, seconds: float) -> str:
    """Client, moment, request, status, bytes, referrer, user agent, milliseconds; nothing that could forge a line."""
    headers = Headers(scope=scope)
    query = scope["query_string"].decode("latin-1")
    target = f"{scope['path']}?{query}" if query else scope["path"]
    client = scope["client"][0] if scope.get("client") else "-"
    version = scope.get("http_version", "1.1")
    return (
        f'{_plain(client)} - - [{datetime.now(UTC):%d/%b/%Y:%H:%M:%S +0000}] "{scope["method"]} {_plain(target)} '
        f'HTTP/{version}" {status} {size} "{_plain(headers.get("referer", "-"))}" '
        f'"{_plain(headers.get("user-agent", "-"))}" {seconds * 1000:.0f}'
    )


def _plain(text: str) -> str:
    return "".join(one if one.isprintable() and one not in '"\\' else f"\\x{ord(one):02x}" for one in text)
