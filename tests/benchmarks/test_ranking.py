"""The ranking of a sample of the judged topics reaches its gates."""

from pathlib import Path

import pytest

from benchmarks.ranking import COLLECTIONS, as_typed, indexed, measured

pytestmark = pytest.mark.long


@pytest.mark.data
def test_the_sample_of_judged_topics_reaches_the_gate(data: Path, tmp_path: Path) -> None:
    press = COLLECTIONS[0]
    engine = indexed(press, data, tmp_path)
    means, _ = measured(press, engine, as_typed, data)
    engine.close()
    assert {name: means[name] >= gate for name, gate in press.gates.items()} == dict.fromkeys(press.gates, True), means
