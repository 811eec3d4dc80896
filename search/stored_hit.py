"""Makes a hit of what an index stores of a release."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from corpus.release import PartialDate
from search.highlight import Highlighter
from search.results import Hit


def hit_of(id: str, shown: Mapping[str, Any], highlighter: Highlighter) -> Hit:
    """A hit from the values that `indexer.schema.shown` gave."""
    return Hit(
        id=id,
        url=shown["url"],
        title=highlighter.mark(shown["title"], shown["language"], "title"),
        publisher=shown["publisher"],
        organizations=tuple(shown["organizations"]),
        themes=tuple(shown["themes"]),
        published=PartialDate.parse(shown["published"]) if shown["published"] else None,
        language=shown["language"],
        fetched=datetime.fromisoformat(shown["fetched"]),
        excerpt=highlighter.excerpt(shown["body"], shown["language"]),
        gone=datetime.fromisoformat(shown["gone"]) if shown["gone"] else None,
    )
