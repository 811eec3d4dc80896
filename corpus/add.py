"""Files and folders of releases, read one at a time."""

import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import IO, BinaryIO, cast
from urllib.parse import urlsplit

import zstandard

from corpus.clean import LARGEST, address_of, clean_record, clean_within
from corpus.errors import PressdeskError
from corpus.faults import FULL, SHORT
from corpus.release import Page, Rejected, Release
from corpus.sources import Source
from corpus.unpack import TruncatedError, unpacked

Outcome = tuple[Release | Rejected, Page | None]
_Task = tuple[Page, Source | None]

_PAGES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".pdf": "application/pdf"}
_KINDS = (*_PAGES, ".jsonl", ".jsonl.zst", ".tar.zst")
_LONGEST_LINE = 50_000_000


class AddError(PressdeskError):
    """A path that can't be added."""


@dataclass(frozen=True, slots=True)
class _Given:
    """What is known of everything that is added."""

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
    not exist or is of no known kind; what can't be read later on is rejected by name, and the rest goes on.
    """
    given = _Given(organization, language, {_host(one.home): one for one in sources}, datetime.now(UTC))
    return _outcomes(_found(paths), given)


def files(paths: Iterable[Path]) -> list[Path]:
    """The files that `add` reads, in its order, for a progress bar. Raises AddError as it does."""
    return [file for file, _ in _found(paths)]


def _found(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Each file with its name for a reader, which begins with the last part of the path that was given."""
    found: list[tuple[Path, str]] = []
    for path in paths:
        if path.is_dir():
            folder = Path(path.resolve().name)
            found += [(file, (folder / file.relative_to(path)).as_posix()) for file in sorted(_inside(path))]
        elif not path.exists():
            raise AddError(f"{path} does not exist: check the spelling")
        elif _kind(path.name) is None:
            raise AddError(f"{path.name} is of no kind that can be added: give {', '.join(_KINDS)} or a folder of them")
        else:
            found.append((path, path.name))
    return found


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and _kind(path.name):
            yield path


def _kind(name: str) -> str | None:
    return next((kind for kind in _KINDS if name.lower().endswith(kind)), None)


def _outcomes(found: Iterable[tuple[Path, str]], given: _Given) -> Iterator[Outcome]:
    """What was read in order: pages by several processes at once, records as they come."""
    for are_pages, run in groupby(_items(found, given), lambda one: isinstance(one[0], Page)):
        if are_pages:
            tasks = cast("Iterator[_Task]", run)
            yield from ((one, page if isinstance(one, Release) else None) for one, page in clean_within(tasks))
        else:
            yield from cast("Iterator[Outcome]", run)


def _items(found: Iterable[tuple[Path, str]], given: _Given) -> Iterator[Outcome | _Task]:
    for path, name in found:
        try:
            yield from _read(path, name, given)
        except (TruncatedError, zstandard.ZstdError, tarfile.TarError) as error:
            yield Rejected(name, f"the archive is damaged, what stands behind the damage is lost: {error}"), None
        except OSError as error:
            if error.errno in SHORT | FULL:
                raise
            yield Rejected(name, f"the file can't be read: {error.strerror or error}"), None


def _read(path: Path, name: str, given: _Given) -> Iterator[Outcome | _Task]:
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


def _records(file: BinaryIO, name: str, given: _Given) -> Iterator[Outcome]:
    for number, line in enumerate(_lines(file), start=1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _record(line, f"{name}:{number}", given), None


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines, each cut a little behind the most that is read of one."""
    while line := file.readline(_LONGEST_LINE + 1):
        rest = line
        while len(rest) > _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(_LONGEST_LINE + 1)
        yield line


def _record(line: bytes, origin: str, given: _Given) -> Release | Rejected:
    if len(line) > _LONGEST_LINE:
        return Rejected(origin, f"it is longer than {_LONGEST_LINE // 1_000_000} MB")
    try:
        record = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        return Rejected(origin, "it is not UTF-8")
    except RecursionError:
        return Rejected(origin, "it is nested too deeply")
    except ValueError as error:
        return Rejected(origin, f"it is no JSON: {error}")
    if not isinstance(record, dict):
        return Rejected(origin, "it is JSON, but no object")
    return clean_record(
        record, origin=origin, fetched=given.moment, organization=given.organization, language=given.language
    )


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"a field stands twice in it: {next(name for name in names if names.count(name) > 1)}")
    return record


def _no_number(text: str) -> object:
    raise ValueError(f"{text} is no JSON value")


def _archive(file: BinaryIO, name: str, given: _Given) -> Iterator[_Task]:
    with tarfile.open(fileobj=file, mode="r|") as archive:
        for member in archive:
            kind = _kind(member.name)
            hidden = any(part.startswith(".") for part in Path(member.name).parts)
            if member.isfile() and kind in _PAGES and not hidden and (content := archive.extractfile(member)):
                yield _page(content, _PAGES[kind], f"{name}!{member.name.removeprefix('./')}", given)


def _page(file: IO[bytes], media_type: str, origin: str, given: _Given) -> _Task:
    page = Page(
        content=file.read(LARGEST + 1),
        media_type=media_type,
        origin=origin,
        fetched=given.moment,
        organization=given.organization,
        language=given.language,
    )
    return page, _source_of(page, given)


def _source_of(page: Page, given: _Given) -> Source | None:
    """The source whose site the page names as its own."""
    if not given.sources or page.media_type != "text/html":
        return None
    address = address_of(page)
    return given.sources.get(_host(address)) if address else None


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
