"""What is written in several ways in Chinese and Japanese: numbers, units, and words with endings.

Every character is a word of its own, so that these are sequences of words.
"""

from collections.abc import Iterator, Mapping

from corpus.lazy_pattern import lazy_pattern

Spelling = tuple[str, ...]

_DIGITS: Mapping[str, int] = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_SMALL: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
_LARGE: Mapping[str, int] = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_MULTIPLIERS: Mapping[str, int] = {"千": 10**3, **_LARGE}
_ROUND: Mapping[str, int] = {"千": 10**3, "万": 10**4, "亿": 10**8}
"""What round numbers are counted in."""
_NUMERALS = frozenset({*_DIGITS, *_SMALL, *_LARGE})
_PERCENT_OF = ("百", "分", "之")
_PERCENT = "percent"
_EAST_ASIAN = lazy_pattern("[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_MYRIAD = 10**4
_MOST = 1000
"""Numbers below this, and years, are looked for in Chinese figures too."""
_YEARS = range(1900, 2100)
_ENDINGS = frozenset("人者犯籍们らー")
"""Endings of those who do something or come from somewhere, of plurals, and the mark of a long vowel."""
_SHORTEST = 3
"""Fewest characters of a word whose ending is left out."""

_UNITS: tuple[tuple[Spelling, ...], ...] = tuple(
    tuple((one,) if one.isascii() else tuple(one) for one in line.split())
    for line in (
        "kg 公斤 千克 キログラム キロ",
        "g 克 グラム",
        "t 吨 公吨 トン",
        "l 升 公升 リットル",
        "km 公里 千米 キロメートル",
        "mg 毫克 ミリグラム",
        "ml 毫升 ミリリットル",
        "percent パーセント",
    )
)
"""Ways to write a unit, which are one thing only behind a number."""
_ALTERNATIVES: Mapping[Spelling, tuple[Spelling, ...]] = {
    one: tuple(other for other in line if other != one) for line in _UNITS for one in line
}
_LONGEST = max(map(len, _ALTERNATIVES))


def is_east_asian(word: str) -> bool:
    """Whether a word is a Chinese or Japanese character."""
    return not word.isascii() and bool(_EAST_ASIAN.match(word))


def is_unit(words: Spelling) -> bool:
    """Whether words are a unit that is written otherwise in Chinese or Japanese."""
    return tuple(word.lower() for word in words) in _ALTERNATIVES


def east_asian_spellings(words: Spelling) -> Iterator[Spelling]:
    """The other ways to write a word or phrase in Chinese or Japanese, or an amount that it may have there."""
    others = list(_with_others(words))
    yield from _in_other_figures(words)
    yield from others
    for one in others:
        yield from _in_other_figures(one)
    if len(words) >= _SHORTEST and words[-1] in _ENDINGS and all(map(is_east_asian, words)):
        yield words[:-1]


def _with_others(words: Spelling) -> Iterator[Spelling]:
    """With one unit in another way, where a number stands before it."""
    for at in range(len(words)):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            part = tuple(word.lower() for word in words[at : at + length])
            is_amount = at > 0 and (words[at - 1][-1:].isdecimal() or words[at - 1] in _NUMERALS)
            if is_amount and part in _ALTERNATIVES:
                for other in _ALTERNATIVES[part]:
                    yield (*words[:at], *other, *words[at + length :])
                break


def _in_other_figures(words: Spelling) -> Iterator[Spelling]:
    """With the first number in Chinese figures instead of others, or the other way round."""
    for at, word in enumerate(words):
        if word in _NUMERALS:
            yield from _in_arabic_figures(words, at)
            return
        figures = word.replace(",", "")
        if figures.isascii() and figures.isdecimal():
            number = whole = int(figures)
            if words[at + 1 : at + 2] == (_PERCENT,) and number < _MOST:
                yield from ((*words[:at], *_PERCENT_OF, *one, *words[at + 2 :]) for one in _in_chinese(number))
            end = at + 1
            while words[end : end + 1] and words[end] in _MULTIPLIERS:
                end += 1
                number *= _MULTIPLIERS[words[end - 1]]
            for name, power in _ROUND.items():
                if number >= power and number % (power // 10) == 0:
                    yield (*words[:at], f"{number / power:g}", name, *words[end:])
            if end > at + 1:
                yield (*words[:at], str(number), *words[end:])
            for chinese in _in_chinese(whole):
                yield (*words[:at], *chinese, *words[at + 1 :])
            return


def _in_arabic_figures(words: Spelling, start: int) -> Iterator[Spelling]:
    """With the number that begins at a place in Arabic figures, as a percentage if 百分之 stands before it."""
    is_share = words[start : start + len(_PERCENT_OF)] == _PERCENT_OF
    first = start + len(_PERCENT_OF) if is_share else start
    end = first
    while end < len(words) and words[end] in _NUMERALS and words[end : end + 2] not in _ALTERNATIVES:
        end += 1
    number = _value(words[first:end])
    if number is not None:
        yield (*words[:start], str(number), *((_PERCENT,) if is_share else ()), *words[end:])
        for name, power in _ROUND.items():
            if number >= power and number % (power // 10) == 0:
                yield (*words[:start], f"{number / power:g}", name, *words[end:])


def _value(numerals: Spelling) -> int | None:
    """What Chinese figures say, with places, as in 三百五, or one for each digit, as in 二〇一九; None if nothing."""
    if not numerals:
        return None
    if all(one in _DIGITS for one in numerals):
        return int("".join(str(_DIGITS[one]) for one in numerals))
    total = part = digit = 0
    for one in numerals:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _SMALL:
            part, digit = part + (digit or 1) * _SMALL[one], 0
        else:
            total, part, digit = total + (part + digit or 1) * _LARGE[one], 0, 0
    return total + part + digit


def _in_chinese(number: int) -> Iterator[Spelling]:
    """A number in Chinese figures, as sequences of words; none for one that is written in others."""
    signs = "〇一二三四五六七八九"
    if number in _YEARS:
        yield tuple(signs[int(digit)] for digit in str(number))
    thousands, rest = divmod(number, _SMALL["千"])
    if not rest and 0 < number < _MYRIAD:
        yield signs[thousands], "千"
    if not 0 < number < _MOST:
        return
    if number == _DIGITS["两"]:
        yield ("两",)
    written: list[str] = []
    for name, place in (("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, place)
        if digit:
            if digit > 1 or place != 10 or written:
                written.append(signs[digit])
            written += [name] if name else []
        elif written and number and written[-1] != "零":
            written.append("零")
    yield tuple(written)
