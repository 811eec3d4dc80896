"""Examining the index against its checksums and against the store."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import whoosh.index

from corpus.store import FILE_NAME, Damaged, NoStoreError, Store, Stored, StoreError
from indexer.generations import Generation, Generations
from indexer.schema import document, fingerprint
from indexer.standing import difference, misfit, missing
from indexer.writer import listed

NAMED = 5
"""Releases that one finding names."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong in a home folder, a sentence each."""

    of_store: tuple[str, ...]
    of_index: tuple[str, ...]
    is_readable: bool
    """Whether the store can be opened."""
    is_fitting: bool
    """Whether the index may follow it."""

    @property
    def faults(self) -> tuple[str, ...]:
        return tuple(f"store: {fault}" for fault in self.of_store) + tuple(f"index: {fault}" for fault in self.of_index)


def examine_home(home: Path) -> Findings:
    """Examine the store of a home folder, the index, and whether they belong together."""
    try:
        with Store(home / FILE_NAME, create=False) as store:
            return _examined(store, home)
    except StoreError as error:
        reason = missing(home) if isinstance(error, NoStoreError) else None
        return Findings((reason or str(error),), tuple(examine(None, home)), is_readable=False, is_fitting=False)


def _examined(store: Store, home: Path) -> Findings:
    of_store = list(store.damage())
    try:
        strange = misfit(store, home)
        of_index = tuple(examine(store, home))
    except StoreError as error:  # parts of it can't be read at all
        strange, of_index = None, tuple(examine(None, home))
        of_store += [str(error)] if str(error) not in of_store else []
    of_store += [strange] if strange else []
    return Findings(tuple(of_store), of_index, is_readable=True, is_fitting=strange is None)


def examine(store: Store | None, home: Path) -> Iterator[str]:
    """A sentence for everything about the index that is not as it should be; a sound one gives none.

    What changed in the store after the live generation was built is no fault of it, nor is a store that can't be read,
    or is not the one it was built from. Reads every file and every release.
    """
    generations = Generations(home)
    faults = generations.faults()
    yield from (f"generation {name}: {what}" for name, found in faults.items() for what in found)
    pointer, generation = generations.pointer(), generations.current(without=faults)
    if generation is None:
        if not faults:
            yield "there is no index that can be read"
        return
    if pointer is None:
        yield f"CURRENT does not name a generation; generation {generation.name} answers"
    elif pointer != generation.name:
        yield f"generation {generation.name} answers in place of generation {pointer}"
    if generation.contents.schema != fingerprint():
        yield f"generation {generation.name} was built by another version of pressdesk"
    elif store and difference(store, generation.contents) is None:
        yield from _against_store(generation, store)


def _against_store(generation: Generation, store: Store) -> Iterator[str]:
    """Whether the index holds what the store does, value by value."""
    known, missing, other = set(), [], []
    with listed(generation.path):
        opened = whoosh.index.open_dir(generation.path).reader()
    with opened as reader:
        for stored in store.changes():
            if isinstance(stored, Damaged):
                known.add(stored.id)
            if not isinstance(stored, Stored):
                continue
            known.add(stored.release.id)
            if stored.seq <= generation.contents.seq:
                shown = _shown(reader, stored.release.id)
                if shown is None:
                    missing.append(stored.release.id)
                elif shown != document(stored.release, stored.gone)["hit"]:
                    other.append(stored.release.id)
        strange = (number for number in reader.all_doc_ids() if reader.stored_fields(number)["id"] not in known)
        strangers = [reader.stored_fields(number)["id"] for number in strange]
    yield from _named("missing from the index", missing)
    yield from _named("not in the index as in the store", other)
    if generation.contents.seq == store.seq:
        yield from _named("in the index but not in the store", strangers)


def _shown(reader: Any, release: str) -> dict[str, Any] | None:
    """What the index shows of a release."""
    numbers = list(reader.postings("id", release).all_ids()) if ("id", release) in reader else []
    return reader.stored_fields(numbers[0])["hit"] if numbers else None


def _named(fault: str, ids: list[str]) -> Iterator[str]:
    if ids:
        names = ", ".join(ids[:NAMED]) + (" ..." if len(ids) > NAMED else "")
        yield f"{len(ids):,} {'release is' if len(ids) == 1 else 'releases are'} {fault}: {names}"
