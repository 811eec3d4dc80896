"""The path under which a proxy serves the site, with which every link to its pages begins."""

import re
from contextvars import ContextVar

from starlette.types import ASGIApp, Receive, Scope, Send

_ROOT: ContextVar[str] = ContextVar("root", default="")


def rooted(path: str) -> str:
    """The link to a path of the site, such as `/release/x`, as this request's browser has to ask for it."""
    return f"{_ROOT.get()}{path}"


def read_root_path(given: str) -> str:
    """`/press` for `/press/`; empty for `/`. Raises ValueError for what is no path."""
    path = given.rstrip("/")
    if path and not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)+", path):
        raise ValueError(f"{given!r} is no path: write it like /press")
    return path


class RootPath:
    """ASGI middleware that makes links begin with the path, and takes it off requests whose proxy left it on."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._root:
            _ROOT.set(self._root)
            if scope["path"].startswith(f"{self._root}/"):
                raw = scope.get("raw_path") or b""
                scope = {
                    **scope,
                    "path": scope["path"].removeprefix(self._root),
                    "raw_path": raw.removeprefix(self._root.encode()),
                }
        await self._app(scope, receive, send)
