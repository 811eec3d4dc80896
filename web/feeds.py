"""Serves the newest releases of any search, and the last changes by sources, as feeds for readers that ask often."""

from functools import partial
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from corpus.crawl.sources_health import source_names
from corpus.store import Store
from corpus.versions.source_changes import source_changes
from search.ask import Answer
from search.budget import Budget
from search.engine import Engine
from search.feed import ENTRIES, Feed, change_entries, feed_entries
from search.formats.as_atom import as_atom
from search.formats.as_json_feed import as_json_feed
from search.query import NO_FACETS
from web.address import FEEDS, Address, FeedFormat, changes_href
from web.answering import Answering
from web.http_errors import unknown_source
from web.query_string import parameters
from web.revalidation import Revalidation, has_tag
from web.root_path import rooted


def feeds(engine: Engine, store: Path, answering: Answering, revalidated: Revalidation) -> APIRouter:
    """The routes of all feeds."""
    router = APIRouter(include_in_schema=False)

    def search_feed(request: Request, kind: FeedFormat, budget: Budget) -> tuple[Response, Answer]:
        """The feed of the search that the parameters ask for."""
        address, _ = Address.read(parameters(request))
        answer = address.with_size(ENTRIES).with_order("newest").ask(engine, budget, NO_FACETS)
        feed = Feed(
            title=f"{address.described or 'All releases'} - Pressdesk",
            address=site_of(request) + address.feed_href(kind),
            page=site_of(request) + address.href,
            release=site_of(request) + rooted("/release/"),
            entries=tuple(feed_entries(answer.results.hits, store)),
        )
        return _written(feed, kind), answer

    @router.api_route("/feed.atom", methods=["GET", "HEAD"])
    async def feed_as_atom(request: Request) -> Response:
        return await answering(request, revalidated(request, partial(search_feed, request, "atom")))

    @router.api_route("/feed.json", methods=["GET", "HEAD"])
    async def feed_as_json(request: Request) -> Response:
        return await answering(request, revalidated(request, partial(search_feed, request, "json")))

    @router.api_route("/changes.atom", methods=["GET", "HEAD"])
    async def changes_as_atom(request: Request) -> Response:
        return await answering(request, partial(_changes_feed, request, "atom", store))

    @router.api_route("/changes.json", methods=["GET", "HEAD"])
    async def changes_as_json(request: Request) -> Response:
        return await answering(request, partial(_changes_feed, request, "json", store))

    return router


def _changes_feed(request: Request, kind: FeedFormat, store: Path, _budget: Budget) -> Response:
    """The feed of what the source that the parameters name, or any, has done to its releases.

    304 if the reader has it as it is: it changes with the store, not with the index.
    """
    source = request.query_params.get("source")
    with Store(store, create=False) as opened:
        if source is not None and source not in source_names(opened, store.parent):
            raise unknown_source()
        state = f"{opened.identity} {opened.seq} {source} {kind} {site_of(request)}"
        tag = f'"{sha256(state.encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "max-age=300"}
        if has_tag(request, tag):
            return Response(status_code=304, headers=headers)
        feed = Feed(
            title=f"{source or 'All sources'}: edits and disappearances - Pressdesk",
            address=site_of(request) + changes_href(kind, source),
            page=site_of(request) + rooted("/sources"),
            release=site_of(request) + rooted("/release/"),
            entries=tuple(change_entries(source_changes(opened, source, ENTRIES))),
        )
    return _written(feed, kind, headers)


def _written(feed: Feed, kind: FeedFormat, headers: dict[str, str] | None = None) -> Response:
    if kind == "atom":
        return Response(as_atom(feed), headers=headers, media_type=FEEDS["atom"])
    return JSONResponse(as_json_feed(feed), headers=headers, media_type=FEEDS["json"])


def site_of(request: Request) -> str:
    """The address of the site as this client knows it, without a slash; feeds have no use for links without a host."""
    return f"{request.url.scheme}://{request.url.netloc}"
