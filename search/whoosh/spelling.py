"""Terms of the index that are spelled like another."""

from collections.abc import Iterator

from indexer.columnar.lexicon import Lexicon
from search.likeness import within


def spelled_like(lexicon: Lexicon, term: str, distance: int) -> Iterator[tuple[str, int]]:
    """The terms with the same first letter within so many edits of a letter, with how many they take."""
    return within(distance, term, beginning_with(lexicon, term[:1]))


def beginning_with(lexicon: Lexicon, start: str) -> list[str]:
    places = lexicon.prefixed(start.encode())
    return [text.decode() for text in lexicon.slice(places.start, places.stop)]
