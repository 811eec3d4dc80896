"""Serves three small press sites on loopback ports, for trying Pressdesk without the internet."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from corpus.catalogue.sources import Listing, Selectors, Source
from web.demo.documents import LISTINGS, Document, documents
from web.demo.releases import ORGANIZATIONS, SiteName

_NOTE = "An invented organization; its site ships with Pressdesk and is served locally during the demo"


@contextmanager
def serve_sites() -> Iterator[tuple[Source, ...]]:
    """Serve the three sites on free loopback ports while the block runs; yield their catalogue entries.

    The ports, and so the URLs of the releases, differ from run to run.
    """
    with ExitStack() as served:
        yield tuple(served.enter_context(_serve(site)) for site in ORGANIZATIONS)


@contextmanager
def _serve(site: SiteName) -> Iterator[Source]:
    answers: dict[str, Document] = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(answers)) as server:
        home = f"http://127.0.0.1:{server.server_port}"
        answers.update(documents(site, home))
        thread = Thread(target=server.serve_forever, args=(0.05,), name=site, daemon=True)
        thread.start()
        try:
            yield _source(site, home)
        finally:
            server.shutdown()
            thread.join()


def _handler(answers: Mapping[str, Document]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if document := answers.get(self.path):
                self.send_response(HTTPStatus.OK)
                self.send_header("Content-Type", document.media_type)
                self.send_header("Content-Length", str(len(document.content)))
                self.end_headers()
                self.wfile.write(document.content)
            else:
                self.send_error(HTTPStatus.NOT_FOUND)

        def log_message(self, format: str, *args: object) -> None:
            """Log nothing, to keep the terminal for the crawler's reports."""

    return Handler


def _source(site: SiteName, home: str) -> Source:
    known = partial(Source, site, ORGANIZATIONS[site], home, delay=0, note=_NOTE)
    match site:
        case "demo-board":
            return known(
                feeds=(f"{home}/press/feed.xml",),
                article=r"/press/.+\.html$",
                selectors=Selectors(
                    title="h1", date="p.date", body="td.text", remove=("h1", ".small", ".date", ".foot")
                ),
            )
        case "demo-agency":
            return known(
                languages=("es", "en"),
                listings=tuple(
                    Listing(f"{home}{path}?page={{page}}", links=".views-row h3 a", dates=".date")
                    for path in LISTINGS.values()
                ),
            )
        case "demo-monitor":
            return known(sitemaps=(f"{home}/sitemap.xml",), article=r"/news/\d{4}/")
