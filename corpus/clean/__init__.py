"""How does a page, a text or a record become a release?"""

from corpus.clean.limits import clean_within
from corpus.clean.pages import LARGEST, address_of, clean_page
from corpus.clean.records import clean_record

__all__ = ["LARGEST", "address_of", "clean_page", "clean_record", "clean_within"]
