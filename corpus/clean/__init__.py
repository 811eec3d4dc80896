"""Cleaning: turning a page, a plain text or a record into a release, or saying why it is none."""

from typing import TYPE_CHECKING, Any

from corpus.clean.bounded import clean_within, read_within
from corpus.clean.tasks import LONGEST_LINE, MAX_BYTES, Line

if TYPE_CHECKING:
    from corpus.clean.formats.records import clean_line, clean_record
    from corpus.clean.pages import address_of, clean_page

__all__ = [
    "LONGEST_LINE",
    "MAX_BYTES",
    "Line",
    "address_of",
    "clean_line",
    "clean_page",
    "clean_record",
    "clean_within",
    "read_within",
]
_OF_RECORDS = frozenset({"clean_line", "clean_record"})


def __getattr__(name: str) -> Any:
    """Load cleaning when it is first used; a process that leaves it to others never does."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name in _OF_RECORDS:
        from corpus.clean.formats import records

        return getattr(records, name)
    from corpus.clean import pages

    return getattr(pages, name)
