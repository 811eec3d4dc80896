"""Fixtures shared by all tests, and the order in which test files run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.columnar import kernel
from tests.desk import Desk

DATA = Path(__file__).parents[2] / "shared" / "data"

LONG_FILES = (
    "corpus/crawl/test_error_pages.py",
    "corpus/crawl/discover/test_discover.py",
    "corpus/crawl/test_year.py",
    "test_flips.py",
    "test_shortage.py",
    "test_setup.py",
    "corpus/crawl/test_hostile.py",
    "corpus/sandbox/test_pool.py",
    "corpus/crawl/test_crawl.py",
    "corpus/crawl/test_faults.py",
    "web/test_browser.py",
    "web/test_fair_queue.py",
    "test_interrupt.py",
    "corpus/store/test_damaged_store.py",
    "corpus/crawl/test_department.py",
    "benchmarks/test_ranking.py",
)
"""Files that take longest, which run first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long files first: a process takes a whole file, and at the end the others would wait for it."""
    ranks = {Path(__file__).parent / name: rank for rank, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real documents; tests that use it are skipped if there is none."""
    if not DATA.is_dir():
        pytest.skip(f"no real documents at {DATA}")
    return DATA


@pytest.fixture(params=[True, False], ids=["kernel", "numpy"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run a test with the compiled functions, and with NumPy in their place."""
    if request.param and not kernel.available:
        pytest.skip("the kernel was not built: is there a C compiler?")
    monkeypatch.setattr(kernel, "available", request.param)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty desk."""
    with Desk(tmp_path / "home") as desk:
        yield desk
