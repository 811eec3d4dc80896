"""Names of drugs that sources spell in several ways, as one, by rules that hold whatever the language or the compound.

They concern sounds that languages write differently (*amphetamine*, *anfetamina*, *amfetamine*) and names taken over by
ear (*marihuana*, *mariguana*). Single words that no rule covers stand in `word_forms`.

`drug_names.txt` lists international nonproprietary names and names made like them, as English has them. Other languages
write them without the last *e*, and the Greek and Latin letters of their stems as they write these elsewhere:
*nalokson*, *hidrokodon*, *petidin*.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import product
from pathlib import Path

from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.packed_table import PackedTable, pack

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(spelled: dict[str, str]) -> Rules:
    return tuple((lazy_pattern(pattern), one) for pattern, one in spelled.items())


_LATIN = _rules(
    {
        r"met(?:h|ha|a)?a[mn](?:f|ph)etamin": "methamphetamin",
        r"(?<!h)a[mn](?:f|ph)etamin": "amphetamin",
        r"\Amari[jhg]u?an(?:a|as|e|y|ie|u|o|ou|ei|en|ans|ami|ach)\Z": "marijuana",
        r"mari(?:j|h|g)u?ana": "marijuana",
        r"\A(?:c|k)ann?abi(?=[sn])": "cannabi",
        r"\Aha(?:s?c?h|sj)i(?:s?c?h|sj)(?=(?:e?s|en)?\Z)|\Ahasheesh|\Ahascisc\Z": "hashish",
        r"fentan[iy]ll?": "fentanyl",
        r"\A(?:c|k|qu|ch)etamin": "ketamin",
        r"\Amet(?=adon|a[qk]ualon|catinon)": "meth",
        r"\Amef(?=edron)": "meph",
        r"\A[ck]ath?inon": "cathinon",
        r"\A[ck]o[ck]ain": "cocain",
        r"\Akaptagon": "captagon",
        r"morfin\Z|morfin(?=[aeo]s?\Z)|\Amorfin(?=\w{4})": "morphin",
        r"(?<=[ox])morfon": "morphon",
        r"(?:ph|f)en[cs][iy][cs]lidin": "phencyclidin",
        r"efedrin": "ephedrin",
        r"\Afen(?=obarbital|termin|a[cz]etin|etylin|etilin)": "phen",
        r"\Ae(?:cs|x|ks|kst)tas[iy]\Z": "ecstasy",
        r"\Aa[iy]a(?:hu|w)as[ck]a": "ayahuasca",
        r"psilo[csz][iy](?=b|n)": "psilocy",
        r"\Ame[sz][ckq]u?alin": "mescalin",
    }
)
_LATIN_BEGIN = lazy_pattern(
    r"[ck](?:an+abi|at?h?hinon|atinon|etam|o[ck]ain|aptag)|ha[cs]|quetam|chetam|met[adhiy]|mef|mor|fen|e[cksx]|a[iy]a"
    r"|me[sz]|phenc"
)
"""How words begin that a rule for the beginning of a word changes, and few others."""
_LATIN_WITHIN = lazy_pattern(r"etamin|ri[jhg]u?ana|ntan[iy]l|rf[io]n|edrin|ri[jhg]u?an|silo|clidin|slidin")
"""Found in every other word that a rule for Latin letters changes, and in few others."""

_CYRILLIC = _rules(
    {
        r"мета?амф[еи]тамин": "метамфетамин",
        r"(?<!т)амф[еи]тамин": "амфетамин",
        r"марих?уанн?": "марихуан",
        r"канн?аб[иі]с": "каннабис",
        r"фентанилл?": "фентанил",
        r"\Aк[еэ]тамин": "кетамин",
        r"\Aм[еи]ф[еи]дрон": "мефедрон",
        r"\Aм[еэ]т[ао]дон": "метадон",
        r"\Aхашиш": "гашиш",
        r"\Aкапт[ао]гон": "каптагон",
        r"\Aэкст[аэ]з[иы]\Z": "экстази",
        r"э?псилоц[иы]бин": "псилоцибин",
        r"к[оа]ф?деин": "кодеин",
        r"кат[иы]нон": "катинон",
    }
)
_CYRILLIC_MAY = lazy_pattern("амин|уан|набис|танил|дрон|д[оа]н|ашиш|гон|кст|псил|деин|нон")
"""The same for Cyrillic letters."""

_ARABIC = _rules(
    {
        "ميي?[ثت]ا?مي?في?تامي?ن": "ميثامفيتامين",
        "(?<!ث)امي?في?تامي?ن": "امفيتامين",
        "هيروي+ن|هروين": "هيروين",
        "كوكاي*ين": "كوكايين",
        "ك[بپ]تا[جغقك]ون|كابتا[جغق]ون": "كبتاجون",
        "ترا?مادول": "ترامادول",
        "في?نتاني?ل": "فنتانيل",
        "ماري?[جخغه]?وانا": "ماريجوانا",
        "[بپ]ر[يه][غج]ا?با?لين": "بريجابالين",
        "زانا?كس": "زاناكس",
        "كوداي*ين": "كودايين",
        "كي?تامين": "كيتامين",
        "مي?[تث]ادون": "ميثادون",
        "مورفي?ن": "مورفين",
        "[كق]ري?ستال": "كريستال",
        "[اه]ي?كستا[سز]ي": "اكستاسي",
    }
)


_LETTERS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (lazy_pattern(r"\Ahydro"), ("hydro", "hidro", "idro")),
    (lazy_pattern(r"\Aoxy"), ("oxy", "oxi", "oksi", "oksy", "ossi")),
    (lazy_pattern(r"ph"), ("ph", "f")),
    (lazy_pattern(r"th"), ("th", "t")),
    (lazy_pattern(r"ch(?=[lr])"), ("ch", "c", "k")),
    (lazy_pattern(r"x"), ("x", "ks")),
    (lazy_pattern(r"c(?![eiyh])"), ("c", "k")),
    (lazy_pattern(r"c(?=[eiy])"), ("c", "s")),
    (lazy_pattern(r"qu"), ("qu", "kv", "kw")),
    (lazy_pattern(r"y"), ("y", "i")),
    (lazy_pattern(r"([b-df-hj-np-tv-z])\1"), (r"\1\1", r"\1")),
    (lazy_pattern(r"(?<=[dtrz])in\Z"), ("in", "yn")),
)
"""Letters of names, with what languages write for them, all of a name alike."""
_SHORTEST_STEM = 6
"""The fewest letters by which a name is surely told from other words."""
_LONGEST_ENDING = 4
"""The most letters of an ending behind the stem of a name."""
_INFLECTED = frozenset("er ern erna erne ene et en n es s ul ului ei ele elor u y ie ow om em ami ach".split())
"""Endings of numbers and cases that stemmers do not always leave off: *opioides*, *opiater*, *amfetaminen*."""


@lru_cache(maxsize=1 << 14)
def one_spelling(word: str) -> str:
    """The spelling that stands for all those of a drug's name in a folded word; other words are returned unchanged."""
    if word.isascii():
        rules = _LATIN if _LATIN_BEGIN.match(word) or _LATIN_WITHIN.search(word) else ()
    elif "\u0400" <= word[-1] <= "\u052f":
        rules = _CYRILLIC if _CYRILLIC_MAY.search(word) else ()
    else:
        rules = _ARABIC if "\u0620" <= word[-1] <= "\u06d3" else ()
    for pattern, one in rules:
        word = pattern.sub(one, word)
    return _international(word) if len(word) >= _SHORTEST_STEM and word.isascii() else word


def _international(word: str) -> str:
    """A word whose stem is that of an international name, with the letters that English writes for it."""
    known = _stems()
    if name := known.get(word):
        return name
    for length in range(len(word) - 1, max(len(word) - _LONGEST_ENDING, _SHORTEST_STEM) - 1, -1):
        if name := known.get(word[:length]):
            return name if word[length:] in _INFLECTED else name.removesuffix("e") + word[length:]
    return word


@cache
def _stems() -> Mapping[str, str]:
    """The stem of each name in every spelling, mapped to the name."""
    names = Path(__file__).with_name("drug_names.txt")
    spelled = cached_beside(Path(__file__), (names,), lambda: pack(_spelled(names.read_text(encoding="utf-8").split())))
    return PackedTable(spelled)


def _spelled(names: list[str]) -> dict[str, str]:
    """The names by their stems, those that are one written otherwise last, so that none takes another's place."""
    as_listed = {name.removesuffix("e"): name for name in names}
    return {other: name for stem, name in as_listed.items() for other in _other_spellings(stem)} | as_listed


def _other_spellings(stem: str) -> Iterator[str]:
    for chosen in product(*(ways if found.search(stem) else ways[:1] for found, ways in _LETTERS)):
        other = stem
        for (found, _), way in zip(_LETTERS, chosen, strict=True):
            other = found.sub(way, other)
        if len(other) >= _SHORTEST_STEM:
            yield other
