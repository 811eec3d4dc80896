"""Lengths are rounded as Whoosh rounds them, so that scores agree between engines."""

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.lengths import STEPS, rounded_length, step_of


def test_lengths_are_rounded_as_whoosh_rounds_them() -> None:
    lengths = [*range(2000), *range(2000, 120_000, 37), 10**7]
    assert [rounded_length(one) for one in lengths] == [byte_to_length(length_to_byte(one)) for one in lengths]


def test_a_length_has_the_byte_that_whoosh_gives_it() -> None:
    lengths = [*range(2000), *range(2000, 120_000, 37), 10**7]
    assert [step_of(one) for one in lengths] == [length_to_byte(one) for one in lengths]
    assert list(STEPS) == [byte_to_length(byte) for byte in range(256)]
