"""The archive proves what was fetched: standard WARC files, appended so that no crash damages them."""

import gzip
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

from corpus.store import warc
from corpus.store.warc import Archive, Response, WarcPlace

MOMENT = datetime(2024, 6, 26, 12, 30, 15, tzinfo=UTC)
HEADERS = (
    ("Content-Type", "text/html"),
    ("ETag", '"x"'),
    ("Content-Length", "9"),
    ("Set-Cookie", "a"),
    ("Set-Cookie", "b"),
)
SEEN = Response("https://example.org/a", MOMENT, 200, HEADERS, b"<html>" + bytes(range(256)) * 50, "192.0.2.1")


@pytest.fixture
def shelf(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive", "0123456789abcdef")


def records(path: Path) -> list[tuple[str, str | None, bytes]]:
    with path.open("rb") as file:
        return [
            (one.rec_type, one.rec_headers.get_header("WARC-Target-URI"), one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
        ]


def test_a_response_keeps_what_it_said_it_was(shelf: Archive) -> None:
    first = shelf.append(SEEN, None)
    second = shelf.append(replace(SEEN, headers=(("content-type", "application/pdf"),)), first)
    unnamed = shelf.append(replace(SEEN, headers=()), second)
    assert [shelf.media_type(place) for place in (first, second, unnamed)] == ["text/html", "application/pdf", ""]


def test_a_response_is_read_by_others_as_it_was_seen(shelf: Archive, tmp_path: Path) -> None:
    place = shelf.append(SEEN, None)
    path = tmp_path / "archive" / place.file
    assert [(kind, url) for kind, url, _ in records(path)] == [("warcinfo", None), ("response", SEEN.url)]
    with path.open("rb") as file:
        _, record = list(ArchiveIterator(file))
        assert record.rec_headers.get_header("WARC-Date") == "2024-06-26T12:30:15Z"
        assert record.rec_headers.get_header("WARC-IP-Address") == "192.0.2.1"
        assert (
            record.rec_headers.get_header("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(SEEN.content).hexdigest()}"
        )
        assert record.http_headers.get_statuscode() == "200"
        assert record.http_headers.headers == [
            ("Content-Type", "text/html"),
            ("ETag", '"x"'),
            ("X-Archive-Orig-Content-Length", "9"),
            ("Set-Cookie", "a"),
            ("Set-Cookie", "b"),
            ("Content-Length", str(len(SEEN.content))),
        ]


def test_each_record_is_found_at_its_place(shelf: Archive) -> None:
    first = shelf.append(SEEN, None)
    second = shelf.append(replace(SEEN, content=b"another"), first)
    assert (shelf.read(first), shelf.read(second)) == (SEEN.content, b"another")
    assert gzip.decompress(shelf.raw(second)).startswith(b"WARC/1.1")


@pytest.mark.parametrize("left", [1, 9, 40, 200])
def test_a_record_that_was_cut_is_taken_off_before_the_next(shelf: Archive, tmp_path: Path, left: int) -> None:
    first = shelf.append(SEEN, None)
    path = tmp_path / "archive" / first.file
    whole = path.read_bytes()
    path.write_bytes(whole + whole[first.offset : first.offset + left])
    second = shelf.append(replace(SEEN, url="https://example.org/b"), first)
    assert second.offset == first.end
    assert [url for _, url, _ in records(path)] == [None, "https://example.org/a", "https://example.org/b"]


def test_a_whole_record_that_the_store_does_not_know_of_stays(shelf: Archive, tmp_path: Path) -> None:
    first = shelf.append(SEEN, None)
    shelf.append(replace(SEEN, url="https://example.org/unknown"), first)
    third = shelf.append(replace(SEEN, url="https://example.org/c"), first)
    assert len(records(tmp_path / "archive" / first.file)) == 4
    assert shelf.read(third) == SEEN.content


def test_zeros_that_a_power_loss_leaves_are_taken_off(shelf: Archive, tmp_path: Path) -> None:
    first = shelf.append(SEEN, None)
    path = tmp_path / "archive" / first.file
    path.write_bytes(path.read_bytes() + bytes(5000))
    shelf.repair(first)
    assert path.stat().st_size == first.end


def test_a_full_file_is_followed_by_another(shelf: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "LARGEST_FILE", 1000)
    first = shelf.append(SEEN, None)
    second = shelf.append(SEEN, first)
    assert (first.file, second.file) == ("pressdesk-01234567-00001.warc.gz", "pressdesk-01234567-00002.warc.gz")
    assert shelf.read(second) == SEEN.content


def test_damage_is_told(shelf: Archive, tmp_path: Path) -> None:
    place = shelf.append(SEEN, None)
    path = tmp_path / "archive" / place.file
    path.write_bytes(path.read_bytes()[: place.offset + 60])
    with pytest.raises(ValueError, match="is damaged at"):
        shelf.read(place)
    with pytest.raises(OSError, match="No such file"):
        shelf.read(WarcPlace("pressdesk-none.warc.gz", 0, 10))
