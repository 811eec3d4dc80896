"""How does a page, a text or a record become a release?"""

from corpus.clean.pages import address_of, clean_page
from corpus.clean.records import clean_record

__all__ = ["address_of", "clean_page", "clean_record"]
