"""Checks the index against its checksums and against the store."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from corpus.quick_dataclass import dataclass
from corpus.store import FILE_NAME, Damaged, NoStoreError, Removed, Store, Stored, StoreError
from indexer.port import Index, IndexGeneration
from indexer.schema import shown
from indexer.store_match import difference, mismatch, missing_store

NAMED = 5
"""The most releases that one finding names."""
COMPARED_AT_ONCE = 200
"""Releases that are read from the index in one go."""

Change = Stored | Removed | Damaged


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong in a home folder, as sentences."""

    of_store: tuple[str, ...]
    of_index: tuple[str, ...]
    is_readable: bool
    """Whether the store can be opened."""
    is_fitting: bool
    """Whether the index may be updated from it."""

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(f"store: {fault}" for fault in self.of_store) + tuple(f"index: {fault}" for fault in self.of_index)


def examine_home(home: Path, index: Index) -> Diagnosis:
    """Examine the store of a home folder, its index, and whether they belong together."""
    try:
        with Store(home / FILE_NAME, create=False) as store:
            return _examined(store, index)
    except StoreError as error:
        reason = missing_store(home, index) if isinstance(error, NoStoreError) else None
        return Diagnosis((reason or str(error),), tuple(examine(None, index)), is_readable=False, is_fitting=False)


def _examined(store: Store, index: Index) -> Diagnosis:
    of_store = list(store.damage())
    try:
        strange = mismatch(store, index)
        of_index = tuple(examine(store, index))
    except StoreError as error:  # parts of it can't be read at all
        strange, of_index = None, tuple(examine(None, index))
        of_store += [str(error)] if str(error) not in of_store else []
    of_store += [strange] if strange else []
    return Diagnosis(tuple(of_store), of_index, is_readable=True, is_fitting=strange is None)


def examine(store: Store | None, index: Index) -> Iterator[str]:
    """Yield a sentence for each fault of the index; nothing if it is sound. Reads every file and every release.

    Changes in the store after the live generation was built are not faults of the index, nor is a store that can't be
    read or is not the one it was built from.
    """
    found = index.condition()
    yield from found.faults
    generation = found.sound
    if generation is None:
        if not found.faults:
            yield "there is no index that can be read"
    elif generation.contents.schema != index.schema:
        yield f"generation {generation.name} was built by another version of pressdesk"
    elif store and found.is_readable and difference(store, generation.contents) is None:
        yield from _against_store(index, generation, store)


def _against_store(index: Index, generation: IndexGeneration, store: Store) -> Iterator[str]:
    """Compare the releases of the index with those of the store, value by value."""
    known: set[str] = set()
    missing: list[str] = []
    other: list[str] = []
    with index.reader(generation) as reader:
        for changes in _batches(store.changes()):
            known |= {one.id for one in changes if isinstance(one, Damaged)}
            stored = [one for one in changes if isinstance(one, Stored)]
            known |= {one.release.id for one in stored}
            indexed = [one for one in stored if one.seq <= generation.contents.seq]
            held = reader.shown([one.release.id for one in indexed]) if indexed else []
            for one, values in zip(indexed, held, strict=True):
                if values is None:
                    missing.append(one.release.id)
                elif values != shown(one.release, one.gone):
                    other.append(one.release.id)
        strangers = [one for one in reader.ids() if one not in known]
    yield from _named("missing from the index", missing)
    yield from _named("not in the index as in the store", other)
    if generation.contents.seq == store.seq:
        yield from _named("in the index but not in the store", strangers)


def _batches(changes: Iterable[Change]) -> Iterator[list[Change]]:
    left = iter(changes)
    while some := list(islice(left, COMPARED_AT_ONCE)):
        yield some


def _named(fault: str, ids: list[str]) -> Iterator[str]:
    if ids:
        names = ", ".join(ids[:NAMED]) + (" ..." if len(ids) > NAMED else "")
        yield f"{len(ids):,} {'release is' if len(ids) == 1 else 'releases are'} {fault}: {names}"
