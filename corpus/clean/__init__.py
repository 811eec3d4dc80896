"""How does a page, a text or a record become a release?"""

from corpus.clean.bounded import clean_within, read_within
from corpus.clean.clean_page import LARGEST, address_of, clean_page
from corpus.clean.formats.records import LONGEST_LINE, Line, clean_line, clean_record

__all__ = [
    "LARGEST",
    "LONGEST_LINE",
    "Line",
    "address_of",
    "clean_line",
    "clean_page",
    "clean_record",
    "clean_within",
    "read_within",
]
