"""Measures how often the publisher of a page is recognised that the catalogue does not know.

Usage: python -m benchmarks.publishers [--errors] [DATA]

The pages are those of `truth/publishers/dev.jsonl`, by which the rules were made, and of `truth/held/publishers.jsonl`,
by which they were only measured. Each row names the page and all names under which it presents its publisher.
"""

import argparse
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from babel import Locale

from benchmarks.collections import Document, articles, dated_pages, json_lines, news_pages
from benchmarks.table import Row, row, share
from corpus.clean import clean_page
from corpus.label import find_organization
from corpus.release import Page, Rejected

DATA = Path(__file__).parents[2] / "shared" / "data"
TRUTH = Path(__file__).with_name("truth")
FILES = {"made on": TRUTH / "publishers" / "dev.jsonl", "held out": TRUTH / "held" / "publishers.jsonl"}
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_LEGAL_FORM = re.compile(r"(?:,? (?:e\. ?V\.?|gGmbH|GmbH(?: & Co\. KG)?|AG|Inc\.?|LLC|Ltd\.?|Limited))+$")
_ARTICLE = re.compile(r"the ", re.IGNORECASE)
_TOP_LEVEL = re.compile(r"\.[a-z]{2,6}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of the publisher of a page: right, wrong or none."""

    name: str
    verdict: str
    said: str | None
    names: Sequence[str]


def rows(data: Path) -> Iterator[Row]:
    """The shares of right and wrong publishers in both halves."""
    halves = {half: judged(data, file) for half, file in FILES.items()}
    for verdict, gate, aim in (("right", 0.75, 0.85), ("wrong", 0.05, 0.03)):
        shares = {half: Counter(one.verdict for one in found)[verdict] / len(found) for half, found in halves.items()}
        both = Counter(one.verdict for found in halves.values() for one in found)
        detail = ", ".join(f"{share(value)} {half}" for half, value in shares.items())
        what = f"publisher {verdict}, {both.total()} pages of publishers outside the catalogue"
        yield row(what, both[verdict] / both.total(), gate, aim, f"({detail})", most=verdict == "wrong")


def judged(data: Path, truth: Path) -> list[Judged]:
    pages = {
        "articles-wcxb-dev": articles(data),
        "dates-htmldate": dated_pages(data),
        "news-dev": [page for pages in news_pages(data).values() for page in pages],
    }
    by_name = {(name, page.name): page for name, found in pages.items() for page in found}
    wanted = [(by_name[one["set"], one["file"]], one["publisher"]) for one in json_lines(truth)]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(_judge, *zip(*wanted, strict=True), chunksize=10))


def is_named(said: str | None, names: Iterable[str]) -> bool:
    """Whether a publisher is one of these names, or another name of the same body in the vocabulary.

    Case, accents, punctuation, an English article, a legal form, a top-level domain and a country at the end, which
    tells namesakes apart, make no difference.
    """
    if said is None:
        return False
    mine, theirs = _key(said), {_key(name) for name in names}
    known = find_organization(said) or said
    return (
        bool({mine, _key(said, keep_domain=True)} & {*theirs, *(_key(name, keep_domain=True) for name in names)})
        or any(find_organization(name) == known for name in names)
        or any(name.removesuffix(country) == mine for name in theirs for country in _countries())
    )


def _judge(page: Document, names: Sequence[str]) -> Judged:
    url = str(page.truth["url"] or "")
    read = clean_page(Page(page.content, "text/html", page.name, _NOW, url=url if url.startswith("http") else None))
    said = None if isinstance(read, Rejected) else read.publisher
    verdict = "none" if said is None else "right" if is_named(said, names) else "wrong"
    return Judged(page.name, verdict, said, names)


def _key(name: str, *, keep_domain: bool = False) -> str:
    stripped = name.strip()
    article = _ARTICLE.match(stripped)
    plain = _LEGAL_FORM.sub("", stripped[article.end() :] if article else stripped)
    folded = unicodedata.normalize("NFKD", plain if keep_domain else _TOP_LEVEL.sub("", plain)).casefold()
    return "".join(filter(str.isalnum, folded))


@cache
def _countries() -> frozenset[str]:
    names = (_key(name, keep_domain=True) for name in Locale("en").territories.values())
    return frozenset(name for name in names if len(name) > 3)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", nargs="?", type=Path, default=DATA)
    options.add_argument("--errors", action="store_true", help="show what is not right on the pages made on")
    given = options.parse_args()
    for one in rows(given.data):
        print(f"{one.what}: {one.measured}")
    for found in judged(given.data, FILES["made on"]) if given.errors else ():
        if found.verdict != "right":
            print(f"{found.verdict} {found.name}: {found.said} ({'; '.join(found.names)})")


if __name__ == "__main__":
    main()
