"""Reading releases from files, folders and archives, as a stream."""

import os
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, BinaryIO
from urllib.parse import urlsplit

import zstandard

from corpus.catalogue.sources import Source
from corpus.clean import LONGEST_LINE, MAX_BYTES, Line, read_within
from corpus.clean.tasks import PageTask, Task
from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from corpus.release import Page, Rejected, Release
from corpus.system_errors import FULL, OUT_OF_RESOURCES
from corpus.unpack import TruncatedError, unpacked

Outcome = tuple[Release | Rejected, Page | None]

_PAGES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".pdf": "application/pdf"}
_BLANK = b"\xef\xbb\xbf \t\r\n"
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_HEAD = 1024
"""Bytes at the start of a file by which binary data is recognised."""
_KINDS = (*_PAGES, ".jsonl", ".jsonl.zst", ".tar.zst")


class AddError(PressdeskError):
    """A path can't be added; the message says why."""


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known of everything that is added together."""

    organization: str | None
    language: str | None
    sources: Mapping[str, Source]
    """By host."""
    moment: datetime


def read_files(
    paths: Iterable[Path],
    *,
    organization: str | None = None,
    language: str | None = None,
    sources: Sequence[Source] = (),
) -> Iterator[Outcome]:
    """Read files and folders; yield one outcome per page or record, with the page that a release was read from.

    Pages whose address is on a source's host are cleaned with that source's selectors. Raises AddError at once for a
    path that does not exist or has an unknown suffix; files that can't be read later are rejected by name.
    """
    given = _Context(organization, language, {_host(one.home): one for one in sources}, datetime.now(UTC))
    found = _found(paths)
    return ((one, page if isinstance(one, Release) else None) for one, page in read_within(_tasks(found, given)))


def list_files(paths: Iterable[Path]) -> list[Path]:
    """The files that `read_files` reads, in its order. Raises AddError as it does."""
    return [one for one, _ in _found(paths) if isinstance(one, Path)]


def _found(paths: Iterable[Path]) -> list[tuple[Path | Rejected, str]]:
    """Each file with its display name, which begins with the last part of the given path."""
    found: list[tuple[Path | Rejected, str]] = []
    for path in paths:
        shown = _printable(str(path))
        try:
            mode = path.stat().st_mode
        except FileNotFoundError as error:
            hint = "it is a broken symbolic link" if path.is_symlink() else "check the spelling"
            raise AddError(f"{shown} does not exist: {hint}") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise AddError(f"{shown} can't be accessed: {_printable(str(reason))}") from error
        if S_ISDIR(mode):
            found += _in_folder(path)
        elif _kind(path.name) is None:
            kinds = ", ".join(_KINDS)
            raise AddError(f"{_printable(path.name)} has no suffix that can be added: give {kinds} or a folder of them")
        elif not S_ISREG(mode):
            raise AddError(f"{shown} is a device or pipe: write its output to a file first")
        else:
            found.append((path, _printable(path.name)))
    return found


def _in_folder(folder: Path) -> list[tuple[Path | Rejected, str]]:
    """The files of a folder that can be added, and its subfolders that can't be read."""
    name = _printable(folder.resolve().name)
    closed: list[tuple[Path | Rejected, str]] = []

    def note(error: OSError) -> None:
        if error.errno in OUT_OF_RESOURCES | FULL:
            raise error
        inside = _printable((Path(name) / Path(error.filename).relative_to(folder)).as_posix())
        reason = f"the folder can't be read: {error.strerror}"
        closed.append((Rejected(inside, reason), inside))

    files = [
        (file, _printable((Path(name) / file.relative_to(folder)).as_posix())) for file in sorted(_inside(folder, note))
    ]
    if not files and not closed:
        return [(Rejected(name, f"the folder holds no file that can be added: no {', '.join(_KINDS)}"), name)]
    return [*files, *closed]


def _inside(folder: Path, note: Callable[[OSError], None]) -> Iterator[Path]:
    """The files of a folder and its subfolders, without hidden ones."""
    for parent, folders, names in os.walk(folder, onerror=note):
        folders[:] = [one for one in folders if not one.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if not name.startswith(".") and _kind(name) and path.is_file():
                yield path


def _printable(name: str) -> str:
    """Escape characters of a name that can't be printed or encoded, so that different names stay different."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in name)


def _kind(name: str) -> str | None:
    return next((kind for kind in _KINDS if name.lower().endswith(kind)), None)


def _tasks(found: Iterable[tuple[Path | Rejected, str]], given: _Context) -> Iterator[Task]:
    for path, name in found:
        if isinstance(path, Rejected):
            yield path
            continue
        try:
            yield from _tasks_of_file(path, name, given)
        except (TruncatedError, zstandard.ZstdError, tarfile.TarError) as error:
            yield Rejected(name, f"the archive is damaged; what follows the damage can't be read: {error}")
        except OSError as error:
            if error.errno in OUT_OF_RESOURCES | FULL:
                raise
            yield Rejected(name, f"the file can't be read: {error.strerror or error}")


def _tasks_of_file(path: Path, name: str, given: _Context) -> Iterator[Task]:
    """The pages or records of a file, or a rejection where it holds none."""
    if not path.stat().st_size:
        yield Rejected(name, "it is empty")
        return
    is_empty = True
    for task in _read(path, name, given):
        is_empty = False
        yield task
    if is_empty:
        yield Rejected(name, f"there is no {'page' if _kind(path.name) == '.tar.zst' else 'record'} in it")


def _read(path: Path, name: str, given: _Context) -> Iterator[Task]:
    kind = _kind(path.name)
    with path.open("rb") as file:
        if kind == ".jsonl":
            yield from _records(file, name, given)
        elif kind == ".jsonl.zst":
            yield from _records(unpacked(file), name, given)
        elif kind == ".tar.zst":
            yield from _archive(unpacked(file), name, given)
        elif kind is not None:
            yield _page(file, _PAGES[kind], name, given)


def _records(file: BufferedReader, name: str, given: _Context) -> Iterator[Task]:
    if _is_binary(file.peek(_HEAD)[:_HEAD]):
        yield Rejected(name, "it is binary, not lines of JSON")
        return
    for number, line in enumerate(_lines(file), start=1):
        if line.strip(_BLANK):
            yield Line(line, f"{name}:{number}", given.moment, given.organization, given.language)


def _is_binary(head: bytes) -> bool:
    """Whether a file is binary; a malformed first line alone does not make it so."""
    return not head.lstrip(_BLANK).startswith((b"{", b"[")) and bool(_CONTROL.search(head))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield lines, each cut just beyond the largest allowed record, so that memory stays bounded."""
    while line := file.readline(LONGEST_LINE + 1):
        rest = line
        while len(rest) > LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE + 1)
        yield line


def _archive(file: BinaryIO, name: str, given: _Context) -> Iterator[Task]:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for member in archive:
            kind = _kind(member.name)
            hidden = any(part.startswith(".") for part in Path(member.name).parts)
            if member.isfile() and kind in _PAGES and not hidden and (content := archive.extractfile(member)):
                yield _page(content, _PAGES[kind], f"{name}!{_printable(member.name.removeprefix('./'))}", given)


def _page(file: IO[bytes], media_type: str, origin: str, given: _Context) -> PageTask:
    page = Page(
        content=file.read(MAX_BYTES + 1),
        media_type=media_type,
        origin=origin,
        fetched=given.moment,
        organization=given.organization,
        language=given.language,
    )
    return page, _source_of(page, given)


def _source_of(page: Page, given: _Context) -> Source | None:
    """The source on whose host the page's canonical address is."""
    if not given.sources or page.media_type != "text/html":
        return None
    from corpus.clean import address_of

    address = address_of(page)
    return given.sources.get(_host(address)) if address else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
