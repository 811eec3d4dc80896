"""Whatever a site does, the crawl ends in bounded time and memory, reports it, and reads the other sites."""

import re
import time
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import get_native_id

import pytest

from corpus.catalogue.sources import Listing, Source
from corpus.crawl import CrawlOptions, Progress, Report, crawl
from corpus.store import Store
from tests.corpus.crawl.hostile_site import (
    ANSWERS,
    LAUGHS,
    OUTSIDE,
    PAGES,
    SITEMAP,
    SLOW,
    WAYS,
    Behaviour,
    Send,
    answer,
    feed,
    good_pages,
    hostile_site,
    listing,
    load_bombs,
    redirect,
    say,
)

pytestmark = pytest.mark.long

BAD = {**ANSWERS, **SLOW, **PAGES}
GOOD = 5
SECONDS = 2.0
"""That an answer may take here."""
LONGEST = 240
"""Seconds for all of them, on a busy machine."""
MOST_MEMORY = 150_000_000


@dataclass(frozen=True)
class Outcome:
    reports: dict[str, Report]
    titles: set[str]
    seconds: float
    memory: int


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A site for each misbehaving page, followed by good ones, and sites with bad feeds or sitemaps."""
    store = tmp_path_factory.mktemp("hostile") / "store.sqlite"
    peaks = [0]
    load_bombs()

    children = Path(f"/proc/self/task/{get_native_id()}/children")
    others = set(children.read_text().split())  # of earlier tests, such as the server that reads files

    def look(_state: Progress) -> None:
        for child in set(children.read_text().split()) - others:
            if Path(f"/proc/{child}/cmdline").read_bytes() == Path("/proc/self/cmdline").read_bytes():
                continue  # it is still a copy of this process, with its memory
            status = Path(f"/proc/{child}/status").read_text()
            peaks.append(int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) * 1_000)

    with ExitStack() as stack:
        sources = []
        for name, (behaviour, _) in BAD.items():
            good = good_pages(range(GOOD))
            links = [f"/bad/{name}", *good]
            served = stack.enter_context(
                hostile_site({f"/bad/{name}": behaviour, "/feed": feed(links), **good}, unending)
            )
            sources.append(Source(name, "H", served.home, feeds=(f"{served.home}/feed",), delay=0))
        for name, (behaviour, _) in WAYS.items():
            good = good_pages(range(GOOD))
            served = stack.enter_context(hostile_site({"/bad": behaviour, "/feed": feed([*good]), **good}))
            sources.append(Source(name, "H", served.home, feeds=(f"{served.home}/bad", f"{served.home}/feed"), delay=0))
        began = time.monotonic()
        reports = crawl(sources, store, options=CrawlOptions(timeout=SECONDS, allow_loopback=True), progress=look)
        seconds = time.monotonic() - began
    with Store(store) as opened:
        titles = {f"{one.release.source} {one.release.title}" for one in opened.releases()}
    return Outcome({one.source: one for one in reports}, titles, seconds, max(peaks))


def unending(send: Send, path: str) -> None:
    """Redirects each request to another; has no robots.txt."""
    if "redirects-without-end" in path:
        redirect(path.encode() + b"x")(send, path)
    else:
        send(answer(b"not here", status=b"404 Not Found"))


@pytest.mark.parametrize("name", BAD)
def test_a_misbehaving_page_is_counted_with_its_reason(outcome: Outcome, name: str) -> None:
    report = outcome.reports[name]
    reasons = [reason for reason, _ in report.reasons]
    kept = {title for title in outcome.titles if title.startswith(f"{name} ") and "Good" not in title}
    assert report.new == GOOD + len(kept) or name in POSTPONING
    assert (len(reasons) == 1 and re.search(BAD[name][1], reasons[0])) or (BAD[name][1] == "." and kept), reasons


POSTPONING = {"asks-to-come-back-in-a-century"}


@pytest.mark.parametrize("name", [*BAD, *WAYS])
def test_none_stops_the_crawl_of_the_others(outcome: Outcome, name: str) -> None:
    good = {title for title in outcome.titles if title.startswith(f"{name} Good release")}
    assert len(good) == GOOD or name in POSTPONING


@pytest.mark.parametrize("name", WAYS)
def test_a_misbehaving_feed_is_counted_with_its_reason(outcome: Outcome, name: str) -> None:
    reasons = " ".join(reason for reason, _ in outcome.reports[name].reasons)
    assert re.search(WAYS[name][1], reasons)
    assert "root:" not in reasons


def test_there_are_as_many_misbehaviours_as_promised() -> None:
    assert len(BAD) + len(WAYS) >= 40


def test_all_of_it_takes_bounded_time_and_memory(outcome: Outcome) -> None:
    assert outcome.seconds < LONGEST
    assert outcome.memory < MOST_MEMORY


def test_a_host_that_wants_peace_gets_it_at_once(outcome: Outcome) -> None:
    reasons = dict(outcome.reports["asks-to-come-back-in-a-century"].reasons)
    assert sum(count for reason, count in reasons.items() if "asked for no requests until" in reason) == 1 + GOOD


def here(store: Path, answers: dict[str, Behaviour], *, otherwise: Behaviour | None = None, **ways: object) -> Report:
    with hostile_site(answers, otherwise) as served:
        places = {name: value(served.home) for name, value in ways.items() if callable(value)}
        source = Source("trap", "Trap", served.home, delay=0, **places)
        [report] = crawl([source], store / "s.sqlite", limit=40, options=CrawlOptions(timeout=5, allow_loopback=True))
        assert len(served.asked) < 200
    return report


def test_a_calendar_without_end_stops_at_the_limit(tmp_path: Path) -> None:
    serial = count()
    show = listing(lambda number, one: f"/calendar/{number}/{one}", serial)
    report = here(
        tmp_path, {}, otherwise=lambda send, path: (show if "list" in path else page_of)(send, path), listings=listed
    )
    assert report.new + report.rejected + report.failed <= 41


def test_paths_that_grow_are_not_followed(tmp_path: Path) -> None:
    show = listing(lambda number, one: "/news" * (number + 3) + f"/{one}")
    report = here(tmp_path, {"/list/0": show}, listings=listed)
    assert dict(report.reasons)["its address looks like a crawler trap"] == 5


def test_session_ids_do_not_make_new_releases(tmp_path: Path) -> None:
    serial = count()
    show = listing(lambda number, one: f"/release/{one};jsessionid={number}{one}?PHPSESSID={number}", serial)
    report = here(
        tmp_path, {}, otherwise=lambda send, path: (show if "list" in path else page_of)(send, path), listings=listed
    )
    assert report.new <= 5
    assert next(serial) <= 3


def listed(home: str) -> tuple[Listing, ...]:
    return (Listing(f"{home}/list/0", links="h3 a", next="a.next"),)


def page_of(send: Send, path: str) -> None:
    number = sum(path.encode())
    send(
        answer(b"", status=b"404 Not Found")
        if "robots" in path
        else answer(GOOD_PAGE % (number, path.encode(), number))
    )


GOOD_PAGE = (
    b"<title>Of %d</title><article><h1>Of %s</h1><p>Officers found the load number %d in a warehouse near the port.</p>"
)


def test_sitemaps_that_name_ever_more_sitemaps_end(tmp_path: Path) -> None:
    def more(send: Send, path: str) -> None:
        deeper = "".join(f"<sitemap><loc>{path}{one}</loc></sitemap>" for one in range(3))
        send(answer(f'<sitemapindex xmlns="x">{deeper}</sitemapindex>'.encode()))

    report = here(tmp_path, {"/robots.txt": say(answer(b""))}, otherwise=more, sitemaps=lambda home: (f"{home}/map",))
    assert any("its sitemaps are nested deeper" in reason for reason, _ in report.reasons)


@pytest.mark.parametrize("declaration", [LAUGHS, OUTSIDE])
def test_entities_of_a_sitemap_are_neither_expanded_nor_fetched(tmp_path: Path, declaration: bytes) -> None:
    report = here(tmp_path, {"/map": say(answer(declaration + SITEMAP))}, sitemaps=lambda home: (f"{home}/map",))
    assert not any("root:" in reason or "haha" in reason for reason, _ in report.reasons)
