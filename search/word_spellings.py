"""Words written as one, with a hyphen, or apart: *email* and *e-mail*, *website* and *web site*, *10000* and *10 000*.

A hyphen or stroke leaves no trace in an index: *e-mail* is two neighbouring words. `east_asian_spellings` has what is
written otherwise in Chinese and Japanese, `other_spellings` what is spelt otherwise in these and in other scripts.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from corpus.lazy_pattern import lazy_pattern
from indexer.analysis import PERCENT, in_capitals, with_signs
from indexer.folding import fold
from indexer.stopwords import is_stopword
from search.amounts import amount_spellings, joined_number
from search.east_asian_spellings import east_asian_spellings, is_east_asian
from search.other_spellings import other_spellings

Spelling = tuple[str, ...]

MAX_SPELLINGS = 64
"""The most ways to write one word or phrase that are looked for, itself among them."""
MIN_LETTERS = 3
"""The fewest letters of each part of a word that is also written as two, the prefixes aside."""

_PREFIXES = frozenset("e x t bi de ex co re un".split())
"""Prefixes shorter than that, which many words are written with and without a hyphen."""
_UP = "up"
"""The same behind a word: *back-up*, *start-up*."""
_STOP_PREFIXED = frozenset(
    "online onsite ongoing onshore onboard inpatient inpatients inmate inmates inbound intake percent byproduct "
    "byproducts bystander bystanders bylaw bylaws byline bypass".split()
)
"""Words that are also written as a stop word and another."""
_LETTERS_AND_DIGITS = lazy_pattern(r"([^\W\d_]+)(\d+)|(\d+)([^\W\d_]{2,})")
_CODE = lazy_pattern(r"(\d[^\W\d_])([^\W\d_]{1,3})")
"""A name such as *2C-B* without its hyphen."""
GREEK_LETTERS: Mapping[str, str] = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta"}
"""Those of chemical names, with their own names."""
_LETTERS_OF_NAMES: Mapping[str, str] = {name: letter for letter, name in GREEK_LETTERS.items()}
_GREEK_LETTER = lazy_pattern(r"([αβγδ])(\d{0,2})")
_GREEK_NAME = lazy_pattern(r"(alpha|beta|gamma|delta)(\d{0,2})")
_CODED = lazy_pattern(r"\A\d{1,2}[a-z]{0,4}\Z", re.IGNORECASE)
"""A part of a chemical name: *4* and *4en*."""
_FIGURES = lazy_pattern(r"[\d.,']+")
_IRISH = lazy_pattern(r"(O)'?([A-Z][^\W\d_]+)")
"""A surname such as *O'Brien*, which is also written without its sign."""
_LETTERS_AROUND_DIGIT = lazy_pattern(r"([a-z]{1,4})(\d)([a-z]{1,4})", re.IGNORECASE)
"""A name such as *P-2-P* without its hyphens."""
_DOUBLED = lazy_pattern(r"([^\W\d_])\1([^\W\d_])\2")
"""A Spanish abbreviation of plurals, such as *EE. UU.* without its points."""
_POINTED = lazy_pattern(r"(?:[^\W\d_]\.){2,4}")
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "first:1st second:2nd third:3rd fourth:4th fifth:5th sixth:6th seventh:7th eighth:8th ninth:9th".split()
_IN_FIGURES: Mapping[Spelling, str] = {
    (tens, name): f"{number}{figure}"
    for number, tens in enumerate(_TENS, 2)
    for name, _, figure in (one.partition(":") for one in _ORDINALS)
}
"""Ordinal numbers of two words, with figures: *twenty first* and *21st*."""
_PERCENT: tuple[Spelling, ...] = (("por", "ciento"), ("por", "cento"), ("pour", "cent"), ("per", "cento"))
_IN_WORDS: Mapping[str, Spelling] = {figure: words for words, figure in _IN_FIGURES.items()}

_SHORT_BEFORE_NAMES: Mapping[str, str] = {"st": "saint", "ft": "fort", "mt": "mount"}
_BEFORE_NAMES: Mapping[str, str] = {
    one: other for pair in _SHORT_BEFORE_NAMES.items() for one, other in (pair, pair[::-1])
}
"""What stands before the name of a place or of a saint, in full and short: *St Louis* and *Saint Louis*."""
_NUMBERED = frozenset(
    "annex article book category chapter class committee group level list part phase schedule stage table tier title "
    "type volume war lista liste lijst tabla tabela tabella tableau tabelle tabel anexo annexe anlage bijlage allegato "
    "clase classe klasse categoria categorie kategorie grupo groupe gruppe gruppo groep nivel niveau fase parte "
    "список таблица приложение класс категория группа перечень".split()
)
"""What is counted in Roman numerals as well."""
_FROM_ROMAN: Mapping[str, str] = {
    roman: str(number)
    for number, roman in enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split(), 1)
}
_ROMAN: Mapping[str, str] = {number: roman for roman, number in _FROM_ROMAN.items()}

_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sep sept oct nov dec".split()
)
_MONTH_NAMES: Mapping[int, str] = dict(
    enumerate(
        "January February March April May June July August September October November December".split(),
        1,
    )
)
_MONTH_NUMBERS: Mapping[str, int] = {name.lower(): number for number, name in _MONTH_NAMES.items()} | {
    name.lower()[:3]: number for number, name in _MONTH_NAMES.items()
}
_YEAR = lazy_pattern(r"(?:19|20)\d{2}")
_TWO_DIGITS = lazy_pattern(r"\d{2}")
_DAY = lazy_pattern(r"([1-9]|[12]\d|3[01])(st|nd|rd|th)?")
_ORDINAL_ENDINGS: Mapping[int, str] = {1: "st", 2: "nd", 3: "rd"}


def spellings(
    words: Spelling,
    is_known: Callable[[str], bool] = lambda _: True,
    *,
    joins: bool = True,
    language: str | None = None,
) -> list[Spelling]:
    """The ways to write a word or a phrase, itself first; amounts only as one language writes them, if given.

    A word is split only into parts that are known. Neighbours are joined unless one of them is a stop word, which
    would make other words of *to day* and *no where*, or `joins` is false.
    """
    others = (*east_asian_spellings(words), *other_spellings(words))
    if joins:
        others = (*others, *amount_spellings(words, is_known, language))
    found = {words: None} | dict.fromkeys(one for one in others if all(map(is_known, one)))
    for at, word in enumerate(words):
        for parts in (*splits(word), *(_in_capitals(word) if len(words) > 1 else ())):
            if all(map(is_known, sorted(parts, key=len, reverse=True))):  # short parts are words by chance
                found[(*words[:at], *parts, *words[at + 1 :])] = None
    if joins:
        for at in range(len(words) - 2):
            code = _LETTERS_AROUND_DIGIT.fullmatch("".join(words[at : at + 3]))
            if code and code.groups() == words[at : at + 3]:
                found[(*words[:at], code[0], *words[at + 3 :])] = None
            for other in date_spellings(words[at : at + 3]):
                found[(*words[:at], *other, *words[at + 3 :])] = None
        for at in range(len(words) - 1):
            for other in pair_spellings(words[at : at + 2]):
                found[(*words[:at], *other, *words[at + 2 :])] = None
        if len(words) > 2 and (number := joined_number(words)):
            found[(number,)] = None
        elif len(words) > 2 and is_code(words):
            found[("".join(words),)] = None
    return list(found)[:MAX_SPELLINGS]


def is_code(words: Spelling) -> bool:
    """Whether words may be a chemical name or a code, with figures among them: *MDMB 4en PINACA*."""
    return any(map(_CODED.search, words)) and not all(map(_FIGURES.fullmatch, words))


def pair_spellings(pair: Spelling) -> Iterator[Spelling]:
    """The other ways to write two neighbouring words: as one, or an amount or a day of a month with other signs."""
    if one := _joined(pair):
        yield (one,)
    if fold(pair[0]) == fold(pair[1]) and len(pair[0]) >= MIN_LETTERS and pair[0].isalpha():
        yield (pair[0],)  # Indonesian plurals: *obat-obat*
    if pair[1].isdecimal() and (letter := _LETTERS_OF_NAMES.get(fold(pair[0]))):
        yield (letter + pair[1],)
    yield from _other_days(pair)
    if (before := _BEFORE_NAMES.get(fold(pair[0]))) and pair[1].isalpha() and not is_stopword(pair[1]):
        yield before, pair[1]
    if number := _other_numeral(pair):
        yield number


@lru_cache(1 << 14)
def splits(word: str) -> tuple[Spelling, ...]:
    """The ways to write one word as several, whether or not these exist."""
    letters = tuple(filter(None, word.split("."))) if _POINTED.fullmatch(word) else ()
    if name := _IRISH.fullmatch(word):
        return ((f"{name[1]}'{name[2]}",) if "'" not in word else (name[1] + name[2],),)
    found = (*([letters] if letters else []), *_splits(fold(word)), *_in_other_letters(word))
    return tuple(dict.fromkeys(found))


def _in_other_letters(word: str) -> Iterator[Spelling]:
    """A Greek letter of a chemical name, alone or before figures, and its name: *Δ9* and *delta 9*."""
    if found := _GREEK_LETTER.fullmatch(fold(word)):
        yield tuple(filter(None, (GREEK_LETTERS[found[1]], found[2])))
    elif found := _GREEK_NAME.fullmatch(fold(word)):
        yield (_LETTERS_OF_NAMES[found[1]] + found[2],)


def _in_capitals(word: str) -> Iterator[Spelling]:
    """What has the same letters: alone, a word in small letters is another one, but not in *dare program*."""
    if not is_stopword(word):
        yield from ((one,) for one in (*in_capitals(word), *with_signs(word)))


def date_spellings(words: Spelling) -> Iterator[Spelling]:
    """The other ways to write a day with its month and year: *2019-08-14* and *14 August 2019*; none of other words."""
    first, second, third = words
    if _YEAR.fullmatch(first) and _TWO_DIGITS.fullmatch(second) and _TWO_DIGITS.fullmatch(third):
        month = _MONTH_NAMES.get(int(second))
        if month and 0 < int(third) <= 31:
            day = str(int(third))
            yield day, month, first
            yield month, day, first
    elif _YEAR.fullmatch(third):
        name, day = (first, second) if fold(first) in _MONTH_NUMBERS else (second, first)
        number, found = _MONTH_NUMBERS.get(fold(name)), _DAY.fullmatch(day.lower())
        if number and found:
            yield third, f"{number:02}", f"{int(found[1]):02}"


def is_day(word: str) -> bool:
    """Whether it may be the day of a month, as a cardinal or an ordinal number."""
    return bool(_DAY.fullmatch(word.lower()))


def is_numeral(thing: str, number: str) -> bool:
    """Whether a word is the Roman numeral of what stands before it: *I* in *Schedule I*."""
    return fold(thing) in _NUMBERED and number in _FROM_ROMAN


def _other_days(pair: Spelling) -> Iterator[Spelling]:
    """A day of a month in the other orders and kinds of number: *June 26th*, *26 June* and more for *June 26*."""
    day, month = pair if fold(pair[1]) in _MONTHS else reversed(pair)
    found = _DAY.fullmatch(day.lower()) if fold(month) in _MONTHS else None
    if not found:
        return
    number = int(found[1])
    ending = "th" if 10 < number < 14 else _ORDINAL_ENDINGS.get(number % 10, "th")
    ordinal = f"{number}{ending}"
    for other in ((month, found[1]), (found[1], month), (month, ordinal), (ordinal, month), (ordinal, "of", month)):
        if other != pair:
            yield other


def _other_numeral(pair: Spelling) -> Spelling | None:
    """A thing with its number in the other kind of figures, *World War 2* for *World War II*; None for other words."""
    thing, number = pair
    if fold(thing) not in _NUMBERED:
        return None
    other = _ROMAN.get(number) or _FROM_ROMAN.get(number)
    return (thing, other) if other else None


def _splits(word: str) -> Iterator[Spelling]:
    if word in _IN_WORDS:
        yield _IN_WORDS[word]
    if word == PERCENT:
        yield from _PERCENT
    if found := _LETTERS_AND_DIGITS.fullmatch(word):
        yield tuple(part for part in found.groups() if part)
    if found := _CODE.fullmatch(word):
        yield found[1], found[2]
    if found := _LETTERS_AROUND_DIGIT.fullmatch(word):
        yield found[1], found[2], found[3]
    if not word.isalpha():
        return
    if _DOUBLED.fullmatch(word):
        yield word[:2], word[2:]
    for at in range(1, len(word) - MIN_LETTERS + 1):
        parts = word[:at], word[at:]
        if _is_prefixed(word, parts) or (at >= MIN_LETTERS and not any(map(is_stopword, parts))):
            yield parts
    if word.endswith(_UP) and len(word) >= MIN_LETTERS + len(_UP):
        yield word.removesuffix(_UP), _UP


def _is_prefixed(word: str, parts: Spelling) -> bool:
    if word in _STOP_PREFIXED:
        return is_stopword(parts[0])
    return parts[0] in _PREFIXES


def _joined(pair: Spelling) -> str | None:
    """Two words written as one; None if they never are."""
    first, second = pair
    if is_east_asian(second):
        return None
    if first.isdecimal() and second.isdecimal():
        return joined_number(pair)
    if ordinal := _IN_FIGURES.get((fold(first), fold(second))):
        return ordinal
    if len(first) == len(second) == 1 and first.isalpha() and second.isalpha():
        return f"{first}.{second}."
    one = fold(first) + fold(second)
    is_code = first.isalpha() and second.isdecimal()
    by_rule = is_code or fold(first) in _PREFIXES or one in _STOP_PREFIXED or not any(map(is_stopword, pair))
    return one if one.isalnum() and by_rule else None
