"""The commands that serve: serve, demo."""

import tempfile
from contextlib import closing
from pathlib import Path

import click

from corpus.cli import home_option
from corpus.errors import PressdeskError

DEMO_QUERY = "acetic anhydride"

host_option = click.option("--host", default="127.0.0.1", help="Address to listen on.")
port_option = click.option("--port", type=click.IntRange(0, 65535), default=8080, help="Port; 0 takes a free one.")


@click.command()
@host_option
@port_option
@home_option
def serve(host: str, port: int, home: Path) -> None:
    """Serve the web page, until Ctrl-C."""
    serve_home(home, host, port)


@click.command()
@click.option("--serve/--no-serve", default=True, help="Whether to serve the web page at the end.")
@host_option
@port_option
def demo(serve: bool, host: str, port: int) -> None:
    """Show the whole path: crawl three small press sites that ship with pressdesk, index them, search, serve.

    Everything stays on this machine, in a folder that is removed at the end.
    """
    from corpus.crawl import Conduct, crawl
    from corpus.crawl.cli import print_reports
    from corpus.store import FILE_NAME
    from indexer.cli import build_index
    from web.demo.sites import serve_sites

    with tempfile.TemporaryDirectory(prefix="pressdesk-demo-") as folder:
        home = Path(folder)
        with serve_sites() as sources:
            print_reports(crawl(sources, home / FILE_NAME, conduct=Conduct(allow_loopback=True)))
        build_index(home)
        _search(home)
        if serve:
            serve_home(home, host, port)


def serve_home(home: Path, host: str, port: int) -> None:
    """Serve what a home folder holds, and say where."""
    from corpus.store import FILE_NAME
    from search.whoosh.engine import WhooshEngine
    from web.app import create_app
    from web.server import serve as serve_app

    with closing(WhooshEngine(home)) as engine:
        app = create_app(engine, home / FILE_NAME)
        try:
            engine.generation()
        except PressdeskError as error:  # it may be put right while we serve
            click.echo(f"Warning: {error}", err=True)
        serve_app(app, host, port, ready=lambda url: click.echo(f"Serving at {url} (Ctrl-C ends)"))


def _search(home: Path) -> None:
    from search.asking import ask
    from search.cli import print_answer
    from search.whoosh.engine import WhooshEngine

    click.echo(f"\n$ pressdesk search {DEMO_QUERY} --facets\n")
    with closing(WhooshEngine(home)) as engine:
        print_answer(ask(engine, DEMO_QUERY, size=3), facets=True)
