"""A packed table holds what the plain one did."""

from hypothesis import given
from hypothesis import strategies as st

from corpus.packed_table import PackedTable, pack


@given(st.dictionaries(st.text(), st.tuples(st.integers(), st.text())), st.text())
def test_a_packed_table_is_the_plain_one(table: dict[str, tuple[int, str]], other: str) -> None:
    packed = PackedTable[tuple[int, str]](pack(table))
    assert dict(packed) == table
    assert len(packed) == len(table)
    assert packed.get(other) == table.get(other)
