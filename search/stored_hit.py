"""Makes a hit of what an index stores of a release."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from corpus.release import PartialDate
from search.highlight import Highlighter, Located
from search.query import TextField
from search.results import Explanation, Hit

_date = lru_cache(1 << 12)(PartialDate.parse)
_NOTHING: Mapping[TextField, Located] = {}


def hit_of(
    id: str,
    shown: Mapping[str, Any],
    highlighter: Highlighter,
    located: Mapping[TextField, Located] = _NOTHING,
    *,
    missing: tuple[str, ...] = (),
    explanation: Explanation | None = None,
) -> Hit:
    """A hit from the values that `indexer.schema.shown` gave, and from where an index says that the query matches."""
    return Hit(
        id=id,
        url=shown["url"],
        title=highlighter.mark(shown["title"], shown["language"], "title", located.get("title")),
        publisher=shown["publisher"],
        organizations=tuple(shown["organizations"]),
        themes=tuple(shown["themes"]),
        published=_date(shown["published"]) if shown["published"] else None,
        language=shown["language"],
        fetched=datetime.fromisoformat(shown["fetched"]),
        excerpt=highlighter.excerpt(shown["body"], shown["language"], located.get("body")),
        gone=datetime.fromisoformat(shown["gone"]) if shown["gone"] else None,
        missing=missing,
        explanation=explanation,
    )
