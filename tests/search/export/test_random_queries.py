"""For random queries over real releases, a file has as many rows as the search says, in every format."""

import os
import random
from collections.abc import Iterator
from itertools import islice
from math import inf
from pathlib import Path
from typing import get_args

import pytest

from corpus.store import FILE_NAME
from corpus.unpack import unpacked
from corpus.words import WORD
from search.ask import ask_for_all
from search.budget import Budget
from search.export.files import EXPORT_FORMATS, export_pieces
from search.query import Filters, Order, Years
from tests.command import run
from tests.desk import Desk
from tests.search.export.readers import TABLES, rows, table

QUERIES = int(os.environ.get("PRESSDESK_TEST_EXPORTS", "4"))
RELEASES = 100 * QUERIES

pytestmark = [pytest.mark.data, pytest.mark.long]


@pytest.fixture
def releases(data: Path, tmp_path: Path) -> Iterator[Desk]:
    """A department's first releases."""
    with (data / "press" / "doj-2009-2015.jsonl.zst").open("rb") as packed, unpacked(packed) as lines:
        (tmp_path / "some.jsonl").write_bytes(b"".join(islice(lines, RELEASES)))
    assert run("add", str(tmp_path / "some.jsonl"), home=tmp_path / "home").returncode == 0
    with Desk(tmp_path / "home") as desk:
        desk.publish()
        yield desk


def random_query(dice: random.Random, texts: list[str]) -> tuple[str, Filters]:
    words = dice.sample([word for word in WORD.findall(dice.choice(texts)) if len(word) > 3], 3)
    text = dice.choice(
        (
            words[0],
            " ".join(words[:2]),
            " OR ".join(words),
            f"{words[0]} -{words[1]}",
            f'"{words[0]} {words[1]}"~9',
            f"{words[0]} NEAR/5 {words[1]}",
            f"title:{words[0]}",
            f"{words[0][:4]}*",
            "",
        )
    )
    year = dice.choice(range(2009, 2016))
    return text, Filters(year=(Years(year, dice.choice((year, 2015))),) if dice.random() < 0.4 or not text else ())


def test_rows_are_as_many_as_the_search_says(releases: Desk) -> None:
    dice = random.Random(1961)
    texts = [stored.release.body for stored in releases.store.releases() if len(stored.release.body) > 200]
    found = 0
    for _ in range(QUERIES):
        text, filters = random_query(dice, texts)
        total = releases.ask(text, filters, budget=Budget(inf)).results.total
        found += total
        for kind in EXPORT_FORMATS:
            order: Order = dice.choice(get_args(Order))
            matches = ask_for_all(releases.engine, text, filters, order=order, budget=Budget(inf))
            content = b"".join(export_pieces(matches, releases.home / FILE_NAME, kind))
            assert (text, filters, kind, len(rows(content, kind))) == (text, filters, kind, total)
            if kind in TABLES:
                assert (text, filters, kind, len(table(content, kind))) == (text, filters, kind, total)
    assert found > QUERIES
