"""Lengths are rounded as Whoosh rounds them, so that scores agree between engines."""

from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.lengths import rounded_length


def test_lengths_are_rounded_as_whoosh_rounds_them() -> None:
    lengths = [*range(2000), *range(2000, 120_000, 37), 10**7]
    assert [rounded_length(one) for one in lengths] == [byte_to_length(length_to_byte(one)) for one in lengths]
