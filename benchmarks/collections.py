"""Collections of real documents with reference answers, read from the folder beside the checkout."""

import io
import json
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard


@dataclass(frozen=True, slots=True)
class Document:
    """A page and its reference answers."""

    name: str
    content: bytes
    truth: dict[str, Any]

    @property
    def half(self) -> int:
        """0 for the half used to develop rules, 1 for the half only used to measure them."""
        return zlib.crc32(self.name.encode()) % 2


def articles(data: Path) -> list[Document]:
    """Articles with reviewed text, title and snippets."""
    files = dict(_members(data / "pages" / "articles-wcxb-dev.tar.zst"))
    truths = {name: json.loads(raw) for name, raw in files.items() if name.startswith("ground-truth/")}
    return [
        Document(one["file_id"], files[f"html/{one['file_id']}.html"], {"url": one["url"], **one["ground_truth"]})
        for _, one in sorted(truths.items())
    ]


def dated_pages(data: Path) -> list[Document]:
    """Pages with their date of publication."""
    files = {name.rpartition("/")[2]: raw for name, raw in _members(data / "pages" / "dates-htmldate.tar.zst")}
    truths = json.loads(files["eval_default.json"])
    return [Document(one["file"], files[one["file"]], {"url": url, **one}) for url, one in truths.items()]


def news_pages(data: Path) -> dict[str, list[Document]]:
    """News pages of public test sets with their text, by set; some have a title and a day."""
    files = dict(_members(data / "pages" / "news-dev.tar.zst"))
    sets: dict[str, list[Document]] = {}
    for line in files["truth.jsonl"].decode().splitlines():
        truth = json.loads(line)
        name, _, _ = truth["file"].partition("/")
        sets.setdefault(name, []).append(Document(truth["file"], files[truth["file"]], truth))
    return sets


def international_releases(data: Path) -> list[Document]:
    """Short releases of the field's publishers in many languages, as plain text with their values."""
    folder = data / "press" / "international"
    truths = json_lines(folder / "truth.jsonl")
    return [Document(one["file"], (folder / one["file"]).read_bytes(), one) for one in truths]


def justice_pages(data: Path) -> Iterator[Document]:
    """Pages of one department, each with its record."""
    records = {one["file"]: one for one in records_of(data / "press" / "doj-2009-2015.jsonl.zst")}
    for name, raw in _members(data / "pages" / "doj-html-2009-2015.tar.zst"):
        file = name.rpartition("/")[2]
        if file in records:
            yield Document(file, raw, records[file])


def records_of(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
        yield from (json.loads(line) for line in io.TextIOWrapper(stream, "utf-8"))


def json_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _members(path: Path) -> Iterator[tuple[str, bytes]]:
    unpacked = zstandard.ZstdDecompressor(max_window_size=2**31)
    with (
        path.open("rb") as file,
        unpacked.stream_reader(file) as stream,
        tarfile.open(fileobj=stream, mode="r|") as tar,
    ):
        for member in tar:
            if member.isfile() and (content := tar.extractfile(member)):
                yield member.name.removeprefix("./"), content.read()
