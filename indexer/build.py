"""Bringing the index up to date with the store."""

from collections import Counter
from collections.abc import Callable

from corpus.interrupt import interrupt_held
from corpus.quick_dataclass import dataclass
from corpus.store import Damaged, Removed, Store, Stored
from indexer.errors import StoreMismatchError
from indexer.port import MEMORY, Contents, Draft, Index, IndexGeneration
from indexer.store_match import difference, mismatch

ProgressCallback = Callable[[int, int], None]
"""Called with the number of changes applied so far and the number there are."""


CHECKPOINT = 50_000
"""Changes after which a draft may note how far it has come."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    generation: IndexGeneration
    put: int
    removed: int
    damaged: tuple[Damaged, ...] = ()
    """Releases that could not be read; what the generation before held of them stays, unless all was built anew."""
    repaired: tuple[str, ...] = ()
    """What was damaged or out of date and is no more, in words."""


def build(
    store: Store,
    index: Index,
    *,
    rebuild: bool = False,
    megabytes: int = MEMORY,
    progress: ProgressCallback = lambda _done, _all: None,
) -> Built:
    """Apply what has changed in the store since the live generation, or everything, as a new generation.

    Nothing new, no new generation. An index of another schema is built from nothing. What is damaged is replaced: from
    the newest sound generation and the store, or from the store alone. On Ctrl-C what was applied so far is published,
    unless that would replace a whole index by a part of one.
    Raises IndexLockedError when another process is writing, and StoreMismatchError when the store is not the one that
    the index was built from, or lacks what the index has seen, unless it is to be built anew. Raises SystemFaultError
    when the system forbids something or has no room for it, IndexUnreachableError when the index does not answer; then
    the live generation stays, and the next build begins again from there.
    """
    with index.locked():
        if not rebuild and (reason := mismatch(store, index)):
            raise StoreMismatchError(reason)
        found = index.condition()
        base = None if rebuild else _continued(found.sound, store, index.schema)
        if base and base.contents.seq == store.seq and found.is_newest:
            index.settle(base)
            return Built(base, 0, 0, (), found.repairs)
        begun = base if base or rebuild else _continued(index.unfinished(), store, index.schema)
        with index.draft(begun, megabytes, store.count_changes()) as draft:
            applied = _apply(store, draft, begun.contents.seq if begun else 0, index.schema, progress)
            if applied.interrupted and found.sound and not base:
                raise applied.interrupted
            mark = store.change_mark(applied.seq)
            published = draft.publish(Contents(store.identity, applied.seq, index.schema, applied.documents, mark))
    if applied.interrupted:
        raise applied.interrupted
    return Built(published, applied.put, applied.removed, applied.damaged, found.repairs)


def _continued(generation: IndexGeneration | None, store: Store, schema: str) -> IndexGeneration | None:
    """The generation, if changes can be added to it."""
    if generation is None:
        return None
    fits = generation.contents.schema == schema and difference(store, generation.contents) is None
    return generation if fits else None


@dataclass(frozen=True, slots=True)
class _Applied:
    seq: int
    documents: int
    put: int
    removed: int
    damaged: tuple[Damaged, ...]
    interrupted: KeyboardInterrupt | None


def _apply(store: Store, draft: Draft, seq: int, schema: str, progress: ProgressCallback) -> _Applied:
    """Put and remove in a draft what has changed after `seq`, as far as Ctrl-C lets it."""
    counts: Counter[type[Stored | Removed | Damaged]] = Counter()
    damaged: list[Damaged] = []
    interrupted = None
    last = store.seq
    total = store.count_changes(seq)
    with interrupt_held() as check:
        try:
            for change in store.changes(seq):
                match change:
                    case Stored(release):
                        draft.put(release, change.seq, change.gone)
                    case Removed(id):
                        draft.remove(id, change.seq)
                    case Damaged():
                        damaged.append(change)
                if not isinstance(change, Damaged):
                    seq = change.seq
                counts[type(change)] += 1
                progress(counts.total(), total)
                if counts.total() % CHECKPOINT == 0:
                    draft.checkpoint(Contents(store.identity, seq, schema, 0, store.change_mark(seq)))
                check()
            seq = max(seq, last)  # the last changes may be damaged
        except KeyboardInterrupt as stop:
            interrupted = stop
        documents = draft.commit()
    return _Applied(seq, documents, counts[Stored], counts[Removed], tuple(damaged), interrupted)
