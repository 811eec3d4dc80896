"""The text analysis as a Whoosh analyzer."""

from collections.abc import Iterator

from whoosh.analysis import Analyzer, Token

from corpus.words import WORD
from indexer.analysis import Text, term


class PressAnalyzer(Analyzer):  # type: ignore[misc]
    """Yields a term for every word, including stop words, with consecutive positions.

    A plain `str` is analyzed as English.
    """

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **options: object) -> Iterator[Token]:
        start_pos, start_char = options.get("start_pos", 0), options.get("start_char", 0)
        assert isinstance(start_pos, int)
        assert isinstance(start_char, int)
        language = value.language if isinstance(value, Text) else "en"
        token = Token(positions, chars, mode=options.get("mode", ""))
        for position, found in enumerate(WORD.finditer(value), start_pos):
            token.text = token.original = term(found[0], language)
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = position
            if chars:
                token.startchar, token.endchar = start_char + found.start(), start_char + found.end()
            yield token
