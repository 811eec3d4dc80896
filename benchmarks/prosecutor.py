"""Counts boilerplate left in, and text lost from, a hundred releases of a county prosecutor, judged by eye.

For each release, `prosecutor_lines.txt` has the first 12 digits of the SHA-256 of its id, its number of lines, and
which of its lines, without blank ones, are text. Repeated titles, case and date lines, contacts, tags, teasers, forms
and invitations to follow a link are not.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from benchmarks.collections import records_of
from corpus.clean import clean_record
from corpus.release import Release

_TRUTH = Path(__file__).with_name("prosecutor_lines.txt")


@dataclass(frozen=True, slots=True)
class Lines:
    """Counts of lines in the hundred releases."""

    left: int = 0
    """Lines of boilerplate left in the bodies."""
    lost: int = 0
    """Lines of text missing from the bodies."""
    furniture: int = 0
    text: int = 0


def lines_left_and_lost(data: Path) -> Lines:
    found = list(_judged(data))
    return Lines(*(sum(getattr(one, name) for one in found) for name in Lines.__slots__))


def _judged(data: Path) -> Iterator[Lines]:
    truth = {name: (int(count), spans) for name, count, *spans in map(str.split, _TRUTH.read_text().splitlines())}
    for record in records_of(data / "press" / "orange-county-da.jsonl.zst"):
        if known := truth.get(sha256(record["id"].encode()).hexdigest()[:12]):
            lines = [one for line in record["body"].splitlines() if (one := " ".join(line.split()))]
            assert len(lines) == known[0], (
                f"{record['id']} has {len(lines)} lines, not the {known[0]} that were classed"
            )
            release = clean_record(record, origin="", fetched=datetime.now(UTC), organization=None, language="en")
            assert isinstance(release, Release), release
            text = [line for span in known[1] for line in lines[_first(span) : _last(span) + 1]]
            yield _compared(text, len(lines), release)


def _compared(text: list[str], count: int, release: Release) -> Lines:
    body = release.body.split("\n\n")
    expected, found = Counter(text), Counter(body)
    if release.dateline:  # which is kept by itself
        expected -= Counter([one for one in text[:2] if one not in found])
        found -= Counter(body[:1] if any(one.endswith(body[0]) for one in text[:2]) else [])
    return Lines((found - expected).total(), (expected - found).total(), count - len(text), len(text))


def _first(span: str) -> int:
    return int(span.partition("-")[0])


def _last(span: str) -> int:
    return int(span.partition("-")[2])
