"""Lets pages of other sites use the API from a browser, where the one who runs the site allows it."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_HEADERS = ("Pressdesk-Total", "Pressdesk-Generation", "Content-Disposition", "Link", "Retry-After")


class ApiCors:
    """ASGI middleware that answers for the API and the feeds only: pages are not for other sites."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self._app = app
        self._cors = CORSMiddleware(app, allow_origins=origins, allow_methods=["GET"], expose_headers=_HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_open = scope["type"] == "http" and scope["path"].startswith(
            ("/api/", "/feed.", "/changes.", "/openapi.json")
        )
        await (self._cors if is_open else self._app)(scope, receive, send)
