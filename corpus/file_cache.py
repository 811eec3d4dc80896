"""A cache for what is computed from the program's files: beside them in `__pycache__`, or in the user's cache folder.

`python -m search.prepare` fills it when the program is installed where it can't be written later.
"""

import marshal
import sys
from collections.abc import Callable, Iterable
from importlib.util import cache_from_source, find_spec
from pathlib import Path
from typing import Any, TypeVar

Plain = TypeVar("Plain")
"""Strings, numbers, booleans, None, and tuples, lists, sets and dicts of them, which `marshal` can store."""


def cached_beside(source: Path, others: Iterable[Path], make: Callable[[], Plain]) -> Plain:
    """Return what `make` computes from the files, from the cache unless one of them has changed.

    Only where neither folder can be written is the value computed every time.
    """
    state = _state([source, *others])
    beside = Path(cache_from_source(str(source))).with_suffix(f".{source.suffix[1:]}.kept")
    if found := _read(beside, state):
        return found[1]  # type: ignore[no-any-return]
    of_user = _in_users_folder(source)
    if of_user and (found := _read(of_user, state)):
        return found[1]  # type: ignore[no-any-return]
    made = make()
    content = marshal.dumps((state, made))  # type: ignore[arg-type]
    is_kept = not sys.dont_write_bytecode and _keep(beside, content, source.stat().st_mode & 0o666)
    if of_user and not is_kept:
        _keep(of_user, content, 0o600)
    return made


def file_of_library(name: str) -> Path:
    """A file of a library that changes with its version; the library itself is not loaded. Raises ImportError."""
    found = find_spec(name)
    if found is None or found.origin is None:
        raise ImportError(f"{name} is not installed", name=name)
    return Path(found.origin)


def _read(kept: Path, state: tuple[object, ...]) -> tuple[Any, Any] | None:
    """The state and value in a file; None where it is missing, truncated, or of another state."""
    try:
        found: tuple[object, Any] = marshal.loads(kept.read_bytes())  # noqa: S302  # trusted as Python's own .pyc files are
        return found if found[0] == state else None
    except (OSError, ValueError, EOFError, TypeError):
        return None


def _in_users_folder(source: Path) -> Path | None:
    """The place for a file of this installation in the user's cache folder; None for a user without a home."""
    import hashlib

    from platformdirs import user_cache_path

    folder = user_cache_path("pressdesk", appauthor=False)
    if not folder.is_absolute():
        return None
    place = hashlib.blake2b(str(source.absolute()).encode(errors="surrogateescape"), digest_size=8).hexdigest()
    return folder / f"{source.stem}-{place}.kept"


def _state(files: Iterable[Path]) -> tuple[object, ...]:
    """What tells whether a file has changed: as for Python's own caches, its size and the second of its last change.

    A copy of an installation, such as a layer of a container image, keeps these, but neither its folder nor fractions
    of a second.
    """
    known = ((file.name, file.stat()) for file in files)
    return (sys.version, *((name, int(found.st_mtime), found.st_size) for name, found in known))


def _keep(path: Path, content: bytes, mode: int) -> bool:
    """Write a file of the cache atomically; returns whether that was possible."""
    from tempfile import NamedTemporaryFile

    draft = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            draft = Path(file.name)
            file.write(content)
        draft.chmod(mode)
        draft.replace(path)
    except OSError:
        if draft:
            draft.unlink(missing_ok=True)
        return False
    return True
