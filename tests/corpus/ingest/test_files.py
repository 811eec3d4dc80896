"""Files and folders are added one record and page at a time; unreadable ones are named and skipped."""

import io
import json
import re
import tarfile
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
import zstandard

from corpus.catalogue.sources import Selectors, Source
from corpus.clean import clean_record
from corpus.ingest.files import AddError, list_files, read_files
from corpus.release import Page, Rejected, Release

BODY = "Customs officers seized four kilograms of cocaine that had been hidden in a container of bananas."
JUSTICE = Source("doj", "U.S. Department of Justice", "https://www.justice.gov/")


def record(**fields: object) -> str:
    return json.dumps({"title": "Cocaine seized", "body": BODY, **fields})


def added(*paths: Path, organization: str | None = None, language: str | None = None) -> list[Release | Rejected]:
    return [outcome for outcome, _ in read_files(paths, organization=organization, language=language)]


def of(line: str | bytes, folder: Path) -> Release | Rejected:
    path = folder / "press.jsonl"
    path.write_bytes(line if isinstance(line, bytes) else line.encode())
    [outcome] = added(path)
    return outcome


def release_of(line: str, folder: Path) -> Release:
    outcome = of(line, folder)
    assert isinstance(outcome, Release), outcome
    return outcome


def tar(folder: Path, pages: dict[str, bytes]) -> Path:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in pages.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    path = folder / "pages.tar.zst"
    path.write_bytes(zstandard.ZstdCompressor().compress(packed.getvalue()))
    return path


def test_a_record_is_taken_as_it_is_given(tmp_path: Path) -> None:
    release = release_of(
        record(
            id=" r-1 ",
            url="https://example.org/1?utm_source=x",
            date="2019-12",
            organization="united nations office on drugs and crime",
            themes=["Cocaine and coca", "policy", "My own"],
            language="es",
            other={"ignored": True},
        ),
        tmp_path,
    )
    assert (release.id, release.url) == ("r-1", "https://example.org/1")
    assert (str(release.published), release.publisher, release.language) == ("2019-12", "UNODC", "es")
    assert release.themes == ("cocaine", "policy", "My own")
    assert {
        one.witness for one in release.evidence if one.name in ("title", "date", "publisher", "theme", "language")
    } == {"given"}
    assert release.organizations[0] == "UNODC"


def test_themes_given_as_none_are_none_and_not_given_are_read_off_the_text(tmp_path: Path) -> None:
    assert release_of(record(themes=[]), tmp_path).themes == ()
    assert "cocaine" in release_of(record(), tmp_path).themes
    assert "cocaine" in release_of(record(themes=None), tmp_path).themes


def test_an_organisation_that_is_not_known_keeps_its_name(tmp_path: Path) -> None:
    assert release_of(record(organization="Senator Akaka"), tmp_path).publisher == "Senator Akaka"


def test_the_options_stand_in_for_what_a_record_lacks(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(record() + "\n" + record(id=1, organization="INCB", language="fr"), encoding="utf-8")
    outcomes = added(path, organization="Drug Enforcement Administration", language="en")
    assert [(one.publisher, one.language) for one in outcomes if isinstance(one, Release)] == [
        ("DEA", "en"),
        ("INCB", "fr"),
    ]


def test_a_record_without_a_date_has_the_one_of_its_dateline(tmp_path: Path) -> None:
    release = release_of(record(body=f"Vienna, 4 May 2020 - {BODY}"), tmp_path)
    assert (str(release.published), release.because("date")[0].witness) == ("2020-05-04", "dateline")
    assert (release.dateline, release.body) == ("Vienna, 4 May 2020 -", BODY)


def test_the_body_of_a_record_keeps_its_words_in_paragraphs(tmp_path: Path) -> None:
    release = release_of(record(body="One  two\r\nThree\u00a0four\n\n\n\tFive\n"), tmp_path)
    assert release.body == "One two\n\nThree four\n\nFive"


def test_the_same_record_has_the_same_id_and_another_another(tmp_path: Path) -> None:
    ids = [release_of(line, tmp_path).id for line in (record(), record(), record(date="2020"), record(title="Else"))]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "it is not valid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("[1]", "it is JSON, but not an object"),
        ('{"title": "a", "title": "b"}', "it is not valid JSON: it has a field twice: title"),
        ('{"title": NaN}', "it is not valid JSON: NaN is not a JSON value"),
        (b'{"title": "\xff"}', "it is not UTF-8"),
        ('{"title": ' + "[" * 100_000, "it is nested too deeply"),
        ("{}", "title: it is missing or empty"),
        ('{"title": "a", "body": " "}', "body: it is missing or empty"),
        ('{"title": 7, "body": "b"}', "title: not text: 7"),
        (record(date="last May"), "date: not an ISO 8601 date: 'last May'"),
        (record(date=2011), "date: not text: 2011"),
        (record(date="2011-02-30"), "date: "),
        (record(url="ftp://example.org"), "url: not an http address: 'ftp://example.org'"),
        (record(themes="policy"), "themes: not a list of texts: 'policy'"),
        (record(themes=[1]), "themes: not a list of texts: [1]"),
        (record(organization=["x"]), "organization: not text: ['x']"),
        (record(language=1), "language: not text: 1"),
        (record(language="English"), "language: not a code of two or three letters: 'English'"),
        (record(id=""), "id: empty, longer than 200 characters, or with control characters: ''"),
        (record(id=True), "id: neither text nor a whole number: True"),
        (record(id="a\nb"), "id: empty, longer than 200 characters, or with control characters: 'a\\nb'"),
    ],
)
def test_a_line_that_is_no_record_is_named_with_the_reason(line: str | bytes, reason: str, tmp_path: Path) -> None:
    outcome = of(line, tmp_path)
    assert isinstance(outcome, Rejected)
    assert outcome.origin == "press.jsonl:1"
    assert outcome.reason.startswith(reason)


def test_bad_lines_do_not_keep_the_others_out(tmp_path: Path) -> None:
    path = tmp_path / "press.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + f"{record(id='a')}\r\n\nno json\n{record(id='b')}".encode())
    outcomes = added(path)
    assert [one.id if isinstance(one, Release) else one.origin for one in outcomes] == ["a", "press.jsonl:3", "b"]


def test_a_folder_is_read_in_order_without_hidden_and_unknown_files(tmp_path: Path) -> None:
    folder = tmp_path / "press"
    (folder / "sub").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for name in ("b.txt", "sub/a.txt", ".c.txt", ".hidden/d.txt", "readme.doc"):
        (folder / name).write_text(f"Title\n\n{BODY}", encoding="utf-8")
    (folder / "a.jsonl.zst").write_bytes(zstandard.ZstdCompressor().compress(record().encode()))
    assert [one.origin for one in added(folder)] == ["press/a.jsonl.zst:1", "press/b.txt", "press/sub/a.txt"]
    assert list_files([folder]) == [folder / "a.jsonl.zst", folder / "b.txt", folder / "sub" / "a.txt"]


def test_pages_of_an_archive_are_kept_as_they_were_received(tmp_path: Path) -> None:
    page = f"<title>Cocaine seized today</title><p>{BODY}</p><p>{BODY.replace('four', 'five')}</p>".encode()
    path = tar(tmp_path, {"./a.html": page, "b.png": b"x", ".c.html": page})
    [(outcome, kept)] = list(read_files([path]))
    assert isinstance(outcome, Release)
    assert isinstance(kept, Page)
    assert (outcome.origin, kept.content) == ("pages.tar.zst!a.html", page)


@pytest.mark.parametrize("packed", ["jsonl", "tar"])
def test_what_stands_before_the_damage_of_an_archive_is_kept(packed: str, tmp_path: Path) -> None:
    if packed == "tar":
        noise = {f"{number}.txt": f"Title {number}\n\n{BODY} {number * 7919}".encode() for number in range(300)}
        path = tar(tmp_path, noise)
    else:
        path = tmp_path / "press.jsonl.zst"
        lines = "\n".join(record(title=f"Title {number * 7919}") for number in range(3000))
        path.write_bytes(zstandard.ZstdCompressor().compress(lines.encode()))
    path.write_bytes(path.read_bytes()[:-200])
    *before, last = added(path)
    assert isinstance(before[0], Release)
    assert isinstance(last, Rejected)
    assert last.origin == path.name
    assert last.reason.startswith("the archive is damaged")


def test_a_file_that_is_no_archive_is_rejected_by_name(tmp_path: Path) -> None:
    path = tmp_path / "x.tar.zst"
    path.write_bytes(b"no archive")
    [outcome] = added(path)
    assert isinstance(outcome, Rejected)
    assert outcome.origin == "x.tar.zst"


def test_a_path_that_does_not_exist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(AddError, match="does not exist"):
        read_files([tmp_path / "missing.txt"])


def test_a_named_file_of_an_unknown_kind_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(b"x")
    with pytest.raises(AddError, match=r"a\.doc has no suffix that can be added"):
        read_files([path])


def test_a_reader_of_records_can_be_called_alone() -> None:
    outcome = clean_record(
        {"title": "T", "body": "B"}, origin="o", fetched=datetime.now(UTC), organization=None, language="en"
    )
    assert isinstance(outcome, Release)
    assert outcome.body == "B"


@pytest.mark.data
def test_records_of_the_department_go_in_completely(data: Path) -> None:
    outcomes = [one for one, _ in islice(read_files([data / "press" / "doj-2009-2015.jsonl.zst"]), 500)]
    assert [one for one in outcomes if isinstance(one, Rejected)] == []
    assert len({one.id for one in outcomes if isinstance(one, Release)}) == 500


@pytest.mark.data
@pytest.mark.parametrize(
    "selectors",
    [Selectors(title="h1#node-title", date=".date-display-single", body=".field--name-field-pr-body"), None],
)
def test_pages_of_the_department_have_their_titles_and_dates(data: Path, selectors: Selectors | None) -> None:
    with zstandard.open(data / "press" / "doj-2009-2015.jsonl.zst", "rt", encoding="utf-8") as lines:
        truth = {one["file"]: one for one in map(json.loads, lines)}
    sources = [Source("doj", JUSTICE.organization, JUSTICE.home, selectors=selectors)] if selectors else []
    outcomes = islice(read_files([data / "pages" / "doj-html-2009-2015.tar.zst"], sources=sources), 300)
    read = [one for one, _ in outcomes if isinstance(one, Release)]
    assert len(read) == 300
    expected = [truth[one.origin.split("!")[1]] for one in read]
    assert [(_ascii(one.title), str(one.published), one.url) for one in read] == [
        (_ascii(one["title"]), one["date"], one["url"]) for one in expected
    ]
    assert all(len(one.body) > 0.8 * len(fact["body"]) for one, fact in zip(read, expected, strict=True))


def _ascii(text: str) -> str:
    """Only the letters, which the reference text preserves."""
    return re.sub(r"[^!-~]", "", text)
