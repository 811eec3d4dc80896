"""Bringing the index up to date with the store."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.interrupt import interrupt_held
from corpus.store import Damaged, Removed, Store, Stored
from corpus.system_errors import system_errors
from indexer.errors import StoreMismatchError
from indexer.generations import OUTDATED, Contents, Generation, Generations
from indexer.schema import fingerprint
from indexer.store_match import difference, mismatch
from indexer.writer import MEMORY, Writer

Progress = Callable[[int, int], None]
"""Called with the number of changes applied so far and the number there are."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    generation: Generation
    put: int
    removed: int
    damaged: tuple[Damaged, ...] = ()
    """Releases that could not be read; what the generation before held of them stays, unless all was built anew."""
    repaired: tuple[str, ...] = ()
    """What was damaged or out of date and is no more, in words."""


def build(
    store: Store,
    home: Path,
    *,
    rebuild: bool = False,
    megabytes: int = MEMORY,
    progress: Progress = lambda _done, _all: None,
) -> Built:
    """Apply what has changed in the store since the live generation, or everything, as a new generation.

    Nothing new, no new generation. An index of another schema is built from nothing. What is damaged is replaced: from
    the newest sound generation and the store, or from the store alone. On Ctrl-C what was applied so far is published,
    unless that would replace a whole index by a part of one.
    Raises IndexLockedError when another process is writing, and StoreMismatchError when the store is not the one that
    the index was built from, or lacks what the index has seen, unless it is to be built anew. Raises SystemFaultError
    when the system forbids something or has no room for it; then the live generation stays, and the next build begins
    again from there.
    """
    generations = Generations(home)
    with system_errors(generations.folder, writes=True), generations.locked():
        if not rebuild and (reason := mismatch(store, home)):
            raise StoreMismatchError(reason)
        pointer, faults = generations.pointer(), generations.faults()
        live = generations.current(without=faults)
        newest = generations.names()[-1:]
        base = None if rebuild else _continued(live, store)
        if base and base.contents.seq == store.seq and base.name in {pointer, *newest}:
            if pointer != base.name:
                generations.point_at(base.name)
            generations.discard(faults)
            generations.follow_umask(base.path)
            return Built(base, 0, 0, (), _repaired(pointer, faults, base))
        with generations.draft(base) as folder:
            applied = _apply(store, Writer(folder, megabytes), base.contents.seq if base else 0, progress)
            if applied.interrupted and live and not base:
                raise applied.interrupted
            mark = store.change_mark(applied.seq)
            contents = Contents(store.identity, applied.seq, fingerprint(), applied.documents, mark)
            published = generations.publish(folder, base, contents)
            generations.discard(faults)
            repaired = _repaired(pointer, faults, live)
            built = Built(published, applied.put, applied.removed, applied.damaged, repaired)
    if applied.interrupted:
        raise applied.interrupted
    return built


def _repaired(pointer: str | None, faults: Mapping[str, tuple[str, ...]], live: Generation | None) -> tuple[str, ...]:
    """What was wrong and has been put right; `live` is the sound generation that was found, if any."""
    told = [f"replaced generation {name} of the index: {'; '.join(what)}" for name, what in faults.items()]
    if pointer is None and (live or any(what != (OUTDATED,) for what in faults.values())):
        told.append("wrote the name of the live generation anew: CURRENT was lost or damaged")
    return tuple(told)


def _continued(generation: Generation | None, store: Store) -> Generation | None:
    """The generation, if changes can be added to it."""
    if generation is None:
        return None
    fits = generation.contents.schema == fingerprint() and difference(store, generation.contents) is None
    return generation if fits else None


@dataclass(frozen=True, slots=True)
class _Applied:
    seq: int
    documents: int
    put: int
    removed: int
    damaged: tuple[Damaged, ...]
    interrupted: KeyboardInterrupt | None


def _apply(store: Store, draft: Writer, seq: int, progress: Progress) -> _Applied:
    """Put and remove in a draft what has changed after `seq`, as far as Ctrl-C lets it."""
    counts: Counter[type[Stored | Removed | Damaged]] = Counter()
    damaged: list[Damaged] = []
    interrupted = None
    last = store.seq
    total = store.count_changes(seq)
    with interrupt_held() as check, draft as writer:
        try:
            for change in store.changes(seq):
                match change:
                    case Stored(release):
                        writer.put(release, change.gone)
                    case Removed(id):
                        writer.remove(id)
                    case Damaged():
                        damaged.append(change)
                if not isinstance(change, Damaged):
                    seq = change.seq
                counts[type(change)] += 1
                progress(counts.total(), total)
                check()
            seq = max(seq, last)  # the last changes may be damaged
        except KeyboardInterrupt as stop:
            interrupted = stop
    return _Applied(seq, writer.documents(), counts[Stored], counts[Removed], tuple(damaged), interrupted)
