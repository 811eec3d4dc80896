"""Near-duplicate detection: blocking keys that bring likely pairs together, and the decision on a pair."""

import re
from collections.abc import Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from struct import pack

from corpus.release import Release

_SHINGLE = 4
"""Words of a shingle."""
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1961
_WORDS = re.compile(r"\w+")
_DAYS_APART = 10
"""Versions are published within days of each other; a later release under the same title is a new one."""
_SAME_TITLE = 0.85
_ALIKE_ON_ONE_DAY, _ALIKE, _ALMOST_THE_SAME = 0.35, 0.5, 0.9
"""Least Jaccard similarity of the shingles of two versions: under the same title on the same day, under the same title
where a day is unknown, and otherwise.

A form letter about another place, or the next plea in the same case, reaches 0.9, but has another title or day.
"""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The features of a release that are compared."""

    title: Set[str]
    words: Set[str]
    """The words of title and body."""
    shingles: Set[str]
    day: int | None
    """Proleptic Gregorian ordinal of the day of publication; None where the day is unknown."""


def fingerprint(release: Release) -> Fingerprint:
    title, words = (_WORDS.findall(text.casefold()) for text in (release.title, release.body))
    runs = zip(*(islice(words, start, None) for start in range(_SHINGLE)), strict=False)
    day = release.published.first_day if release.published and release.published.precision == "day" else None
    return Fingerprint(
        title=frozenset(title),
        words=frozenset([*title, *words]),
        shingles={" ".join(run) for run in runs} or {" ".join(words)},
        day=day.toordinal() if day else None,
    )


def blocking_keys(of: Fingerprint) -> tuple[int, ...]:
    """Keys of which two versions almost always share one, and other releases hardly ever.

    One key per band of a MinHash signature (locality-sensitive hashing), and one of the title's words with the day.
    """
    from rensa import RMinHash

    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(list(of.shingles))
    digest, rows = minhash.digest(), _PERMUTATIONS // _BANDS
    parts = [pack(f"<{rows + 1}I", band, *digest[band * rows :][:rows]) for band in range(_BANDS)]
    parts.append(" ".join([*sorted(of.title), str(of.day)]).encode())
    return tuple(int.from_bytes(blake2b(part, digest_size=8).digest(), signed=True) for part in parts)


def are_versions(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two releases are versions of one: published within days, and similar enough for their titles and days."""
    apart = abs(one.day - other.day) if one.day and other.day else None
    if apart is not None and apart > _DAYS_APART:
        return False
    if _jaccard(one.title, other.title) >= _SAME_TITLE:
        needed = {None: _ALIKE, 0: _ALIKE_ON_ONE_DAY}.get(apart, _ALMOST_THE_SAME)
    elif one.title <= other.words and other.title <= one.words:
        needed = _ALMOST_THE_SAME
    else:
        return False
    return _jaccard(one.shingles, other.shingles) >= needed


def _jaccard(one: Set[str], other: Set[str]) -> float:
    """The Jaccard similarity of two sets, from 0 to 1."""
    return len(one & other) / (len(one | other) or 1)
