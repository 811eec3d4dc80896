"""The commands that run the web site: serve, demo."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.cli import engine_option, home_option
from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from search.engine import Engine
    from web.app import Limits, SiteOptions
    from web.connections import ConnectionLimits

DEMO_QUERY = "acetic anhydride"
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")
"""The host names under which a browser on this machine reaches it."""

host_option = click.option("--host", default="127.0.0.1", help="Address to listen on.")
port_option = click.option(
    "--port", type=click.IntRange(0, 65535), default=8080, help="Port to listen on; 0 picks a free one."
)


class _Proxy(click.ParamType[Any]):
    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(ip_network(value))
        except ValueError:
            self.fail(f"{value!r} is neither an IP address nor a network such as 10.0.0.0/8", param, ctx)


class _Rate(click.ParamType[Any]):
    name = "rate"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str | None:
        from web.rate_limit import RateLimit

        if value == "off":
            return None
        try:
            RateLimit(value)
        except ValueError:
            self.fail(f"{value!r} is not a rate: write for example 50/second;1800/minute, or off", param, ctx)
        return str(value)


def _root_path(context: click.Context, parameter: click.Parameter, value: str) -> str:
    from web.root_path import read_root_path

    try:
        return read_root_path(value)
    except ValueError as error:
        raise click.BadParameter(str(error), context, parameter) from error


@click.command()
@host_option
@port_option
@click.option(
    "--allowed-host",
    multiple=True,
    metavar="NAME",
    help="Host name to answer to; *.example.org for all its subdomains, * for any name; may be repeated."
    "  [default: localhost and its addresses when listening on this machine only, else any]",
)
@click.option(
    "--trusted-proxy",
    multiple=True,
    type=_Proxy(),
    help="Address or network of a proxy whose X-Forwarded-For header is trusted; may be repeated.",
)
@click.option(
    "--rate-limit",
    type=_Rate(),
    default="50/second;1800/minute",
    help="Requests allowed for each client; off if a proxy limits them.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=lambda: len(os.sched_getaffinity(0)),
    show_default="one for each processor",
    help="Processes that answer requests, and share the index in memory, the limits and the counts.",
)
@click.option("--searches", type=click.IntRange(1, 64), default=2, help="Short searches to run at a time.")
@click.option("--queue", type=click.IntRange(0, 10_000), default=100, help="Requests that may wait for their turn.")
@click.option(
    "--connections", type=click.IntRange(1, 100_000), default=1000, help="Connections to keep open at a time."
)
@click.option("--access-log", is_flag=True, help="Write a line for each request to standard output.")
@click.option(
    "--cors-origin",
    metavar="ORIGIN",
    multiple=True,
    help="Site whose pages may use the API, such as https://example.org; * for any; may be repeated.",
)
@click.option(
    "--root-path", callback=_root_path, default="", help="Path under which a proxy serves the site, such as /press."
)
@engine_option
@home_option
def serve(  # noqa: PLR0917  # one parameter an option
    host: str,
    port: int,
    allowed_host: tuple[str, ...],
    trusted_proxy: tuple[str, ...],
    rate_limit: str | None,
    workers: int,
    searches: int,
    queue: int,
    connections: int,
    access_log: bool,
    cors_origin: tuple[str, ...],
    root_path: str,
    home: Path,
    engine: str | None,
) -> None:
    """Serve the web site until Ctrl-C.

    Searches of different clients take turns, so that none can block the others; requests beyond the limits are told to
    retry later. Several workers divide searches, queue and connections among them.
    """
    with _shared_counts(workers):
        from web.app import Limits, SiteOptions
        from web.connections import ConnectionLimits
        from web.fair_queue import Room

        room = Room(running=_share(searches, workers), waiting=_share(queue, workers))
        serve_home(
            home,
            host,
            port,
            engine,
            limits=Limits(_host_names(allowed_host, host), rate_limit, room),
            bounds=ConnectionLimits(_share(connections, workers)),
            proxies=trusted_proxy,
            options=SiteOptions(root_path, cors_origin, click.echo if access_log else None),
            workers=workers,
        )


def _share(whole: int, workers: int) -> int:
    """What each worker gets of a limit: an equal part, rounded up."""
    return -(-whole // workers)


@contextmanager
def _shared_counts(workers: int) -> Iterator[None]:
    """Have several workers count what they tell Prometheus in a temporary folder; before `web.metrics` is loaded."""
    from web.workers import COUNTS_FOLDER

    if workers == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="pressdesk-counts-") as folder:
        os.environ[COUNTS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[COUNTS_FOLDER]


@click.command()
@click.option("--serve/--no-serve", default=True, help="Serve the web site at the end.")
@host_option
@port_option
def demo(serve: bool, host: str, port: int) -> None:
    """Try everything: crawl three small press sites that ship with Pressdesk, index them, search, and serve.

    Everything stays on this machine, in a temporary folder that is removed at the end.
    """
    from corpus.crawl import CrawlOptions, crawl
    from corpus.crawl.cli import print_reports
    from corpus.store import FILE_NAME
    from indexer.cli import build_index
    from web.app import Limits
    from web.demo.sites import serve_sites

    with tempfile.TemporaryDirectory(prefix="pressdesk-demo-") as folder:
        home = Path(folder)
        with serve_sites() as sources:
            print_reports(crawl(sources, home / FILE_NAME, options=CrawlOptions(allow_loopback=True)))
        build_index(home)
        _search(home)
        if serve:
            serve_home(home, host, port, limits=Limits(_host_names((), host)))


def serve_home(
    home: Path,
    host: str,
    port: int,
    engine: str | None = None,
    *,
    limits: "Limits",
    bounds: "ConnectionLimits | None" = None,
    proxies: tuple[str, ...] = (),
    options: "SiteOptions | None" = None,
    workers: int = 1,
) -> None:
    """Serve the store in a home folder and its index, there or in a cluster, until a signal arrives; print the URL."""
    from corpus.store import FILE_NAME
    from indexer.indexes import open_index
    from search.engines import open_engine
    from web.app import SiteOptions, create_app
    from web.server import serve as serve_app
    from web.warm_up import warm_up

    with closing(open_engine(home, engine, examine=True)) as opened:
        index = open_index(home, engine)
        app = create_app(opened, home / FILE_NAME, limits, options or SiteOptions(), index)
        try:
            if workers > 1:
                opened.hold()
            warm_up(opened, app)
        except PressdeskError as error:  # it may be repaired while we serve
            click.echo(f"Warning: {error}", err=True)
        serve_app(
            app,
            host,
            port,
            _print_url,
            bounds=bounds,
            proxies=proxies,
            workers=workers,
            before_fork=lambda: _hold(opened),
        )


def _hold(engine: "Engine") -> None:
    """Read the latest generation into memory that workers share; where it can't be, they say so themselves."""
    with suppress(PressdeskError):
        engine.hold()


def _print_url(url: str) -> None:
    click.echo(f"Serving at {url} (press Ctrl-C to stop)")


def _host_names(allowed: tuple[str, ...], host: str) -> tuple[str, ...]:
    """The host names that the site answers to; empty for any.

    When listening on the loopback interface only, other names are refused by default. Otherwise a foreign page could
    point a host name of its own at this machine and read our responses through the browser (DNS rebinding).
    """
    if "*" in allowed:
        return ()
    is_local = host in LOOPBACK_NAMES or host.startswith("127.")
    return tuple(name.lower().rstrip(".") for name in allowed) or ((*LOOPBACK_NAMES, host) if is_local else ())


def _search(home: Path) -> None:
    from search.ask import ask
    from search.cli import print_answer
    from search.engines import open_engine

    click.echo(f"\n$ pressdesk search {DEMO_QUERY} --facets\n")
    with closing(open_engine(home)) as engine:
        print_answer(ask(engine, DEMO_QUERY, size=3), facets=True)
