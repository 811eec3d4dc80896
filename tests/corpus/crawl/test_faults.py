"""A crawl that is killed, or finds a full disk or a busy store, loses nothing, and the next one continues."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Timer

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from corpus.crawl import CrawlOptions, crawl
from corpus.store import Store
from tests.command import child_process
from tests.loopback import Site
from tests.site.office import Office, served, source
from tests.site.prose import body, title

KILLS = int(os.environ.get("PRESSDESK_TEST_KILLS", "3"))
SEED = 1971
START = date(2024, 3, 1)
HERE = CrawlOptions(allow_loopback=True)

CRAWL = """
import resource, sys
from datetime import datetime
from pathlib import Path
from corpus.crawl import CrawlError, CrawlOptions, crawl
from tests.site.office import source
home, store, now, size = sys.argv[1:]
if int(size):
    sys.dont_write_bytecode = True  # Python 3.11 keeps the half of a module that it could write
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
try:
    moment, options = datetime.fromisoformat(now), CrawlOptions(allow_loopback=True)
    crawl([source(home, "feed", "list")], Path(store), now=moment, options=options)
except CrawlError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def office() -> Iterator[tuple[Office, Site]]:
    """An office with twenty releases."""
    office, dice = Office(START), random.Random(SEED)
    for _ in range(20):
        office.publish(title(dice), body(dice))
    with served(office) as opened:
        yield office, opened


def command(site: Site, store: Path, office: Office, size: int = 0) -> list[str]:
    return [sys.executable, "-c", CRAWL, site.home, str(store), noon(office).isoformat(), str(size)]


def noon(office: Office) -> datetime:
    return datetime(office.today.year, office.today.month, office.today.day, 12, tzinfo=UTC)


def finish(office: Office, site: Site, store: Path) -> None:
    office.today += timedelta(days=1)
    crawl([source(site.home, "feed", "list")], store, now=noon(office), options=HERE)


def assert_complete(office: Office, site: Site, path: Path) -> None:
    """Everything published is stored once, with every version sent, and proved by the archive."""
    with Store(path) as store:
        kept = list(store.releases())
        assert sorted((one.release.url, one.release.body) for one in kept) == sorted(
            (f"{site.home}{one.path}", one.text.body) for one in office.publications
        )
        assert list(store.damage()) == []
        versions = sum(one.version for one in kept)
        assert len(list(store.captures())) == versions
    urls = []
    for file in sorted((path.parent / "archive").iterdir()):
        with file.open("rb") as stream:
            records = ArchiveIterator(stream, check_digests="raise")
            urls += [one.rec_headers.get_header("WARC-Target-URI") for one in records if one.rec_type == "response"]
    assert len(urls) >= versions


@pytest.mark.long
def test_a_crawler_that_is_killed_again_and_again_loses_and_repeats_nothing(
    office: tuple[Office, Site], tmp_path: Path
) -> None:
    made, site = office
    dice = random.Random(SEED)
    store = tmp_path / "home" / "store.sqlite"
    kills = 0
    for _ in range(KILLS):
        made.today += timedelta(days=1)
        for _ in range(3):
            made.publish(title(dice), body(dice))
        edited = dice.choice(made.publications[-9:])
        made.edit(edited, edited.text.title, f"{edited.text.body}\n\n{body(dice, 9)}")
        seen, wanted = len(site.asked), dice.randint(3, 12)
        with child_process(command(site, store, made), start_new_session=True, stderr=subprocess.DEVNULL) as child:
            while child.poll() is None and len(site.asked) < seen + wanted:
                time.sleep(0.001)
            time.sleep(dice.random() * 0.03)
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                kills += 1
    assert kills >= KILLS // 2
    finish(made, site, store)
    assert_complete(made, site, store)
    assert sum(count - 1 for count in made.unconditional.values()) <= kills


def test_files_that_may_not_grow_are_told_and_cost_nothing_that_was_kept(
    office: tuple[Office, Site], tmp_path: Path
) -> None:
    made, site = office
    store = tmp_path / "home" / "store.sqlite"
    Store(store).close()
    done = subprocess.run(command(site, store, made, 170_000), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    told = ("is the disk full?", "File too large", "space for temporary files")
    assert any(words in done.stderr for words in told), done.stderr
    with Store(store) as opened:
        kept = {one.release.url for one in opened.releases()}
    assert len(kept) < 20  # a worker that can't unpack its language model refuses to read; no page is blamed for it
    finish(made, site, store)
    assert_complete(made, site, store)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system with room for a store with a few releases."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run([*MOUNT, "size=900k", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: that takes Linux and root")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


MOUNT = ["mount", "-t", "tmpfs", "tmpfs", "-o"]


def test_a_disk_that_is_really_full_is_told_and_costs_nothing_that_was_kept(
    office: tuple[Office, Site], small_disk: Path
) -> None:
    made, site = office
    store = small_disk / "home" / "store.sqlite"
    for _ in range(2):
        done = subprocess.run(command(site, store, made), capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert "is the disk full?" in done.stderr or "No space left on device" in done.stderr
        assert "Traceback" not in done.stderr
    with Store(store) as opened:
        kept = {one.release.url for one in opened.releases()}
        assert list(opened.damage()) == []
    assert 0 < len(kept) < len(made.publications)
    subprocess.run([*MOUNT, "remount,size=50m", str(small_disk)], check=True)
    finish(made, site, store)
    assert_complete(made, site, store)


def test_a_crawl_waits_for_another_writer(office: tuple[Office, Site], tmp_path: Path) -> None:
    made, site = office
    store = tmp_path / "home" / "store.sqlite"
    with Store(store) as writer, writer.batch():
        release = Timer(2, lambda: None)
        release.start()
        child = subprocess.Popen(command(site, store, made), stderr=subprocess.PIPE)
        release.join()
    with child:
        assert child.wait(60) == 0
    assert_complete(made, site, store)
