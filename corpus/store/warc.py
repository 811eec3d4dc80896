"""The archive: responses as received, in WARC files that survive crashes of their writer."""

import os
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from corpus.durable import sync
from corpus.quick_dataclass import dataclass
from corpus.system_errors import system_errors

FOLDER = "archive"
LARGEST_FILE = 1_000_000_000
"""Size from which a new file is started."""

_CHUNK = 1 << 20
_GZIP = zlib.MAX_WBITS | 16


@dataclass(frozen=True, slots=True)
class Response:
    """A response: the body without transfer and content encoding, the headers as received."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    ip: str | None = None

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class WarcPlace:
    """The location of a record, which is a gzip member of its own, in bytes."""

    file: str
    offset: int
    length: int

    @property
    def end(self) -> int:
        return self.offset + self.length


class Archive:
    """The WARC files of one store. The writer holds the store's write lock, so only one process writes at a time."""

    def __init__(self, folder: Path, store: str) -> None:
        """`store` is the identity of the store, which is part of the file names."""
        self.folder = folder
        self._prefix = f"pressdesk-{store[:8]}-"

    def append(self, response: Response, last: WarcPlace | None) -> WarcPlace:
        """Append a record after the last one that the store knows of, and sync it to disk.

        An unfinished record of an interrupted writer is cut off first. Raises SystemFaultError if nothing was added.
        """
        with system_errors(self._file(last), writes=True):
            return self._append(response, last)

    def _append(self, response: Response, last: WarcPlace | None) -> WarcPlace:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.repair(last)
        path = self._file(last)
        size = path.stat().st_size if path.exists() else 0
        try:
            with path.open("ab") as file:
                if size == 0:
                    file.write(warcinfo_record(path.name))
                offset = file.tell()
                length = file.write(_record(response))
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            if path.exists():
                os.truncate(path, size)
            raise
        if size == 0:
            sync(self.folder)
        return WarcPlace(path.name, offset, length)

    def repair(self, last: WarcPlace | None) -> None:
        """Cut off an unfinished record at the end of the archive; only what follows `last` is examined."""
        with system_errors(self._file(last), writes=True):
            self._repair(last)

    def _repair(self, last: WarcPlace | None) -> None:
        path = self._file(last)
        known = last.end if last and last.file == path.name else 0
        if path.exists() and path.stat().st_size > known:
            with path.open("r+b") as file:
                whole = _end_of_last_whole_member(file, known)
                if whole < path.stat().st_size:
                    file.truncate(whole)
                    os.fsync(file.fileno())

    def read(self, place: WarcPlace) -> bytes:
        """The body of a response. Raises OSError or ValueError when the record is missing or damaged."""
        return self._parsed(place)[0]

    def media_type(self, place: WarcPlace) -> str:
        """The Content-Type of a response. Raises as `read` does."""
        return self._parsed(place)[1]

    def _parsed(self, place: WarcPlace) -> tuple[bytes, str]:
        from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
        from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

        try:
            whole = zlib.decompress(self.raw(place), _GZIP)  # checks the member's CRC before anything is parsed
            record = next(iter(ArchiveIterator(BytesIO(whole))))
            return bytes(record.content_stream().read()), record.http_headers.get_header("Content-Type") or ""
        except (StopIteration, ArchiveLoadFailed, zlib.error) as error:
            raise ValueError(f"{self.folder / place.file} is damaged at {place.offset:,}") from error

    def raw(self, place: WarcPlace) -> bytes:
        """The compressed record as it is in its file."""
        with (self.folder / place.file).open("rb") as file:
            file.seek(place.offset)
            return file.read(place.length)

    def _file(self, last: WarcPlace | None) -> Path:
        """The file for the next record."""
        number = int(last.file.removeprefix(self._prefix).partition(".")[0]) if last else 1
        if last and last.end >= LARGEST_FILE:
            number += 1
        return self.folder / f"{self._prefix}{number:05}.warc.gz"


def warcinfo_record(name: str | None) -> bytes:
    """The warcinfo record for the beginning of a file with this name."""
    from importlib.metadata import version

    from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    known = {
        "software": f"pressdesk/{version('pressdesk')}",
        "format": "WARC File Format 1.1",
        "robots": "obey",
        "description": "Responses that made a version of a release; content coding is undone in their bodies.",
    }
    writer.write_record(writer.create_warcinfo_record(name, known))
    return out.getvalue()


def _record(response: Response) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
    from warcio.warcwriter import WARCWriter

    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    about = {
        "WARC-Date": response.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "WARC-Payload-Digest": f"sha256:{response.sha256}",
    }
    if response.ip:
        about["WARC-IP-Address"] = response.ip
    headers = StatusAndHeaders(str(response.status), list(_archived_headers(response)), protocol="HTTP/1.1")
    writer.write_record(
        writer.create_warc_record(
            response.url,
            "response",
            payload=BytesIO(response.content),
            length=len(response.content),
            http_headers=headers,
            warc_headers_dict=about,
        )
    )
    return out.getvalue()


def _archived_headers(response: Response) -> Iterator[tuple[str, str]]:
    """The headers as received; those that don't fit the decoded body get the prefix that web archives use."""
    for name, value in response.headers:
        moved = name.lower() in {"content-encoding", "content-length", "transfer-encoding"}
        yield f"X-Archive-Orig-{name}" if moved else name, value
    yield "Content-Length", str(len(response.content))


def _end_of_last_whole_member(file: BinaryIO, start: int) -> int:
    """The offset at which the last complete gzip member ends."""
    end = start
    file.seek(start)
    unread = b""
    while True:
        member, size = zlib.decompressobj(_GZIP), 0
        while not member.eof:
            chunk = unread or file.read(_CHUNK)
            if not chunk:
                return end
            try:
                member.decompress(chunk)
            except zlib.error:
                return end
            unread = member.unused_data
            size += len(chunk) - len(unread)
        end += size
