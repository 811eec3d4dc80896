"""From an expression to what is searched for: what must hold, and the aspects that a reader wants."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self

from search.expansion.aspects import Expansion, Meaning, Typed
from search.expansion.stopwords import is_stopword
from search.query import (
    All,
    Any,
    Aspect,
    Aspects,
    Everything,
    Expression,
    Group,
    Not,
    Other,
    Phrase,
    Tag,
    Undated,
    Word,
    Years,
)

PROSE = 8
"""A query of more words and phrases is a question in prose, where quotation marks name things and demand nothing."""


@dataclass(frozen=True, slots=True)
class RewrittenQuery:
    """An expression as it is searched for."""

    shown: Expression
    """Without what was left out."""
    required: Expression
    aspects: Aspects | None
    left_out: tuple[str, ...]
    """Words that nearly every release has."""


def rewrite(expression: Expression, expansion: Expansion) -> RewrittenQuery:
    """Common words are left out wherever something else is asked beside them."""
    parts = expression.parts if isinstance(expression, All) else (expression,)
    strict = isinstance(expression, All) and expression.strict
    if len(parts) > PROSE and not strict:
        parts = tuple(replace(part, exact=False) if isinstance(part, Word | Phrase) else part for part in parts)
    made = _Rewriter(expansion, strict).taken(parts)
    if all(isinstance(part, Not) for part in made.kept):
        made = _Rewriter(expansion, strict, common=lambda _: False).taken(parts)
    return made.wanting()


class _Rewriter:
    """Takes the parts of an expression one after another."""

    def __init__(self, expansion: Expansion, strict: bool, common: Callable[[str], bool] = is_stopword) -> None:
        self._expansion = expansion
        self._strict = strict
        self._common = common
        self._run: list[Typed] = []
        self._aspects: list[Aspect] = []
        self._groups: list[Group] = []
        self._must: list[Expression] = []
        self._left_out: list[str] = []
        self.kept: list[Expression] = []

    def taken(self, parts: Sequence[Expression]) -> Self:
        for part in parts:
            self._take(part)
        self._flush()
        return self

    def _take(self, part: Expression) -> None:
        if isinstance(part, Word | Phrase) and not part.exact and part.field is None:
            self._run.append(part)
            return
        self._flush()
        part = self._without_common(part)
        self.kept.append(part)
        if _is_text(part):
            self._aspects.append(Aspect(part, tuple(self._others(part)), required=True))
        else:
            self._must.append(part)

    def _flush(self) -> None:
        """The run of plain words that ends here."""
        pieces: list[Meaning | None] = []
        for piece in self._expansion.meanings(self._run):
            if self._is_common(piece):
                self._left_out += piece.words
                pieces.append(None)
            else:
                self.kept += piece.typed
                pieces.append(piece)
        found = self._expansion.aspects(pieces, required=self._strict)
        before = len(self._aspects)
        self._aspects += found.aspects
        self._groups += (replace(one, first=one.first + before, last=one.last + before) for one in found.groups)
        self._run = []

    def wanting(self) -> RewrittenQuery:
        aspects = Aspects(tuple(self._aspects), tuple(self._groups)) if self._aspects else None
        return RewrittenQuery(
            self._joined(self.kept), self._joined(self._must or [Everything()]), aspects, tuple(self._left_out)
        )

    def _joined(self, parts: Sequence[Expression]) -> Expression:
        return parts[0] if len(parts) == 1 else All(tuple(parts), self._strict)

    def _is_common(self, piece: Meaning) -> bool:
        return not piece.names and all(map(self._common, piece.words))

    def _without_common(self, part: Expression) -> Expression:
        """Inside parentheses too."""
        match part:
            case All(parts, strict):
                rest = tuple(one for one in parts if not self._is_plain_common(one))
                if all(isinstance(one, Not) for one in rest):
                    rest = parts
                self._left_out += [one.text for one in parts if isinstance(one, Word) and one not in rest]
                kept = tuple(map(self._without_common, rest))
                return kept[0] if len(kept) == 1 else All(kept, strict)
            case Any(parts):
                return Any(tuple(map(self._without_common, parts)))
            case Not(inner):
                return Not(self._without_common(inner))
            case _:
                return part

    def _is_plain_common(self, part: Expression) -> bool:
        return isinstance(part, Word) and not part.exact and part.field is None and self._common(part.text)

    def _others(self, part: Expression) -> Iterator[Other]:
        for one in part.parts if isinstance(part, Any) else ():
            if isinstance(one, Word | Phrase) and not one.exact and one.field is None:
                yield from self._expansion.said_alone(one)


def _is_text(part: Expression) -> bool:
    match part:
        case Everything() | Tag() | Years() | Undated() | Not():
            return False
        case All(parts) | Any(parts):
            return any(map(_is_text, parts))
        case _:
            return True
