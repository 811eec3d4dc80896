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
from search.east_asian_spellings import east_asian_spellings, is_east_asian, is_unit
from search.other_spellings import other_spellings

Spelling = tuple[str, ...]

MAX_SPELLINGS = 32
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
_GROUPED = lazy_pattern(r"\d{4,9}|\d{1,3}(?:[,.']\d{3})+")
_SEPARATORS = lazy_pattern("[,.']")
GROUP_DIGITS = 3
"""How many digits of a number are set apart."""
_GROUP = lazy_pattern(rf"\d{{{GROUP_DIGITS}}}")


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

_OTHER_MAGNITUDE: Mapping[str, str] = {"m": "million", "bn": "billion", "million": "m", "billion": "bn"}

_POWERS: Mapping[str, int] = (
    dict.fromkeys(
        "m mio mln mn million millions millionen millon millones milhao milhoes milione milioni miljoen млн миллион "
        "миллиона миллионов miliony milionow milionu miljon miljoner milyon juta milion milioane millioner мільйон "
        "мільйона мільйони мільйонів εκατομμυρια εκατομμυριο".split(),
        10**6,
    )
    | dict.fromkeys("bn billion billions".split(), 10**9)
    | dict.fromkeys("mil mila thousand tausend duizend тыс тысяч тысячи".split(), 10**3)
    | {"万": 10**4, "亿": 10**8}
)
_NAMES_OF_POWERS: Mapping[int, Spelling] = {
    10**3: ("mil", "mila", "thousand", "tausend", "duizend", "тысяч", "тыс"),
    10**6: (
        *("million", "millones", "milhões", "milioni", "miljoen", "миллион", "milionów", "miljoner", "millioner"),
        *("milyon", "juta", "мільйон", "εκατομμύρια"),
    ),
    10**9: ("billion",),
}
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
_UNITS: Mapping[Spelling, tuple[Spelling, ...]] = {
    tuple(map(fold, form)): tuple(one for one in searched if one != form)
    for searched, others in (
        [[tuple(form.split("_")) for form in half.split()] for half in line.split("|")]
        for line in (
            "kg kilogram kilo кг كيلوغرام كغ کیلوگرم κιλά किलोग्राम किलो 킬로그램 | kgs kilograms kilogramme "
            "kilogrammes kilos kilogramo kilogramos quilo quilos quilograma quilogramas chilo chili chilogrammo "
            "chilogrammi Kilogramm килограмм килограмма килограммов кілограм кілограмів كيلوغراما كيلو",
            "g gram gramme gramo grama Gramm grammo г грамм غرام | gr grams grammes gramos gramas grammi гр грамма "
            "граммов غراما",
            "mg milligram milligramme miligramo miligrama Milligramm milligrammo мг миллиграмм | milligrams "
            "milligrammes miligramos miligramas milligrammi миллиграммов",
            "mcg microgram microgramme microgramo Mikrogramm мкг | micrograms microgrammes microgramos",
            "t ton tonne tonelada Tonnen tonnellata т тонна metric_ton metric_tonne طن | tons tonnes toneladas Tonne "
            "tonnellate tonn тонны тонн metric_tons metric_tonnes طنا",
            "l litre litro Liter litr л لتر | litres liter liters litros litri ltr lt литр литра литров لترا",
            "ml millilitre mililitro Milliliter millilitro мл миллилитр | millilitres milliliters mililitros "
            "millilitri миллилитров",
            "lb pound libra Pfund libbra фунт | lbs pounds libras libbre фунтов",
            "oz ounce onza onça Unze oncia | ounces onzas onças Unzen once",
            "gal gallon galón galão Gallone | gallons galones galões Gallonen",
            "km kilometre quilômetro Kilometer км километр كيلومتر | kms kilometer kilometres kilometers kilómetro "
            "kilómetros kilomètre kilomètres quilómetro quilômetros chilometro chilometri километра "
            "километров كيلومترا",
            "metre metro mètre Meter м متر | metres meter meters metros mètres metri метр метра метров",
            "cm centimetre centímetro Zentimeter centimetro см | centimetres centimeters centímetros centimetri",
            "mile milla milha Meile miglio миля | miles millas milhas Meilen miglia миль",
            "ha hectare hectárea Hektar ettaro га هكتار | hectares hectáreas ettari гектар гектара гектаров هكتارا",
            "acre | acres",
            "% percent procent Prozent процент por_ciento por_cento pour_cent per_cento | ％ ٪ per_cent pct "
            "проценты процента процентов",
        )
    )
    for form in (*searched, *others)
}
"""Units of measurement behind a number, with the other forms that are looked for."""
_LONGEST_UNIT = max(map(len, _UNITS))
LONGEST_AMOUNT = 3 + 1 + _LONGEST_UNIT
"""The most words of an amount: groups of digits, a magnitude and a unit."""
_OTHERWISE_BEHIND_YEARS = frozenset({("ha",), ("г",)})
"""What is a unit behind other numbers: Spanish *2019 ha visto*, Russian *2019 г.*, the year 2019."""
_CURRENCIES = frozenset(
    fold(name)
    for name in "USD dollar dollars dólar dólares dollari доллар доллара долларов EUR euro euros euró евро GBP "
    "pound pounds libras peso pesos MXN COP CAD AUD real reais BRL franc francs CHF рубль рублей рубля RUB".split()
)
_DOLLARS = "US"
"""What stands before the sign of American dollars, which is no word: *US$75,000*."""
_LARGE_AMOUNT = lazy_pattern(r"\d{4,}|\d{1,3}(?:[,.']\d{3})+(?:[.,]\d{2})?")
"""An amount of money that rarely counts something else."""
_KOREAN = lazy_pattern("[가-힣]")
"""Units that are written without a blank behind the number."""
_DAY = lazy_pattern(r"([1-9]|[12]\d|3[01])(st|nd|rd|th)?")
_ORDINAL_ENDINGS: Mapping[int, str] = {1: "st", 2: "nd", 3: "rd"}
_DECIMALS = lazy_pattern(r"(\d{1,3})(?:[.,](\d{1,2}))?")
_IN_FULL = lazy_pattern(r"[1-9]\d{0,2}(?:([,.' ]?)\d{3})(?:\1\d{3}){0,2}")


def spellings(
    words: Spelling, is_known: Callable[[str], bool] = lambda _: True, *, joins: bool = True
) -> list[Spelling]:
    """The ways to write a word or a phrase, itself first.

    A word is split only into parts that are known. Neighbours are joined unless one of them is a stop word, which
    would make other words of *to day* and *no where*, or `joins` is false.
    """
    others = (*east_asian_spellings(words), *other_spellings(words))
    if joins:
        others = (*others, *_in_other_units(words))
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
            found |= dict.fromkeys([(number,), *(one for one in with_magnitude(number) if is_known(one[1]))])
        elif len(words) > 2 and is_code(words):
            found[("".join(words),)] = None
    return list(found)[:MAX_SPELLINGS]


def is_with_magnitude(words: Spelling) -> bool:
    """Whether words are a number and its magnitude, which mean nothing apart: *12 million*."""
    return len(words) == 2 and _is_in_figures(words[0]) and _is_magnitude(words[1])


def amount(words: Spelling) -> tuple[Spelling, int]:
    """The number in figures that words begin with, its magnitude and its unit, and how many words these are.

    The groups of its digits are joined: *12 000 kg* is *12000 kg*. Nothing and 0 if neither of the two follows.
    """
    if not words or not _is_in_figures(words[0]):
        return (), 0
    place = 1
    while place < len(words) and joined_number(words[: place + 1]):
        place += 1
    number = joined_number(words[:place]) or words[0]
    magnitude = words[place : place + 1] if _is_magnitude("".join(words[place : place + 1])) else ()
    place += len(magnitude)
    for length in range(_LONGEST_UNIT, 0, -1):
        unit = words[place : place + length]
        if len(unit) == length and _is_unit(number, unit):
            return (number, *magnitude, *unit), place + length
    return ((number, *magnitude), place) if magnitude else ((), 0)


def _is_in_figures(word: str) -> bool:
    return bool(_FIGURES.fullmatch(word))


def _is_magnitude(word: str) -> bool:
    return word.isalpha() and fold(word) in _POWERS


def _is_unit(number: str, unit: Spelling) -> bool:
    folded = tuple(map(fold, unit))
    if folded in _OTHERWISE_BEHIND_YEARS and _YEAR.fullmatch(number):
        return False
    return folded in _UNITS or is_unit(unit)


def is_currency(word: str) -> bool:
    return fold(word) in _CURRENCIES


def is_code(words: Spelling) -> bool:
    """Whether words may be a chemical name or a code, with figures among them: *MDMB 4en PINACA*."""
    return any(map(_CODED.search, words)) and not all(map(_FIGURES.fullmatch, words))


def pair_spellings(pair: Spelling) -> Iterator[Spelling]:
    """The other ways to write two neighbouring words: as one, or an amount or a day of a month with other signs."""
    if one := _joined(pair):
        yield (one,)
    if magnitude := _other_magnitude(pair):
        yield magnitude
    if full := _in_full(pair):
        yield (full,)
        yield from _in_groups(full)
    if pair[1].isdecimal() and (letter := _LETTERS_OF_NAMES.get(fold(pair[0]))):
        yield (letter + pair[1],)
    if amount := _without_currency(pair):
        yield (amount,)
    yield from _other_days(pair)
    if (before := _BEFORE_NAMES.get(fold(pair[0]))) and pair[1].isalpha() and not is_stopword(pair[1]):
        yield before, pair[1]
    if number := _other_numeral(pair):
        yield number


def joined_number(words: Spelling) -> str | None:
    """The number that groups of three digits make; None if they are none."""
    grouped = words[0].isdecimal() and len(words[0]) <= GROUP_DIGITS and all(map(_GROUP.fullmatch, words[1:]))
    return "".join(words) if grouped else None


@lru_cache(1 << 14)
def splits(word: str) -> tuple[Spelling, ...]:
    """The ways to write one word as several, whether or not these exist."""
    letters = tuple(filter(None, word.split("."))) if _POINTED.fullmatch(word) else ()
    if name := _IRISH.fullmatch(word):
        return ((f"{name[1]}'{name[2]}",) if "'" not in word else (name[1] + name[2],),)
    found = (*([letters] if letters else []), *_splits(fold(word)), *with_magnitude(word), *_in_other_letters(word))
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


def _in_full(pair: Spelling) -> str | None:
    """An amount with its magnitude as one number, *1500000* for *1.5 million*; None for other words."""
    number, power = _DECIMALS.fullmatch(pair[0]), _POWERS.get(fold(pair[1]))
    if not number or not power:
        return None
    decimals = number[2] or ""
    return str(int(number[1] + decimals) * power // 10 ** len(decimals))


def with_magnitude(word: str) -> Iterator[Spelling]:
    """The ways to write a round number with its magnitude: *1.5 million* for *1,500,000*."""
    if not _IN_FULL.fullmatch(word):
        return
    number = int(re.sub(r"\D", "", word))
    power = max(power for power in _NAMES_OF_POWERS if power <= number)
    if number % max(power // 100, 10**3) == 0:
        for name in _NAMES_OF_POWERS[power]:
            yield f"{number / power:g}", name


def _in_other_units(words: Spelling) -> Iterator[Spelling]:
    """An amount among words with its unit written otherwise: *20 L* for *20 litres*, *30 %* for *30 por ciento*.

    Its number is looked for without separators, which differ by language, and in groups of digits: *2500 кг* and
    *2 500 кг* for *2,500 kg*.
    """
    for at in range(1, len(words)):
        if not (_is_in_figures(words[at - 1]) or _is_magnitude(words[at - 1])):
            continue
        number = _SEPARATORS.sub("", words[at - 1]) if _GROUPED.fullmatch(words[at - 1]) else words[at - 1]
        for end in range(at + 1, at + 1 + _LONGEST_UNIT):
            for other in _UNITS.get(tuple(map(fold, words[at:end])), ()) if end <= len(words) else ():
                joined = (number + other[0],) if _KOREAN.match(other[0]) else (number, *other)
                yield (*words[: at - 1], *joined, *words[end:])
                for groups in _in_groups(number) if number.isdecimal() else ():
                    yield (*words[: at - 1], *groups, *other, *words[end:])


def _without_currency(pair: Spelling) -> str | None:
    """A large amount of money as what a sign of currency leaves: *75,000* for *75,000 dollars*, or *million*."""
    for number, currency in (pair, pair[::-1]):
        is_currency = fold(currency) in _CURRENCIES or (currency == _DOLLARS and number == pair[1])
        if is_currency and (_LARGE_AMOUNT.fullmatch(number) or _POWERS.get(fold(number)) in _NAMES_OF_POWERS):
            return number
    return None


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


def _other_magnitude(pair: Spelling) -> Spelling | None:
    """An amount with its magnitude written otherwise, *1.2 million* for *1.2 m*; None for other words."""
    number, unit = pair
    if not number[:1].isdecimal():
        return None
    other = _OTHER_MAGNITUDE.get(unit.lower())
    return (number, other) if other else None


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
    if _GROUPED.fullmatch(word):
        yield from _in_groups(_SEPARATORS.sub("", word))
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


def _in_groups(number: str) -> Iterator[Spelling]:
    """The digits of a number in groups of three, where it has more than one."""
    first = len(number) % GROUP_DIGITS or GROUP_DIGITS
    if len(number) > GROUP_DIGITS:
        yield (number[:first], *(number[at : at + GROUP_DIGITS] for at in range(first, len(number), GROUP_DIGITS)))


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
        return first + second if len(first) <= GROUP_DIGITS and _GROUP.fullmatch(second) else None
    if ordinal := _IN_FIGURES.get((fold(first), fold(second))):
        return ordinal
    if len(first) == len(second) == 1 and first.isalpha() and second.isalpha():
        return f"{first}.{second}."
    one = fold(first) + fold(second)
    is_code = first.isalpha() and second.isdecimal()
    by_rule = is_code or fold(first) in _PREFIXES or one in _STOP_PREFIXED or not any(map(is_stopword, pair))
    return one if one.isalnum() and by_rule else None
