"""Terms of the index that begin alike."""

from indexer.columnar.lexicon import TermDictionary


def beginning_with(lexicon: TermDictionary, start: str) -> list[str]:
    places = lexicon.prefixed(start.encode())
    return [text.decode() for text in lexicon.slice(places.start, places.stop)]
