"""Saved searches tell each release once, whatever becomes of it."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from corpus.release import Release
from corpus.versions.clusters import update_clusters
from indexer.build import Built
from search.alerts.searches import load_searches
from tests.command import run
from tests.desk import Desk, release

TEXT = "\n\n".join(f"Officers seized {number} drums of acetic anhydride at the northern port." for number in range(12))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "home") as desk:
        desk.publish(release("old", "Acetic anhydride", "Old news.", "2010"), release("else", "Courts", "Sentences."))
        yield desk


def publish(desk: Desk, *releases: Release) -> Built:
    for one in releases:
        desk.store.put(one)
    update_clusters(desk.store)
    return desk.publish()


def save(desk: Desk, name: str, *arguments: str) -> None:
    assert run("search", *arguments, "--save", name, home=desk.home).returncode in {0, 1}


def told(desk: Desk, *arguments: str) -> list[dict[str, Any]]:
    done = run("alerts", "--format", "json", *arguments, home=desk.home)
    found = json.loads(done.stdout)["alerts"]
    assert done.returncode == (0 if found else 1), done.stderr
    assert isinstance(found, list)
    return found


def ids(alerts: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in alerts]


def test_each_release_is_told_once_over_ten_updates(desk: Desk) -> None:
    save(desk, "diversion", "acetic", "anhydride")
    assert told(desk) == []  # what is there already is no news
    first = release("r1", "Drums seized", TEXT, "2020-01-02", publisher="DEA")
    edited = replace(first, body=TEXT + "\n\nCorrected since.")
    late = release("else", "Courts", "Sentences for acetic anhydride.")
    rounds: list[tuple[Any, list[str]]] = [
        (lambda: publish(desk, first), ["r1"]),
        (lambda: publish(desk, edited), []),  # an edit
        (lambda: publish(desk, release("r2", "Drums seized", TEXT, "2020-01-03", publisher="DOJ")), []),  # a copy
        (lambda: publish(desk), []),  # nothing, as when a source has stopped
        (lambda: publish(desk, release("r3", "Anhydride acetic found", "Other.", "2020-02-01")), ["r3"]),
        (lambda: desk.store.mark_gone("r3", datetime.now(UTC)) and publish(desk), []),
        (lambda: publish(desk, release("r3", "Acetic anhydride found", "Back.", "2020-02-01")), []),
        (lambda: publish(desk, late), ["else"]),  # matches since it was edited
        (lambda: desk.store.remove("r3") and publish(desk), []),
        (lambda: publish(desk, release("r3", "Acetic anhydride found", "Back again.", "2020-02-01")), []),
    ]
    for number, (change, expected) in enumerate(rounds):
        change()
        assert (number, ids(told(desk))) == (number, expected)
        assert told(desk) == []


def test_an_alert_shows_passage_reason_and_searches(desk: Desk) -> None:
    save(desk, "diversion", "acetic", "anhydride")
    save(desk, "ports", "port", "--year", "2009-2030")
    told(desk)
    publish(
        desk,
        release("a", "Drums", TEXT, "2020-01-02", publisher="DEA"),
        release("b", "Drums", TEXT, "2020-01-03", publisher="DOJ"),
        release("else", "Courts", "Sentences for acetic anhydride."),
    )
    by_id = {one["id"]: one for one in told(desk)}
    assert list(by_id) == ["a", "else"]
    assert ([one["name"] for one in by_id["a"]["searches"]], by_id["a"]["copies"]) == (["diversion", "ports"], 2)
    assert {span["text"] for span in by_id["a"]["passage"] if span["marked"]} >= {"acetic", "anhydride"}
    assert (by_id["a"]["reason"], by_id["else"]["reason"]) == ("new", "changed")


def test_what_comes_after_a_search_was_saved_is_new(desk: Desk) -> None:
    save(desk, "diversion", "acetic", "anhydride")
    publish(desk, release("a", "Drums", TEXT, "2020-01-02"))
    assert ids(told(desk)) == ["a"]
    save(desk, "ports", "port")
    publish(desk, release("b", "Acetic anhydride in a port", "Drums.", "2020-01-03"))
    assert ids(told(desk)) == ["b"]


def test_nothing_is_said_to_be_new_of_searches_that_begin(desk: Desk) -> None:
    (desk.home / "searches.toml").write_text('[[search]]\nname = "diversion"\nquery = "acetic"\n')
    done = run("alerts", home=desk.home)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == "Following diversion from now on; it matches 1 release already.\n"


def test_a_search_that_was_changed_begins_anew(desk: Desk) -> None:
    save(desk, "diversion", "acetic")
    told(desk)
    path = desk.home / "searches.toml"
    path.write_text(path.read_text().replace("acetic", "sentences"))
    done = run("alerts", home=desk.home)
    assert (done.returncode, done.stdout) == (1, "Following diversion from now on; it matches 1 release already.\n")
    done = run("alerts", home=desk.home)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "Nothing is new.\n")


def test_what_could_not_be_sent_is_told_again(desk: Desk) -> None:
    save(desk, "diversion", "acetic", "anhydride")
    told(desk)
    publish(desk, release("new", "Acetic anhydride", "More."))
    assert run("alerts", "--command", "false", home=desk.home).returncode == 2
    assert run("alerts", "--mail", "a@example.org", "--smtp", "127.0.0.1:1", home=desk.home).returncode == 2
    assert ids(told(desk, "--dry-run")) == ["new"]
    into = desk.home / "handed-over.json"
    assert run("alerts", "--command", f"tee {into}", home=desk.home).returncode == 0
    assert ids(json.loads(into.read_text())["alerts"]) == ["new"]
    assert told(desk) == []


def test_a_digest_is_mailed(desk: Desk) -> None:
    save(desk, "diversion", "acetic", "anhydride")
    told(desk)
    publish(desk, release("new", "Acetic anhydride: saisie à Genève", "Fûts d'acetic anhydride.", language="en"))
    with mail_server() as (port, mails):
        done = run("alerts", "--mail", "analyst@example.org", "--smtp", f"127.0.0.1:{port}", home=desk.home)
    assert done.returncode == 0, done.stderr
    [mail] = (message_from_bytes(content, policy=default) for content in mails)
    assert (mail["To"], mail["Subject"]) == ("analyst@example.org", "Pressdesk: 1 release new")
    assert "saisie à Genève" in mail.get_content()


def test_mistakes_in_the_file_are_named_with_their_line(desk: Desk) -> None:
    path = desk.home / "searches.toml"
    for text, said in {
        '[[search]]\nname = "Two words"': "line 2",
        '[[search]]\nname = "a"\nyear = ["soon"]': "line 3",
        '[[search]]\nname = "a"\nqery = "x"': "did you mean query",
        '[[search]]\nname = "a"\n[[search]]\nname = "a"': "two searches called a",
    }.items():
        path.write_text(text)
        done = run("alerts", home=desk.home)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_saved_search_asks_what_was_asked(desk: Desk) -> None:
    save(desk, "quoted", '"acetic anhydride" -court', "--year", "2009-2012", "--year", "undated", "--without", 'AA\\"')
    assert run("search", "x", "--save", "quoted", home=desk.home).returncode == 2
    opml = ElementTree.fromstring(run("alerts", "--opml", "https://example.org/press/", home=desk.home).stdout)
    [outline] = opml.iter("outline")
    assert outline.attrib["xmlUrl"] == (
        "https://example.org/press/feed.atom?q=%22acetic+anhydride%22+-court&year=2009-2012&year=undated&without=AA%5C%22"
    )


@pytest.mark.parametrize(("option", "value"), [("--organization", ""), ("--theme", " "), ("--without", "\udcff")])
def test_a_search_that_the_file_cannot_hold_is_not_saved(desk: Desk, option: str, value: str) -> None:
    done = run("search", "x", option, value, "--save", "blank", home=desk.home)
    assert (done.returncode, "is empty" in done.stderr) == (2, True), done.stderr
    assert not (desk.home / "searches.toml").exists()


def test_a_query_is_saved_without_bytes_that_are_no_text(desk: Desk) -> None:
    save(desk, "odd", "acetic\udcff anhydride")
    assert [one.query for one in load_searches(desk.home)] == ["acetic anhydride"]


@contextmanager
def mail_server() -> Iterator[tuple[int, list[bytes]]]:
    """A mail server on loopback that keeps what it is given."""
    mails: list[bytes] = []

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                command = line[:4].upper()
                if command == b"DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    mails.append(b"".join(lines))
                self.wfile.write(b"221 bye\r\n" if command == b"QUIT" else b"250 ok\r\n")
                if command == b"QUIT":
                    return

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.server_address[1], mails
        finally:
            server.shutdown()
            thread.join(10)
