"""`update` and `watch`: what a site publishes is found after one command, and after the next round."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import PRESSDESK, child_process, run
from tests.loopback import Reply, Site, site

RELEASE = """<html lang="en"><head><title>{title}</title></head><body><article><h1>{title}</h1><time datetime="{date}">
{date}</time><p>Officers of the coast guard seized two tonnes of cocaine from a boat that had left at night.</p>
<p>The crew of four was arrested, and the boat was brought to port for a search that took a day.</p></article></body>"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Site]:
    """A press office with one release, and a home folder whose catalogue includes it."""
    with site() as served:
        publish(served, 1)
        catalogue = tmp_path / "home" / "sources.toml"
        catalogue.parent.mkdir()
        catalogue.write_text(
            f'[[source]]\nname = "office"\norganization = "Coast Office"\nhome = "{served.home}/"\ndelay = 0\n'
            f'article = \'/press/\\d+\'\nverified = "unverified"\n[[source.listings]]\nurl = "{served.home}/press"\n'
        )
        yield served


def publish(served: Site, count: int) -> None:
    """Publish this many releases on the site."""
    links = "".join(f'<li><a href="/press/{number}">Seizure {number}</a></li>' for number in range(1, count + 1))
    served.answers["/press"] = f"<html><body><ul>{links}</ul></body></html>"
    for number in range(1, count + 1):
        page = RELEASE.format(title=f"Seizure {number} off the coast", date=f"2024-06-{number:02}")
        served.answers[f"/press/{number}"] = page


def test_update_makes_what_was_published_findable_and_asks_once(office: Site, tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = run("update", "office", "--allow-loopback", home=home)
    assert first.returncode == 0, first.stderr
    assert "office: 1 new" in first.stdout
    assert "1 indexed" in first.stdout
    assert "Seizure 1 off the coast" in run("search", "cocaine", "--organization", "coast office", home=home).stdout
    publish(office, 2)
    assert "office: 1 new, 0 changed, 0 same" in run("update", "office", "--allow-loopback", home=home).stdout
    assert office.paths.count("/press/1") == 1
    assert "2 releases" in run("search", "--year", "2024", home=home).stdout


def test_update_tells_programs_what_was_done(office: Site, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run("update", "office", "--allow-loopback", "--json", home=home)
    known = json.loads(done.stdout)
    assert (done.returncode, known["sources"][0]["new"], known["index"]["indexed"]) == (0, 1, 1)
    assert [one["title"] for one in known["releases"]] == ["Seizure 1 off the coast"]
    publish(office, 2)
    known = json.loads(run("update", "office", "--allow-loopback", "--json", home=home).stdout)
    assert [one["title"] for one in known["releases"]] == ["Seizure 2 off the coast"]


@pytest.mark.parametrize("command", ["crawl", "update"])
def test_a_source_that_cannot_be_read_is_no_success(office: Site, tmp_path: Path, command: str) -> None:
    office.answers["/press"] = Reply("down", 500)
    done = run(command, "office", "--allow-loopback", home=tmp_path / "home")
    assert (done.returncode, f"{office.home}/press" in done.stderr) == (1, True)


def test_a_site_that_is_down_is_no_success(tmp_path: Path) -> None:
    with site() as served:
        home = served.home
    catalogue = tmp_path / "home" / "sources.toml"
    catalogue.parent.mkdir()
    catalogue.write_text(
        f'[[source]]\nname = "office"\norganization = "Office"\nhome = "{home}/"\ndelay = 0\n'
        f'feeds = ["{home}/feed"]\nverified = "unverified"\n'
    )
    done = run("update", "office", "--allow-loopback", "--json", home=tmp_path / "home")
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["sources"][0]["failed_lists"]


@pytest.mark.usefixtures("office")
def test_a_command_runs_after_an_update(tmp_path: Path) -> None:
    home = tmp_path / "home"
    update = ["update", "office", "--allow-loopback", "--then"]
    assert run(*update, f"touch {tmp_path / 'done'}", home=home).returncode == 0
    assert (tmp_path / "done").exists()
    assert run(*update, "false", home=home).returncode == 0  # nothing to do
    for broken in ("no-such-command", "sh -c 'exit 3'", "'"):
        assert run(*update, broken, home=home).returncode == 2


def test_watch_finds_what_is_published_while_it_runs(office: Site, tmp_path: Path) -> None:
    home = tmp_path / "home"
    command = [*PRESSDESK, "--home", str(home), "watch", "office", "--every", "1s", "--allow-loopback"]
    with child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        next(line for line in child.stdout if line.startswith("1 indexed"))
        publish(office, 2)
        next(line for line in child.stdout if line.startswith("1 indexed"))
        time.sleep(0.2)
        child.send_signal(signal.SIGINT)
        _, errors = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "everything so far is kept" in errors
    assert "2 releases" in run("search", "--year", "2024", home=home).stdout
