"""What a citation needs to know of a release, whatever its format or style."""

import re
from datetime import UTC, datetime
from hashlib import sha256

from corpus.label import theme_labels
from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate, Release
from search.results import Hit, Span, plain_text

GENRE = "Press release"


@dataclass(frozen=True, slots=True)
class Reference:
    """A release as something to cite."""

    id: str
    title: str
    author: str | None
    """The publisher: a body, never a person."""
    published: PartialDate | None
    url: str | None
    accessed: datetime
    """When the release was read at its source."""
    language: str | None
    themes: tuple[str, ...] = ()
    """Their labels."""
    excerpt: tuple[Span, ...] = ()
    """The passage that a hit shows."""

    @property
    def abstract(self) -> str:
        return in_one_line(plain_text(self.excerpt))

    @property
    def key(self) -> str:
        """A key for bibliographies, different for each id, of letters, digits and hyphens only."""
        plain = re.sub(r"[^A-Za-z0-9-]+", "-", self.id)
        suffix = "" if plain == self.id else f"-{sha256(self.id.encode()).hexdigest()[:8]}"
        return f"pressdesk-{plain}{suffix}"

    @property
    def issued(self) -> PartialDate | None:
        """The date of publication; None without a year, since references have no way to write that."""
        return self.published if self.published and self.published.year is not None else None

    @property
    def accessed_day(self) -> PartialDate:
        return PartialDate.of(self.accessed.astimezone(UTC).date())


def reference_of_release(release: Release) -> Reference:
    return Reference(
        id=release.id,
        title=in_one_line(release.title),
        author=release.publisher,
        published=release.dated,
        url=release.url,
        accessed=release.fetched,
        language=release.language,
        themes=_labels(release.themes),
    )


def reference_of_hit(hit: Hit) -> Reference:
    """The reference for a hit; its abstract is the passage that the hit shows."""
    return Reference(
        id=hit.id,
        title=in_one_line(plain_text(hit.title)),
        author=hit.publisher,
        published=hit.published,
        url=hit.url,
        accessed=hit.fetched,
        language=hit.language,
        themes=_labels(hit.themes),
        excerpt=hit.excerpt,
    )


def in_one_line(text: str) -> str:
    """The text without line breaks and other control characters, which the formats have no way to write."""
    if text.isprintable():
        return " ".join(text.split())
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())


def _labels(themes: tuple[str, ...]) -> tuple[str, ...]:
    labels = theme_labels()
    return tuple(labels.get(theme, theme) for theme in themes)
