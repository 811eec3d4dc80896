"""Makes a hit of what an index stores of a release."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Self

from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate
from search.highlight import Highlighter
from search.results import Explanation, Hit, Span

Marked = tuple[tuple[Span, ...], tuple[Span, ...]]
"""The title and the passage of a release, with the matches of a query marked."""

_date = lru_cache(1 << 12)(PartialDate.parse)


@dataclass(frozen=True, slots=True)
class StoredHit:
    """What an index stores of a release to show it as a hit; its fields are those of a hit."""

    id: str
    title: str
    body: str
    url: str | None
    publisher: str | None
    organizations: tuple[str, ...]
    themes: tuple[str, ...]
    published: PartialDate | None
    language: str | None
    fetched: datetime
    gone: datetime | None

    @classmethod
    def of(cls, id: str, shown: Mapping[str, Any]) -> Self:
        """From the values that `indexer.schema.shown` gave."""
        return cls(
            id=id,
            title=shown["title"],
            body=shown["body"],
            url=shown["url"],
            publisher=shown["publisher"],
            organizations=tuple(shown["organizations"]),
            themes=tuple(shown["themes"]),
            published=_date(shown["published"]) if shown["published"] else None,
            language=shown["language"],
            fetched=datetime.fromisoformat(shown["fetched"]),
            gone=datetime.fromisoformat(shown["gone"]) if shown["gone"] else None,
        )


def hit_of(
    stored: StoredHit,
    highlighter: Highlighter,
    marked: Marked | None = None,
    *,
    missing: tuple[str, ...] = (),
    explanation: Explanation | None = None,
) -> Hit:
    """A hit; the highlighter marks its texts unless they come `marked`."""
    title, excerpt = marked or highlighter.title_and_excerpt(stored.title, stored.body, stored.language)
    return Hit(
        stored.id,
        stored.url,
        title,
        stored.publisher,
        stored.organizations,
        stored.themes,
        stored.published,
        stored.language,
        stored.fetched,
        excerpt,
        stored.gone,
        missing,
        explanation,
    )
