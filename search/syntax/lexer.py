"""A typed query in pieces that fit: characters cleaned, parentheses paired, no operator left without its operand."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.words import WORD

MAX_NESTING = 8
MAX_TYPED = 2048
"""Characters that are looked at; room for whatever `write` makes of an expression within the other limits."""
MAX_SHOWN = 40

Field = Literal["title", "organization", "year", "theme", "language"]
FIELDS: dict[str, Field] = {
    "title": "title",
    "organization": "organization",
    "organisation": "organization",
    "year": "year",
    "theme": "theme",
    "language": "language",
}
"""As they may be typed, in upper or lower case."""

_VALUE = re.compile(r"[^\W_](?:.*[^\W_])?")
QUOTES = '"“”„‟«»'
_ENDS = rf"\s(){QUOTES}"
_LEXEME = re.compile(
    rf"""
    (?P<open> \( )
    | (?P<close> \) )
    | (?P<quoted> [{QUOTES}] (?P<inside> [^{QUOTES}]* ) (?P<end> [{QUOTES}]? )
        (?: (?<= [{QUOTES}] ) ~ (?P<within> \d{{0,9}} ) (?! \w ) )? )
    | (?<! [^{_ENDS}:-] ) (?P<not> - ) (?= [^\s)]*? [\w({QUOTES}] )
    | (?<! [^{_ENDS}] ) (?P<operator> AND | OR | NOT | NEAR/(?P<near> \d{{1,9}} ) ) (?! [^{_ENDS}] )
    | (?<! [^{_ENDS}-] ) (?P<known> (?i: {"|".join(FIELDS)} ) ) :
    | (?<! [^{_ENDS}-] ) (?P<unknown> [^\W\d_]+ ) : (?= [\w({QUOTES}] )
    | (?P<bare> [^{_ENDS}]+ )
    """,
    re.VERBOSE,
)

OPERATORS = ("AND", "OR", "NOT")
"""Words only in quotes."""

Kind = Literal["open", "close", "and", "or", "near", "not", "field", "quoted", "bare"]

_SIGNS: dict[str, Kind] = {"(": "open", ")": "close", "AND": "and", "OR": "or", "NOT": "not", "-": "not"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    text: str
    """As typed; of a field only the name, of a phrase only what is inside."""
    distance: int | None = None
    """How many other words NEAR, or the `~` behind a phrase, allows between those it joins."""


def cleaned(text: str, notes: list[str]) -> str:
    """The text on one line and in one form of Unicode, without characters that nobody sees, cut at MAX_TYPED."""
    near = text[: 4 * MAX_TYPED]
    line = " ".join(unicodedata.normalize("NFKC", "".join(map(_visible, near))).split())
    if len(line) <= MAX_TYPED and not text[len(near) :].strip():
        return line
    kept = line[: MAX_TYPED + 1].rpartition(" ")[0] or line[:MAX_TYPED]
    notes.append(f"Only the first {MAX_TYPED:,} characters were read; shorten the query to have all of it read.")
    return kept


def tokens(text: str, notes: list[str]) -> list[Token]:
    """The tokens of a cleaned text, repaired so that a parser meets no mistake.

    Every parenthesis has its partner and something inside; AND, OR and NEAR stand between two operands; NOT stands
    before one, and so does the name of a field, nearest to it.
    """
    kept: list[Token] = []
    opened: list[bool] = []  # whether each parenthesis that is open was kept
    for token in _lexed(text, notes):
        too_deep = len(opened) >= MAX_NESTING and (token.kind == "open" or _groups(token))
        if too_deep:
            notes.append(f"Parentheses inside {MAX_NESTING} others were ignored; use fewer levels.")
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
    _drop_waiting(kept, notes)
    return kept


def shown(text: str) -> str:
    """What was typed as a note names it."""
    return f"'{text}'" if len(text) <= MAX_SHOWN else f"'{text[:MAX_SHOWN]}…'"


def core(text: str) -> str:
    """From the first letter or digit to the last."""
    found = _VALUE.search(text)
    return found[0] if found else ""


def _visible(character: str) -> str:
    if character.isspace() or character in "™℠":  # NFKC would make the signs letters of the word before
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


def _lexed(text: str, notes: list[str]) -> Iterator[Token]:
    for found in _LEXEME.finditer(text):
        kind = found.lastgroup
        if kind == "quoted":
            if not found["end"]:
                notes.append("A quotation mark that was never closed was closed at the end.")
            if found["within"] == "":
                notes.append("A '~' behind a phrase was ignored; it needs a number, such as \"heroin seizure\"~5.")
            if found["end"] or found["inside"]:
                yield Token("quoted", found["inside"], int(found["within"]) if found["within"] else None)
        elif kind in {"known", "unknown"}:
            yield Token("field", found["known"] or found["unknown"])
        elif found["near"]:
            yield Token("near", found[0], int(found["near"]))
        elif kind != "bare":
            yield Token(_SIGNS[found[0]], found[0])
        elif WORD.search(found[0]) or not _beside_a_bracket(found):
            yield Token("bare", found[0])


def _beside_a_bracket(found: re.Match[str]) -> bool:
    """Whether a parenthesis or a quotation mark is next to it, as the comma is in `"this", "that"`."""
    around = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return any(character in "()" + QUOTES for character in around)


def _groups(token: Token) -> bool:
    """Whether it takes parentheses to write: the name of no field is a word beside what follows it."""
    return token.kind == "field" and token.text.lower() not in FIELDS


def _append(token: Token, kept: list[Token], notes: list[str]) -> None:
    match token.kind:
        case "and" | "or" | "near":
            _drop_waiting(kept, notes)
            if not kept or kept[-1].kind == "open":
                notes.append(_waiting(token))
                return
        case "close":
            _drop_waiting(kept, notes)
            if kept[-1].kind == "open":
                kept.pop()
                notes.append("Parentheses with nothing inside were ignored.")
                return
        case "field" if kept and kept[-1].kind == "field":
            notes.append(_waiting(kept.pop()))
        case "not" if kept and kept[-1].kind == "field":  # title:-word means -title:word
            kept.insert(-1, token)
            return
        case _:
            pass
    kept.append(token)


def _drop_waiting(kept: list[Token], notes: list[str]) -> None:
    """Take from the end what waits for an operand, for none follows."""
    while kept and kept[-1].kind in ("and", "or", "near", "not", "field"):
        notes.append(_waiting(kept.pop()))


def _waiting(token: Token) -> str:
    match token.kind:
        case "field":
            return f"Nothing follows '{token.text}:', so it was ignored; what to look for belongs right behind it."
        case _ if token.text == "-":
            return "'-' has nothing to exclude and was ignored."
        case _:
            return f"'{token.text}' has nothing to work on and was ignored; in small letters it is an ordinary word."
