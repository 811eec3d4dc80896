"""Serves the newest releases of any search as a feed, which readers may ask for as often as they like."""

from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from search.budget import Budget
from search.engine import Engine
from search.feed import ENTRIES, Feed, feed_entries
from search.formats.as_atom import as_atom
from search.formats.as_json_feed import as_json_feed
from search.query import NO_FACETS
from web.address import FEEDS, Address, FeedFormat
from web.answering import Answering
from web.root_path import rooted


async def send_feed(request: Request, kind: FeedFormat, engine: Engine, store: Path, answering: Answering) -> Response:
    """The feed of the search that the parameters ask for; 304 if the reader has it as it is."""
    address, _ = Address.read(request.query_params.multi_items())

    def made(budget: Budget) -> Response:
        state = f"{engine.generation()} {kind} {address.pairs} {site_of(request)}"
        tag = f'"{sha256(state.encode()).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "max-age=300"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        newest = address.with_size(ENTRIES).with_order("newest")
        feed = Feed(
            title=f"{address.described or 'All releases'} - Pressdesk",
            address=site_of(request) + address.feed_href(kind),
            page=site_of(request) + address.href,
            release=site_of(request) + rooted("/release/"),
            entries=tuple(feed_entries(newest.ask(engine, budget, NO_FACETS).results.hits, store)),
        )
        if kind == "atom":
            return Response(as_atom(feed), headers=headers, media_type=FEEDS["atom"])
        return JSONResponse(as_json_feed(feed), headers=headers, media_type=FEEDS["json"])

    return await answering(request, made)


def site_of(request: Request) -> str:
    """The address of the site as this client knows it, without a slash; feeds have no use for links without a host."""
    return f"{request.url.scheme}://{request.url.netloc}"
