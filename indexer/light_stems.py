"""Light stemmers for Czech, Persian, Polish, Turkish and Ukrainian: the endings that their words have when inflected.

Snowball's stemmers for these languages need the accents that a folded word lacks, or leave most endings. Of frequent
words and their base forms, the rules here give one stem to more, and fewer words share a stem by mistake
(benchmarks/words.md has the figures).
"""

import re
from collections.abc import Mapping

from corpus.lazy_pattern import lazy_pattern
from indexer.folding import fold

_APOSTROPHE = "'"
"""Sets off the endings of Turkish names: *Türkiye'nin*."""


def _endings(listed: str, fewest: int) -> re.Pattern[str]:
    """A pattern for the longest of these endings behind at least so many letters."""
    longest_first = sorted(map(fold, listed.split()), key=lambda ending: -len(ending))
    return lazy_pattern(rf"(?<={'.' * fewest})(?:{'|'.join(longest_first)})\Z")


_TURKISH_CASES = (
    lazy_pattern(r"(?<=.{2}[^aeiou][aeiu])n(?:[aeiu]|[iu]n|d[ae]n?)\Z"),
    _endings(
        "da de dan den ta te tan ten in un i u yi yu ya ye a e la le yla yle si su sina sine suna sune sini sunu sinin "
        "sunun sinda sinde sindan sinden sunda sunde sundan sunden",
        4,
    ),
)
"""Removed twice: the case, and before it who owns a thing, since either ending may be the end of a stem."""

_STEPS: Mapping[str, tuple[tuple[re.Pattern[str], ...], ...]] = {
    "pl": (
        (
            _endings(
                "iami ami iach ach owi iowi om iom ow iem em ie iego ego iemu emu ich ych imi ymi im ym iej ej ia a ie "
                "e io o i u iu y ii",
                3,
            ),
        ),
        (lazy_pattern(r"(?<=.{4})(?:[aeiy][lc]|[aeo]n|[au]j)(?:[aoiye]|[ae]m)?\Z"),),
    ),
    "cs": (
        (_endings("ami emi ech ach ich ove ovi um em im om ou ho eho emu ymi imi ych ym y a e i o u es mi", 3),),
        (lazy_pattern(r"(?<=.{4})(?:[aei][lt]|[aeo]n|uj)\Z"),),
    ),
    "uk": (
        (
            _endings(
                "ав ив ів їв ув ав ався ився івся увся ала ало али алися алась алось ила или ило илися илась илось іла "
                "іли іло ула ули уло яла яли яло ати ити іти яти ути ти атися итися ться ають яють ують ить ять ать "
                "ує ується уються",
                4,
            ),
            _endings(
                "ями ами ях ах ові еві єві ів ев ом ем єм ям ам ою ею єю ої ій ий їй ого ього ому ьому им їм их іх "
                "ими іми а я у ю и і ї е є о ь ії ію ія ією",
                3,
            ),
        ),
        (_endings("а е и о у я ю і", 3),),
    ),
    "tr": (
        (_endings("ki dir dur", 5),),
        _TURKISH_CASES,
        _TURKISH_CASES,
        (_endings("lar ler", 3),),
        (_endings("si su imiz umuz", 4),),
        (_endings("a e i u", 4),),
    ),
    "fa": (
        (_endings("هایشان هایش هایی های ها", 2), _endings("گان یان", 3)),
        (_endings("ی", 4),),
        (_endings("ه", 3),),
    ),
}
"""By language, steps that each remove one ending: that of the first pattern that finds one."""

_FINAL: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "pl": ((lazy_pattern(r"(?<=n)c\Z"), "t"), (lazy_pattern(r"(?<=.{3}r)z\Z"), "")),
    "tr": ((lazy_pattern(r"b\Z"), "p"), (lazy_pattern(r"d\Z"), "t"), (lazy_pattern(r"g\Z"), "k")),
}
"""Consonants that change before an ending, with what they are at the end of a word: *kaçak*, *kaçağı*."""

LANGUAGES = frozenset(_STEPS)


def light_stem(word: str, language: str) -> str:
    """The stem of a folded word in one of `LANGUAGES`."""
    word = word.partition(_APOSTROPHE)[0] or word if language == "tr" else word
    for step in _STEPS[language]:
        for pattern in step:
            bare, found = pattern.subn("", word)
            if found:
                word = bare
                break
    for changed, original in _FINAL.get(language, ()):
        word = changed.sub(original, word)
    return word
