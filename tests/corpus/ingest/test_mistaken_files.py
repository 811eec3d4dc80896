"""A file or folder given by mistake is reported in one clear line; names and texts can't control a terminal."""

import json
import os
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import zstandard

from corpus.clean import Line, clean_line, clean_page
from corpus.ingest.files import AddError, read_files
from corpus.release import Page, PartialDate, Rejected, Release
from tests.command import run

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY = "Customs officers seized four kilograms of cocaine that had been hidden in a container of bananas."
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\x06\0\0\0" + zlib.compress(os.urandom(3000))
GZIP = b"\x1f\x8b\x08\x08\x9a\x1b\x8f\x65\x00\x03a.txt\0" + zlib.compress(os.urandom(3000))[2:]
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NOISE = "\x1b[31m\u202e\x9b\u2067\x85\u2028\x07"


def told(path: Path) -> tuple[str, str]:
    """The place and reason of the single rejection."""
    [(outcome, _)] = read_files([path])
    assert isinstance(outcome, Rejected), outcome
    return outcome.origin, outcome.reason


@pytest.mark.parametrize("content", [PNG, GZIP, bytes(5000), b"\x7fELF\2\1\1" + bytes(9) + os.urandom(5000)])
@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.jsonl", "a.jsonl.zst", "a.tar.zst"])
def test_a_binary_file_of_any_name_is_told_in_one_line(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    origin, reason = told(path)
    assert origin == name
    assert reason.startswith(("it is binary", "the PDF can't be opened", "the archive is damaged"))


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.jsonl", "a.jsonl.zst", "a.tar.zst"])
def test_an_empty_file_is_told_in_one_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.touch()
    assert told(path) == (name, "it is empty")


def test_a_file_without_records_and_an_archive_without_pages_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n \n")
    (tmp_path / "b.tar.zst").write_bytes(zstandard.ZstdCompressor().compress(bytes(10_240)))
    assert told(tmp_path / "a.jsonl") == ("a.jsonl", "there is no record in it")
    assert told(tmp_path / "b.tar.zst") == ("b.tar.zst", "there is no page in it")


def test_a_bad_first_line_does_not_make_a_file_binary(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\xff\xfe\nno json\n" + json.dumps({"title": "T", "body": BODY}).encode())
    assert [type(one) for one, _ in read_files([path])] == [Rejected, Rejected, Release]


def test_a_folder_that_holds_nothing_to_add_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    (folder / "sub.txt").mkdir(parents=True)
    (folder / "readme.doc").touch()
    origin, reason = told(folder)
    assert origin == "empty"
    assert reason.startswith("the folder holds no file that can be added: no .html")


def test_a_pipe_and_a_link_that_leads_nowhere_are_errors(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(AddError, match=r"pipe\.txt is a device or pipe"):
        read_files([tmp_path / "pipe.txt"])
    with pytest.raises(AddError, match="broken symbolic link"):
        read_files([tmp_path / "link.txt"])


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[Path]:
    """A folder of a user without root's powers, since root may do everything."""
    user = os.geteuid()
    if user == 0:
        for folder in (tmp_path, *tmp_path.parents[:3]):
            if str(folder).startswith("/tmp/"):
                folder.chmod(0o755)
    yield tmp_path
    os.seteuid(user)


def test_what_may_not_be_read_is_told_and_the_rest_goes_on(nobody: Path) -> None:
    folder = nobody / "press"
    (folder / "closed").mkdir(parents=True)
    (folder / "a.txt").write_text(BODY)
    (folder / "a.txt").chmod(0o000)
    (folder / "b.jsonl").touch()
    (folder / "closed").chmod(0o000)
    if os.geteuid() == 0:
        os.seteuid(65534)
    given = read_files([folder])
    assert [one for one, _ in given] == [
        Rejected("press/a.txt", "the file can't be read: Permission denied"),
        Rejected("press/b.jsonl", "it is empty"),
        Rejected("press/closed", "the folder can't be read: Permission denied"),
    ]


def test_each_mistake_is_one_line_of_the_command(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(PNG)
    (tmp_path / "b.jsonl").touch()
    (tmp_path / "c").mkdir()
    (tmp_path / "d.txt").write_text(f"Cocaine seized\n\n{BODY}")
    done = run("add", *map(str, sorted(tmp_path.iterdir())), home=tmp_path / "home")
    assert (done.returncode, done.stdout) == (0, "1 new, 0 changed, 0 same, 3 rejected\n")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()[:3]] == [
        "skipped a.html",
        "skipped b.jsonl",
        "skipped c",
    ]
    for path in ("missing.txt", "a.doc"):
        (tmp_path / "a.doc").touch()
        done = run("add", str(tmp_path / path), home=tmp_path / "home")
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr


def test_two_files_whose_names_cannot_be_printed_stay_two(tmp_path: Path) -> None:
    for name in (b"\xff\x1b[31m.txt", b"\xfe\x1b[31m.txt"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(f"Cocaine seized\n\n{BODY}")
    origins = [one.origin for one, _ in read_files([tmp_path])]
    assert len(set(origins)) == 2
    assert all(one.isprintable() for one in origins)
    assert run("add", str(tmp_path), home=tmp_path.parent / f"{tmp_path.name}-home").stdout.startswith("1 new")


def texts(value: Any) -> Iterator[str]:
    """Every string in a release, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in texts(one))


HTML = f"""<html lang="en{NOISE}"><head><title>Tonne{NOISE} seized in the port - Bureau{NOISE}</title>
<meta property="og:site_name" content="Bureau{NOISE}"><meta name="date" content="2019-05-03 {NOISE}">
<link rel="canonical" href="https://a.example/{NOISE}?q={NOISE}"><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "Tonne{NOISE}", "datePublished": "2019-05-03T00:00{NOISE}"}}</script></head>
<body><nav>Home{NOISE}</nav><h1>Tonne{NOISE} seized in the port</h1><time datetime="2019-05-03{NOISE}">3 May 2019</time>
<p class="byline">3 May 2019{NOISE}</p><p>VIENNA{NOISE}, 3 May 2019 (Bureau{NOISE}) - {BODY}{NOISE}</p><p>{BODY}</p>
<p>For more information contact{NOISE} x@a.example</p><p>Share this{NOISE}</p><footer>(c) Bureau{NOISE}</footer>"""
OUTSIDE = {
    "url": f"https://a.example/{NOISE}",
    "organization": f"Organization{NOISE}",
    "language": f"en-{NOISE}",
    "hinted_title": f"Tonne{NOISE} seized",
    "hinted_date": PartialDate(999, 5, 3),
    "last_modified": f"Fri, 03 May 2019 {NOISE}",
}
RECORD = {
    "title": f"T{NOISE}\ud800",
    "body": f"VIENNA{NOISE}, 3 May 2019 (B) - {BODY}{NOISE}\ud800\0\n\nShare this{NOISE}",
    "url": f"https://a.example/{NOISE}\ud800",
    "organization": f"O{NOISE}\ud800",
    "themes": [f"x{NOISE}\ud800"],
    "language": "en",
}


@pytest.mark.parametrize("fields", [{}, {"date": f"2019-05-03T{NOISE}\ud800"}, {"date": f"0999-05-03{NOISE}\ud800"}])
def test_no_text_of_a_record_steers_a_terminal_or_a_page(fields: dict[str, str]) -> None:
    outcome = clean_line(Line(json.dumps({**RECORD, **fields}).encode(), "a.jsonl:1", NOW))
    assert isinstance(outcome, Release), outcome
    assert [text for text in texts(outcome.to_json()) if STEERS.search(text)] == []


@pytest.mark.parametrize(
    ("media_type", "content"), [("text/html", HTML), ("text/plain", re.sub("<[^>]*>", "\n\n", HTML))]
)
def test_no_text_of_a_page_steers_a_terminal_or_a_page(media_type: str, content: str) -> None:
    outcome = clean_page(Page(content.encode(), media_type, "page", NOW, **OUTSIDE))  # type: ignore[arg-type]
    assert isinstance(outcome, Release), outcome
    assert [text for text in texts(outcome.to_json()) if STEERS.search(text)] == []
