"""Measures how often pages of the press of the world are read wholly right: every release, and each part of it.

Usage: python -m benchmarks.whole_pages [--errors]

The pages were made by somebody who knew how such sites are built and had not seen the program: letters, portals, tables
of 1998, components of today, mails, several releases on a page, and pages that are none. Those in `truth` were looked
into afterwards, those in `truth/held` never. Each row has the file's name, its content in Base64, its address, and its
releases: title, date, publisher, language, how the text begins and ends, and passages that it must have or must not.
"""

import argparse
import unicodedata
from base64 import b64decode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.collections import records_of
from benchmarks.publishers import is_named
from corpus.clean.pages import clean_releases
from corpus.release import Page, Release

TRUTH = Path(__file__).with_name("truth")
FILES = {
    "looked into": TRUTH / "pages.jsonl.zst",
    "looked into later": TRUTH / "more_pages.jsonl.zst",
    "several, one or none": TRUTH / "several_pages.jsonl.zst",
    "looked into last": TRUTH / "latest_pages.jsonl.zst",
    "several, one or none, last": TRUTH / "latest_several_pages.jsonl.zst",
    "held": TRUTH / "held" / "pages.jsonl.zst",
    "held, as pages are": TRUTH / "held" / "more_pages.jsonl.zst",
    "held, several, one or none": TRUTH / "held" / "several_pages.jsonl.zst",
    "held, last": TRUTH / "held" / "latest_pages.jsonl.zst",
    "held, several, one or none, last": TRUTH / "held" / "latest_several_pages.jsonl.zst",
}
PARTS = ("title", "date", "publisher", "language", "beginning", "end", "passages", "nothing else")
_TYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
_NOW = datetime(2026, 11, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Judged:
    """What of a page was read right."""

    name: str
    kind: str
    releases: int
    right_number: bool
    right: Counter[str]
    """In how many of its releases each part is right."""

    @property
    def whole(self) -> bool:
        return self.right_number and all(self.right[part] == self.releases for part in PARTS)


def judged(file: Path) -> list[Judged]:
    """Every page of a file, read as it would be from its site."""
    return [_judge(one) for one in records_of(file)]


def _judge(one: Mapping[str, Any]) -> Judged:
    name, wanted = one["file"], one["releases"]
    page = Page(b64decode(one["content"]), _TYPES[Path(name).suffix], name, _NOW, url=one["url"])
    read = [release for release, _ in clean_releases(page) if isinstance(release, Release)]
    right: Counter[str] = Counter()
    for truth, release in _paired(wanted, read):
        right.update(part for part, is_right in _parts(truth, release).items() if is_right)
    return Judged(name, one["kind"], len(wanted), len(read) == len(wanted), right)


def _paired(
    wanted: Sequence[Mapping[str, Any]], read: Sequence[Release]
) -> Iterator[tuple[Mapping[str, Any], Release]]:
    """What is wanted with the release of the same title, or else with the one at its place."""
    by_title = {_letters(one.title): one for one in read}
    for place, truth in enumerate(wanted):
        found = by_title.get(_letters(truth["title"])) or (read[place] if place < len(read) else None)
        if found:
            yield truth, found


def _parts(truth: Mapping[str, Any], release: Release) -> dict[str, bool]:
    body, begins = _letters(release.body), _letters(truth["starts"])
    dateline = _letters(release.dateline or "")
    return {
        "title": _letters(release.title) == _letters(truth["title"]),
        "date": (str(release.published) if release.published else None) == truth["date"],
        "publisher": is_named(release.publisher, [truth["publisher"]]) if truth["publisher"] else not release.publisher,
        "language": release.language == truth["language"],
        "beginning": body.startswith(begins) or (bool(dateline) and (dateline + body).startswith(begins)),
        "end": body.endswith(_letters(truth["ends"])),
        "passages": all(_letters(passage) in body for passage in truth["must"]),
        "nothing else": not any(_letters(passage) in body for passage in truth["must_not"]),
    }


def _letters(text: str) -> str:
    """Letters and figures alone, in one case: what a reader would call the same words."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--errors", action="store_true", help="show what is wrong on the pages that were looked into")
    given = options.parse_args()
    for half, file in FILES.items():
        found = judged(file)
        releases = sum(one.releases for one in found)
        right = sum((one.right for one in found), Counter())
        print(f"{half}: {sum(one.whole for one in found)} of {len(found)} pages wholly right,", end=" ")
        print(f"{sum(one.right_number for one in found)} with as many releases; of {releases} releases:", end=" ")
        print(", ".join(f"{part} {right[part]}" for part in PARTS))
        for one in found if given.errors and not half.startswith("held") else ():
            if not one.whole:
                wrong = [part for part in PARTS if one.right[part] < one.releases]
                print(f"  {one.name}: {', '.join(wrong) or 'releases'} ({one.kind})")


if __name__ == "__main__":
    main()
