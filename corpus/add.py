"""Files and folders of releases, read one at a time."""

import io
import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

import zstandard

from corpus.clean import address_of, clean_page, clean_record
from corpus.errors import PressdeskError
from corpus.release import Page, Rejected, Release
from corpus.sources import Source

Outcome = tuple[Release | Rejected, Page | None]

_PAGES = {".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".txt": "text/plain"}
_KINDS = (*_PAGES, ".jsonl", ".jsonl.zst", ".tar.zst")
_LONGEST_LINE = 50_000_000
_LARGEST_MEMBER = 50_000_000
_WINDOW = 2**31


class AddError(PressdeskError):
    """A path that can't be added."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What is said of everything that is added."""

    organization: str | None
    language: str | None
    sources: Mapping[str, Source]
    """By host."""
    moment: datetime


def add(
    paths: Iterable[Path],
    *,
    organization: str | None = None,
    language: str | None = None,
    sources: Sequence[Source] = (),
) -> Iterator[Outcome]:
    """Yield one outcome for each page or record of the files and folders, with the page it was read from.

    Pages whose address is of a source's host are read as that source's. Raises AddError at once for a path that does
    not exist or is of no known kind.
    """
    given = _Given(organization, language, {_host(one.home): one for one in sources}, datetime.now(UTC))
    return _outcomes(_found(paths), given)


def files(paths: Iterable[Path]) -> list[Path]:
    """The files that `add` reads, in its order: for a progress bar. Raises AddError as it does."""
    return [file for file, _ in _found(paths)]


def _found(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Each file with its name for a reader: relative to the folder of the path that was given."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            base = path.resolve().parent
            found += [(file, file.resolve().relative_to(base).as_posix()) for file in sorted(_inside(path))]
        elif not path.exists():
            raise AddError(f"{path} does not exist: check the spelling")
        elif _kind(path) is None:
            raise AddError(f"{path.name} is of no kind that can be added: give {', '.join(_KINDS)} or a folder of them")
        else:
            found.append((path, path.name))
    return found


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and _kind(path):
            yield path


def _kind(path: Path) -> str | None:
    return next((kind for kind in _KINDS if path.name.lower().endswith(kind)), None)


def _outcomes(found: Iterable[tuple[Path, str]], given: _Given) -> Iterator[Outcome]:
    for path, name in found:
        try:
            yield from _read(path, name, given)
        except (OSError, zstandard.ZstdError, tarfile.TarError) as error:
            yield Rejected(name, f"it can't be read further: {_said(error)}"), None


def _said(error: Exception) -> str:
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


def _read(path: Path, name: str, given: _Given) -> Iterator[Outcome]:
    kind = _kind(path)
    with path.open("rb") as file:
        if kind == ".jsonl":
            yield from _records(file, name, given)
        elif kind == ".jsonl.zst":
            yield from _records(_decompressed(file), name, given)
        elif kind == ".tar.zst":
            yield from _archive(_decompressed(file), name, given)
        else:
            yield _page(file.read(), _PAGES[str(kind)], name, given)


def _decompressed(file: BinaryIO) -> BinaryIO:
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(file, read_across_frames=True)
    return io.BufferedReader(reader)


def _records(file: BinaryIO, name: str, given: _Given) -> Iterator[Outcome]:
    for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE + 1), b""), start=1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _record(line, f"{name}:{number}", given), None


def _record(line: bytes, origin: str, given: _Given) -> Release | Rejected:
    try:
        if len(line) > _LONGEST_LINE:
            raise ValueError(f"it is longer than {_LONGEST_LINE:,} bytes")
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        return Rejected(origin, "it is not UTF-8")
    except RecursionError:
        return Rejected(origin, "it is nested too deeply")
    except ValueError as error:
        return Rejected(origin, f"it is no JSON record: {error}")
    if not isinstance(record, dict):
        return Rejected(origin, "it is JSON, but no object")
    return clean_record(
        record, origin=origin, fetched=given.moment, organization=given.organization, language=given.language
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        raise ValueError("a field stands twice in it")
    return record


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no JSON value")


def _archive(file: BinaryIO, name: str, given: _Given) -> Iterator[Outcome]:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for member in archive:
            kind = _kind(Path(member.name))
            hidden = Path(member.name).name.startswith(".")
            if member.isfile() and kind in _PAGES and not hidden:
                origin = f"{name}!{member.name.removeprefix('./')}"
                if member.size > _LARGEST_MEMBER:
                    yield Rejected(origin, f"it is too large ({member.size:,} bytes)"), None
                elif content := archive.extractfile(member):
                    yield _page(content.read(), _PAGES[kind], origin, given)


def _page(content: bytes, media_type: str, origin: str, given: _Given) -> Outcome:
    page = Page(content, media_type, origin, given.moment, organization=given.organization, language=given.language)
    address = address_of(page) if given.sources and media_type != "text/plain" else None
    outcome = clean_page(page, given.sources.get(_host(address)) if address else None)
    return outcome, (page if isinstance(outcome, Release) else None)


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
