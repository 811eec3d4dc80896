"""Checking that a store is the one that the index was built from, and has all changes that the index has seen."""

from pathlib import Path

from corpus.store import FILE_NAME, NoStoreError, Store
from indexer.errors import StoreMismatchError
from indexer.port import Contents, Index, IndexGeneration


def open_store(home: Path, index: Index) -> Store:
    """Open the store of a home folder, creating it unless an index was built from one that is now missing.

    Raises StoreMismatchError in the latter case.
    """
    known = index.newest()
    try:
        return Store(home / FILE_NAME, create=known is None)
    except NoStoreError as error:
        raise StoreMismatchError(missing_store(home, index) or str(error)) from error


def require_match(home: Path, index: Index) -> None:
    """Raise StoreMismatchError where the index must not follow the store of a home folder."""
    if index.newest():
        with open_store(home, index) as store:
            if reason := mismatch(store, index):
                raise StoreMismatchError(reason)


def missing_store(home: Path, index: Index) -> str | None:
    """Describe that the store of an existing index is missing; None where there is no index."""
    known = index.newest()
    if known is None:
        return None
    return (
        f"there is no store at {home / FILE_NAME}, but an index that was built from one. {_kept(known)}; restore the "
        f"store from a copy, with its {FILE_NAME}-wal if there is one, or fill a new one with `pressdesk crawl` or "
        "`pressdesk add` and rebuild the index from it with `pressdesk index --rebuild`"
    )


def mismatch(store: Store, index: Index) -> str | None:
    """Describe why the index must not be updated from the store; None where it may."""
    known = index.newest()
    reason = difference(store, known.contents) if known else None
    if known is None or reason is None:
        return None
    return (
        f"{store.path} {reason}. {_kept(known)}; restore the right store from a copy, or rebuild the index from this "
        "one with `pressdesk index --rebuild`"
    )


def difference(store: Store, known: Contents) -> str | None:
    """Describe why a generation with these contents can't be updated from a store; None where it can."""
    seq = store.seq
    if store.identity != known.store:
        also = "" if seq else ", and an empty one"
        return f"is not the store that the index was built from{also}"
    if seq == 0 < known.seq:
        return "is empty"
    if seq < known.seq:
        wal = f"{store.path.name}-wal"
        return (
            f"is at change {seq:,}, behind the index, which knows change {known.seq:,}: it is an older copy, or its "
            f"write-ahead log ({wal}) was lost or damaged"
        )
    mark = store.change_mark(known.seq)
    if known.mark is not None and mark is not None and mark != known.mark:
        return f"has another change {known.seq:,} than the index knows: it is an older copy that was written to since"
    return None


def _kept(known: IndexGeneration) -> str:
    contents = known.contents
    return (
        f"The index was left as it is ({contents.documents:,} releases as of change {contents.seq:,}, built on "
        f"{known.built:%Y-%m-%d})"
    )
