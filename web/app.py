"""The web site: which address answers with which page, and the promises that every answer keeps."""

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import PressdeskError
from corpus.store import Store
from search.budget import Budget
from search.engine import Engine
from search.results import Hit
from web.address import Address
from web.admission import Admission
from web.answering import Answering
from web.api import api
from web.compression import Compression
from web.error_page import error_page, no_such_release
from web.fair_queue import Room
from web.pages import render
from web.rate_limit import RateLimit
from web.release_page import part_of, release_page
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What the site lets its clients ask for."""

    hosts: tuple[str, ...] = ()
    """The names that it answers to, in lower case, `*.` before one for every name under it; none: to any."""
    rate: str | None = None
    """Requests of one client: `50/second;1800/minute`; None: as many as there are."""
    room: Room = field(default_factory=Room)


def create_app(engine: Engine, store: Path, limits: Limits = Limits()) -> FastAPI:
    """The site over an engine and the file of the store; both stay the caller's to close.

    Raises ValueError when the rate can't be read.
    """
    # A redirect to the address with or without a slash would lead wherever the Host header says.
    app = FastAPI(title="Pressdesk", docs_url=None, redoc_url=None, redirect_slashes=False)
    app.add_middleware(Compression)
    app.add_middleware(
        Admission, hosts=limits.hosts, rate=RateLimit(limits.rate) if limits.rate else None, refused=_failed
    )
    app.add_middleware(_Guard)
    answering = Answering(limits.room)
    for kind in (HTTPException, PressdeskError, Exception):
        app.add_exception_handler(kind, _failed)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.include_router(api(engine, answering))

    @app.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
    async def search(request: Request) -> Response:
        def page(budget: Budget) -> Response:
            address, notes = Address.read(request.query_params.multi_items())
            answer = address.ask(engine, budget)
            return HTMLResponse(render(search_page(answer, address, notes)))

        return await answering(request, page)

    @app.api_route("/release/{id:path}", methods=["GET", "HEAD"], include_in_schema=False)
    async def release(request: Request, id: str) -> Response:
        def page(budget: Budget) -> Response:
            with Store(store, create=False) as opened:
                stored = opened.get_whole(id)
            if stored is None:
                return HTMLResponse(render(no_such_release(id)), 404)
            part = part_of(request.query_params.get("part"))
            return HTMLResponse(render(release_page(stored, _similar(engine, stored.release.id, budget), part)))

        return await answering(request, page)

    @app.api_route("/robots.txt", methods=["GET", "HEAD"], include_in_schema=False)
    def robots() -> Response:
        return PlainTextResponse(ROBOTS)

    return app


def _similar(engine: Engine, id: str, budget: Budget) -> tuple[Hit, ...]:
    """None while there is no index that answers: the release is in the store all the same."""
    try:
        return engine.answer(lambda snapshot: snapshot.similar(id, SIMILAR, budget))
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
