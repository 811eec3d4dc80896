"""The process in which pages are read; importing this loads what reading needs, so that no page has to wait for it."""

import signal
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from corpus.bounds import bound_memory
from corpus.clean.pages import clean_page
from corpus.release import Page

MEMORY = 1_500_000_000
"""Bytes that a process may take for a page."""


def serve(pipe: Connection) -> None:
    """Read one page after the other until the pipe is closed; Ctrl-C is the business of who holds the other end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(MEMORY)
    while True:
        try:
            page, source = pipe.recv()
        except EOFError:
            return
        pipe.send(clean_page(page, source))


def _warm() -> None:
    text = "Experts met in Vienna to compare how chemicals are kept from traffickers, and agreed to meet again."
    page = f"<html><head><title>Experts meet</title></head><body><h1>Experts meet</h1><p>{text}</p></body></html>"
    clean_page(Page(page.encode(), "text/html", "", datetime.now(UTC)))


_warm()
