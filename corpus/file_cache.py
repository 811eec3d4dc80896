"""A cache for values computed from the program's own files, beside them in `__pycache__`."""

import marshal
import sys
from collections.abc import Callable, Iterable
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

Plain = TypeVar("Plain")
"""Strings, numbers, booleans, None, and tuples, lists and dicts of them, which `marshal` can store."""


def cached_beside(source: Path, others: Iterable[Path], make: Callable[[], Plain]) -> Plain:
    """Return what `make` computes from the files, from the cache unless one of them has changed.

    Where the cache can't be written, the value is computed every time.
    """
    kept = Path(cache_from_source(str(source))).with_suffix(f".{source.suffix[1:]}.kept")
    state = _state([source, *others])
    try:
        found: tuple[object, Plain] = marshal.loads(kept.read_bytes())  # noqa: S302  # trusted as Python's own .pyc files are
        if found[0] == state:
            return found[1]
    except (OSError, ValueError, EOFError, TypeError):
        pass  # not cached yet, or truncated
    made = make()
    if not sys.dont_write_bytecode:
        _keep(kept, marshal.dumps((state, made)), source.stat().st_mode & 0o666)  # type: ignore[arg-type]
    return made


def _state(files: Iterable[Path]) -> tuple[object, ...]:
    known = [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    return (sys.version, *(tuple(one) for one in known))


def _keep(path: Path, content: bytes, mode: int) -> None:
    """Write the cache atomically, readable for all who may read the source file."""
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
