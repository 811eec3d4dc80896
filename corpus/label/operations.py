"""Recognising named police operations, such as "Operation Xcellerator" and "операции «Кукнор-2017»"."""

import re
from functools import cache

from corpus.label.files import read

_CAPITAL = "A-ZÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÃÕÇÑÄÖÜŁŚŻŹА-ЯЁІЇЄҐ"
_WORD = rf"(?:[{_CAPITAL}][\w’'\-]*|\d+\b)"
_SMALL = "of|of the|the|and|de|de la|la|el|del|los|las|do|da|et|des|du|y|e|di"
_NAME = re.compile(rf"[\"“«'‘„]?({_WORD}(?:(?: (?:{_SMALL}))? {_WORD}){{0,7}})")
_QUOTED = re.compile(rf"[\"“«'‘„]\s?(?P<name>[{_CAPITAL}\d][^\"“”«»‘„\n]{{1,50}}?),?\s?[\"”»'’“](?!\w)", re.DOTALL)
_CALLED = re.compile(
    r"(?:,? (?:so-called|called|named|entitled|titled|dubbed|known as|code-?named|denominad[ao]|llamad[ao]|"
    r"bautizad[ao](?: como)?|chamad[ao]|intitulée?|baptisée?|dénommée?|denominat[ao]|namens|genannt|"
    r"под (?:условным |кодовым )?названием),?)? "
)
_MODIFIED = re.compile(rf"(?:^|[\s(])(?P<word>[{_CAPITAL}][\w’'-]*[a-zà-ÿа-я]) $")
_MAY_STAND_BEFORE = frozenset(
    "The This That In Into On Of Under Through As By For From During With After To And Or But Called Dubbed Named "
    "Codenamed La Las El Una En De Durante L' Die Der In Во В На Al À Na No Da".split()
)
"""Words in capitals that tell nothing of what follows, in headlines and at the start of sentences."""
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_TAIL = re.compile(rf"(?: (?:{_SMALL}))+$")
_ROMAN = re.compile(r"[IVX]+")
_QUOTED_BEFORE = re.compile(
    r"[“「『«\"](?P<name>[^“”「」『』«»\"\n]{2,20})[”」』»\"](?:专项|專項|联合|聯合|集中|打击){0,2}$"
)
_BEFORE = 40


def operation_named(text: str, start: int, end: int, noun: str) -> str | None:
    """The name of the operation whose word is at text[start:end]; None where there is no name.

    `noun` is how the vocabulary writes the word: "Operation" also for "operations" and "Operação" for "operação".
    A word in small letters or all in capitals, or after another that modifies it, needs a name in quotation marks or
    one that it is said to be called by; Chinese and Japanese names stand before it.
    """
    word, before = text[start:end], text[max(0, start - _BEFORE) : start]
    noun = noun.removesuffix("s") if noun == "Operations" else noun
    if word[0] > "\u3040":
        quoted = _QUOTED_BEFORE.search(before)
        return f"{quoted['name']}{noun}" if quoted else None
    called = _CALLED.match(text, end)
    if not called:
        return None
    if quoted := _QUOTED.match(text, called.end()):
        return f"{noun} {' '.join(quoted['name'].split()).rstrip('.,;:')}"
    is_a_name_s_word = word[0].isupper() and not word.isupper() and not _is_modified(before)
    found = _NAME.match(text, called.end())
    if not found or not (is_a_name_s_word or len(called[0]) > 1):
        return None
    name = _without_tail(found[1])
    return f"{noun} {name}" if name and not name.isdigit() else None


def _is_modified(before: str) -> bool:
    """Whether a word in a headline says what kind of operation is meant: "Drug Operation Convicts Twenty"."""
    found = _MODIFIED.search(before)
    return bool(found and found["word"] not in _MAY_STAND_BEFORE and not _POSSESSIVE.search(found["word"]))


def _without_tail(said: str) -> str:
    """A name without the words behind it that don't belong to it: verbs of headlines, offices and their holders."""
    words: list[str] = []
    for word in said.split():
        bare = _POSSESSIVE.sub("", word)
        if bare in _no_names() or (len(bare) == 1 and not _ROMAN.fullmatch(bare) and not bare.isdigit()):
            break
        words.append(bare)
        if bare != word:
            break
    return _TAIL.sub("", " ".join(words)).strip("'’-")


@cache
def _no_names() -> frozenset[str]:
    return frozenset(read("operations")["no_names"])
