"""Examining the index against its checksums and against the store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import whoosh.index

from corpus.store import Store
from indexer.generations import Generation, Generations
from indexer.schema import document, fingerprint

NAMED = 5
"""Releases that one finding names."""


def examine(store: Store, home: Path) -> Iterator[str]:
    """A sentence for everything about the index that is not as it should be; a sound one gives none.

    What changed in the store after the live generation was built is no fault. Reads every file and every release.
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
    if generation.contents.schema != fingerprint() or generation.contents.store != store.identity:
        yield f"generation {generation.name} was built by another version of pressdesk or from another store"
        return
    yield from _against_store(generation, store)


def _against_store(generation: Generation, store: Store) -> Iterator[str]:
    """Whether the index holds what the store does, value by value."""
    known, missing, other = set(), [], []
    with whoosh.index.open_dir(generation.path).reader() as reader:
        for stored in store.releases():
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
