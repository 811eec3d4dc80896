"""A site for tests: releases in a real store and index, served on loopback by the real server."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import httpx
import uvicorn
from bs4 import BeautifulSoup
from starlette.types import ASGIApp

from corpus.release import Evidence, Page, Release
from corpus.store import FILE_NAME
from tests.desk import PLAIN, Desk, release
from web.app import create_app
from web.connections import ConnectionLimits
from web.server import address, config, listen

PATIENCE = 60
"""Seconds that a server may take to end."""
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' autofocus onfocus=alert(1) x='",
    "</title><script>alert(1)</script>",
    "</textarea><iframe src=javascript:alert(1)>",
    "{{ 7 * 7 }}{% include '/etc/passwd' %}",
    "<a href=javascript:alert(1)>x</a>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<!--><script>alert(1)</script>-->",
    "\u2028<style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
)
HOSTILE = tuple(
    release(
        f"hostile/{number}",
        f"Hostile {payload}",
        f"Hostile words {payload} and {payload}\n\n{payload}",
        "2018-02-03",
        url=f"javascript:alert({number})" if number % 2 else f"https://example.org/?{payload}",
        origin=payload,
        source=payload,
        publisher=payload,
        organizations=(payload, "UNODC"),
        themes=(payload,),
        substances=(payload,),
        places=(payload,),
        language=payload,
        dateline=payload,
        evidence=(Evidence("date", "2018-02-03", "text", payload), Evidence("theme", payload, "text", payload)),
    )
    for number, payload in enumerate(PAYLOADS)
)
SEIZURE = release(
    "seizure",
    "Heroin precursors seized in Vienna",
    "Two tonnes of acetic anhydride were seized.\n\nThe drums came by sea.",
    "2011-06-22",
    url="https://www.example.org/releases/seizure",
    publisher="UNODC",
    organizations=("UNODC", "WCO"),
    themes=("precursors", "border-control"),
    substances=("acetic anhydride",),
    places=("AT",),
    dateline="VIENNA, 22 June 2011",
    evidence=(
        Evidence("date", "2011-06-22", "dateline", "VIENNA, 22 June 2011", "medium"),
        Evidence("place", "AT", "dateline", "VIENNA"),
        Evidence("theme", "precursors", "text", "acetic anhydride"),
    ),
)
ARABIC = release(
    "arabic",
    "UNODC: ضبط حمض الخليك اللامائي",
    "INCB أعلنت عن ضبط السلائف الكيميائية.",
    "2014-05-02",
    publisher="UNODC",
    organizations=("UNODC",),
    language="ar",
)
SEIZURE_PAGE = Page(b"<html>as it was received</html>", "text/html", "test", PLAIN.fetched)


def ordinary() -> Iterator[Release]:
    """Releases of three organisations over five years with dates of every precision, every other one in Spanish."""
    dates = ("2009-01-{:02}", "2010-03", "2011", None, "--02-15", "2012-12-{:02}", "2013-07-{:02}")
    for number in range(28):
        date = dates[number % len(dates)]
        organizations = ("UNODC", "INCB", "Ministry of Health")[number % 3 :][:2]
        yield release(
            f"ordinary{number}",
            f"Heroin report {number}",
            f"Report {number} on heroin{' and cocaine' if number % 2 else ''}. Officers met.",
            date.format(number + 1) if date else None,
            publisher=organizations[0],
            organizations=organizations,
            themes=(("opiates", "cocaine"), ("policy",), ())[number % 3],
            language="es" if number % 2 else "en",
            evidence=(
                Evidence("publisher", organizations[0], "feed", f"{organizations[0]} press"),
                Evidence("date", str(date), "text", "the day of the meeting", "medium" if number else "low"),
            ),
        )


def publish(desk: Desk) -> None:
    """Store and index all of them."""
    desk.store.put(SEIZURE, SEIZURE_PAGE)
    desk.publish(*HOSTILE, *ordinary(), ARABIC)


@contextmanager
def website(home: Path) -> Iterator[str]:
    """A site over a home with every release above; its address without a final slash."""
    with Desk(home) as desk:
        publish(desk)
        with serving(create_app(desk.engine, home / FILE_NAME)) as url:
            yield url


@contextmanager
def serving(app: ASGIApp, bounds: ConnectionLimits | None = None, proxies: tuple[str, ...] = ()) -> Iterator[str]:
    """Serve the application on a free port of loopback, in a thread that ends with the block."""
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(config(app, bounds, proxies))
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server ended before it listened"
                time.sleep(0.01)
            yield address(listening).rstrip("/")
        finally:
            server.should_exit = True
            thread.join(PATIENCE / 2)
            server.force_exit = True  # for what a failed test has left unanswered
            thread.join(PATIENCE / 2)
        assert not thread.is_alive(), f"the server still runs {PATIENCE} seconds after it was told to end"


def opened(url: str, sent: bytes = b"") -> socket.socket:
    """A connection to a server on which some data was sent."""
    where = urlsplit(url)
    client = socket.create_connection((str(where.hostname), int(where.port or 80)), timeout=30)
    client.sendall(sent)
    return client


def page(site: httpx.Client, path: str) -> BeautifulSoup:
    """A page of the site, which must answer that all is well."""
    return BeautifulSoup(site.get(path).raise_for_status().text, "lxml")
