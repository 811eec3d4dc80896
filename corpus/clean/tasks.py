"""What cleaning is asked for: pages, and lines that hold a record each.

It is apart from the cleaning itself, so that the process that reads files and stores releases need not load that.
"""

from datetime import datetime

from corpus.catalogue.sources import Source
from corpus.quick_dataclass import dataclass
from corpus.release import Page, Rejected

MAX_BYTES = 20_000_000
"""Largest page that is read."""
LONGEST_LINE = 20_000_000
"""Largest record in bytes; the same as for pages."""

PageTask = tuple[Page, Source | None]


@dataclass(frozen=True, slots=True)
class WholePage:
    """A page that gave one release before; it is not looked at whether it holds several."""

    page: Page
    source: Source | None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of JSON as received, with what is known of it from outside."""

    content: bytes
    origin: str
    """The file and line number, as shown to users."""
    fetched: datetime
    organization: str | None = None
    language: str | None = None


Task = PageTask | WholePage | Line | Rejected
"""Something rejected earlier is a task too, so that outcomes keep the order of their inputs."""
