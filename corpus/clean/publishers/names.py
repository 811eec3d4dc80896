"""Cleaning the names of publishers, and comparing them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.clean.bylines import only_a_date
from corpus.clean.frame_lines import kind_of_frame
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import names_an_office
from corpus.clean.publishers.wording import wording
from corpus.clean.text import one_line, unaccented, word_set
from corpus.label.vocabulary import is_place

SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
"""Letters that addresses write with two."""
_SMALL_WORDS = frozenset(
    "a and at de del della delle dem den der des di die do dos da das du e ed el en et for für fuer i im in la las le "
    "les los of on the to und v van von y zu zum zur".split()
)
_PARTS_OF_WORDS = re.compile(r"(?<=^bundes)(?=\w{3})|(?<=^landes)(?=\w{3})")
"""Where German names of offices are put together, whose abbreviations take a letter of each part."""
_WORDS = re.compile(r"[^\W_]+")
_LONGEST_NAME, _LONGEST_UNSPACED = 9, 24
"""Most words of a publisher's name, and characters in a script without blanks; longer ones are slogans."""
_LONGEST_ABBREVIATION = 8
_SHORTEST_PART, _SHORTEST_UNSPACED = 4, 2
"""Letters of a name that is not within another by chance, in scripts with and without blanks."""
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BETWEEN = re.compile(r"\s+[|»›‹·•–—:/-]{1,2}\s+|\s*[|｜_＿]\s*|(?<=\w)\s?[:：]\s+")
_LEGAL_FORM = re.compile(
    r"(?:,? (?:e\. ?V\.?|gGmbH|GmbH(?: & Co\. KG)?|AG|Inc\.?|LLC|Ltd\.?|Limited|S\.?A\.?|S\.?r\.?l\.?|S\.?p\.?A\.?|"
    r"S\.?L\.?|Sp\. z o\. ?o\.?|S\.K\.A\.?|AS|A/S|AB|Oy|Oyj|BV|PLC|Pvt\.?|Co\.?))+$"
)
_ABBREVIATED = re.compile(r"(?P<name>.{6,}\S) \((?P<short>[\w.-]{2,12})\)")
_ENDS_IN_A_STOP = re.compile(r"\b(?:e\. ?V|Inc|Ltd|Co|S\.A|S\.p\.A|S\.r\.l|St|[A-Z])\.$")
_AROUND = " :|-–—·\"'“”«»,"


@lru_cache(maxsize=10_000)
def letters(name: str) -> str:
    """The letters and figures of a name, without accents and case."""
    return "".join(filter(str.isalnum, unaccented(name).casefold()))


def bare(name: str) -> str:
    """A name without what stands around it: "Official website of the", "Homepage", its own abbreviation."""
    said = one_line(name)
    if before := wording().before.match(said):
        said = said[before.end() :]
    if after := wording().after.search(said):
        said = said[: after.start()]
    plain = said.strip(_AROUND)
    found = _ABBREVIATED.fullmatch(plain)
    if found and (found["short"].isupper() or is_short_for(letters(found["short"]), found["name"])):
        plain = found["name"]
    return plain if _ENDS_IN_A_STOP.search(plain) else plain.rstrip(" .")


def without_legal_form(name: str) -> str:
    return _LEGAL_FORM.sub("", name)


def parts_of(name: str) -> list[str]:
    """A name and, where it holds a slogan or a section besides, its parts: the whole first."""
    whole = one_line(name).strip(_AROUND)
    parts = [part for one in _BETWEEN.split(whole) if (part := one.strip(_AROUND))]
    return [whole] if len(parts) < 2 else [whole, *parts]


def names_somebody(name: str) -> bool:
    """Whether a name can be that of a publisher."""
    if _UNSPACED.search(name) and len(name) > _LONGEST_UNSPACED:
        return False
    words = name.split()
    if len(words) > _LONGEST_NAME and names_an_office(name):
        words = [one for one in words if one.casefold() not in _SMALL_WORDS]
    if len(letters(name)) < 2 or len(words) > _LONGEST_NAME:
        return False
    return not (
        is_generic(name)
        or is_place(name)
        or only_a_date(name)
        or kind_of_frame(name)
        or wording().nobody.fullmatch(name)
    )


def are_alike(one: str, other: str) -> bool:
    """Whether two names may be of one publisher: the same words, one within the other, or one short for the other."""
    short, long = sorted((one, other), key=lambda name: len(letters(name)))
    mine, theirs = letters(short), letters(long)
    if not mine or mine == theirs:
        return bool(mine)
    if word_set(one) == word_set(other):
        return True
    shortest = _SHORTEST_UNSPACED if _UNSPACED.search(mine) else _SHORTEST_PART
    return (len(mine) >= shortest and mine in theirs) or is_an_abbreviation_of(short, long)


def is_an_abbreviation_of(short: str, name: str) -> bool:
    plain = letters(short)
    return len(plain) <= _LONGEST_ABBREVIATION and is_short_for(plain, name)


def is_short_for(short: str, name: str) -> bool:
    """Whether letters are made of the beginnings of a name's words, in order: `rosalux`, `bmel`, `parcoabruzzo`.

    Small words may be left out; where there are more letters, other words too, at most a third of them unless the
    letters are very many.
    """
    words = list(_words_of(name))
    spare = len(words) if len(short) >= _LONGEST_ABBREVIATION else min(max(0, len(short) - 3), len(words) // 3)
    reached = {(0, 0)}
    for word, is_needed in words:
        skipped = {(at, left + is_needed) for at, left in reached}
        taken = {(at + size, left) for at, left in reached for size in range(1, common(short[at:], word) + 1)}
        reached = {(at, left) for at, left in skipped | taken if left <= spare}
    return bool(short) and any(at == len(short) for at, _ in reached)


def common(one: str, other: str) -> int:
    """The number of letters that two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (mine, theirs) in enumerate(pairs) if mine != theirs), min(len(one), len(other)))


def _words_of(name: str) -> Iterator[tuple[str, bool]]:
    """The words of a name, and the parts of compounds; whether an abbreviation needs a letter of each."""
    for word in _WORDS.findall(unaccented(_LEGAL_FORM.sub("", name)).casefold()):
        first, *others = _PARTS_OF_WORDS.split(word)
        yield first, len(first) > 1 and first not in _SMALL_WORDS
        yield from ((other, False) for other in others)
