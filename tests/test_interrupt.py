"""Every command ends on SIGTERM as on Ctrl-C, even if started in the background with Ctrl-C ignored."""

import json
import re
import signal
import subprocess
import time
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from corpus.interrupt import interruptible
from corpus.store import FILE_NAME, Store
from tests.command import PRESSDESK, child_process
from tests.corpus.crawl.pages import listing_page
from tests.corpus.crawl.pages import release as page
from tests.desk import Desk, release
from tests.loopback import Asked, Reply, Site, site

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def started(home: Path, *words: str) -> AbstractContextManager[subprocess.Popen[str]]:
    """A command started in the background of a script, with SIGINT ignored."""
    command = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh", *PRESSDESK, "--home", str(home), *words]
    return child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def unending(served: Site) -> None:
    """A home whose catalogue has a source that never ends."""

    def answer(asked: Asked) -> Reply:
        time.sleep(0.02)
        if asked.path == "/robots.txt":
            return Reply("", 404)
        number = re.fullmatch(r"/list\?page=(\d+)", asked.path)
        return Reply(listing_page(*(f"/{number[1]}-{n}" for n in range(20))) if number else page(f"Of {asked.path}"))

    served.otherwise = answer


def catalogue(home: Path, url: str) -> None:
    home.mkdir()
    (home / "sources.toml").write_text(
        f'[[source]]\nname = "office"\norganization = "Office"\nhome = "{url}/"\ndelay = 0\n'
        f'verified = "unverified"\n[[source.listings]]\nurl = "{url}/list?page={{page}}"\n'
    )


@pytest.mark.parametrize("number", SIGNALS)
def test_watch_ends_while_it_waits(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    with site() as served:
        served.otherwise = Reply("", 404)
        catalogue(home, served.home)
        with started(home, "watch", "office", "--every", "1h", "--allow-loopback") as child:
            assert child.stdout
            next(line for line in child.stdout if "indexed" in line)
            time.sleep(0.2)
            child.send_signal(number)
            _, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert errors.endswith("Interrupted; everything so far is kept.\n")
    assert "Traceback" not in errors


@pytest.mark.parametrize("command", ["crawl", "update", "watch"])
def test_a_crawl_ends_on_sigterm_with_its_process_and_keeps_what_came(tmp_path: Path, command: str) -> None:
    home = tmp_path / "home"
    with site() as served:
        unending(served)
        catalogue(home, served.home)
        with started(home, command, "office", "--allow-loopback") as child:
            while len(served.asked) < 12:
                assert child.poll() is None
                time.sleep(0.02)
            child.terminate()
            _, errors = child.communicate(timeout=60)
        assert (child.returncode, "everything so far is kept" in errors) == (130, True), errors
        count = len(served.asked)
        time.sleep(0.5)
        assert len(served.asked) == count
    with Store(home / FILE_NAME) as store:
        assert store.seq > 0
        assert list(store.damage()) == []


@pytest.mark.parametrize("number", SIGNALS)
def test_index_and_add_end_and_go_on(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    lines = (json.dumps({"id": f"r{n}", "title": f"Release {n}", "body": "Words of it. " * 99}) for n in range(12_000))
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(lines))
    log = home / f"{FILE_NAME}-wal"
    with started(home, "add", str(path)) as child:
        while not (log.exists() and log.stat().st_size > 200_000) and child.poll() is None:
            time.sleep(0.01)
        child.send_signal(number)
        _, errors = child.communicate(timeout=60)
    assert (child.returncode, "everything so far is kept" in errors) == (130, True), errors
    with Store(home / FILE_NAME) as store:
        assert 0 < store.seq < 12_000
    with started(home, "index") as child:
        while not list(home.glob("index/building-*")) and child.poll() is None:
            time.sleep(0.005)
        child.send_signal(number)
        child.communicate(timeout=60)
    assert child.returncode in (0, 130)
    assert subprocess.run([*PRESSDESK, "--home", str(home), "index"], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_that_a_library_makes_another_error_of_is_a_signal_still(number: signal.Signals) -> None:
    def loads_a_library() -> None:
        try:
            signal.raise_signal(number)
        except KeyboardInterrupt as interrupt:  # as modules compiled by Cython do where NumPy is not loaded to its end
            raise ImportError("numpy.core.multiarray failed to import") from interrupt

    with pytest.raises(KeyboardInterrupt), interruptible():
        loads_a_library()
    with pytest.raises(ImportError), interruptible():
        raise ImportError("there is no such library")


@pytest.mark.parametrize("number", SIGNALS)
def test_serve_ends_in_order(tmp_path: Path, number: signal.Signals) -> None:
    home = tmp_path / "home"
    with Desk(home) as desk:
        desk.publish(release("a", "Heroin seized"))
    with started(home, "serve", "--port", "0") as child:
        assert child.stdout
        url = child.stdout.readline().split()[2]
        assert httpx.get(url).status_code == 200
        child.send_signal(number)
        _, errors = child.communicate(timeout=60)
    assert (child.returncode, errors) == (0, "")


def test_signals_mean_afterwards_what_they_meant_before() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with pytest.raises(KeyboardInterrupt), interruptible():
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)
