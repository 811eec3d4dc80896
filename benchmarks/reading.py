"""Measures how well pages are read, as a table with gates: body, title, date, datelines and boilerplate.

Usage: python -m benchmarks.reading [--gate] [--every N] [DATA]
"""

import argparse
import json
import os
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from benchmarks.collections import (
    Document,
    articles,
    dated_pages,
    international_releases,
    justice_pages,
    news_pages,
    records_of,
)
from benchmarks.datelines import FORMS, NONE
from benchmarks.prosecutor import lines_left_and_lost
from benchmarks.publishers import is_named
from benchmarks.publishers import rows as publisher_rows
from benchmarks.table import Row, row, share
from corpus.clean import clean_page, clean_record
from corpus.clean.dates.datelines import read_dateline
from corpus.ingest.files import read_files
from corpus.label import find_organization, parent_bodies
from corpus.release import Page, Rejected, Release

DATA = Path(__file__).parents[2] / "shared" / "data"
_WORKER = "corpus.clean.worker"
"""What the program's processes for pages load first, and keep from the collector of garbage."""
WARMING = 200
"""How many records are read to warm up."""
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
_BRACKETS = re.compile(r" \([^)]*\)$")
NOW = datetime(2026, 11, 1, tzinfo=UTC)
Judged = TypeVar("Judged")


def rows(data: Path, every: int = 1) -> Iterator[Row]:
    """The table; of the large collections, only one document in `every` is read."""
    yield from _seeds(data)
    yield from _articles(_judged(_article, articles(data)[::every]))
    for name, pages in news_pages(data).items():
        yield from _news(name, _judged(_page, pages[::every]))
    yield from publisher_rows(data)
    yield from _international(_judged(_international_release, international_releases(data)))
    yield from _dates(_judged(_date, dated_pages(data)[::every]))
    yield from _justice(_judged(_release, list(justice_pages(data))[::every]))
    yield _datelines()
    yield _prosecutor(data)
    yield _records(data, every)


def _judged(judge: Callable[[Document], Judged], documents: Sequence[Document]) -> list[Judged]:
    with ProcessPoolExecutor(os.cpu_count(), initializer=import_module, initargs=(_WORKER,)) as pool:
        return list(pool.map(judge, documents, chunksize=10))


def _seeds(data: Path) -> Iterator[Row]:
    truth = json.loads((data / "seeds" / "truth.json").read_text(encoding="utf-8"))["documents"]
    read = {Path(one.origin).name: one for one, _ in read_files([data / "seeds"]) if isinstance(one, Release)}
    wrong = [f"{one['file'][:3]} {name}" for one in truth for name in _faults(one, read.get(one["file"]))]
    yield Row("the five seeds", ", ".join(wrong) or "all", "all", "all", not wrong)
    named = [_is_labelled(name, read.get(one["file"])) for one in truth for name in one["organisations"]]
    yield row("their organisations", sum(named) / len(named), 0.85, 1.0, f"of {len(named)}")


def _is_labelled(name: str, release: Release | None) -> bool:
    """Whether a release has an organisation, or the one that this is a part of."""
    known = find_organization(name) or find_organization(_BRACKETS.sub("", name)) or name
    return release is not None and not {known, *parent_bodies(known)}.isdisjoint(release.organizations)


def _faults(truth: dict[str, Any], release: Release | None) -> Iterator[str]:
    if release is None:
        yield "rejected"
        return
    published = str(release.published) if release.published else None
    furniture = {one.text for one in release.furniture}
    date, place = truth["date"], (truth["dateline"] or {}).get("city")
    because = next(iter(release.because("date")), None)
    inferred = "inferred" if because and because.witness == "text" else "explicit"
    expected = {
        "title": release.title == truth["title"],
        "body": release.body == truth["body"],
        "date": published == date["value"],
        "precision": release.published is not None and release.published.precision == date["precision"],
        "kind": inferred == date["kind"],
        "place": (release.dateline or "").casefold().startswith((place or "").casefold()),
        "language": release.language == truth["language"],
        "furniture": all(any(line["text"] in one for one in furniture) for line in truth["boilerplate"]),
    }
    yield from (name for name, is_right in expected.items() if not is_right)


@dataclass(frozen=True, slots=True)
class _Article:
    """Our F1 and trafilatura's."""

    half: int
    body: tuple[float, float]
    wanted: tuple[int, int, int]
    """Must-have snippets: found by us, found by trafilatura, and their number."""
    unwanted: tuple[int, int, int]
    """Must-not snippets: left out by us, left out by trafilatura, and their number."""
    title: tuple[bool, bool]
    seconds: tuple[float, float]


def _article(document: Document) -> _Article:
    from trafilatura import bare_extraction

    truth = document.truth
    page = Page(document.content, "text/html", document.name, NOW, url=truth["url"])
    started = time.process_time()
    release = clean_page(page)
    between = time.process_time()
    theirs: Any = bare_extraction(document.content, with_metadata=True, url=truth["url"])
    ended = time.process_time()
    ours = None if isinstance(release, Rejected) else release
    texts = (ours.body if ours else "", (theirs and theirs.text) or "")
    titles = (ours.title if ours else "", (theirs and theirs.title) or "")
    plain = [_plain(text) for text in texts]
    found = [sum(_plain(one) in text for one in truth["with"]) for text in plain]
    absent = [sum(_plain(one) not in text for one in truth["without"]) for text in plain]
    return _Article(
        document.half,
        (likeness(texts[0], truth["main_content"]), likeness(texts[1], truth["main_content"])),
        (found[0], found[1], len(truth["with"])),
        (absent[0], absent[1], len(truth["without"])),
        (_plain(titles[0]) == _plain(truth["title"] or ""), _plain(titles[1]) == _plain(truth["title"] or "")),
        (between - started, ended - between),
    )


def likeness(text: str, truth: str) -> float:
    """The F1 of sequences of four words."""
    mine, theirs = _shingles(text), _shingles(truth)
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    found = re.findall(r"\w+", text.lower())
    return Counter(tuple(found[at : at + 4]) for at in range(max(1, len(found) - 3)))


_QUOTES = str.maketrans("‘’‚“”„–—‐‑", "'''\"\"\"----")


def _plain(text: str) -> str:
    """Normalize for comparison: Unicode compatibility form, plain quotes and dashes, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


def _articles(judged: list[_Article]) -> Iterator[Row]:
    body, theirs = _means(judged, lambda one: one.body)
    what = f"body, shingle-4 F1, {len(judged)} articles"
    yield row(what, body, theirs, theirs + 0.01, _halves(judged, lambda one: one.body))
    yield _snippets("must-have snippets", [one.wanted for one in judged])
    yield _snippets("must-not snippets absent", [one.unwanted for one in judged])
    title, theirs = _means(judged, lambda one: one.title)
    yield row("title", title, theirs + 0.03, 0.9, _halves(judged, lambda one: one.title))
    ours, their = (len(judged) / sum(one.seconds[at] for one in judged) for at in (0, 1))
    measured = f"{ours:.0f} pages a second of one core; trafilatura with metadata {their:.0f}"
    yield Row("speed, labels included", measured, "trafilatura's", "", ours >= their)


def _snippets(what: str, counts: list[tuple[int, int, int]]) -> Row:
    ours, theirs, count = (sum(one[at] for one in counts) for at in range(3))
    detail = f"of {count:,}; trafilatura {share(theirs / count)}"
    return row(what, ours / count, theirs / count, theirs / count + 0.02, detail)


def _means(judged: Sequence[Any], of: Callable[[Any], tuple[float, float]]) -> tuple[float, float]:
    ours, theirs = (sum(of(one)[at] for one in judged) / len(judged) for at in (0, 1))
    return ours, theirs


def _halves(judged: Sequence[Any], of: Callable[[Any], tuple[float, float]] = lambda one: one.body) -> str:
    halves = [[one for one in judged if one.half == half] for half in (0, 1)]
    shares = [share(_means(half, of)[0]) if half else "-" for half in halves]
    return f"({shares[0]} made on, {shares[1]} held out; trafilatura {share(_means(judged, of)[1])})"


@dataclass(frozen=True, slots=True)
class _NewsPage:
    """Ours first, then trafilatura's own."""

    half: int
    body: tuple[float, float]
    title: bool | None
    date: str | None
    """What became of the date: right, partly, wrong or none; None where the set has no date."""


def _page(document: Document) -> _NewsPage:
    from trafilatura import bare_extraction

    truth = document.truth
    release = clean_page(Page(document.content, "text/html", document.name, NOW, url=truth["url"]))
    theirs: Any = bare_extraction(document.content, with_metadata=True, url=truth["url"])
    ours = None if isinstance(release, Rejected) else release
    texts = (ours.body if ours else "", (theirs and theirs.text) or "")
    return _NewsPage(
        document.half,
        (_alike(texts[0], truth["body"]), _alike(texts[1], truth["body"])),
        _plain(ours.title if ours else "") == _plain(truth["title"]) if truth["title"] else None,
        _verdict(ours, truth["date"]) if truth["date"] else None,
    )


def _alike(text: str, truth: str) -> float:
    """F1 of runs of four words, or of six characters in scripts without blanks."""
    if len(_UNSPACED.findall(truth)) < len(truth) / 4:
        return likeness(text, truth)
    mine, theirs = (_runs(re.sub(r"\W", "", one)) for one in (text, truth))
    return 2 * (mine & theirs).total() / max(1, mine.total() + theirs.total())


def _runs(text: str) -> Counter[str]:
    return Counter(text[at : at + 6] for at in range(max(1, len(text) - 5)))


def _verdict(release: Release | None, truth: str | None) -> str:
    said = str(release.published) if release and release.published else None
    if said == truth:
        return "right"
    if said is None:
        return "none"
    is_a_part = truth and (truth.startswith(said) or truth.endswith(said.removeprefix("-")))
    return "partly" if is_a_part else "wrong"


def _news(name: str, judged: list[_NewsPage]) -> Iterator[Row]:
    body, theirs = _means(judged, lambda one: one.body)
    yield row(f"body, {len(judged)} news pages of {name}", body, theirs - 0.025, theirs + 0.015, _halves(judged))
    if titles := [one.title for one in judged if one.title is not None]:
        yield row(f"title, news pages of {name}", sum(titles) / len(titles), 0.68, 0.82, f"of {len(titles)}")
    if verdicts := [one.date for one in judged if one.date is not None]:
        right, wrong = (verdicts.count(one) / len(verdicts) for one in ("right", "wrong"))
        yield row(f"publication date right, {name}", right, 0.8, 0.965, f"of {len(verdicts)}")
        yield row(f"publication date wrong, {name}", wrong, 0.2, 0.03, most=True)


@dataclass(frozen=True, slots=True)
class _International:
    """What became of a release as a plain text, and as a record with its title and address."""

    title: bool
    dates: tuple[str | None, str | None]
    """Right, partly, wrong or none; None for the text where the truth stands in the address alone."""
    languages: tuple[bool, bool]
    publisher: bool


def _international_release(document: Document) -> _International:
    truth = document.truth
    lines = [line for line in document.content.decode().splitlines() if line.strip()]
    title = truth["title"] or lines[0]
    record = {"title": title, "body": "\n".join(line for line in lines if line != title), "url": truth["url"]}
    read: Any = [
        clean_page(Page(document.content, "text/plain", document.name, NOW)),
        clean_record(record, origin=document.name, fetched=NOW, organization=None, language=None),
    ]
    plain, given = (None if isinstance(one, Rejected) else one for one in read)
    in_the_address = truth["date_witness"] == "url"
    return _International(
        not truth["title"] or _plain(plain.title if plain else "") == _plain(truth["title"].removesuffix(".")),
        (None if in_the_address else _verdict(plain, truth["date"]), _verdict(given, truth["date"])),
        (_speaks(plain, truth), _speaks(given, truth)),
        is_named(given.publisher if given else None, [truth["publisher"]]),
    )


def _speaks(release: Release | None, truth: Mapping[str, Any]) -> bool:
    return release is not None and release.language == truth["language"]


def _international(judged: list[_International]) -> Iterator[Row]:
    count = len(judged)
    yield row("title of international releases as .txt", sum(one.title for one in judged) / count, 0.95, 0.98)
    for at, kind in enumerate((".txt", ".jsonl")):
        verdicts = Counter(one.dates[at] for one in judged if one.dates[at])
        for verdict, gate, aim in (("right", 0.9, 0.95), ("wrong", 0.02, 0.01)):
            value = verdicts[verdict] / verdicts.total()
            detail = f"of {verdicts.total()}"
            yield row(f"their date {verdict}, {kind}", value, gate, aim, detail, most=verdict == "wrong")
        yield row(f"their language, {kind}", sum(one.languages[at] for one in judged) / count, 0.97, 0.99)
    yield row("their publisher, .jsonl", sum(one.publisher for one in judged) / count, 0.8, 0.9)


def _date(document: Document) -> tuple[int, str, str]:
    """The half, the outcome for the date, and its confidence."""
    url = document.truth["url"]
    page = Page(document.content, "text/html", document.name, NOW, url=url if url.startswith("http") else None)
    release = clean_page(page)
    if isinstance(release, Rejected) or release.published is None:
        return document.half, "none", ""
    return document.half, _verdict(release, document.truth["date"]), release.because("date")[0].confidence


def _dates(judged: list[tuple[int, str, str]]) -> Iterator[Row]:
    counts = Counter(verdict for _, verdict, _ in judged)
    halves = [Counter(verdict for half, verdict, _ in judged if half == which) for which in (0, 1)]
    shares = ", ".join(f"{share(one['right'] / max(1, one.total()))}" for one in halves)
    yield row(
        "publication date right", counts["right"] / len(judged), 0.91, 0.94, f"of {len(judged)} (halves {shares})"
    )
    yield row("publication date wrong", counts["wrong"] / len(judged), 0.08, 0.03, most=True)
    sure = [verdict for _, verdict, confidence in judged if confidence == "high"]
    yield row("dates of high confidence right", sure.count("right") / max(1, len(sure)), 0.97, 0.99, f"of {len(sure)}")


def _release(document: Document) -> tuple[bool, bool, bool]:
    """Whether title, date and body equal the collector's, which are ASCII only."""
    release = clean_page(Page(document.content, "text/html", document.name, NOW))
    if isinstance(release, Rejected):
        return False, False, False
    truth = document.truth
    body = likeness(_ascii(release.body), truth["body"])
    return _ascii(release.title, "") == _ascii(truth["title"], ""), str(release.published) == truth["date"], body > 0.85


def _ascii(text: str, blank: str = " ") -> str:
    return blank.join(re.findall(r"[\x21-\x7e]+", text))


def _justice(judged: list[tuple[bool, bool, bool]]) -> Iterator[Row]:
    for at, name in enumerate(("title", "date", "body")):
        right = sum(one[at] for one in judged) / len(judged)
        yield row(f"{name} of a department's pages", right, 0.995, 1.0, f"of {len(judged):,}")


def _prosecutor(data: Path) -> Row:
    """The share of the lines of the bodies that is boilerplate."""
    lines = lines_left_and_lost(data)
    detail = f"of {lines.text:,} lines ({lines.left} of {lines.furniture:,} left, {lines.lost} of the text lost)"
    share = lines.left / (lines.text - lines.lost + lines.left)
    return row("a county prosecutor's boilerplate left", share, 0.05, 0.01, detail, most=True)


def _records(data: Path, every: int) -> Row:
    """Records of a department read and labelled per second of one core."""
    records = list(islice(records_of(data / "press" / "doj-2009-2015.jsonl.zst"), 0, None, 4 * every))
    for timed in (records[:WARMING], records):
        started = time.process_time()
        for one in timed:
            clean_record(one, origin="", fetched=NOW, organization=None, language=None)
        speed = len(timed) / (time.process_time() - started)
    return Row("speed of records", f"{speed:.0f} a second of one core, of {len(records):,}", "900", "", speed >= 900)


def _datelines() -> Row:
    right = sum(_is_read(*form) for form in FORMS) + sum(read_dateline(text) is None for text in NONE)
    count = len(FORMS) + len(NONE)
    return row("datelines, their place and date", right / count, 0.95, 0.99, f"of {count}")


def _is_read(raw: str, place: str | None, date: str | None) -> bool:
    """Whether a dateline is split from a sentence with the right parts, and nothing is split from the bare sentence."""
    sentence = "The Attorney General today announced that twelve people have been charged."
    found = read_dateline(f"{raw} {sentence}")
    said = (found.place, str(found.date) if found.date else None) if found else None
    return said == (place, date) and found is not None and found.rest == sentence


def table(found: Iterable[Row]) -> str:
    lines = ["| what | measured | gate | aim | |", "|---|---|---|---|---|"]
    return "\n".join(
        [
            *lines,
            *(
                f"| {one.what} | {one.measured} | {one.gate} | {one.aim} | {'' if one.passed else 'not reached'} |"
                for one in found
            ),
        ]
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", nargs="?", type=Path, default=DATA)
    options.add_argument("--gate", action="store_true", help="fail where a figure is below its gate")
    options.add_argument("--every", type=int, default=1, help="take each so manieth document")
    given = options.parse_args()
    found = list(rows(given.data, given.every))
    print(table(found))
    sys.exit(given.gate and not all(one.passed for one in found))


if __name__ == "__main__":
    main()
