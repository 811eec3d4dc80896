"""States of the index: built beside the live one, verified, switched to, the last one kept to fall back on."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.durable import sync
from corpus.faults import is_passing
from corpus.modes import file_mode, follow_umask
from indexer.errors import IndexLockedError

KEPT = 2
"""Generations on disk: the live one and the one before."""

_MANIFEST = "manifest.json"
_POINTER = "CURRENT"
_UNFINISHED = "building-"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds."""

    store: str
    """The identity of the store it was built from."""
    seq: int
    """The last change of the store that it knows."""
    schema: str
    documents: int
    mark: int | None = None
    """What the store's log says beside that change; None where it says nothing."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a generation, as it was when the generation was finished."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Generation:
    """A finished state of the index; its files never change."""

    name: str
    path: Path
    contents: Contents
    built: datetime
    files: Mapping[str, File]

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return sum(file.size for file in self.files.values())

    def damage(self, *, hashes: bool = False) -> tuple[str, ...]:
        """What differs from the manifest, a sentence a file: sizes always, contents where asked."""
        found = []
        for name, file in self.files.items():
            path = self.path / name
            if not path.is_file():
                found.append(f"{name} is missing")
            elif path.stat().st_size != file.size:
                found.append(f"{name} has {path.stat().st_size} bytes instead of {file.size}")
            elif hashes and _sha256(path) != file.sha256:
                found.append(f"{name} does not match its checksum")
        return tuple(found)


class Generations:
    """The folder that holds the index. Readers never lock; one writer at a time."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "index"

    def pointer(self) -> str | None:
        """The name of the live generation as it stands on disk; cheap enough to ask before every search."""
        try:
            return (self.folder / _POINTER).read_text("ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            return None

    def current(self, *, hashes: bool = False) -> Generation | None:
        """The live generation; the newest sound one before it if that is damaged; None when there is none."""
        candidates = [name for name in [self.pointer(), *reversed(self._names())] if name]
        for name in dict.fromkeys(candidates):
            generation = _read(self.folder / name)
            if generation and not generation.damage(hashes=hashes):
                return generation
        return None

    def newest(self) -> Generation | None:
        """The generation that was switched to last and whose manifest can be read, whether it is sound or not."""
        names = [name for name in [self.pointer(), *reversed(self._names())] if name]
        return next(filter(None, (_read(self.folder / name) for name in names)), None)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the one writer inside the block. Raises IndexLockedError, naming the other, when there is one."""
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        owner = self.folder / "LOCK.owner"
        try:
            with FileLock(self.folder / "LOCK", blocking=False, mode=file_mode()):
                owner.unlink(missing_ok=True)  # another user's could not be written
                owner.write_text(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
                yield
        except Timeout as error:
            who = owner.read_text() if owner.is_file() else "another process"
            raise IndexLockedError(f"the index is being written by {who}: try again when it has ended") from error

    @contextmanager
    def draft(self, base: Generation | None) -> Iterator[Path]:
        """A folder to build in, with the files of `base` or none, that is gone after the block unless it was published.

        Needs the lock.
        """
        self._collect()
        path = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=self.folder))
        follow_umask(path)
        try:
            if base:
                for name in base.files:
                    _link(base.path / name, path / name)
            yield path
        finally:
            self._collect()

    def publish(self, path: Path, base: Generation | None, contents: Contents) -> Generation:
        """Make a draft the live generation: the next search sees it. Power may fail at any moment. Needs the lock."""
        known = base.files if base else {}
        (path / "MAIN_WRITELOCK").unlink(missing_ok=True)  # Whoosh's own, of no use to readers
        files = {file.name: _describe(file, base, known.get(file.name)) for file in sorted(path.iterdir())}
        built = datetime.now(UTC)
        manifest = {
            "format": _FORMAT,
            "built": built.isoformat(),
            "contents": asdict(contents),
            "files": {name: asdict(file) for name, file in files.items()},
        }
        _write(path / _MANIFEST, json.dumps(manifest, indent=1))
        sync(path)
        self.follow_umask(path)
        name = f"{max((int(name) for name in self._names()), default=0) + 1:08}"
        path.rename(self.folder / name)
        sync(self.folder)
        _write(self.folder / (_POINTER + ".new"), name)
        (self.folder / (_POINTER + ".new")).replace(self.folder / _POINTER)
        sync(self.folder)
        return Generation(name, self.folder / name, contents, built, files)

    def follow_umask(self, path: Path) -> None:
        """Let those read a generation, or a draft, whom the umask lets read what is new. Needs the lock."""
        for one in (path, *path.iterdir()):
            follow_umask(one)

    def _names(self) -> list[str]:
        """Finished generations, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.name.isdigit() and path.is_dir())

    def _collect(self) -> None:
        """Remove what a killed writer left and the generations that nobody falls back on."""
        live = self.pointer()
        for path in self.folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(path, ignore_errors=True)  # perhaps another user's
        for name in self._names()[:-KEPT]:
            if name != live:
                shutil.rmtree(self.folder / name, ignore_errors=True)


def _read(path: Path) -> Generation | None:
    """The generation in a folder, or None when its manifest can't be understood."""
    try:
        manifest = json.loads((path / _MANIFEST).read_text())
        if manifest["format"] != _FORMAT:
            return None
        return Generation(
            path.name,
            path,
            Contents(**manifest["contents"]),
            datetime.fromisoformat(manifest["built"]),
            {name: File(**file) for name, file in manifest["files"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        if is_passing(error):
            raise  # the generation may be sound
        return None


def _describe(path: Path, base: Generation | None, known: File | None) -> File:
    """Size and checksum, synced to disk; a file shared with the base is both already."""
    if base and known and path.samefile(base.path / path.name):
        return known
    sync(path)
    return File(path.stat().st_size, _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _link(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # a file system without hard links
        shutil.copy2(old, new)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    sync(path)
