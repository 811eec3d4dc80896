"""Near-duplicate detection: blocking keys that bring likely pairs together, and the decision on a pair."""

import re
from collections.abc import Sequence, Set
from functools import cached_property
from struct import pack, unpack

from corpus.quick_dataclass import dataclass
from corpus.release import Release

_SHINGLE = 4
"""Words of a shingle."""
_PERMUTATIONS, _BANDS, _SEED = 128, 32, 1961
_WORDS = re.compile(r"\w+")
_SPACED = re.sub(r"\W", " ", "".join(map(chr, range(128))))
"""What stands for each character of ASCII where words are split at spaces, which takes a third of the time."""
DAYS_APART = 10
"""Versions are published within days of each other; a later release under the same title is a new one."""
_SAME_TITLE = 0.85
_ALIKE_ON_ONE_DAY, _ALIKE, _ALMOST_THE_SAME = 0.35, 0.5, 0.9
"""Least Jaccard similarity of the shingles of two versions: under the same title on the same day, under the same title
where a day is unknown, and otherwise.

A form letter about another place, or the next plea in the same case, reaches 0.9, but has another title or day.
"""


@dataclass(frozen=True)
class Fingerprint:
    """The features of a release that are compared; sets are made when they are, since most releases never are."""

    title: frozenset[str]
    text: Sequence[str]
    """The words of the body, in order."""
    day: int | None
    """Proleptic Gregorian ordinal of the day of publication; None where the day is unknown."""

    @cached_property
    def words(self) -> Set[str]:
        """The words of title and body."""
        return self.title.union(self.text)

    @cached_property
    def shingles(self) -> Set[str]:
        return frozenset(self.runs())

    def runs(self) -> list[str]:
        """The shingles in the order of the text, which may have one several times."""
        runs = zip(*(self.text[start:] for start in range(_SHINGLE)), strict=False)
        return list(map(" ".join, runs)) or [" ".join(self.text)]


def fingerprint(release: Release) -> Fingerprint:
    day = release.published.first_day if release.published and release.published.precision == "day" else None
    return Fingerprint(frozenset(_words(release.title)), _words(release.body), day.toordinal() if day else None)


def _words(text: str) -> list[str]:
    folded = text.casefold()
    return folded.translate(_SPACED).split() if folded.isascii() else _WORDS.findall(folded)


def blocking_keys(of: Fingerprint) -> tuple[int, ...]:
    """Keys of which two versions almost always share one, and other releases hardly ever.

    One key per band of a MinHash signature (locality-sensitive hashing), and one of the title's words with the day.
    """
    from rensa import RMinHash
    from xxhash import xxh3_64_intdigest

    minhash = RMinHash(_PERMUTATIONS, _SEED)
    minhash.update(of.runs())
    signature, width = pack(f"<{_PERMUTATIONS}I", *minhash.digest()), 4 * _PERMUTATIONS // _BANDS
    keys = [xxh3_64_intdigest(signature[band * width :][:width], band) for band in range(_BANDS)]
    keys.append(xxh3_64_intdigest(" ".join([*sorted(of.title), str(of.day)]).encode(), _BANDS))
    return unpack(f"<{len(keys)}q", pack(f"<{len(keys)}Q", *keys))  # signed, as SQLite's integers are


def are_versions(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two releases are versions of one: published within days, and similar enough for their titles and days."""
    apart = abs(one.day - other.day) if one.day and other.day else None
    if apart is not None and apart > DAYS_APART:
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
