"""Labels agree with a human reader well enough for the gates."""

from pathlib import Path

import pytest

from benchmarks.labelling import GATES, labels


@pytest.mark.data
def test_labels_agree_with_a_reader(data: Path) -> None:
    assert [name for name, value, _ in labels(data) if value < GATES[name]] == []
