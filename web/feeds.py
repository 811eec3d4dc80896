"""Serves the newest releases of any search, and the last changes by sources, as feeds for readers that ask often."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from corpus.crawl.sources_health import source_names
from corpus.store import Store
from corpus.versions.source_changes import source_changes
from search.budget import Budget
from search.engine import Engine
from search.feed import ENTRIES, Feed, change_entries, feed_entries
from search.formats.as_atom import as_atom
from search.formats.as_json_feed import as_json_feed
from search.query import NO_FACETS
from web.address import FEEDS, Address, FeedFormat, changes_href
from web.answering import Answering
from web.http_errors import unknown_source
from web.revalidation import has_tag
from web.root_path import rooted


def feeds(engine: Engine, store: Path, answering: Answering) -> APIRouter:
    """The routes of all feeds."""
    router = APIRouter(include_in_schema=False)

    @router.api_route("/feed.atom", methods=["GET", "HEAD"])
    async def feed_as_atom(request: Request) -> Response:
        return await _send_search(request, "atom", engine, store, answering)

    @router.api_route("/feed.json", methods=["GET", "HEAD"])
    async def feed_as_json(request: Request) -> Response:
        return await _send_search(request, "json", engine, store, answering)

    @router.api_route("/changes.atom", methods=["GET", "HEAD"])
    async def changes_as_atom(request: Request) -> Response:
        return await _send_changes(request, "atom", store, answering)

    @router.api_route("/changes.json", methods=["GET", "HEAD"])
    async def changes_as_json(request: Request) -> Response:
        return await _send_changes(request, "json", store, answering)

    return router


async def _send_search(
    request: Request, kind: FeedFormat, engine: Engine, store: Path, answering: Answering
) -> Response:
    """The feed of the search that the parameters ask for; 304 if the reader has it as it is."""
    address, _ = Address.read(request.query_params.multi_items())

    def made(budget: Budget) -> Response:
        newest = address.with_size(ENTRIES).with_order("newest")

        def feed() -> Feed:
            return Feed(
                title=f"{address.described or 'All releases'} - Pressdesk",
                address=site_of(request) + address.feed_href(kind),
                page=site_of(request) + address.href,
                release=site_of(request) + rooted("/release/"),
                entries=tuple(feed_entries(newest.ask(engine, budget, NO_FACETS).results.hits, store)),
            )

        return _answer(request, kind, f"{engine.generation()} {address.pairs}", feed)

    return await answering(request, made)


async def _send_changes(request: Request, kind: FeedFormat, store: Path, answering: Answering) -> Response:
    """The feed of what the source that the parameters name, or any, has done to its releases; 304 as for searches."""
    source = request.query_params.get("source")

    def made(_budget: Budget) -> Response:
        with Store(store, create=False) as opened:
            if source is not None and source not in source_names(opened, store.parent):
                raise unknown_source()

            def feed() -> Feed:
                return Feed(
                    title=f"{source or 'All sources'}: edits and disappearances - Pressdesk",
                    address=site_of(request) + changes_href(kind, source),
                    page=site_of(request) + rooted("/sources"),
                    release=site_of(request) + rooted("/release/"),
                    entries=tuple(change_entries(source_changes(opened, source, ENTRIES))),
                )

            return _answer(request, kind, f"{opened.identity} {opened.seq} {source}", feed)

    return await answering(request, made)


def _answer(request: Request, kind: FeedFormat, state: str, made: Callable[[], Feed]) -> Response:
    """The feed, which is made only if the reader does not have it in this state."""
    tag = f'"{sha256(f"{state} {kind} {site_of(request)}".encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "max-age=300"}
    if has_tag(request, tag):
        return Response(status_code=304, headers=headers)
    feed = made()
    if kind == "atom":
        return Response(as_atom(feed), headers=headers, media_type=FEEDS["atom"])
    return JSONResponse(as_json_feed(feed), headers=headers, media_type=FEEDS["json"])


def site_of(request: Request) -> str:
    """The address of the site as this client knows it, without a slash; feeds have no use for links without a host."""
    return f"{request.url.scheme}://{request.url.netloc}"
