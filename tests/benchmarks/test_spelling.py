"""Spelling correction of a sample of the benchmark's errors reaches its gates."""

from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.spelling import collection, index, kept, mistakes, right_queries, right_words, spelled
from search.engines import open_engine

pytestmark = pytest.mark.long


@pytest.mark.data
@pytest.mark.usefixtures("data")
def test_mistakes_in_real_titles_are_put_right_and_right_queries_left_alone(tmp_path: Path) -> None:
    known = list(collection("doj-2009-2015", 1500))
    titles = [one.title for one in known]
    index(tmp_path, known)
    with closing(open_engine(tmp_path)) as engine:
        found = spelled(engine, mistakes(titles, 180, 7, engine))
        left = kept(engine, right_queries(titles, 400, 7))
        alone = kept(engine, right_words()[::3])
    assert found.first >= 0.85, found.missed
    assert found.three >= 0.93, found.missed
    assert left.changed < 0.01, left.examples
    assert alone.changed < 0.01, alone.examples
    assert alone.doubted < 0.13, alone.doubted  # what it was without a dictionary
