"""Expensive queries stay within bounds."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.hostile import Asker
from search.budget import SECONDS, Budget
from search.errors import TookTooLongError
from tests.desk import Desk, release


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path) as desk:
        desk.publish(
            *(release(f"drug{n}", body="Heroin and fentanyl seized by the customs officers") for n in range(6)),
            *(release(f"fox{n}", body="A red fox crossed the road") for n in range(6)),
        )
        yield desk


@pytest.mark.parametrize("kind", Asker(["heroin"], 0).kinds)
def test_no_question_uses_much_more_than_its_budget(desk: Desk, kind: str) -> None:
    words = "heroin fentanyl seized customs officers red fox crossed road drug trafficking pharmacies policía".split()
    asker = Asker(words, 1961)
    desk.ask("heroine")
    for _ in range(3):
        text, filters = asker.kinds[kind]()
        budget = Budget()
        with suppress(TookTooLongError):  # beside other tests, even one collection of garbage may take all of it
            desk.ask(text, filters, budget=budget)
        assert budget.used < 3 * SECONDS, text
