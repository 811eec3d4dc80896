"""The lexer: splits a query into tokens and repairs them, so that the parser meets no syntax error."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.analysis import meant_by

MAX_NESTING = 8
"""The deepest nesting of parentheses."""
MAX_TYPED = 2048
"""Characters of a query that are read; enough for whatever `write` makes of an expression within the other limits."""
NEAR = 10
"""How many other words may stand between those that NEAR joins, unless it says otherwise."""
MAX_SHOWN = 40
"""Characters of the query that a note quotes."""

Field = Literal["title", "organization", "year", "theme", "language", "date", "after", "before"]
FIELDS: dict[str, Field] = {
    "title": "title",
    "intitle": "title",
    "organization": "organization",
    "organisation": "organization",
    "org": "organization",
    "publisher": "organization",
    "year": "year",
    "theme": "theme",
    "topic": "theme",
    "language": "language",
    "lang": "language",
    "date": "date",
    "after": "after",
    "since": "after",
    "before": "before",
}
"""The field names that can be typed, in any case, mapped to the fields; some are those of other search engines."""

_VALUE = lazy_pattern(r"[^\W_](?:.*[^\W_])?")
QUOTES = '"“”„‟«»'
_ENDS = rf"\s(){QUOTES}"
_PERIOD = r"""
    [\[{] [^\[\]{}()]{1,40} [\]}]                    # as in Lucene: year:[2018 TO 2020]
    | (?: [<>]=? | =[<>]? | [≤≥] ) \s? \d [\d/.-]*
    | - \d{4} (?! [\d-] )
"""
"""Ranges of time that other characters than those of a word begin, or that have spaces inside."""
_LEXEME = lazy_pattern(
    rf"""
    (?P<open> \( )
    | (?P<close> \) )
    | (?P<quoted> [{QUOTES}] (?P<inside> [^{QUOTES}]* ) (?P<end> [{QUOTES}]? )
        (?: (?<= [{QUOTES}] ) ~ (?P<within> \d{{0,9}} ) (?! \w ) )? )
    | (?<! [^{_ENDS}!-] ) (?P<timed> (?i: year | date ) ) (?: \s? : \s? | (?= [<>≤≥] ) ) (?P<period> {_PERIOD} )
    | (?<! [^{_ENDS}:!-] ) (?P<not> - | ! (?! ! ) ) (?= [^\s)]*? [\w({QUOTES}] )
    | (?<! [^{_ENDS}] ) (?P<operator> AND | OR | NOT | && | \|\| | NEAR (?: /(?P<near> \d{{1,9}} ) )? ) (?! [^{_ENDS}] )
    | (?<! [^{_ENDS}] ) (?P<around> AROUND \( (?P<apart> \d{{1,9}} ) \) ) (?! [^{_ENDS}] )
    | (?<! [^{_ENDS}!-] ) (?P<known> (?i: {"|".join(FIELDS)} ) ) :
    | (?<! [^{_ENDS}!-] ) (?P<unknown> [^\W\d_]+ ) : (?= [\w({QUOTES}] )
    | (?P<bare> [^{_ENDS}]+ )
    """,
    re.VERBOSE,
)

OPERATORS = ("AND", "OR", "NOT", "NEAR")
"""Operators, which are words only in quotes or in lower case."""

Kind = Literal["open", "close", "and", "or", "near", "not", "field", "quoted", "bare"]

_SIGNS: dict[str, Kind] = {
    "(": "open",
    ")": "close",
    "AND": "and",
    "&&": "and",
    "OR": "or",
    "||": "or",
    "NOT": "not",
    "-": "not",
    "!": "not",
}
_PUNCTUATION = lazy_pattern(r"[?!.,:;…؟،؛？！。、·–-]+")
"""Signs of a sentence that stand alone, as French and Spanish put them and as they are pasted: nobody asks for them."""
_NUMBER_IN_GROUPS = lazy_pattern(
    r"(?<![\w.,])[0-9]{1,3}(?:[\u00a0\u2009\u202f][0-9]{3})+(?![\w-]|[\u00a0\u2009\u202f][0-9])"
)
"""A number whose thousands are set apart by blanks that keep a line together, or by thin ones."""
_OPERATOR = lazy_pattern(rf"(?<![^{_ENDS}])(?:AND|OR|NOT)(?![^{_ENDS}])")
_JOINED_WORDS = lazy_pattern(r"(?!(?:AND|OR|NOT) )[^\s()]+(?: (?:AND|OR|NOT|AND NOT) (?!(?:AND|OR|NOT)\b)[^\s()]+)+")
"""Single words with an operator between any two."""
_MAX_CAPITALS = 3
"""A query all in capitals of up to so many words may consist of abbreviations, such as WHO and DEA."""
_LONGEST_ABBREVIATION = 4
"""Letters of a word in capitals up to which it is rather an abbreviation than one of a title."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    """As typed; without the colon of a field and the quotes of a phrase."""
    distance: int | None = None
    """For NEAR and for a phrase with `~`: how many other words may stand between those it joins."""


def normalize(text: str, notes: list[str]) -> str:
    """The text on one line, in Unicode normal form NFKC, without invisible characters, cut at MAX_TYPED.

    A number whose thousands are set apart by narrow or no-break blanks is one word, and a minus sign is a hyphen.
    """
    near = text[: 4 * MAX_TYPED]
    joined = _NUMBER_IN_GROUPS.sub(lambda number: re.sub(r"\D", "", number[0]), near)
    line = " ".join(unicodedata.normalize("NFKC", "".join(map(_visible, joined))).replace("\u2212", "-").split())
    if len(line) <= MAX_TYPED and not text[len(near) :].strip():
        return line
    kept = line[: MAX_TYPED + 1].rpartition(" ")[0] or line[:MAX_TYPED]
    notes.append(f"Only the first {MAX_TYPED:,} characters of the query were used; shorten it to use all of it.")
    return kept


def without_capitals(line: str, notes: list[str]) -> str:
    """The line in lower case if all of it is in capitals, like a title: its AND, OR and NOT are then words.

    A few words without an operator are left as they are, but for acronyms such as *FAST* beside a longer word, which
    may be words of a title too. So is what stands in parentheses as a whole, and what has an operator between any two
    words, as no title has: *HIV OR AIDS*.
    """
    if line.startswith("(") and line.endswith(")"):
        return line
    words = _OPERATOR.sub(" ", line)
    has_operator = words != line
    letters = [letter for letter in words if letter.isalpha()]
    if not letters or not all(map(str.isupper, letters)) or "&&" in line or "||" in line:
        return line
    if has_operator and _JOINED_WORDS.fullmatch(line):
        return line
    if not has_operator and len(WORD.findall(line)) <= _MAX_CAPITALS:
        return _without_acronyms(line)
    if has_operator:
        notes.append(
            "The whole query is in capitals, so AND, OR and NOT were read as words; "
            "to use them as operators, write the other words in lower case, or && for AND, || for OR, - for NOT."
        )
    return line.lower()


def _without_acronyms(line: str) -> str:
    """A line in capitals, with those acronyms in lower case that may be words, if a longer word is beside them."""
    if not any(len(word) > _LONGEST_ABBREVIATION and not meant_by(word.lower()) for word in WORD.findall(line)):
        return line
    return WORD.sub(lambda word: word[0].lower() if word[0] in meant_by(word[0].lower()) else word[0], line)


def tokenize(text: str, notes: list[str]) -> list[Token]:
    """Split a normalized text into tokens, and repair them so that parsing can't fail.

    Afterwards parentheses are balanced and not empty; AND, OR and NEAR stand between two operands; NOT stands before
    an operand, and so does a field name, closest to it.
    """
    kept: list[Token] = []
    opened: list[bool] = []  # whether each parenthesis that is open was kept
    for token in _lex(text, notes):
        too_deep = len(opened) >= MAX_NESTING and (token.kind == "open" or _groups(token))
        if too_deep:
            notes.append(f"Parentheses nested more than {MAX_NESTING} deep were ignored; use fewer levels.")
        if token.kind == "open":
            opened.append(not too_deep)
        if token.kind == "close" and not opened:
            notes.append("A closing parenthesis without an opening one was ignored.")
        elif too_deep and token.kind == "field":
            _append(Token("bare", token.text), kept, notes)
        elif not too_deep and (token.kind != "close" or opened.pop()):
            _append(token, kept, notes)
    if opened:
        notes.append("A parenthesis that was never closed was closed at the end.")
    for _ in range(opened.count(True)):
        _append(Token("close", ")"), kept, notes)
    _drop_dangling(kept, notes)
    return kept


def quote(text: str) -> str:
    """A piece of the query in quotes for a note, shortened if it is long."""
    return f"'{text}'" if len(text) <= MAX_SHOWN else f"'{text[:MAX_SHOWN]}…'"


def trim(text: str) -> str:
    """The text from its first letter or digit to its last; empty if it has none."""
    found = _VALUE.search(text)
    return found[0] if found else ""


def _visible(character: str) -> str:
    if (
        character.isspace() or character in "™℠—"
    ):  # NFKC would turn the first into letters of the preceding word; a dash joins none
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _lex(text: str, notes: list[str]) -> Iterator[Token]:
    for found in _LEXEME.finditer(text):
        kind = found.lastgroup
        if kind == "quoted":
            if not found["end"]:
                notes.append("A quotation mark that was never closed was closed at the end.")
            if found["within"] == "":
                notes.append("'~' after a phrase was ignored; it needs a number, such as \"heroin seizure\"~5.")
            if found["end"] or found["inside"]:
                yield Token("quoted", found["inside"], int(found["within"]) if found["within"] else None)
        elif kind == "period":
            yield Token("field", found["timed"])
            yield Token("bare", found["period"])
        elif kind in {"known", "unknown"}:
            yield Token("field", found["known"] or found["unknown"])
        elif distance := found["near"] or found["apart"]:
            yield Token("near", found[0], int(distance))
        elif kind == "operator" and found[0] == "NEAR":
            notes.append(f"NEAR was read as NEAR/{NEAR}: at most {NEAR} other words between; NEAR/5 allows for 5.")
            yield Token("near", found[0], NEAR)
        elif kind != "bare":
            yield Token(_SIGNS[found[0]], found[0])
        elif WORD.search(found[0]) or not (_touches_bracket(found) or _PUNCTUATION.fullmatch(found[0])):
            yield Token("bare", found[0])


def _touches_bracket(found: re.Match[str]) -> bool:
    """Whether it is next to a parenthesis or quotation mark, like the comma in `"this", "that"`."""
    around = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return any(character in "()" + QUOTES for character in around)


def _groups(token: Token) -> bool:
    """Whether writing it takes parentheses: an unknown field becomes a word beside what follows it."""
    return token.kind == "field" and token.text.lower() not in FIELDS


def _append(token: Token, kept: list[Token], notes: list[str]) -> None:
    match token.kind:
        case "and" | "or" | "near":
            _drop_dangling(kept, notes)
            if not kept or kept[-1].kind == "open":
                notes.append(_dangling_note(token))
                return
        case "close":
            _drop_dangling(kept, notes)
            if kept[-1].kind == "open":
                kept.pop()
                notes.append("Parentheses with nothing inside were ignored.")
                return
        case "field" if kept and kept[-1].kind == "field":
            notes.append(_dangling_note(kept.pop()))
        case "not" if kept and kept[-1].kind == "field":  # title:-word means -title:word
            kept.insert(-1, token)
            return
        case _:
            pass
    kept.append(token)


def _drop_dangling(kept: list[Token], notes: list[str]) -> None:
    """Drop operators and field names at the end that lack their operand."""
    while kept and kept[-1].kind in ("and", "or", "near", "not", "field"):
        notes.append(_dangling_note(kept.pop()))


def _dangling_note(token: Token) -> str:
    match token.kind:
        case "field":
            return f"Nothing follows '{token.text}:', so it was ignored; write the search term right after it."
        case _ if token.text in {"-", "!"}:
            return f"'{token.text}' has nothing to exclude and was ignored."
        case _:
            return f"'{token.text}' lacks an operand and was ignored; in lower case it is an ordinary word."
