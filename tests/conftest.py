"""Fixtures shared by all tests, and the order in which test files run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import Desk

DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real documents; tests that use it are skipped if there is none."""
    if not DATA.is_dir():
        pytest.skip(f"no real documents at {DATA}")
    return DATA


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty desk."""
    with Desk(tmp_path / "home") as desk:
        yield desk
