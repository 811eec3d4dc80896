"""What the tests share: the real documents beside the checkout, where there are any."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk import Desk

DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real documents; a test that asks for it is skipped where there is none."""
    if not DATA.is_dir():
        pytest.skip(f"no real documents at {DATA}")
    return DATA


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty desk."""
    with Desk(tmp_path / "home") as desk:
        yield desk
