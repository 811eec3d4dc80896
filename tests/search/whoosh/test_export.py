"""An export streams any number of texts, and damage met on the way is reported."""

import random
import tracemalloc
from collections.abc import Iterator

import pytest

from indexer.build import build
from indexer.columnar.container import CHUNK, Container
from indexer.generations import Generations
from search.engine import Snapshot
from search.query import Everything, Query
from search.whoosh import engine as engine_module
from search.whoosh.searcher import Searcher
from tests.desk import Desk, release

RELEASES, WORDS_EACH = 150, 2000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two generations of large texts without common files; the live one has one more release."""
    dice = random.Random(1961)
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(3000)]
    with Desk(tmp_path_factory.mktemp("large")) as desk:
        for number in range(RELEASES):
            text = " ".join(dice.choices(words, k=WORDS_EACH))
            desk.store.put(release(f"r{number:03}", body=text, date=f"{2000 + number % 20}"))
        desk.publish()
        desk.store.put(release("later"))
        build(desk.store, desk.index, rebuild=True)
        yield desk


@pytest.fixture
def lazy(home: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Treat the index as a large one, which is read only on use."""
    monkeypatch.setattr(engine_module, "SMALL", 0)
    home.engine.close()
    return home


def test_memory_does_not_grow_with_the_texts(lazy: Desk) -> None:
    snapshot = lazy.now
    assert isinstance(snapshot, Searcher)
    [segment] = snapshot._index.segments
    file = segment.arrays.file
    exported = snapshot.export(Query(Everything()))
    next(exported)
    assert file._missing is not None
    unread = file._missing.count(1)
    *_, size = file._arrays["stored/blocks"]
    tracemalloc.start()
    try:
        assert sum(1 for _ in exported) == RELEASES
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert file._missing.count(1) == unread > (size // CHUNK) // 2, "what passes by is not kept"
    assert peak < RELEASES * WORDS_EACH * 8 / 4


def test_damage_on_the_way_has_the_whole_export_begin_again_in_the_generation_before(lazy: Desk) -> None:
    live = Generations(lazy.home).current()
    assert live
    [path] = live.path.glob("*.columns")
    _, at, size = Container(path)._arrays["stored/blocks"]
    content = bytearray(path.read_bytes())
    content[at + size // 2] ^= 4
    path.write_bytes(content)

    def question(snapshot: Snapshot) -> list[str]:
        return [hit.id for hit in snapshot.export(Query(Everything()))]

    found = lazy.engine.answer(question)
    assert len(found) == len(set(found)) == RELEASES
    assert "later" not in found
