"""A lazy pattern does what the compiled one does."""

import re

from hypothesis import given
from hypothesis import strategies as st

from corpus.lazy_pattern import lazy_pattern

WRITTEN = r"(?P<amount>\d+) ?(?P<unit>kg|g)"


@given(st.lists(st.sampled_from(["5", "kg", "KG", " ", "g", "of"])).map("".join))
def test_a_lazy_pattern_finds_what_the_compiled_one_does(text: str) -> None:
    lazy, compiled = lazy_pattern(WRITTEN, re.IGNORECASE), re.compile(WRITTEN, re.IGNORECASE)
    for _ in range(2):  # the second time with what was kept
        assert [one.groupdict() for one in lazy.finditer(text)] == [one.groupdict() for one in compiled.finditer(text)]
        assert lazy.sub(r"\1", text) == compiled.sub(r"\1", text)
        assert bool(lazy.fullmatch(text)) is bool(compiled.fullmatch(text))
    assert (lazy.pattern, lazy.flags, lazy.groups) == (compiled.pattern, compiled.flags, compiled.groups)
