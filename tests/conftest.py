"""What the tests share: the real documents beside the checkout, where there are any."""

from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real documents; a test that asks for it is skipped where there is none."""
    if not DATA.is_dir():
        pytest.skip(f"no real documents at {DATA}")
    return DATA
