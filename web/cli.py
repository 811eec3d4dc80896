"""The commands that serve: serve, demo."""

import tempfile
from contextlib import closing
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from corpus.cli import home_option
from corpus.errors import PressdeskError

if TYPE_CHECKING:
    from web.app import Limits
    from web.connections import ConnectionLimits

DEMO_QUERY = "acetic anhydride"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")
"""How a browser on this machine names it."""

host_option = click.option("--host", default="127.0.0.1", help="Address to listen on.")
port_option = click.option("--port", type=click.IntRange(0, 65535), default=8080, help="Port; 0 takes a free one.")


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
            self.fail(f"{value!r} is no rate: write for example 50/second;1800/minute, or off", param, ctx)
        return str(value)


@click.command()
@host_option
@port_option
@click.option(
    "--allowed-host",
    multiple=True,
    metavar="NAME",
    help="A name that the site is reached under, *.example.org for all names under one, * for any; may be repeated."
    "  [default: the names of this machine where it listens to this machine only, else any]",
)
@click.option(
    "--trusted-proxy",
    multiple=True,
    type=_Proxy(),
    help="Address or network of a proxy that says in X-Forwarded-For for whom it asks; may be repeated.",
)
@click.option(
    "--rate-limit",
    type=_Rate(),
    default="50/second;1800/minute",
    help="Requests of one client, or off where a proxy counts them.",
)
@click.option("--searches", type=click.IntRange(1, 64), default=2, help="Short searches at a time.")
@click.option("--queue", type=click.IntRange(0, 10_000), default=100, help="Requests that wait for their turn.")
@click.option("--connections", type=click.IntRange(1, 100_000), default=1000, help="Connections at a time.")
@home_option
def serve(  # noqa: PLR0917  # one parameter an option
    host: str,
    port: int,
    allowed_host: tuple[str, ...],
    trusted_proxy: tuple[str, ...],
    rate_limit: str | None,
    searches: int,
    queue: int,
    connections: int,
    home: Path,
) -> None:
    """Serve the web page, until Ctrl-C.

    No client can keep the others waiting: searches take turns, and what is too much is told to come back later.
    """
    from web.app import Limits
    from web.connections import ConnectionLimits
    from web.fair_queue import Room

    limits = Limits(_names(allowed_host, host), rate_limit, Room(running=searches, waiting=queue))
    serve_home(home, host, port, limits=limits, bounds=ConnectionLimits(connections), proxies=trusted_proxy)


@click.command()
@click.option("--serve/--no-serve", default=True, help="Whether to serve the web page at the end.")
@host_option
@port_option
def demo(serve: bool, host: str, port: int) -> None:
    """Show the whole path: crawl three small press sites that ship with pressdesk, index them, search, serve.

    Everything stays on this machine, in a folder that is removed at the end.
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
            serve_home(home, host, port, limits=Limits(_names((), host)))


def serve_home(
    home: Path,
    host: str,
    port: int,
    *,
    limits: "Limits",
    bounds: "ConnectionLimits | None" = None,
    proxies: tuple[str, ...] = (),
) -> None:
    """Serve what a home folder holds, and say where."""
    from corpus.store import FILE_NAME
    from search.engines import open_engine
    from web.app import create_app
    from web.server import serve as serve_app

    with closing(open_engine(home, examine=True)) as engine:
        app = create_app(engine, home / FILE_NAME, limits)
        try:
            engine.snapshot()
        except PressdeskError as error:  # it may be put right while we serve
            click.echo(f"Warning: {error}", err=True)
        serve_app(app, host, port, _say, bounds=bounds, proxies=proxies)


def _say(url: str) -> None:
    click.echo(f"Serving at {url} (Ctrl-C ends)")


def _names(allowed: tuple[str, ...], host: str) -> tuple[str, ...]:
    """The names that a site answers to; none stand for any.

    A page of another site can lead a browser on this machine to us under a name of its own, and read what we answer.
    Where only this machine is listened to, that is the only way in for strangers, so other names are refused.
    """
    if "*" in allowed:
        return ()
    is_local = host in LOCAL or host.startswith("127.")
    return tuple(name.lower().rstrip(".") for name in allowed) or ((*LOCAL, host) if is_local else ())


def _search(home: Path) -> None:
    from search.ask import ask
    from search.cli import print_answer
    from search.engines import open_engine

    click.echo(f"\n$ pressdesk search {DEMO_QUERY} --facets\n")
    with closing(open_engine(home)) as engine:
        print_answer(ask(engine, DEMO_QUERY, size=3), facets=True)
