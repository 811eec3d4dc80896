"""Amounts in all their ways: numbers in figures and in words, with powers of ten, units and currencies.

`amounts.txt` has the powers, units and currencies, `indexer/numerals.txt` the numbers in words. *$2 million* is also
*2,000,000 dollars* and *two million US dollars*, in Spanish *dos millones de dólares*, and so on in each language.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from corpus.words import CURRENCIES, WORD
from indexer.analysis import files_of_rules, term
from indexer.folding import fold
from indexer.numerals import FILE as NUMERALS
from indexer.numerals import numerals
from indexer.stems import STEMMED
from search.east_asian_spellings import is_unit

Spelling = tuple[str, ...]

EVERYWHERE = ""
"""Stands for all languages, as the language of figures and signs."""
GROUP_DIGITS = 3
"""How many digits of a number are set apart."""

_GROUP = lazy_pattern(rf"\d{{{GROUP_DIGITS}}}")
_FIGURES = lazy_pattern(r"[\d.,']+")
_WHOLE = lazy_pattern(r"\d{1,12}|\d{1,3}(?:([,.'])\d{3})(?:\1\d{3}){0,3}")
_DECIMALS = lazy_pattern(r"(\d{1,4})[.,](\d{1,2})")
_SEPARATORS = lazy_pattern("[,.']")
_YEAR = lazy_pattern(r"(?:19|20)\d{2}")
_OTHERWISE_BEHIND_YEARS = frozenset({"ha", "г"})
"""What is a unit behind other numbers: Spanish *2019 ha visto*, Russian *2019 г.*, the year 2019."""
_KOREAN = lazy_pattern("[가-힣]")
"""Units that are written without a blank behind the number."""
_MOST_TIMES = 1000
"""A power of ten is counted in numbers below this, but for the Spanish *1500 millones*."""
_THOUSANDS_OF = {("es", 10**6): 10**6, ("pt", 10**6): 10**6}
_JOINED_BY_TERM = frozenset({*STEMMED, "ru", "ar"})
"""Languages in which a numeral of one word has the term of its figures."""
_AND: Mapping[str, tuple[Spelling, ...]] = {
    "en": (("and",), ()),
    "pt": (("e",),),
    "da": (("og",), ()),
    "no": (("og",), ()),
}
"""What stands between hundreds and the rest of a number in words."""
_OF: Mapping[str, str] = {"es": "de", "pt": "de", "fr": "de", "ro": "de", "it": "di"}
"""What stands between a power of ten and what is counted."""
_OFS = frozenset({*_OF.values(), "of"})
_SHORT = 2
"""Letters up to which a power of ten is abbreviated; *a m* is no million."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class _Writing:
    """One way to write a part of an amount."""

    words: Spelling
    language: str
    is_counted_with_of: bool = False

    def fits(self, other: "_Writing") -> bool:
        return EVERYWHERE in (self.language, other.language) or self.language == other.language


@dataclass(frozen=True, slots=True)
class _Thing:
    """A unit, a currency, or a power of ten."""

    forms: tuple[_Writing, ...]
    """None of them has the terms of another in its language."""
    power: int = 1
    is_money: bool = False


_EAST_ASIAN = _Thing(())
"""Stands for a unit whose other forms are in `east_asian_spellings`."""


@dataclass(frozen=True, slots=True)
class _Amount:
    """What words may say: a number, what it counts, and how many words that takes."""

    number: _Writing
    value: int | None
    """None for decimals without a power of ten."""
    has_power: bool
    thing: _Thing | None
    typed_thing: _Writing | None
    length: int

    @property
    def says_what(self) -> bool:
        """Whether it is more than a number in figures or in one word."""
        return self.has_power or self.thing is not None or self.length > 1


class _Named:
    """Things by what they are called: by terms in each language, so that inflected forms are found too."""

    def __init__(self) -> None:
        self._by_terms: dict[str, dict[Spelling, list[tuple[_Thing, _Writing]]]] = {}
        self._found: dict[Spelling, tuple[tuple[_Thing, _Writing], ...]] = {}
        self.every: dict[_Thing, None] = {}
        self.longest = 1
        """Words of the longest form."""

    def add(self, thing: _Thing, form: _Writing, terms: Spelling) -> None:
        self.every[thing] = None
        self._by_terms.setdefault(form.language, {}).setdefault(terms, []).append((thing, form))
        self.longest = max(self.longest, len(form.words))

    def called(self, words: Spelling) -> tuple[tuple[_Thing, _Writing], ...]:
        """What exactly these words may be."""
        if not words or len(words) > self.longest:
            return ()
        if words not in self._found:
            if len(self._found) > _MOST_REMEMBERED:
                self._found.clear()
            found = (known.get(_terms(words, language), ()) for language, known in self._by_terms.items())
            self._found[words] = tuple(chain.from_iterable(found))
        return self._found[words]


_MOST_REMEMBERED = 1 << 12


def _terms(words: Spelling, language: str) -> Spelling:
    return tuple(term(word, language) if language else fold(word) for word in words)


_Kept = tuple[str, int, tuple[tuple[Spelling, str, Spelling, bool], ...]]
"""A line of the file: its kind and power of ten, and of each form the words, the language, the terms in it, and whether
no form before has these."""
_ALONE = ("one", "half")


@dataclass(frozen=True, slots=True)
class _Tables:
    powers: _Named
    things: _Named
    money: frozenset[str]
    """The first words of the currencies that stand before a number, folded."""
    thousands: frozenset[str]
    each_power: tuple[_Thing, ...]
    one: tuple[_Writing, ...]
    half: tuple[_Writing, ...]


def amount(words: Spelling) -> tuple[Spelling, int]:
    """The words at the beginning that are an amount, with the groups of its digits joined, and how many these are.

    A number of one word alone is none: nothing and 0.
    """
    length = max((one.length for one in _amounts(words) if one.says_what), default=0)
    return _joined_figures(words[:length]), length


def has_power(words: Spelling) -> bool:
    """Whether words are a number and its power of ten, which mean nothing apart: *12 million*."""
    return any(one.has_power and one.thing is None and one.length == len(words) for one in _amounts(words))


def amount_spellings(
    words: Spelling, is_known: Callable[[str], bool], language: str | None = None
) -> Iterator[Spelling]:
    """The other ways to write the amounts among words, of known words; only as one language writes them, if given.

    A number alone is written in other ways only if there is nothing else. If it is one word, that may be any word: it
    is neither read nor written so.
    """
    for start in range(len(words)):
        if not _may_begin(words[start]):
            continue
        readings = [
            one for one in _amounts(words[start:]) if one.says_what or (len(words) == 1 and _is_figures(words[0]))
        ]
        before, behind = words[:start], words[start + max((one.length for one in readings), default=0) :]
        for is_near in (True, False):
            for other in chain.from_iterable(_written(one, is_known, language, is_near) for one in readings):
                yield (*before, *other, *behind)


def joined_number(words: Spelling) -> str | None:
    """The number that groups of three digits make; None if they are none."""
    grouped = words[0].isdecimal() and len(words[0]) <= GROUP_DIGITS and all(map(_GROUP.fullmatch, words[1:]))
    return "".join(words) if grouped else None


def in_groups(number: str) -> Iterator[Spelling]:
    """The digits of a number in groups of three, where it has more than one."""
    first = len(number) % GROUP_DIGITS or GROUP_DIGITS
    if len(number) > GROUP_DIGITS:
        yield (number[:first], *(number[at : at + GROUP_DIGITS] for at in range(first, len(number), GROUP_DIGITS)))


def _is_figures(word: str) -> bool:
    return bool(_FIGURES.fullmatch(word))


def _may_begin(word: str) -> bool:
    return word[0].isdecimal() or word[0] == "." or fold(word) in _kept()[0]


@lru_cache(1 << 10)
def _amounts(words: Spelling) -> tuple[_Amount, ...]:
    """All that the beginning of the words may say, each as long as possible."""
    if not words or not _may_begin(words[0]):
        return ()
    tables = _tables()
    folded = tuple(map(fold, words))
    found: list[_Amount] = []
    for length in range(min(tables.things.longest, len(words)), 0, -1) if folded[0] in tables.money else ():
        signs = [one for one in tables.things.called(words[:length]) if one[0].is_money]
        for number, value, is_power, end in _numbers(words[length:], folded[length:]) if signs else ():
            found += (_Amount(number, value, is_power, *sign, length + end) for sign in signs)
    for number, value, is_power, end in _numbers(words, folded):
        found.append(_Amount(number, value, is_power, None, None, end))
        start = end + (is_power and end < len(folded) and folded[end] in _OFS)
        for length in range(1, min(tables.things.longest, len(words) - start) + 1):
            part = words[start : start + length]
            if folded[start] in _OTHERWISE_BEHIND_YEARS and _YEAR.fullmatch(words[0]):
                continue
            found += (
                _Amount(number, value, is_power, thing, form, start + length)
                for thing, form in tables.things.called(part)
                if number.fits(form)
            )
            if is_unit(part):
                found.append(_Amount(number, value, is_power, _EAST_ASIAN, None, start + length))
    longest = max((one.length for one in found), default=0)
    return tuple(one for one in found if one.length == longest)


def _numbers(words: Spelling, folded: Spelling) -> Iterator[tuple[_Writing, int | None, bool, int]]:
    """The numbers that words begin with: as written, the value, whether with a power of ten, how many words."""
    powers = _tables().powers
    for number, times, end in _plain_numbers(words, folded):
        for length in range(1, min(powers.longest, len(words) - end) + 1):
            for power, form in powers.called(words[end : end + length]):
                if not number.fits(form) or (number.language and len(form.words[0]) <= _SHORT):
                    continue
                value = times * power.power if times is not None else None
                whole = (*number.words, *words[end : end + length])
                is_large = power.power > _THOUSAND
                yield _Writing(whole, form.language, is_large), _whole(value), True, end + length
        if number.words[0] not in _ONLY_BEFORE_POWERS or len(number.words) > 1:
            yield number, _whole(times), False, end


def _whole(value: float | None) -> int | None:
    return None if value is None or value != round(value) else round(value)


def _plain_numbers(words: Spelling, folded: Spelling) -> Iterator[tuple[_Writing, float | None, int]]:
    """The same without powers of ten."""
    if not words:
        return
    if _is_figures(words[0]):
        end = 1
        while end < len(words) and joined_number(words[: end + 1]):
            end += 1
        if end == 2 and words[1] != _THOUSANDS and not _counts_something(words[2:]):
            end = 1  # *12 345* may be two numbers
        number = joined_number(words[:end]) or words[0]
        yield _Writing((number,), EVERYWHERE), _value(number), end
        return
    for forms, value in ((_tables().one, 1.0), (_tables().half, _HALF)):
        for form in forms:
            if folded[: len(form.words)] == form.words:
                yield _Writing(words[: len(form.words)], form.language), value, len(form.words)
    for language, said, end in _numerals(folded):
        yield _Writing(words[:end], language), said, end
    for power, form in _tables().powers.called(words[:1]) if folded[0] in _tables().thousands else ():
        if power.power == _THOUSAND:
            yield _Writing(words[:1], form.language), float(_THOUSAND), 1


def _counts_something(words: Spelling) -> bool:
    tables = _tables()
    return any(
        tables.powers.called(words[:length]) or tables.things.called(words[:length]) or is_unit(words[:length])
        for length in range(1, min(len(words), tables.things.longest) + 1)
    )


_THOUSANDS = "000"
_THOUSAND = 1000
_ONLY_BEFORE_POWERS = frozenset({"a", "half"})


def _value(number: str) -> float | None:
    if _WHOLE.fullmatch(number):
        return int(_SEPARATORS.sub("", number))
    decimals = _DECIMALS.fullmatch(number)
    return float(f"{decimals[1]}.{decimals[2]}") if decimals else None


def _numerals(folded: Spelling) -> Iterator[tuple[str, int, int]]:
    """The numbers in words at the beginning: the language, the number, how many words; the longest of a language."""
    seen = set[str]()
    for part, language, number in _numerals_by_first().get(folded[0], ()):
        if language in seen or folded[: len(part)] != part:
            continue
        seen.add(language)
        more, length = _behind_hundreds(folded[len(part) :], language) if number % 100 == 0 else (0, 0)
        yield language, number + more, len(part) + length


def _behind_hundreds(folded: Spelling, language: str) -> tuple[int, int]:
    """What words behind round hundreds add to them, and how many these are."""
    for between in _AND.get(language, ((),)):
        start = len(between)
        for part, other, number in _numerals_by_first().get("".join(folded[start : start + 1]), ()):
            is_next = folded[:start] == between and folded[start : start + len(part)] == part
            if is_next and other == language and number < 100:
                return number, start + len(part)
    return 0, 0


@cache
def _numerals_by_first() -> Mapping[str, list[tuple[Spelling, str, int]]]:
    """The numerals by their first word, with their languages and numbers, the longest first."""
    found: dict[str, list[tuple[Spelling, str, int]]] = {}
    for language, known in numerals().items():
        for words, (number, _) in known.items():
            if number > 1:
                found.setdefault(words[0], []).append((words, language, number))
    for same in found.values():
        same.sort(key=lambda one: -len(one[0]))
    return found


def _written(
    found: _Amount, is_known: Callable[[str], bool], language: str | None, is_near: bool
) -> Iterator[Spelling]:
    """The ways to write an amount in the language that it is written in and in signs, or the ways in other languages.

    First with what it counts as it is written.
    """
    if found.thing is _EAST_ASIAN:
        return
    languages = {EVERYWHERE, found.number.language, found.typed_thing.language if found.typed_thing else EVERYWHERE}

    def usable(forms: Iterable[_Writing]) -> list[_Writing]:
        return [
            one
            for one in forms
            if (language is None or one.language in (EVERYWHERE, language))
            and (all(map(is_known, one.words)) or _KOREAN.match(one.words[0]))
        ]

    numbers = [found.number, *usable(_other_numbers(found))]
    things = [*filter(None, [found.typed_thing]), *usable(found.thing.forms if found.thing else ())]
    for thing in things or (None,):
        for number in numbers:
            if is_near == (number.language in languages and (thing is None or thing.language in languages)):
                if thing is None or found.thing is None:
                    if len(number.words) > 1 or _is_figures(number.words[0]):
                        yield number.words
                elif number.fits(thing):
                    yield from _together(number, thing, found.thing)


def _together(number: _Writing, thing: _Writing, whole: _Thing) -> Iterator[Spelling]:
    if whole.is_money and _is_sign(thing):
        yield *thing.words, *number.words
    if _KOREAN.match(thing.words[0]) and len(number.words) == 1:
        yield (number.words[0] + thing.words[0],)
        return
    yield *number.words, *thing.words
    if number.is_counted_with_of and thing.language and thing.language in _OF and thing.words[-1] not in CURRENCIES:
        yield *number.words, _OF[thing.language], *thing.words


def _other_numbers(found: _Amount) -> Iterator[_Writing]:
    value = found.value
    if value is None or value < 1:
        return
    figures = str(value)
    yield _Writing((figures,), EVERYWHERE)
    yield from (_Writing(groups, EVERYWHERE) for groups in in_groups(figures))
    yield from _in_words(value)
    for power in _tables().each_power:
        times = value / power.power
        if times < _HALF or value * 100 % power.power:
            continue
        for form in power.forms:
            if times < _THOUSANDS_OF.get((form.language, power.power), _MOST_TIMES):
                for number in _times(times, form):
                    if number or power.power == _THOUSAND:
                        yield _Writing((*number, *form.words), form.language, power.power > _THOUSAND)


def _times(times: float, power: _Writing) -> Iterator[Spelling]:
    """How often a power of ten is counted, in figures and in words."""
    if times >= 1:
        yield (f"{times:g}",)
    for forms, number in ((_tables().one, 1), (_tables().half, _HALF)):
        if times == number and len(power.words[0]) > _SHORT:
            yield from (one.words for one in forms if one.language == power.language)
            if number == 1 and power.language != "en":
                yield ()  # a thousand: *mil*, *tausend*
    if times == round(times):
        yield from (one.words for one in _in_words(round(times)) if one.language == power.language)


@lru_cache(1 << 10)
def _in_words(number: int) -> tuple[_Writing, ...]:
    """A number in words, in those languages in which it does not have the term of the figures anyway."""
    return tuple(
        _Writing(words, language)
        for language, known in _numerals_by_number().items()
        for words, doubtful in _words_of(number, known, language)
        if len(words) > 1 or doubtful or language not in _JOINED_BY_TERM
    )


def _words_of(
    number: int, known: Mapping[int, list[tuple[Spelling, bool]]], language: str
) -> Iterator[tuple[Spelling, bool]]:
    yield from known.get(number, ())
    rest = number % 100
    if 100 < number < 1000 and rest:
        for hundreds, _ in known.get(number - rest, ()):
            for ones, _ in known.get(rest, ()):
                for between in _AND.get(language, ((),)):
                    yield (*hundreds, *between, *ones), False


@cache
def _numerals_by_number() -> Mapping[str, Mapping[int, list[tuple[Spelling, bool]]]]:
    found: dict[str, dict[int, list[tuple[Spelling, bool]]]] = {}
    for language, known in numerals().items():
        by_number = found.setdefault(language, {})
        for words, (number, doubtful) in known.items():
            if number > 1:
                by_number.setdefault(number, []).append((words, doubtful))
    return found


def _joined_figures(words: Spelling) -> Spelling:
    """The words with groups of digits among them as one number."""
    for start, word in enumerate(words):
        if word[0].isdecimal():
            end = start + 1
            while end < len(words) and joined_number(words[start : end + 1]):
                end += 1
            return (*words[:start], joined_number(words[start:end]) or word, *words[end:])
    return words


@cache
def _tables() -> _Tables:
    powers, things = _Named(), _Named()
    each_power: list[_Thing] = []
    alone: dict[str, tuple[_Writing, ...]] = {}
    for kind, power, kept in _kept()[1]:
        every = [_Writing(words, language) for words, language, _, _ in kept]
        if kind in _ALONE:
            alone[kind] = tuple(every)
            continue
        told_apart = tuple(one for one, (*_, is_first) in zip(every, kept, strict=True) if is_first)
        thing = _Thing(told_apart, power, is_money=kind == "money")
        each_power += [thing] if power > 1 else []
        for form, (_, _, terms, _) in zip(every, kept, strict=True):
            (powers if power > 1 else things).add(thing, form, terms)
    money = {fold(form.words[0]) for one in things.every if one.is_money for form in one.forms if _is_sign(form)}
    thousands = {fold(form.words[0]) for form in each_power[0].forms if len(form.words[0]) > _SHORT}
    return _Tables(
        powers, things, frozenset(money), frozenset(thousands), tuple(each_power), alone["one"], alone["half"]
    )


@cache
def _kept() -> tuple[frozenset[str], tuple[_Kept, ...]]:
    """The words that amounts begin with, and the file as it was read; worked out only when a rule has changed."""
    others = (Path(__file__).with_suffix(".txt"), NUMERALS, *files_of_rules())
    return cached_beside(Path(__file__), others, _worked_out)


def _worked_out() -> tuple[frozenset[str], tuple[_Kept, ...]]:
    rows = tuple(_rows())
    forms = [(kind, power, words, language) for kind, power, kept in rows for words, language, _, _ in kept]
    first = {
        fold(words[0])
        for kind, power, words, language in forms
        if kind in _ALONE
        or (power == _THOUSAND and len(words[0]) > _SHORT)
        or (kind == "money" and (language == EVERYWHERE or words[-1] in CURRENCIES))
    }
    return frozenset({*first, *_numerals_by_first()}), rows


def _rows() -> Iterator[_Kept]:
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        (kind, *exponent), *by_language = (part.split() for part in line.split("|"))
        kept: list[tuple[Spelling, str, Spelling, bool]] = []
        seen = set[tuple[str, Spelling]]()
        for name, *forms in by_language:
            language = EVERYWHERE if name == "*" else name
            for form in forms:
                words = tuple(WORD.findall(form.replace("_", " ")))
                words = tuple(map(fold, words)) if kind in _ALONE else words
                known = language, _terms(words, language or "en")
                kept.append((words, language, _terms(words, language), known not in seen))
                seen.add(known)
        yield kind, 10 ** int(exponent[0]) if exponent else 1, tuple(kept)


def _is_sign(form: _Writing) -> bool:
    """Whether the form of a currency may stand before a number."""
    return form.language == EVERYWHERE or form.words[-1] in CURRENCIES
