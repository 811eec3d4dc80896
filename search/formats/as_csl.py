"""References as CSL-JSON, the input format of citation processors."""

from typing import Any

from corpus.release import PartialDate
from search.citation.reference import GENRE, Reference


def as_csl(reference: Reference) -> dict[str, Any]:
    """An item of CSL-JSON 1.0.2; keys without a value are left out.

    CSL has no type for press releases, so an item is a web page of the genre "Press release". The id is in
    `custom`, since styles print an archive and its shelf marks.
    """
    author = [{"literal": reference.author}] if reference.author else None
    known = {
        "id": reference.key,
        "type": "webpage",
        "genre": GENRE,
        "title": reference.title,
        "author": author,
        "issued": _date(reference.issued) if reference.issued else None,
        "accessed": _date(reference.accessed_day),
        "URL": reference.url,
        "language": reference.language,
        "keyword": ", ".join(reference.themes),
        "abstract": reference.abstract,
        "source": "Pressdesk",
        "custom": {"pressdesk": reference.id},
    }
    return {name: value for name, value in known.items() if value}


def _date(date: PartialDate) -> dict[str, Any]:
    return {"date-parts": [[part for part in (date.year, date.month, date.day) if part is not None]]}
