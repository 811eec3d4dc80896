"""What differs between two versions of a release."""

from collections.abc import Iterator
from difflib import unified_diff

from corpus.quick_dataclass import dataclass
from corpus.release import Release

_TEXTS = ("title", "body")
_VALUES = (
    *("url", "origin", "published", "publisher", "organizations", "themes", "substances", "places"),
    *("language", "dateline"),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed value, before and after, as text; empty where there was or is none."""

    name: str
    before: str
    after: str

    def lines(self) -> tuple[str, ...]:
        """The removed lines, marked with a minus, and the added lines, marked with a plus."""
        before, after = (text.split("\n") if text else [] for text in (self.before, self.after))
        return tuple(line for line in [*unified_diff(before, after, n=0, lineterm="")][2:] if not line.startswith("@@"))


def differences(before: Release, after: Release) -> tuple[Difference, ...]:
    """The values that differ, title and body first; the evidence if nothing else differs."""
    found = tuple(_changed(before, after))
    return found or (Difference("evidence", _evidence(before), _evidence(after)),)


def _changed(before: Release, after: Release) -> Iterator[Difference]:
    for name in (*_TEXTS, *_VALUES):
        old, new = (_text(getattr(release, name)) for release in (before, after))
        if old != new:
            yield Difference(name, old, new)


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)


def _evidence(release: Release) -> str:
    return "\n".join(f"{one.name} {one.value}: {one.witness}, {one.text}" for one in release.evidence)
