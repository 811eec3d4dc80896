"""The web site: which address answers with which page, and the promises that every answer keeps."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import PressdeskError
from corpus.store import Store
from search.engine import Engine
from search.results import Hit
from web.address import Address
from web.api import api
from web.error_page import error_page, no_such_release
from web.pages import render
from web.release_page import release_page
from web.search_page import search_page

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
SIMILAR = 6
"""Releases that are shown beside one."""
ROBOTS = "User-agent: *\nDisallow: /*?\nDisallow: /api/\n"
"""Every combination of filters is an address of its own: crawlers drown in them."""


def create_app(engine: Engine, store: Path) -> FastAPI:
    """The site over an engine and the file of the store; both stay the caller's to close."""
    app = FastAPI(title="Pressdesk", docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(_Guard)
    for kind in (HTTPException, PressdeskError, Exception):
        app.add_exception_handler(kind, _failed)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.include_router(api(engine))

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    def search(request: Request) -> Response:
        address, notes = Address.read(request.query_params.multi_items())
        answer = address.ask(engine)
        return HTMLResponse(render(search_page(answer, address, notes)))

    @app.api_route("/release/{id:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def release(id: str) -> Response:
        with Store(store, create=False) as opened:
            stored = opened.get_whole(id)
        if stored is None:
            return HTMLResponse(render(no_such_release(id)), 404)
        return HTMLResponse(render(release_page(stored, _similar(engine, stored.release.id))))

    @app.api_route("/robots.txt", methods=["GET", "HEAD"], include_in_schema=False)
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    return app


def _similar(engine: Engine, id: str) -> tuple[Hit, ...]:
    """None while there is no index that answers: the release is in the store all the same."""
    try:
        with engine.snapshot() as snapshot:
            return snapshot.similar(id, SIMILAR)
    except PressdeskError:
        return ()


class _Guard:
    """Puts the headers on every answer that keep a browser from running anything but our script, and from framing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, guarded)


def _failed(request: Request, error: Exception) -> Response:
    """What went wrong, as a page or, for programs, as JSON; never a traceback."""
    page = error_page(error)
    headers = {**HEADERS, **(getattr(error, "headers", None) or {})}
    if request.url.path.startswith(("/api/", "/healthz")):
        return JSONResponse({"error": page.explanation}, page.status, headers)
    return HTMLResponse(render(page), page.status, headers)
