"""The worker process for records; it loads the libraries for pages only when the first page comes."""

import sys
from datetime import UTC, datetime
from typing import Any

from corpus.clean.bounded import as_reply
from corpus.clean.formats.records import clean_line
from corpus.clean.tasks import Line, PageTask
from corpus.garbage import keep_what_is_loaded
from corpus.sandbox.rlimits import time_off

_PAGES = "corpus.clean.worker"


def answer(task: PageTask | Line) -> dict[str, Any]:
    """Clean a page or record and return the release, or the reason for its rejection, as JSON values."""
    if isinstance(task, Line):
        return as_reply(clean_line(task))
    with time_off(lambda: _PAGES in sys.modules):
        from corpus.clean import worker
    return worker.answer(task)


def _warm() -> None:
    text = b'{"title": "Experts meet", "body": "Experts met in Vienna to compare how chemicals reach traffickers."}'
    clean_line(Line(text, "", datetime.now(UTC)))
    keep_what_is_loaded()


_warm()
