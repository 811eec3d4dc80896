"""The worker process for pages and records; importing it loads all libraries, at no page's expense."""

from datetime import UTC, datetime
from typing import Any

from corpus.clean.bounded import as_replies, as_reply
from corpus.clean.formats.records import clean_line
from corpus.clean.pages import clean_again, clean_page, clean_releases
from corpus.clean.tasks import Line, PageTask, WholePage
from corpus.garbage import keep_what_is_loaded
from corpus.release import Page


def answer(task: PageTask | WholePage | Line) -> dict[str, Any]:
    """Clean a page or record and return the releases, or the reason for its rejection, as JSON values."""
    match task:
        case Line():
            return as_reply(clean_line(task))
        case WholePage(page, source):
            return as_reply(clean_again(page, source))
    return as_replies(clean_releases(*task))


def _warm() -> None:
    text = "Experts met in Vienna to compare how chemicals are kept from traffickers, and agreed to meet again."
    page = f"<html><head><title>Experts meet</title></head><body><h1>Experts meet</h1><p>{text}</p></body></html>"
    clean_page(Page(page.encode(), "text/html", "", datetime.now(UTC)))
    keep_what_is_loaded()


_warm()
