"""Terms of the index that are spelled like another."""

from collections.abc import Iterator

import numpy as np

from indexer.columnar.lexicon import Lexicon


def spelled_like(lexicon: Lexicon, term: str, distance: int) -> Iterator[tuple[str, int]]:
    """The terms with the same first letter within so many edits of a letter, with how many they take."""
    if not term:
        return
    places = lexicon.prefixed(term[0].encode())
    known = [text.decode() for text in lexicon.slice(places.start, places.stop)]
    near = [text for text in known if abs(len(text) - len(term)) <= distance]
    if near:
        edits = _edits(near, term, distance)
        yield from ((near[place], int(edits[place])) for place in np.flatnonzero(edits <= distance).tolist())


def _edits(texts: list[str], term: str, most: int) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    """Levenshtein's distance of each text from the term, where it is `most` or less; something greater elsewhere.

    One cell of the table at a time, for all texts at once, and only the cells near the diagonal.
    """
    letters = np.array(texts).view(np.uint32).reshape(len(texts), -1)
    lengths = np.array([len(text) for text in texts])
    width = letters.shape[1]
    table = np.full((len(term) + 1, width + 1, len(texts)), most + 1, np.int8)
    for edge in range(most + 1):
        table[min(edge, len(term)), 0] = min(edge, len(term))
        table[0, min(edge, width)] = min(edge, width)
    for row, letter in enumerate(term, 1):
        for column in range(max(1, row - most), min(width, row + most) + 1):
            cell = np.minimum(table[row - 1, column], table[row, column - 1]) + np.int8(1)
            replaced = table[row - 1, column - 1] + (letters[:, column - 1] != ord(letter))
            table[row, column] = np.minimum(np.minimum(cell, replaced), most + 1)
    found: np.ndarray[tuple[int], np.dtype[np.int8]] = table[len(term), lengths, np.arange(len(texts))]
    return found
