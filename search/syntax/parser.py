"""The parser: turns repaired tokens into an expression, within the limits on its size."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from corpus.lazy_pattern import lazy_pattern
from corpus.words import WORD
from search.query import (
    All,
    Any,
    Dates,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Tag,
    TagName,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.syntax.lexer import FIELDS, OPERATORS, Field, Kind, Token, quote, trim
from search.syntax.periods import Period, is_reversed, read_period, since, until
from search.syntax.wildcards import (
    MAX_EDITS,
    MIN_FUZZY_LETTERS,
    MIN_LITERAL,
    fuzzy,
    literal_prefix,
    single_word,
    wildcard,
    words,
)

MAX_TERMS = 64
"""Words in a query, including those of phrases; a pattern, a year or the value of a field counts as one."""
MAX_CHARACTERS = 512
"""Characters of all terms together."""
MAX_WILDCARDS = 3
"""Words with `*` or `?`."""
MAX_FUZZY = 2
"""Words with `~`."""
MAX_DISTANCE = 50
"""The largest number of other words between those that NEAR joins."""

_LISTED = lazy_pattern(r"(?<=[^\W\d_]{3})[,;|/](?=[^\W\d_]{3})|(?<=\w)[、。،؛](?=\w)")
"""What stands between words of their own where these were typed without spaces; part of a name in *N,N-dimethyl*."""
_BOOST = lazy_pattern(r"(.*)\^(\d+(?:\.\d+)?)")
"""A weight, as in Lucene: `heroin^2`."""
_EXAMPLES = "year", "year:2011, year:2009-2012, year:>2011 or year:undated"


def parse(tokens: Iterable[Token], notes: list[str]) -> Expression:
    """Parse tokens that `tokenize` has repaired; add to `notes` whatever was ignored or limited.

    No tokens mean Everything; a query that only excludes means everything but that.
    """
    expression = _Parser(tokens, notes).any_of()
    if expression is None:
        return Everything()
    parts = expression.parts if isinstance(expression, All) else (expression,)
    return All((Everything(), *parts)) if all(isinstance(part, Not) for part in parts) else expression


def years(text: str) -> Years | Undated | None:
    """Parse `2011`, `2009-2012`, `2018-` and the like, or `undated`; a range may be in reverse order.

    None for anything else.
    """
    found = read_period(text)
    return None if isinstance(found, Dates) else found


class _Parser:
    """A recursive descent parser; the depth of recursion is that of the parentheses."""

    def __init__(self, tokens: Iterable[Token], notes: list[str]) -> None:
        self._tokens = deque(tokens)
        self._notes = notes
        self._field: Field | None = None
        self._terms = self._characters = self._wildcards = self._fuzzy = 0
        self._full = False

    def any_of(self) -> Expression | None:
        """Operands joined by OR; None if none of them can be searched for."""
        parts = [self._all_of()]
        while self._take("or"):
            parts.append(self._all_of())
        return _combine(Any, parts)

    def _all_of(self) -> Expression | None:
        parts, strict = [], False
        while self._tokens and self._tokens[0].kind not in ("or", "close"):
            strict = self._take("and") is not None or strict
            if near := self._take("near"):
                self._notes.append(
                    f"{quote(near.text)} was ignored: it works only between two single words of the text; "
                    'for more words write "heroin seizure port"~5.'
                )
            parts.append(self._operand())
        joined = _combine(All, parts)
        return replace(joined, strict=True) if strict and isinstance(joined, All) else joined

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
                f"There is no field {quote(named.text)}, so it was searched for as a word; "
                f"the fields are {', '.join(dict.fromkeys(FIELDS.values()))}."
            )
            return _combine(All, [self._term(Token("bare", named.text)), self._group_or_term()])
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
            what = quote(token.text) if token.text.strip() else "An empty phrase"
            self._notes.append(f"{what} has no letters or digits to search for and was ignored.")
            return None
        if token.distance is not None and self._field not in (None, "title"):
            self._notes.append(
                f"The distance after {quote(token.text)} was ignored; it works only on words of the text."
            )
        match self._field:
            case "organization" | "theme" | "language" as facet:
                return self._tag(facet, token)
            case "year" | "date" | "after" | "before" as field:
                return self._period(token, field)
            case field:
                return self._text(token, field)

    def _tag(self, facet: TagName, token: Token) -> Expression | None:
        value = token.text if token.kind == "quoted" else trim(token.text)
        if "*" in token.text:
            self._notes.append(f"'*' does not work in {facet}:… and was ignored; write the whole name.")
            value = value.replace("*", " ")
        admitted = self._within_limits([" ".join(value.split())])
        return Tag(facet, admitted[0]) if admitted else None

    def _period(self, token: Token, field: Field) -> Expression | None:
        found = _PERIODS[field](token.text)
        if found is None:
            kind, example = _EXAMPLES if field == "year" else ("date", f"{field}:2011-06-22")
            self._notes.append(f"{quote(token.text)} is not a {kind} and was ignored; write {example}.")
            return None
        if isinstance(found, Years) and is_reversed(token.text):
            self._notes.append(
                f"The years {trim(token.text)} are in reverse order and were read as {found.first}-{found.last}."
            )
        return found if self._within_limits([trim(token.text)]) else None

    def _text(self, token: Token, field: TextField | None) -> Expression | None:
        while token.kind == "bare" and (boosted := _BOOST.fullmatch(token.text)):
            self._notes.append(f"'^{boosted[2]}' was ignored: a word can't be given more weight.")
            if not WORD.search(boosted[1]):
                return None
            token = replace(token, text=boosted[1])
        if pairs := self._pairs(token, field):
            return _combine(All, pairs)
        if len(listed := self._listed(token)) > 1:
            return _combine(All, [self._text(one, field) for one in listed])
        if token.distance is not None:
            return self._near(words(token.text), token, field)
        if token.kind == "bare" and (typed := fuzzy(token.text)):
            return self._fuzzy_word(*typed, field)
        pattern = wildcard(token.text) if token.kind == "bare" else None
        if (pattern or "*" in token.text) and not self._may_be_wildcard(token, pattern):
            pattern = None
        if pattern:
            return self._wildcard_word(pattern, field)
        return self._plain(words(token.text), field, exact=token.kind == "quoted" or token.text.startswith("+"))

    def _listed(self, token: Token) -> list[Token]:
        """The words of a token one by one if commas or strokes part them; not those of a URL."""
        is_near = bool(self._tokens) and self._tokens[0].kind == "near"
        is_joined = token.kind != "bare" or is_near or token.text.startswith("+") or "://" in token.text
        return [token] if is_joined else [replace(token, text=one) for one in _LISTED.split(token.text)]

    def _plain(self, typed: list[str], field: TextField | None, *, exact: bool = False) -> Expression | None:
        admitted = self._within_limits(typed)
        if len(admitted) > 1:
            return Phrase(tuple(admitted), field, exact)
        if not admitted:
            return None
        return Word(admitted[0], field, exact or (field is None and admitted[0] in OPERATORS))

    def _pairs(self, token: Token, field: TextField | None) -> list[Expression | None]:
        """The parts of a chain such as `a NEAR/5 b NEAR/5 c`, pair by pair; empty if no NEAR joins single words."""
        pairs = []
        while len(self._tokens) > 1 and self._tokens[0].kind == "near" and _is_single(token, self._tokens[1]):
            near, left, token = self._tokens.popleft(), token, self._tokens.popleft()
            pairs.append(self._near(words(f"{left.text} {token.text}"), near, field))
        return pairs

    def _near(self, typed: list[str], token: Token, field: TextField | None) -> Expression | None:
        distance = token.distance or 0
        if len(typed) < 2:
            self._notes.append(f"The distance after {quote(token.text)} was ignored; it needs at least two words.")
        elif distance > MAX_DISTANCE:
            self._notes.append(f"A distance of {distance} words was reduced to {MAX_DISTANCE}, the maximum.")
        plain = self._plain(typed, field)
        return Near(plain.words, min(distance, MAX_DISTANCE), field) if isinstance(plain, Phrase) else plain

    def _fuzzy_word(self, word: str, edits: int, field: TextField | None) -> Expression | None:
        plain = self._plain([word], field)
        if not isinstance(plain, Word) or not self._may_be_fuzzy(plain.text, edits):
            return plain
        if edits > MAX_EDITS:
            self._notes.append(f"'~' after {quote(word)} was read as ~{MAX_EDITS}, the maximum number of edits.")
        return Fuzzy(plain.text, 1 if edits == 1 else 2, field)

    def _may_be_fuzzy(self, word: str, edits: int) -> bool:
        if edits < 1 or sum(map(str.isalpha, word)) < MIN_FUZZY_LETTERS:
            self._notes.append(
                f"'~' after {quote(word)} was ignored; it works with 1 or {MAX_EDITS} edits, "
                f"on words of at least {MIN_FUZZY_LETTERS} letters."
            )
            return False
        self._fuzzy += 1
        if self._fuzzy > MAX_FUZZY:
            self._notes.append(f"'~' after {quote(word)} was ignored: at most {MAX_FUZZY} words may have one.")
        return self._fuzzy <= MAX_FUZZY

    def _wildcard_word(self, pattern: str, field: TextField | None) -> Expression | None:
        start = literal_prefix(pattern)
        plain = pattern == f"{start}*"
        admitted = self._within_limits([start if plain else pattern])
        if not admitted:
            return None
        return Prefix(admitted[0], field) if plain else Wildcard(admitted[0], field)

    def _may_be_wildcard(self, token: Token, pattern: str | None) -> bool:
        too_long = pattern is not None and len(pattern) > MAX_CHARACTERS
        if pattern is None or too_long or sum(map(str.isalnum, literal_prefix(pattern))) < MIN_LITERAL:
            self._notes.append(
                f"'*' and '?' in {quote(token.text)} were ignored; they work only inside or at the end of a single "
                f"word, after at least {MIN_LITERAL} letters."
            )
            return False
        self._wildcards += 1
        if self._wildcards > MAX_WILDCARDS:
            self._notes.append(
                f"'*' and '?' in {quote(token.text)} were ignored: at most {MAX_WILDCARDS} words may have them."
            )
        return self._wildcards <= MAX_WILDCARDS

    def _within_limits(self, terms: list[str]) -> list[str]:
        """As many of the terms as the limits allow; none after one that did not fit. The very first is cut to fit."""
        admitted: list[str] = []
        for term in terms:
            fits = self._terms < MAX_TERMS and self._characters + len(term) <= MAX_CHARACTERS
            if not fits and not self._full:
                self._full = True
                self._notes.append(
                    f"A query may have at most {MAX_TERMS} words and {MAX_CHARACTERS} characters; "
                    f"this one was cut at {quote(term)}."
                )
            if self._full and self._terms:
                break
            admitted.append(term if fits else trim(term[:MAX_CHARACTERS]))
            self._terms += 1
            self._characters += len(admitted[-1])
        return admitted

    def _take(self, kind: Kind) -> Token | None:
        return self._tokens.popleft() if self._tokens and self._tokens[0].kind == kind else None


_PERIODS: Mapping[Field, Callable[[str], Period | None]] = {
    "year": read_period,
    "date": read_period,
    "after": since,
    "before": until,
}


def _is_single(*tokens: Token) -> bool:
    return all(t.kind in ("bare", "quoted") and t.distance is None and single_word(t.text) for t in tokens)


def _combine(kind: type[All] | type[Any], parts: Iterable[Expression | None]) -> Expression | None:
    """The parts combined in one expression, flattened, without the empty ones."""
    flat: list[Expression] = []
    strict = False
    for part in parts:
        if isinstance(part, kind):
            flat.extend(part.parts)
            strict = strict or (isinstance(part, All) and part.strict)
        elif part is not None:
            flat.append(part)
    if len(flat) < 2:
        return next(iter(flat), None)
    return All(tuple(flat), strict) if kind is All else kind(tuple(flat))


def _negated(part: Expression) -> Expression:
    return part.part if isinstance(part, Not) else Not(part)
