"""The embedded index: implements the port for writing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import whoosh.index

from corpus.release import Release
from corpus.system_errors import system_errors
from indexer.columnar import kernel
from indexer.generations import OUTDATED, Generation, Generations
from indexer.port import MEMORY, Condition, Contents, IndexGeneration
from indexer.whoosh.schema import fingerprint
from indexer.whoosh.writer import Writer, listed


class WhooshIndex:
    """Implements `indexer.port.Index` in the folder `index` of a home folder."""

    def __init__(self, home: Path) -> None:
        self._generations = Generations(home)
        self._faults: Mapping[str, tuple[str, ...]] = {}
        """The faults of the unusable generations, from the last examination."""

    @property
    def engine(self) -> str:
        return f"Whoosh, {'with its compiled kernel' if kernel.available else 'with NumPy alone: no kernel was built'}"

    @property
    def schema(self) -> str:
        return fingerprint()

    def newest(self) -> Generation | None:
        return self._generations.newest()

    def current(self) -> Generation | None:
        return self._generations.current()

    def unfinished(self) -> None:
        """Nothing: what an interrupted build leaves is deleted."""

    def condition(self) -> Condition:
        self._faults = faults = self._generations.faults()
        pointer, sound = self._generations.pointer(), self._generations.current(without=faults)
        return Condition(
            sound,
            sound is not None and sound.name in {pointer, *self._generations.names()[-1:]},
            tuple(_faults(pointer, faults, sound)),
            tuple(_repairs(pointer, faults, sound)),
        )

    @contextmanager
    def locked(self) -> Iterator[None]:
        with system_errors(self._generations.folder, writes=True), self._generations.locked():
            yield

    @contextmanager
    def draft(
        self,
        base: IndexGeneration | None,
        megabytes: int = MEMORY,
        expected: int = 0,  # noqa: ARG002  # the port's
    ) -> Iterator["WhooshDraft"]:
        started_from = self._generations.named(base.name) if base else None
        with self._generations.draft(started_from) as folder:
            draft = WhooshDraft(self._generations, folder, started_from, Writer(folder, megabytes), self._faults)
            try:
                yield draft
            finally:
                draft.writer.cancel()

    def settle(self, generation: IndexGeneration) -> None:
        if self._generations.pointer() != generation.name:
            self._generations.point_at(generation.name)
        self._generations.discard(self._faults)
        self._generations.follow_umask(self._generations.named(generation.name).path)

    @contextmanager
    def reader(self, generation: IndexGeneration) -> Iterator["WhooshReader"]:
        folder = self._generations.named(generation.name).path
        with listed(folder):
            opened = whoosh.index.open_dir(folder).reader()
        with opened as reader:
            yield WhooshReader(reader)


class WhooshDraft:
    """A draft in a folder that Whoosh writes to."""

    def __init__(
        self,
        generations: Generations,
        folder: Path,
        base: Generation | None,
        writer: Writer,
        faults: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.writer = writer
        self._generations = generations
        self._folder = folder
        self._base = base
        self._faults = faults

    def put(self, release: Release, seq: int, gone: datetime | None = None) -> None:  # noqa: ARG002  # the port's
        self.writer.put(release, gone)

    def remove(self, id: str, seq: int) -> None:  # noqa: ARG002
        self.writer.remove(id)

    def checkpoint(self, contents: Contents) -> None:
        """Do nothing: a draft that is interrupted is deleted."""

    def commit(self) -> int:
        self.writer.commit()
        return self.writer.documents()

    def publish(self, contents: Contents) -> Generation:
        published = self._generations.publish(self._folder, self._base, contents)
        self._generations.discard(self._faults)
        return published


class WhooshReader:
    """Reads the releases stored in a generation."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def shown(self, ids: list[str]) -> list[dict[str, Any] | None]:
        return list(map(self._shown, ids))

    def ids(self) -> Iterator[str]:
        return (self._reader.stored_fields(number)["id"] for number in self._reader.all_doc_ids())

    def _shown(self, id: str) -> dict[str, Any] | None:
        numbers = list(self._reader.postings("id", id).all_ids()) if ("id", id) in self._reader else []
        return self._reader.stored_fields(numbers[0])["hit"] if numbers else None


def _faults(pointer: str | None, faults: Mapping[str, tuple[str, ...]], sound: Generation | None) -> Iterator[str]:
    yield from (f"generation {name}: {what}" for name, found in faults.items() for what in found)
    if sound and pointer is None:
        yield f"CURRENT does not name a generation; generation {sound.name} answers"
    elif sound and pointer != sound.name:
        yield f"generation {sound.name} answers in place of generation {pointer}"


def _repairs(pointer: str | None, faults: Mapping[str, tuple[str, ...]], sound: Generation | None) -> Iterator[str]:
    yield from (f"replaced generation {name} of the index: {'; '.join(what)}" for name, what in faults.items())
    if pointer is None and (sound or any(what != (OUTDATED,) for what in faults.values())):
        yield "rewrote the name of the live generation: CURRENT was lost or damaged"
