"""A test file is located like its module, and imports no other test."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_test_stands_in_the_folder_of_a_package_and_imports_no_other_test(path: Path) -> None:
    package = ROOT / path.parent.relative_to(ROOT / "tests") / "__init__.py"
    assert package.exists() or path.parent in (ROOT / "tests", ROOT / "tests" / "cluster")
    assert re.findall(r"^(?:from|import) tests\.(?:\w+\.)*test_\w+", path.read_text("utf-8"), re.MULTILINE) == []
