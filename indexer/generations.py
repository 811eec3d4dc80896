"""Generations of the index: each is built beside the live one, then switched to; the one before stays as a fallback."""

import json
import os
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from corpus.durable import sync
from corpus.file_modes import file_mode, follow_umask
from corpus.quick_dataclass import dataclass
from corpus.system_errors import is_transient
from indexer.columnar.container import DamagedError
from indexer.errors import IndexLockedError
from indexer.port import Contents

KEPT = 2
"""Generations kept on disk: the live one and the one before."""
OUTDATED = "it was written by another version of pressdesk"

_MANIFEST = "manifest.json"
_POINTER = "CURRENT"
_POINTER_SIZE = 64
"""How many bytes of the pointer are read: more than a sound one has."""
_NAME = 8
"""Digits of a generation's name."""
_UNFINISHED = "building-"
_MARK = "DAMAGED"
"""The name of a file in a generation that a reader found damaged; it holds the reader's finding."""
_FORMAT = 2
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class File:
    """Size and checksum of a file when its generation was finished."""

    size: int
    checksum: str
    """XXH3, 128 bits; protects against faults, not against tampering."""


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
        """Size of its files in bytes."""
        return sum(file.size for file in self.files.values())

    def damage(self, *, hashes: bool = False) -> tuple[str, ...]:
        """Describe each file that differs from the manifest: compares sizes, and with `hashes` contents too."""
        marked = _marked(self.path)
        differing = [_difference(self.path / name, file, hashes=hashes) for name, file in self.files.items()]
        return tuple(what for what in [marked, *differing] if what)

    def read(self, name: str) -> bytes:
        """Read a whole file. Raises DamagedError when it does not match its checksum."""
        path = self.path / name
        content = path.read_bytes() if path.is_file() else b""
        if name not in self.files or File(len(content), _new_checksum(content).hexdigest()) != self.files[name]:
            raise DamagedError(f"{path} is damaged; rebuild the index")
        return content

    def mark(self, what: str) -> None:
        """Mark the generation as damaged, so that readers avoid it; does nothing where it can't be written."""
        with suppress(OSError):
            (self.path / _MARK).write_text(what)


class Generations:
    """The folder that holds the generations of the index. Readers never lock; there is one writer at a time."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "index"
        self._pointer = str(self.folder / _POINTER)

    def pointer(self) -> str | None:
        """The name of the live generation; None if the pointer is missing or damaged. Cheap enough for every search."""
        try:
            handle = os.open(self._pointer, os.O_RDONLY)  # a quarter of what Path.read_bytes takes
            try:
                line = os.read(handle, _POINTER_SIZE)
            finally:
                os.close(handle)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        name = line[:_NAME].decode("latin-1")
        return name if line == _pointing_at(name) else None

    def current(self, *, without: Collection[str] = ()) -> Generation | None:
        """The live generation, or the newest undamaged one before it; None when there is none.

        Compares sizes but not contents; `without` names generations that are known to be damaged.
        """
        sound = (one for one in self.readable() if one.name not in without and not one.damage())
        return next(sound, None)

    def readable(self) -> Iterator[Generation]:
        """Yield the generations with an intact manifest: first the live one, then the others, newest first."""
        names = self.names()
        live = self.pointer()
        for name in sorted(names, key=lambda name: (name == live, name), reverse=True):
            if isinstance(read := _read(self.folder / name), Generation):
                yield read

    def named(self, name: str) -> Generation:
        """A generation whose manifest can be read. Raises DamagedError."""
        if isinstance(read := _read(self.folder / name), Generation):
            return read
        raise DamagedError(f"generation {name}: {read}")

    def names(self) -> list[str]:
        """The names of all finished generations, damaged or not, oldest first."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if path.name.isdigit() and path.is_dir())

    def outdated(self) -> list[str]:
        """The names of generations in a format that this program does not read."""
        return [name for name in self.names() if _read(self.folder / name) == OUTDATED]

    def faults(self) -> dict[str, tuple[str, ...]]:
        """Describe the damage of each damaged generation, newest first. Reads every file, shared ones only once."""
        found: dict[str, tuple[str, ...]] = {}
        compared: dict[tuple[int, int, File], str | None] = {}
        for name in reversed(self.names()):
            generation = _read(self.folder / name)
            if not isinstance(generation, Generation):
                found[name] = (generation,)
            elif damage := generation.damage() or _differences(generation, compared):
                found[name] = damage
        return found

    def newest(self) -> Generation | None:
        """The latest generation with a readable manifest, damaged or not; without `files` if it has another format."""
        names = [name for name in [self.pointer(), *reversed(self.names())] if name]
        return next(filter(None, (_told(self.folder / name) for name in names)), None)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the write lock inside the block. Raises IndexLockedError, naming the other writer, when it is taken."""
        from filelock import FileLock, Timeout

        self.folder.mkdir(parents=True, exist_ok=True)
        owner = self.folder / "LOCK.owner"
        try:
            with FileLock(self.folder / "LOCK", blocking=False, mode=file_mode()):
                owner.unlink(missing_ok=True)  # a file of another user could not be overwritten
                owner.write_text(f"process {os.getpid()} since {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC")
                yield
        except Timeout as error:
            who = owner.read_text() if owner.is_file() else "another process"
            raise IndexLockedError(f"the index is being written by {who}: try again when it has ended") from error

    @contextmanager
    def draft(self, base: Generation | None) -> Iterator[Path]:
        """A folder to build a generation in, with hard links to the files of `base`, if any.

        It is deleted after the block unless it was published. Needs the lock.
        """
        from tempfile import mkdtemp

        self._collect()
        path = Path(mkdtemp(prefix=_UNFINISHED, dir=self.folder))
        follow_umask(path)
        try:
            if base:
                for name in base.files:
                    _link(base.path / name, path / name)
            yield path
        finally:
            self._collect()

    def publish(self, path: Path, base: Generation | None, contents: Contents) -> Generation:
        """Make a draft the live generation, which the next search uses. Survives power failures. Needs the lock."""
        known = base.files if base else {}
        (path / "MAIN_WRITELOCK").unlink(missing_ok=True)  # Whoosh's own lock, useless to readers
        files = {file.name: _describe(file, base, known.get(file.name)) for file in sorted(path.iterdir())}
        built = datetime.now(UTC)
        manifest = {
            "format": _FORMAT,
            "built": built.isoformat(),
            "contents": asdict(contents),
            "files": {name: asdict(file) for name, file in files.items()},
        }
        _write(path / _MANIFEST, json.dumps({**manifest, "checksum": _of_manifest(manifest)}, indent=1))
        sync(path)
        self.follow_umask(path)
        name = f"{max((int(name) for name in self.names()), default=0) + 1:0{_NAME}}"
        path.rename(self.folder / name)
        sync(self.folder)
        self.point_at(name)
        return Generation(name, self.folder / name, contents, built, files)

    def point_at(self, name: str) -> None:
        """Make a finished generation the live one. Needs the lock."""
        pointer, new = self.folder / _POINTER, self.folder / f"{_POINTER}.new"
        for path in (pointer, new):
            if path.is_dir():
                _remove(path)
        new.write_bytes(_pointing_at(name))
        sync(new)
        new.replace(pointer)
        sync(self.folder)

    def discard(self, names: Collection[str]) -> None:
        """Delete generations that can't be used. Needs the lock."""
        for name in names:
            _remove(self.folder / name)

    def follow_umask(self, path: Path) -> None:
        """Give the files of a generation or draft the modes of new files. Needs the lock."""
        for one in (path, *path.iterdir()):
            follow_umask(one)

    def _collect(self) -> None:
        """Delete what killed writers left, and generations older than the fallback."""
        live = self.pointer()
        for path in self.folder.glob(f"{_UNFINISHED}*"):
            _remove(path, ignore_errors=True)  # may belong to another user
        for name in self.names()[:-KEPT]:
            if name != live:
                _remove(self.folder / name, ignore_errors=True)


def _read(path: Path) -> Generation | str:
    """Read the generation in a folder, or say why its manifest can't be used."""
    try:
        manifest = json.loads((path / _MANIFEST).read_bytes())
        checksum = manifest.pop("checksum", None)
        if manifest["format"] != _FORMAT:
            return OUTDATED
        if checksum != _of_manifest(manifest):
            return "its manifest is damaged"
        return Generation(
            path.name,
            path,
            Contents(**manifest["contents"]),
            datetime.fromisoformat(manifest["built"]),
            {name: File(**file) for name, file in manifest["files"].items()},
        )
    except FileNotFoundError:
        return "its manifest is missing"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        if is_transient(error):
            raise  # the manifest itself may be intact
        return "its manifest is damaged"


def _told(path: Path) -> Generation | None:
    """Read the generation in a folder even if it has another format, then without its files; None if unreadable."""
    read = _read(path)
    if isinstance(read, Generation):
        return read
    if read != OUTDATED:
        return None
    try:
        manifest = json.loads((path / _MANIFEST).read_bytes())
        built = datetime.fromisoformat(manifest["built"])
        return Generation(path.name, path, Contents(**manifest["contents"]), built, {})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _of_manifest(manifest: Mapping[str, Any]) -> str:
    """The checksum of a manifest's values, whatever their layout."""
    return _new_checksum(json.dumps(manifest, sort_keys=True).encode()).hexdigest()  # type: ignore[no-any-return]


def _pointing_at(name: str) -> bytes:
    """The content of the pointer: the name and its checksum, since a flipped bit can turn one name into another."""
    return f"{name} {zlib.crc32(name.encode()):08x}\n".encode()


def _marked(path: Path) -> str | None:
    """The finding of a reader that marked the generation as damaged."""
    mark = path / _MARK
    if not mark.exists():
        return None
    return f"it was found damaged by a search ({mark.read_text(errors='replace') if mark.is_file() else 'see there'})"


def _differences(generation: Generation, compared: dict[tuple[int, int, File], str | None]) -> tuple[str, ...]:
    """Describe the files that don't match their checksums; `compared` caches results for shared files."""
    found = []
    for name, file in generation.files.items():
        path = generation.path / name
        state = path.stat()
        key = (state.st_dev, state.st_ino, file)
        if key not in compared:
            compared[key] = _difference(path, file, hashes=True)
        found.append(compared[key])
    return tuple(what for what in found if what)


def _difference(path: Path, file: File, *, hashes: bool) -> str | None:
    """Describe how a file differs from its entry in the manifest; None if it does not."""
    try:
        size = path.stat().st_size if path.is_file() else None
        if size is None:
            return f"{path.name} is missing"
        if size != file.size:
            return f"{path.name} has {size} bytes instead of {file.size}"
        if hashes and _checksum(path) != file.checksum:
            return f"{path.name} does not match its checksum"
    except FileNotFoundError:
        return f"{path.name} is missing"
    return None


def _describe(path: Path, base: Generation | None, known: File | None) -> File:
    """Sync a file and return its size and checksum; those of a file shared with the base are known."""
    if base and known and path.samefile(base.path / path.name):
        return known
    sync(path)
    return File(path.stat().st_size, _checksum(path))


def _checksum(path: Path) -> str:
    found = _new_checksum()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()  # type: ignore[no-any-return]


def _new_checksum(content: bytes = b"") -> Any:
    import xxhash

    return xxhash.xxh3_128(content)


def _remove(folder: Path, *, ignore_errors: bool = False) -> None:
    """Delete a folder and what is in it."""
    from shutil import rmtree  # which a search never needs

    rmtree(folder, ignore_errors)


def _link(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # a file system without hard links
        from shutil import copy2

        copy2(old, new)


def _write(path: Path, text: str) -> None:
    path.write_text(text)
    sync(path)
