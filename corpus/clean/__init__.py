"""Cleaning: turning a page, a plain text or a record into a release, or saying why it is none."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.clean.bounded import clean_within, read_within
    from corpus.clean.formats.records import clean_line, clean_record
    from corpus.clean.pages import address_of, clean_page
    from corpus.clean.tasks import LONGEST_LINE, MAX_BYTES, Line

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
_MODULES = {
    "LONGEST_LINE": "tasks",
    "MAX_BYTES": "tasks",
    "Line": "tasks",
    "address_of": "pages",
    "clean_line": "formats.records",
    "clean_page": "pages",
    "clean_record": "formats.records",
    "clean_within": "bounded",
    "read_within": "bounded",
}


def __getattr__(name: str) -> Any:
    """Load a part of cleaning when it is first used: a process that leaves it to others never does."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"corpus.clean.{_MODULES[name]}"), name)
