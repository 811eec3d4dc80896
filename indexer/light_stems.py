"""Light stemmers: the endings that words of some languages have when inflected, and letters that then come and go.

Snowball's stemmers for these languages need the accents that a folded word lacks, leave most endings, or do not exist.
Of frequent words and their base forms, the rules here give one stem to more; benchmarks/words.md has the figures, and
those of words that share a stem by mistake.
"""

import re
from collections.abc import Mapping, Sequence

from corpus.lazy_pattern import lazy_pattern
from indexer.folding import fold

_APOSTROPHE = "'"
"""Sets off the endings of Turkish names: *Türkiye'nin*."""

_Change = tuple[re.Pattern[str], str]


def _ending(listed: str, fewest: int) -> _Change:
    """Removes the longest of these endings behind at least so many letters."""
    longest_first = sorted(map(fold, listed.split()), key=lambda ending: -len(ending))
    return lazy_pattern(rf"(?<={'.' * fewest})(?:{'|'.join(longest_first)})\Z"), ""


def _fleeting(vowels: str, consonants: str, letters: str) -> _Change:
    """Removes a vowel between the last two consonants, which only forms without an ending have: *paczka*, *paczek*."""
    return lazy_pattern(rf"(?<=.{letters})(?:{vowels})(?=[{consonants}]\Z)"), ""


_LATIN, _CYRILLIC = "[^aeiouy]", "[^аеиоуюяієъ]"
"""Consonants."""

_HUNGARIAN_CASES = (
    _ending("ban ben bol ba be nak nek hoz hez tol rol ra re on en ig kent at et ot kor ul val vel", 3),
    (lazy_pattern(r"(?<=...)([bcdfghjklmnprstvz])\1[ae]l\Z"), r"\1"),
    (lazy_pattern(r"(?<=..[aeiou])[tn]\Z|(?<=.{5}[lnrsjz])t\Z"), ""),
)
"""Removed twice, behind the plural and what comes before it; *-val* and *-vel* double the consonant before them."""

_TURKISH_CASES = (
    (lazy_pattern(r"(?<=.{2}[^aeiou][aeiu])n(?:[aeiu]|[iu]n|d[ae]n?)\Z"), ""),
    (lazy_pattern(r"(?<=.{3})d[ae]n?\Z|(?<=\A.{2})[dt][ae]n?\Z|(?<=.{2}[fstkhcp])t[ae]n?\Z"), ""),
    _ending(
        "da de dan den ta te tan ten in un i u yi yu ya ye a e la le yla yle si su sina sine suna sune sini sunu sinin "
        "sunun sinda sinde sindan sinden sunda sunde sundan sunden",
        4,
    ),
)
"""Removed twice: the case, and before it who owns a thing, since either ending may be the end of a stem."""

_TURKISH_VERBS = (
    (
        lazy_pattern(
            r"(?<=..)(?:[iu]yor(?:l[ae]r|[iu]m|[iu]z)?|m[ae]k|m[iu]s|[dt][iu][kg]|[ae]c[ae][kg]|[ae]r[ae]k)\Z"
            r"|(?<=...)[iu]p\Z"
        ),
        "",
    ),
)

_STEPS: Mapping[str, Sequence[tuple[_Change, ...]]] = {
    "pl": (
        ((lazy_pattern(r"(?<=..[aouknprlwzt])cie\Z"), "tie"), (lazy_pattern(r"(?<=...)dzie\Z"), "die")),
        (
            _ending(
                "iami ami iach ach owi iowi om iom ow iem em ie iego ego iemu emu ich ych imi ymi im ym iej ej ia a ie "
                "e io o i u iu y ii",
                3,
            ),
        ),
        ((lazy_pattern(r"(?<=.{4})(?:iejsz|[aeiy](?:[lcm]|sz)|i?[aeo]n|[au]j(?:ac)?)(?:[aoiye]|[ae]m)?\Z"), ""),),
        (_ending("ow uj", 4),),
        ((lazy_pattern(r"(?<=n)c\Z"), "t"), (lazy_pattern(r"(?<=...)c\Z"), "k")),
        ((lazy_pattern(r"(?<=.{3}r)z\Z"), ""),),
        (_fleeting("i?e", "kcnlr", f".{_LATIN}"),),
    ),
    "cs": (
        (_ending("ami emi ech ach ich ove ovi um em im om ou ho eho iho emu imu ymi imi ych ym y a e i o u es mi", 3),),
        ((lazy_pattern(r"(?<=.{4})(?:[aei](?:[ltm]|jt)|[aeo]n|[au]j|nout|nul|ejs)\Z"), ""),),
        (_ending("ov uj", 4),),
        (_fleeting("e", "kcnlrv", f".{_LATIN}"),),
        ((lazy_pattern(r"(?<=...)c\Z"), "k"),),
    ),
    "sk": (
        (
            _ending(
                "ami emi ech ach och iach ich ove ovi om iam em im ou ho eho iho emu imu ymi imi ych ym ej oj ov mi y "
                "a e i o u ia iu ie ii iou iami iovi iom",
                3,
            ),
        ),
        (_fleeting("ie|[eo]", "kcnlrv", f".{_LATIN}"),),
        ((lazy_pattern(r"(?<=.{4})(?:[aei](?:[ltm]|jt)|[aeo]n|[au]j|nut|nul|ejs)\Z"), ""),),
        (_ending("ov uj", 4),),
        ((lazy_pattern(r"(?<=...)c\Z"), "k"),),
    ),
    "hr": (
        (_ending("ama ima ovi ove ova ovima ovom om em im ih og oga eg ega emu omu oj a e i o u ao io eo", 3),),
        (
            (
                lazy_pattern(
                    r"(?<=.{4})(?:[aeiu](?:[tlms]|mo|te|ju)|(?:l?j)?en|anj|[aiu]j|ov|ij|an)\Z|(?<=.{3}[^aeiou])n\Z"
                ),
                "",
            ),
        ),
        (_fleeting("a", "kcnlr", f".{_LATIN}"),),
        ((lazy_pattern(r"(?<=...)c\Z"), "k"),),
    ),
    "uk": (
        (_ending("ся сь", 5),),
        (
            _ending(
                "ями ами ях ах ові еві єві ів ев ом ем єм ям ам ою ею єю ої ій ий їй ого ього ому ьому им їм их іх "
                "ими іми а я у ю и і ї е є о ь ії ію ія ією ють ать ять уть ить ть єте ете ите",
                3,
            ),
        ),
        (
            _ending(
                "ую ує ува юва ов ав ив ев ів яв ат ит іт ят ут ал ил ул ял іл ан ен ян ин аю яю ає яє аєм аюч уюч ююч "
                "им ай айт іш нут",
                4,
            ),
        ),
        (_ending("ув юв ов у ю а я и і є е", 4),),
        ((lazy_pattern(r"([нлтдсч])\1\Z"), r"\1"),),
        (_fleeting("ь?[ео]", "кцнлр", f".{_CYRILLIC}"),),
        ((lazy_pattern(rf"(?<=..)і(?={_CYRILLIC}{{1,2}}\Z)"), "о"),),
        ((lazy_pattern(r"(?<=...)ц\Z"), "к"),),
    ),
    "bg": (
        (_ending("ите ета ата ята ото ето ият ия ът ят та то те", 3),),
        (_ending("ове еве ища и а я о е у", 3),),
        (_ending("вам ваш ват вал ван ам аш ат ах аха ем еш еше иш им ил ал ял ен ан ян ящ ващ ав ай", 4),),
        (_ending("в ва ов ев н", 4),),
        (_fleeting("[ъея]", "кцнлр", f".{_CYRILLIC}"),),
        ((lazy_pattern(r"(?<=...)ц\Z"), "к"),),
    ),
    "hu": (
        _HUNGARIAN_CASES,
        (_ending("ak ek ok", 3), (lazy_pattern(r"(?<=..[aeiou])k\Z"), "")),
        (_ending("jaink jeink jaik jeik juk jai jei ja je ai ei uk unk a e i im id", 3),),
        _HUNGARIAN_CASES,
        (_ending("a e i o u", 3),),
    ),
    "tr": (
        (_ending("ki dir dur", 5),),
        _TURKISH_CASES,
        _TURKISH_CASES,
        (_ending("lar ler", 2),),
        _TURKISH_VERBS,
        (_ending("si su imiz umuz", 4),),
        (_ending("a e i u", 4),),
        ((lazy_pattern(r"(?<=.{3}[aeiu])n\Z"), ""),),
        ((lazy_pattern(r"b\Z"), "p"), (lazy_pattern(r"d\Z"), "t"), (lazy_pattern(r"g\Z"), "k")),
    ),
    "fa": (
        (_ending("هایشان هایش هایی های ها", 2), _ending("گان یان", 3), _ending("ترین تر", 3)),
        (_ending("ان", 3),),
        (_ending("ی", 4),),
        (_ending("ه", 3),),
    ),
}
"""By language, steps that each make one change: that of the first pattern that finds what it looks for.

Polish and Ukrainian also change the consonant before an ending (*komitet*, *komitecie*), Ukrainian the vowel before
that (*вихід*, *виходу*), and Turkish the last consonant (*kaçak*, *kaçağı*).
"""

LANGUAGES = frozenset(_STEPS)


def light_stem(word: str, language: str) -> str:
    """The stem of a folded word in one of `LANGUAGES`."""
    word = word.partition(_APOSTROPHE)[0] or word if language == "tr" else word
    for step in _STEPS[language]:
        for pattern, replacement in step:
            changed, found = pattern.subn(replacement, word)
            if found:
                word = changed
                break
    return word
