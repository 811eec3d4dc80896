"""Rewrites a parsed expression into a filter and scored aspects, without stop words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, chain
from typing import Self

from corpus.quick_dataclass import dataclass
from indexer.stopwords import is_stopword
from search.amounts import amount
from search.expansion.aspects import Expansion, Meaning, TimeMention, Typed
from search.query import (
    All,
    Any,
    Aspect,
    Aspects,
    Dates,
    Everything,
    Expression,
    Group,
    Not,
    Phrase,
    Synonym,
    Tag,
    Undated,
    Word,
    Years,
    words_of,
)
from search.understanding.question_words import languages_of
from search.word_spellings import is_numeral

QUESTION_LENGTH = 8
"""A query of more words and phrases is a question in prose: its quotation marks set off names and require nothing."""

_LONGEST_AMOUNT = 12
"""The most words of an amount."""


@dataclass(frozen=True, slots=True)
class RewrittenQuery:
    """An expression as the engine searches for it."""

    understood: Expression
    """The expression without stop words, as shown to the user."""
    required: Expression
    """The filter: what every match must satisfy, without being scored."""
    aspects: Aspects | None
    """What is matched and scored; None if the query has no words."""
    stop_words: tuple[str, ...]
    """The stop words that were left out, in order."""


def rewrite(expression: Expression, expansion: Expansion) -> RewrittenQuery:
    """Split an expression into filter and aspects; drop stop words unless nothing else would remain."""
    parts = expression.parts if isinstance(expression, All) else (expression,)
    strict = isinstance(expression, All) and expression.strict
    if len(parts) > QUESTION_LENGTH and not strict:
        parts = tuple(replace(part, exact=False) if isinstance(part, Word | Phrase) else part for part in parts)
    made = _Rewriter(expansion, strict).take_all(parts)
    if all(isinstance(part, Not) for part in made.kept):
        made = _Rewriter(expansion, strict, keeps_all=True).take_all(parts)
    return made.result()


class _Rewriter:
    """Collects the parts of an expression one after another."""

    def __init__(self, expansion: Expansion, strict: bool, *, keeps_all: bool = False) -> None:
        self._expansion = expansion
        self._strict = strict
        self._keeps_all = keeps_all
        self._run: list[Typed] = []
        self._aspects: list[Aspect] = []
        self._groups: list[Group] = []
        self._pieces: list[Meaning | TimeMention | None] = []
        self._required: list[Expression] = []
        self._stop_words: list[str] = []
        self.kept: list[Expression] = []

    def take_all(self, parts: Sequence[Expression]) -> Self:
        for part in parts:
            self._add(part)
        self._flush()
        return self

    def _add(self, part: Expression) -> None:
        if isinstance(part, Word | Phrase) and not part.exact and part.field is None:
            self._run += self._expansion.parted(part)
            return
        self._flush()
        part = self._without_stop_words(part)
        self.kept.append(part)
        if _is_text(part):
            self._aspects.append(Aspect(part, tuple(self._others(part)), required=True))
        else:
            self._required.append(part)
            self._required += self._not_by(part)

    def _not_by(self, part: Expression) -> Iterator[Not]:
        """That no release is by or names an organization that is excluded: these match its name as well."""
        if isinstance(part, Not) and isinstance(part.part, Word | Phrase) and part.part.field is None:
            for other in self._expansion.unambiguous_synonyms(part.part):
                if isinstance(other.expression, Tag):
                    yield Not(other.expression)

    def _flush(self) -> None:
        """End the current run of plain words, and make aspects of it."""
        run = list(_with_amounts(self._run))
        pieces = list(self._without_common(self._understood(self._expansion.meanings(run))))
        self.kept += (one for piece in pieces if piece for one in piece.typed)
        spoken = languages_of([word for one in self._run for word in words_of(one)])
        self._pieces += pieces
        found = self._expansion.aspects(pieces, required=self._strict, languages=spoken)
        before = len(self._aspects)
        self._aspects += found.aspects
        self._groups += (replace(one, first=one.first + before, last=one.last + before) for one in found.groups)
        self._run = []

    def _understood(self, meanings: Sequence[Meaning]) -> Iterator[Meaning | TimeMention]:
        """The pieces, with what says when put together."""
        flat = [(meaning, token) for meaning in meanings for token in meaning.typed]
        mentions = self._expansion.time_mentions([None if meaning.names else token for meaning, token in flat])
        times = {places.start: (places, mention) for places, mention in mentions}
        place = 0
        while place < len(flat):
            if place in times:
                places, mention = times[place]
                yield mention
                place = places.stop
            else:
                yield flat[place][0]
                place += len(flat[place][0].typed)

    def _without_common(self, pieces: Iterable[Meaning | TimeMention]) -> Iterator[Meaning | TimeMention | None]:
        before = ""
        for piece in pieces:
            if isinstance(piece, Meaning) and self._is_common_piece(piece) and not is_numeral(before, piece.words[0]):
                self._stop_words += piece.words
                yield None
            else:
                yield piece
            before = piece.words[-1] if isinstance(piece, Meaning) else ""

    def _is_stopword(self, word: str) -> bool:
        return not self._keeps_all and is_stopword(word)

    def result(self) -> RewrittenQuery:
        groups = (*self._groups, *self._expansion.drugs_group(self._pieces, len(self._aspects)))
        aspects = Aspects(tuple(self._aspects), groups) if self._aspects else None
        return RewrittenQuery(
            self._joined(self.kept),
            self._joined(self._required or [Everything()]),
            aspects,
            tuple(self._stop_words),
        )

    def _joined(self, parts: Sequence[Expression]) -> Expression:
        return parts[0] if len(parts) == 1 else All(tuple(parts), self._strict)

    def _is_common_piece(self, piece: Meaning) -> bool:
        return not piece.names and all(map(self._is_stopword, piece.words))

    def _without_stop_words(self, part: Expression) -> Expression:
        """The part without stop words, also inside parentheses."""
        match part:
            case All(parts, strict):
                rest = tuple(one for one in parts if not self._is_plain_stopword(one))
                if all(isinstance(one, Not) for one in rest):
                    rest = parts
                self._stop_words += [one.text for one in parts if isinstance(one, Word) and one not in rest]
                kept = tuple(map(self._without_stop_words, rest))
                return kept[0] if len(kept) == 1 else All(kept, strict)
            case Any(parts):
                return Any(tuple(map(self._without_stop_words, parts)))
            case Not(inner):
                return Not(self._without_stop_words(inner))
            case _:
                return part

    def _is_plain_stopword(self, part: Expression) -> bool:
        return isinstance(part, Word) and not part.exact and part.field is None and self._is_stopword(part.text)

    def _others(self, part: Expression) -> Iterator[Synonym]:
        for one in part.parts if isinstance(part, Any) else ():
            if isinstance(one, Word | Phrase) and not one.exact and one.field is None:
                yield from self._expansion.unambiguous_synonyms(one)


def _with_amounts(run: Sequence[Typed]) -> Iterator[Typed]:
    """The run with numbers, their magnitudes and units as one: *12 kg* is no 12 somewhere and a kilogram elsewhere."""
    words = [words_of(one) for one in run]
    place = 0
    while place < len(run):
        following = words[place : place + _LONGEST_AMOUNT]
        whole, length = amount(tuple(chain.from_iterable(following)))
        ends = list(accumulate(map(len, following)))
        if length in ends:
            yield Phrase(whole) if len(whole) > 1 else Word(whole[0])
            place += ends.index(length) + 1
        else:
            yield run[place]
            place += 1


def _is_text(part: Expression) -> bool:
    match part:
        case Everything() | Tag() | Years() | Dates() | Undated() | Not():
            return False
        case All(parts) | Any(parts):
            return any(map(_is_text, parts))
        case _:
            return True
