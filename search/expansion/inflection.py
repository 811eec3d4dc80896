"""Whether a typed word is a form of a name's word, or only shares its stem: *information* is no form of *informant*."""

from collections.abc import Mapping
from functools import lru_cache
from itertools import takewhile

from corpus.lazy_pattern import lazy_pattern
from indexer.analysis import EVERY
from indexer.folding import fold
from indexer.stems import OTHER_SCRIPTS, STEMMED

_PARADIGMS: Mapping[str, tuple[frozenset[str], ...]] = {
    language: tuple(frozenset(endings.replace("-", "").split(",")) for endings in paradigms.split())
    for language, paradigms in {
        "en": "-,s,es,'s,s' y,ies f,fe,ves -,me ce,se re,er an,en",
        "es": "-,s,es o,a,os,as z,ces",
        "fr": "-,s,e,es,x al,ale,aux,ales if,ive,ifs,ives eur,euse,eurs,euses",
        "pt": "-,s,es o,a,os,as ao,oes,aos,aes l,is m,ns",
        "it": "o,a,i,e e,i o,hi a,he -,i",
        "de": "-,e,en,n,er,ern,es,s,em,ens",
        "nl": "-,s,en,e,n,'s",
    }.items()
}
"""The endings that words of a language exchange when they are inflected."""

INFLECTED_BY_ENDINGS = frozenset(_PARADIGMS)
"""The languages in whose words only the listed endings are exchanged."""
SURELY_STEMMED = tuple(one for one in EVERY if one in (*INFLECTED_BY_ENDINGS, "ru", None))
"""The languages by whose stems a word is told from a slip; those of the others leave too few of its letters."""
_LATIN_WITHOUT_PARADIGMS = frozenset(STEMMED) - INFLECTED_BY_ENDINGS - frozenset(OTHER_SCRIPTS)
_OF_VERBS = (
    frozenset({"", "s", "es", "ed", "ing"}),
    frozenset({"e", "es", "ed", "ing"}),
    frozenset({"y", "ies", "ied", "ying"}),
)
"""The endings that English words for acts exchange as well."""
_LONGEST_NOUN = 4
"""Letters of names up to which a word for an act, such as *bail*, is taken for a noun alone."""
_BRITISH = lazy_pattern(r"is(?=(?:e|ed|es|er|ers|ing|ation|ations)\Z)")
_DOUBLING = frozenset({"ing", "ed"})
_FEWEST = 3
"""Fewest first letters that regular forms of a word have in common."""


@lru_cache(maxsize=1 << 15)
def is_form_of(word: str, name: str, language: str, *, act: bool = False) -> bool:
    """Whether a word whose term is that of a name's word is an inflected form of it.

    Only what names an `act` is a verb too: *judging* is no form of the noun *judge*, but *smuggled* one of *smuggling*.
    English words that hardly begin alike are irregular forms, such as *sold* and *sell*: that they have one term says
    so. In scripts other than Latin the stemmer alone decides.
    """
    typed, known = fold(word), fold(name)
    if typed == known or language not in _PARADIGMS:
        return typed == known or language not in _LATIN_WITHOUT_PARADIGMS
    if name.isupper():
        return typed in (f"{known}s", f"{known}'s")
    if language == "en":
        typed, known = _BRITISH.sub("iz", typed), _BRITISH.sub("iz", known)
    common = common_letters(typed, known)
    if language == "en" and common < max(_FEWEST, min(len(typed), len(known)) // 2):
        return True
    is_verb = act and language == "en" and len(known) > _LONGEST_NOUN
    paradigms = (*_PARADIGMS[language], *_OF_VERBS) if is_verb else _PARADIGMS[language]
    return any(_exchanged(typed, known, length, paradigms) for length in (common, common - 1))


def common_letters(one: str, other: str) -> int:
    """How many first letters two words have in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _exchanged(typed: str, known: str, length: int, paradigms: tuple[frozenset[str], ...]) -> bool:
    """Whether what follows a common beginning are endings of one paradigm; no short word only changes its vowel."""
    endings = {_ending(typed, length), _ending(known, length)}
    fewest = _FEWEST if "" in endings else _FEWEST + 1
    return length >= fewest and any(endings <= paradigm for paradigm in paradigms)


def _ending(word: str, length: int) -> str:
    """What follows a beginning, without a doubled consonant: "ing" in *trapping*, beside *trap*."""
    ending = word[length:]
    return ending[1:] if ending[1:] in _DOUBLING and ending[0] == word[length - 1] else ending
