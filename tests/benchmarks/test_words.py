"""Words that mean one thing find each other, by the judgement of a lexicographer."""

from pathlib import Path

from benchmarks.words import pairs, wrong


def test_a_sample_of_pairs_is_right(tmp_path: Path) -> None:
    sample = list(pairs())[::6]
    assert {one.joined for one in sample} == {True, False}
    assert len(wrong(sample, tmp_path)) <= len(sample) // 25
