"""From an expression to Whoosh's query."""

from typing import assert_never

from whoosh import query as wq
from whoosh.reading import IndexReader

from indexer.analysis import STEMMED, fold, term, terms
from search.query import All, Any, Everything, Expression, Not, Phrase, Prefix, Tag, TextField, Undated, Word, Years
from search.whoosh.columns import Columns

BOOSTS: dict[TextField, float] = {"title": 2.0, "body": 1.0}
"""How much more a word in one field counts than in the other."""

MAX_EXPANSION = 512
"""Terms that one prefix may stand for."""


class Compiler:
    """Compiles against one state of the index, and notes what it had to limit."""

    def __init__(self, reader: IndexReader, columns: Columns) -> None:
        self._reader = reader
        self._columns = columns
        self.notes: list[str] = []

    def compile(self, expression: Expression) -> wq.Query:
        match expression:
            case Everything():
                return _everything()
            case Word(text, field):
                return self._any_term(terms(text), field)
            case Phrase(words, field):
                return self._phrase(words, field)
            case Prefix(text, field):
                return self._prefix(text, field)
            case Tag(facet, value):
                return self._values(facet, self._columns[facet].spelled(value))
            case Years() | Undated():
                year = self._columns["year"]
                return self._values("year", [year.values[code] for code in year.years(expression)])
            case All(parts):
                return wq.And([self._part_of_all(part) for part in parts])
            case Any(parts):
                return wq.Or([self.compile(part) for part in parts])
            case Not():
                return wq.And([_everything(), self._part_of_all(expression)])
            case _:
                assert_never(expression)

    def _part_of_all(self, part: Expression) -> wq.Query:
        return wq.Not(self.compile(part.part)) if isinstance(part, Not) else self.compile(part)

    def _any_term(self, texts: tuple[str, ...], field: TextField | None) -> wq.Query:
        return wq.Or([wq.Term(name, text, boost) for name, boost in _fields(field) for text in texts])

    def _phrase(self, words: tuple[str, ...], field: TextField | None) -> wq.Query:
        spellings = dict.fromkeys(tuple(term(word, language) for word in words) for language in (*STEMMED, None))
        return wq.Or(
            [wq.Phrase(name, list(spelling), boost=boost) for name, boost in _fields(field) for spelling in spellings]
        )

    def _prefix(self, text: str, field: TextField | None) -> wq.Query:
        start = fold(text)
        found = {
            expanded.decode() for name, _ in _fields(field) for expanded in self._reader.expand_prefix(name, start)
        }
        if len(found) > MAX_EXPANSION:
            self.notes.append(
                f"“{text}*” stands for {len(found)} words; searched for the {MAX_EXPANSION} that come first."
            )
        # the whole word too: a stem is often shorter than what was typed
        return self._any_term(tuple(dict.fromkeys([*terms(text), *sorted(found)[:MAX_EXPANSION]])), field)

    def _values(self, facet: str, values: list[str]) -> wq.Query:
        return wq.ConstantScoreQuery(wq.Or([wq.Term(facet, value) for value in values]), score=0.0)


def _fields(field: TextField | None) -> list[tuple[TextField, float]]:
    return [(name, boost) for name, boost in BOOSTS.items() if field in (None, name)]


def _everything() -> wq.Query:
    return wq.Every(boost=0.0)
