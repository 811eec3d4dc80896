"""Cleaning: turning a page, a plain text or a record into a release, or saying why it is none."""

from corpus.clean.bounded import clean_within, read_within
from corpus.clean.clean_page import MAX_BYTES, address_of, clean_page
from corpus.clean.formats.records import LONGEST_LINE, Line, clean_line, clean_record

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
