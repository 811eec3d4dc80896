"""The web application: its routes, its middleware, and the headers of every response."""

from collections.abc import Awaitable, Callable
from dataclasses import field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.crawl.sources_health import sources_health
from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from corpus.store import Store
from indexer.indexes import open_index
from indexer.port import Index
from search.ask import Answer, ask
from search.budget import Budget
from search.engine import Engine
from search.query import FacetRequests
from search.results import Hit
from web.access_log import AccessLog
from web.address import FACETS, Address, clean
from web.admission import Admission
from web.advanced import MAX_OPTIONS, advanced_page, put_together
from web.answering import Answering
from web.api import api
from web.api_page import api_page
from web.compression import Compression
from web.cors import ApiCors
from web.error_page import error_page, no_such_release
from web.facet_page import ask_for_values, facet_page
from web.fair_queue import Room
from web.feeds import feeds
from web.help_page import help_page
from web.http_errors import unknown_facet
from web.metrics import CountRequests, Metrics
from web.pages import render
from web.query_string import parameters
from web.rate_limit import RateLimit
from web.release_page import part_of, release_page
from web.revalidation import Revalidation
from web.root_path import RootPath, rooted
from web.search_page import search_page
from web.sources_page import sources_page
from web.trail import ResultTrail, trail

_Endpoint = Callable[[Request], Awaitable[Response]]

_JSON_PATHS = ("/api/", "/healthz", "/readyz")
"""The beginnings of the paths whose errors are JSON."""
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
SIMILAR = 6
"""How many similar releases a release page lists."""
ROBOTS = "User-agent: *\nDisallow: /*?\nDisallow: /api/\n"
"""Keeps crawlers away from searches: every combination of filters has a URL of its own, so there is no end."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the site accepts from its clients."""

    hosts: tuple[str, ...] = ()
    """The host names the site answers to, in lower case; `*.example.org` covers subdomains. Empty: any name."""
    rate: str | None = None
    """The rate limit for each client, such as `50/second;1800/minute`; None for no limit."""
    room: Room = field(default_factory=Room)


@dataclass(frozen=True, slots=True)
class SiteOptions:
    """How the site presents itself."""

    root: str = ""
    """The path under which a proxy serves it, such as `/press`."""
    cors_origins: tuple[str, ...] = ()
    """The sites whose pages may use the API from a browser; `*` for all."""
    access_log: Callable[[str], object] | None = None
    """What is called with a line for each request."""


def create_app(
    engine: Engine,
    store: Path,
    limits: Limits = Limits(),
    options: SiteOptions = SiteOptions(),
    index: Index | None = None,
) -> FastAPI:
    """Make the site for an engine, which the caller has to close, and the path of a store.

    `index` is what the engine searches, as its writer knows it; by default the one in the folder of the store.

    Raises ValueError if `limits.rate` can't be parsed.
    """
    # Redirecting to add or remove a slash would send the browser wherever the Host header says.
    app = FastAPI(
        title="Pressdesk", docs_url=None, redoc_url=None, redirect_slashes=False, servers=[{"url": options.root or "/"}]
    )
    app.add_middleware(Compression)
    app.add_middleware(
        Admission, hosts=limits.hosts, rate=RateLimit(limits.rate) if limits.rate else None, refused=_error_response
    )
    app.add_middleware(_SecurityHeaders)
    if options.cors_origins:
        app.add_middleware(ApiCors, origins=options.cors_origins)
    metrics = Metrics(engine, index or open_index(store.parent), store.parent)
    app.add_middleware(CountRequests, metrics=metrics)
    app.add_middleware(RootPath, root=options.root)
    if options.access_log:
        app.add_middleware(AccessLog, write=options.access_log)
    answering = Answering(limits.room, engine.budget_seconds)
    revalidated = Revalidation(engine)
    for kind in (HTTPException, PressdeskError, RequestValidationError, Exception):
        app.add_exception_handler(kind, _error_response)

    for path, endpoint in _pages(engine, store, answering, revalidated, app.openapi).items():
        app.add_route(path, endpoint, include_in_schema=False)
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    app.include_router(api(engine, store, answering, revalidated, metrics))
    app.include_router(feeds(engine, store, answering, revalidated))
    return app


def _pages(
    engine: Engine, store: Path, answering: Answering, revalidated: Revalidation, schema: Callable[[], dict[str, Any]]
) -> dict[str, _Endpoint]:
    """The pages by their path: plain routes, which FastAPI's dependencies and checks of types would only slow down."""

    async def search(request: Request) -> Response:
        def made(budget: Budget) -> tuple[Response, Answer]:
            address, notes = Address.read(parameters(request))
            answer = address.ask(engine, budget)
            return HTMLResponse(render(search_page(answer, address, notes))), answer

        return await answering(request, revalidated(request, made))

    async def facet(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in FACETS:
            raise unknown_facet()

        def made(budget: Budget) -> tuple[Response, Answer]:
            address, notes = Address.read(parameters(request))
            contains = clean(request.query_params.get("contains", ""))
            answer = ask_for_values(engine, address, name, contains, budget)
            return HTMLResponse(render(facet_page(answer, address, name, notes))), answer

        return await answering(request, revalidated(request, made))

    async def release(request: Request) -> Response:
        wanted = request.path_params["id"]

        def made(budget: Budget) -> Response:
            with Store(store, create=False) as opened:
                stored = opened.get_whole(wanted)
            if stored is None:
                return HTMLResponse(render(no_such_release(wanted)), 404)
            among, _ = Address.read(parameters(request))
            led_by = _trail(engine, among, stored.release.id, budget)
            similar = _similar(engine, stored.release.id, budget)
            part = part_of(request.query_params.get("part"))
            return HTMLResponse(render(release_page(stored, similar, part, led_by)))

        return await answering(request, made)

    async def advanced(request: Request) -> Response:
        def made(budget: Budget) -> Response:
            found = ask(engine, "", size=1, facets=FacetRequests.of_size(MAX_OPTIONS), budget=budget).results
            return HTMLResponse(render(advanced_page(found.facet("organization"), found.facet("language"))))

        return await answering(request, made)

    async def advanced_search(request: Request) -> Response:
        return RedirectResponse(put_together(parameters(request)), 303)

    async def how_to_search(_request: Request) -> Response:
        return HTMLResponse(render(help_page()))

    async def documentation(_request: Request) -> Response:
        return HTMLResponse(render(api_page(schema())))

    async def sources(request: Request) -> Response:
        def made(_budget: Budget) -> Response:
            with Store(store, create=False) as opened:
                found = sources_health(opened, store.parent, datetime.now(UTC))
            return HTMLResponse(render(sources_page(found)))

        return await answering(request, made)

    async def robots(_request: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    return {
        "/": search,
        "/facet/{name}": facet,
        "/release/{id:path}": release,
        "/advanced": advanced,
        "/advanced/search": advanced_search,
        "/help": how_to_search,
        "/api": documentation,
        "/sources": sources,
        "/robots.txt": robots,
    }


def _trail(engine: Engine, among: Address, id: str, budget: Budget) -> ResultTrail | None:
    """The search that led to a release; None if there was none, or it can't be answered now."""
    try:
        return trail(engine, among, id, budget)
    except PressdeskError:
        return None


def _similar(engine: Engine, id: str, budget: Budget) -> tuple[Hit, ...]:
    """Similar releases; empty if there is no readable index, since the release itself comes from the store."""
    try:
        return engine.answer(lambda snapshot: snapshot.similar(id, SIMILAR, budget))
    except PressdeskError:
        return ()


class _SecurityHeaders:
    """ASGI middleware that adds security headers to every response: no foreign scripts, no framing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _error_response(request: Request, error: Exception) -> Response:
    """The error as a page or, for the API, as JSON; never a traceback."""
    page = error_page(error)
    headers = {**HEADERS, **(getattr(error, "headers", None) or {})}
    # the handler of unexpected errors is outside RootPath, so it sees the root path if the proxy has left it on
    if request.url.path.startswith((*_JSON_PATHS, *map(rooted, _JSON_PATHS))):
        return JSONResponse({"error": page.explanation}, page.status, headers)
    return HTMLResponse(render(page), page.status, headers)
