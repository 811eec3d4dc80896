"""Each host gets one request at a time, with its pause in between, while other hosts proceed."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path

from corpus.catalogue.sources import Source
from corpus.crawl import CrawlOptions, crawl
from tests.corpus.crawl.pages import item, release, rss
from tests.loopback import Asked, Reply, site

PAUSE = 0.5
ANSWERING = 0.15
"""Seconds that a server takes."""
SLACK = 0.1
"""What a busy machine shifts an arrival by."""
PAGES = 4
HERE = CrawlOptions(allow_loopback=True)

Moments = dict[str, list[tuple[float, float]]]
"""When requests to each host came and were answered, by monotonic seconds."""


def answering(moments: list[tuple[float, float]], reply: Reply) -> Callable[[Asked], Reply]:
    def answer(asked: Asked) -> Reply:
        time.sleep(ANSWERING)
        moments.append((asked.at, time.monotonic()))
        return reply

    return answer


def crawled(store: Path, hosts: str, sources: int = 1) -> Moments:
    """The times of the requests to each host, each shared by several sources."""
    moments: Moments = {name: [] for name in hosts}
    entries = []
    with ExitStack() as stack:
        for name in hosts:
            served = stack.enter_context(site())
            served.otherwise = answering(moments[name], Reply("", 404))
            for number in range(sources):
                paths = [f"/{number}/{page}" for page in range(PAGES)]
                served.answers |= {
                    path: answering(moments[name], Reply(release(f"Load {path} found at {name}"))) for path in paths
                }
                feed = Reply(rss(*map(item, paths)).replace("{home}", served.home))
                served.answers[f"/feed/{number}"] = answering(moments[name], feed)
                url = f"{served.home}/feed/{number}"
                entries.append(Source(f"{name}{number}", "S", served.home, feeds=(url,), delay=PAUSE))
        reports = crawl(entries, store, options=HERE)
    assert [report.new for report in reports] == [PAGES] * len(entries)
    return moments


def test_three_hosts_have_their_turns_side_by_side_and_each_its_pause(tmp_path: Path) -> None:
    moments = crawled(tmp_path / "s.sqlite", "abc")
    for visits in moments.values():
        assert len(visits) == PAGES + 2  # robots.txt and the feed
        assert all(later - answered >= PAUSE - SLACK for (_, answered), (later, _) in pairwise(visits))
    ends = [visits[-1][1] for visits in moments.values()]
    assert max(visits[0][0] for visits in moments.values()) < min(ends)


def test_two_sources_of_one_host_share_its_turns(tmp_path: Path) -> None:
    [visits] = crawled(tmp_path / "s.sqlite", "a", sources=2).values()
    assert len(visits) == 2 * (PAGES + 1) + 1  # robots.txt once
    assert all(later - answered >= PAUSE - SLACK for (_, answered), (later, _) in pairwise(visits))
