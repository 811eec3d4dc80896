"""Tokens to an expression, as much of it as the limits allow."""

import re
from collections import deque
from collections.abc import Iterable
from typing import Literal

from corpus.words import WORD
from search.query import (
    UNDATED,
    All,
    Any,
    Everything,
    Expression,
    Not,
    Phrase,
    Prefix,
    Tag,
    TextField,
    Undated,
    Word,
    Years,
)
from search.tokens import FIELDS, Field, Kind, Token, core, shown

MAX_TERMS = 32
"""Words, those of phrases included; a prefix, a year, an organisation or a theme counts as one."""
MAX_CHARACTERS = 256
"""Of all terms together."""
MAX_PREFIXES = 3
MIN_PREFIX = 3
"""Letters and digits before the star."""

_YEARS = re.compile(r"(\d{4})(?:(?:-|–|\.\.)(\d{4}))?")
_STARRED = re.compile(rf"[^\w*]*({WORD.pattern})\*+[^\w*]*")


def parse(tokens: Iterable[Token], notes: list[str]) -> Expression:
    """The expression of repaired tokens.

    A query that names nothing means everything, and one that only excludes means everything but that.
    """
    expression = _Parser(tokens, notes).any_of()
    if expression is None:
        return Everything()
    parts = expression.parts if isinstance(expression, All) else (expression,)
    return All((Everything(), *parts)) if all(isinstance(part, Not) for part in parts) else expression


def years(text: str) -> Years | Undated | None:
    """The years as written, perhaps backwards."""
    if text.lower() == UNDATED:
        return Undated()
    found = _YEARS.fullmatch(text)
    return Years(int(found[1]), int(found[2] or found[1])) if found else None


class _Parser:
    """Descends through repaired tokens; its depth is that of the parentheses."""

    def __init__(self, tokens: Iterable[Token], notes: list[str]) -> None:
        self._tokens = deque(tokens)
        self._notes = notes
        self._field: Field | None = None
        self._terms = self._characters = self._prefixes = 0
        self._full = False

    def any_of(self) -> Expression | None:
        """Operands joined by OR; none when nothing in them can be searched for."""
        parts = [self._all_of()]
        while self._take("or"):
            parts.append(self._all_of())
        return _joined(Any, parts)

    def _all_of(self) -> Expression | None:
        parts = []
        while self._tokens and self._tokens[0].kind not in ("or", "close"):
            self._take("and")
            parts.append(self._operand())
        return _joined(All, parts)

    def _operand(self) -> Expression | None:
        negated = False
        while self._take("not"):
            negated = not negated
        part = self._within_field()
        return _negated(part) if part is not None and negated else part

    def _within_field(self) -> Expression | None:
        named = self._take("field")
        if named is None:
            return self._group_or_term()
        field = FIELDS.get(named.text.lower())
        if field is None:
            self._notes.append(
                f"There is no field {shown(named.text)}, so it was searched for as a word; "
                f"the fields are {', '.join(dict.fromkeys(FIELDS.values()))}."
            )
            return _joined(All, [self._term(Token("bare", named.text)), self._group_or_term()])
        outer, self._field = self._field, field
        part = self._group_or_term()
        self._field = outer
        return part

    def _group_or_term(self) -> Expression | None:
        if self._take("open") is None:
            return self._term(self._tokens.popleft())
        part = self.any_of()
        self._take("close")
        return part

    def _term(self, token: Token) -> Expression | None:
        if not WORD.search(token.text):
            what = shown(token.text) if token.text.strip() else "An empty phrase"
            self._notes.append(f"{what} has no letters or digits to search for and was left out.")
            return None
        match self._field:
            case "organization" | "theme" as facet:
                return self._tag(facet, token)
            case "year":
                return self._year(token)
            case field:
                return self._text(token, field)

    def _tag(self, facet: Literal["organization", "theme"], token: Token) -> Expression | None:
        value = token.text if token.kind == "quoted" else core(token.text)
        if "*" in token.text:
            self._notes.append(f"A star has no effect in {facet}:… and was ignored; write the whole name.")
            value = value.replace("*", " ")
        admitted = self._admitted([" ".join(value.split())])
        return Tag(facet, admitted[0]) if admitted else None

    def _year(self, token: Token) -> Expression | None:
        written = core(token.text)
        found = years(written)
        if found is None:
            self._notes.append(
                f"{shown(token.text)} is no year and was left out; write year:2011, year:2009-2012 or year:undated."
            )
            return None
        if isinstance(found, Years) and found.last < found.first:
            self._notes.append(f"The years {written} run backwards; read as {found.last}-{found.first}.")
            found = Years(found.last, found.first)
        return found if self._admitted([written]) else None

    def _text(self, token: Token, field: TextField | None) -> Expression | None:
        words = self._admitted([word.replace("’", "'") for word in WORD.findall(token.text)])
        if not words:
            return None
        plain = Word(words[0], field) if len(words) == 1 else Phrase(tuple(words), field)
        return Prefix(words[0], field) if "*" in token.text and self._may_end_in_star(token) else plain

    def _may_end_in_star(self, token: Token) -> bool:
        starred = _STARRED.fullmatch(token.text) if token.kind == "bare" else None
        if starred is None or sum(map(str.isalnum, starred[1])) < MIN_PREFIX:
            self._notes.append(
                f"{shown(token.text)} was read without its star, which works only at the end of a single word, "
                f"after {MIN_PREFIX} letters or more."
            )
            return False
        self._prefixes += 1
        if self._prefixes > MAX_PREFIXES:
            self._notes.append(
                f"{shown(token.text)} was read without its star: {MAX_PREFIXES} words at most may have one."
            )
        return self._prefixes <= MAX_PREFIXES

    def _admitted(self, terms: list[str]) -> list[str]:
        """As many of the terms as the limits allow; none after one that was refused. The very first is cut to fit."""
        admitted: list[str] = []
        for term in terms:
            fits = self._terms < MAX_TERMS and self._characters + len(term) <= MAX_CHARACTERS
            if not fits and not self._full:
                self._full = True
                self._notes.append(
                    f"At most {MAX_TERMS} words with {MAX_CHARACTERS} characters in all are searched for; "
                    f"the query was cut at {shown(term)}."
                )
            if self._full and self._terms:
                break
            admitted.append(term if fits else core(term[:MAX_CHARACTERS]))
            self._terms += 1
            self._characters += len(admitted[-1])
        return admitted

    def _take(self, kind: Kind) -> Token | None:
        return self._tokens.popleft() if self._tokens and self._tokens[0].kind == kind else None


def _joined(kind: type[All] | type[Any], parts: Iterable[Expression | None]) -> Expression | None:
    """The parts under one roof, without those that came to nothing."""
    flat: list[Expression] = []
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.parts)
        elif part is not None:
            flat.append(part)
    return kind(tuple(flat)) if len(flat) > 1 else next(iter(flat), None)


def _negated(part: Expression) -> Expression:
    return part.part if isinstance(part, Not) else Not(part)
