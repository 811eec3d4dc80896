"""What is worked out from the program's own files, kept beside them as Python keeps what it compiles."""

import marshal
import sys
from collections.abc import Callable, Iterable
from importlib.util import cache_from_source
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

Plain = TypeVar("Plain")
"""Of texts, numbers, truth values, None, and tuples, lists and dicts of them."""


def cached_beside(source: Path, others: Iterable[Path], make: Callable[[], Plain]) -> Plain:
    """What `make` works out from the files; from where it was kept, unless one of them has changed since.

    Where nothing can be kept, in a folder that is not ours to write to, it is made every time.
    """
    kept = Path(cache_from_source(str(source))).with_suffix(f".{source.suffix[1:]}.kept")
    state = _state([source, *others])
    try:
        found: tuple[object, Plain] = marshal.loads(kept.read_bytes())  # noqa: S302  # trusted as Python's own are
        if found[0] == state:
            return found[1]
    except (OSError, ValueError, EOFError, TypeError):
        pass  # there is none yet, or it was cut short
    made = make()
    if not sys.dont_write_bytecode:
        _keep(kept, marshal.dumps((state, made)), source.stat().st_mode & 0o666)  # type: ignore[arg-type]
    return made


def _state(files: Iterable[Path]) -> tuple[object, ...]:
    known = [(str(file), file.stat().st_mtime_ns, file.stat().st_size) for file in files]
    return (sys.version, *(tuple(one) for one in known))


def _keep(path: Path, content: bytes, mode: int) -> None:
    """Keep it for all who may read the file that it is made of, as Python does."""
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
