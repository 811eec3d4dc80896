"""Regular inflection: the word whose stem a verb's form, a plural or an adjective's form has, by rules of a language.

Snowball's stemmers remove endings whatever the word, so they leave many of a short word or of an irregular stem. The
rules here apply to the verbs and adjectives that `word_forms/*.verbs.txt` and `*.adjectives.txt` list. Russian forms
have no short rules, so `ru.forms.txt` lists those of frequent words that the stemmer takes for others.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.packed_table import PackedTable, pack
from indexer.word_forms import TABLES, word_forms

_ENDINGS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "ar": "ar ando ado ada ados adas aba abas aban abamos ara aras aran aremos aria arias arian ariamos aron amos "
        "aste ase asen an en arlo arla arlos arlas arse andose",
        "er": "er iendo ido ida idos idas ia ias ian iamos era eran eremos eria erian ieron io iera ieran iese iesen "
        "emos iste en erlo erla erlos erlas erse",
        "ir": "ir iendo ido ida idos idas ia ias ian iamos ira iran iremos iria irian ieron io iera ieran iese iesen "
        "imos iste en irlo irla irlos irlas irse",
    },
    "pt": {
        "ar": "ar ando ado ada ados adas ava avas avam avamos ara aras arao aremos aria arias ariam aram amos ou asse "
        "assem arem am em ei",
        "er": "er endo ido ida idos idas ia ias iam iamos era erao eremos eria eriam eram eu emos esse essem erem em",
        "ir": "ir indo ido ida idos idas ia ias iam iamos ira irao iremos iria iriam iram iu imos isse issem irem em",
    },
    "it": {
        "are": "are ando ato ata ati ate ava avano arono era eranno erebbe erebbero asse assero iamo ano ino ar arsi",
        "ere": "ere endo uto uta uti ute eva evano era eranno erebbe esse essero iamo ono ano ette ettero erono "
        "er ersi",
        "ire": "ire endo ito ita iti ite iva ivano ira iranno irebbe isse issero iamo ono isce iscono isca iscano "
        "irono ir irsi",
    },
    "fr": {
        "er": "er e es ee ees ent ait aient ais ai a as erent era eront erait eraient ez ons",
        "ir": "ir i ie is ies it issent issait issaient isse issons issez ira iront irait iraient irent",
        "re": "re u ue us ues s ent ait aient ra ront rait raient irent it ons ez e",
    },
}
"""By language and class of verb, the endings of its forms, folded, without those that nouns share with other verbs."""

_CHANGED: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "es": (
        (lazy_pattern(r"ie(?=[^aeiou]+\Z)"), "e"),
        (lazy_pattern(r"ue(?=[^aeiou]+\Z)"), "o"),
        (lazy_pattern(r"i(?=[^aeiou]+\Z)"), "e"),
        (lazy_pattern(r"u(?=[^aeiou]+\Z)"), "o"),
        (lazy_pattern(r"qu\Z"), "c"),
        (lazy_pattern(r"gu\Z"), "g"),
        (lazy_pattern(r"c\Z"), "z"),
        (lazy_pattern(r"zc\Z"), "c"),
        (lazy_pattern(r"y\Z"), "u"),
    ),
    "pt": ((lazy_pattern(r"qu\Z"), "c"), (lazy_pattern(r"gu\Z"), "g"), (lazy_pattern(r"c\Z"), "z")),
    "it": ((lazy_pattern(r"h\Z"), ""), (lazy_pattern(r"(?<=[cg])\Z"), "i")),
    "fr": ((lazy_pattern(r"ge\Z"), "g"), (lazy_pattern(r"i\Z"), "y")),
}
"""What a verb's stem may have become before an ending, and what it is in the infinitive: *piens* of *pensar*."""

_NOT_VERBS: Mapping[str, frozenset[str]] = {
    "fr": frozenset(
        "adherent affluent agent argent client content convergent couvent different divergent equivalent excellent "
        "influent moment negligent parent patient president resident percent torrent urgent vent violent".split()
    ),
}
"""Nouns and adjectives with the letters of a verb's form."""

_DIPHTHONG = lazy_pattern(r"(?:ie|ue)[^aeiou]+(?:[aeo]|as|es)\Z")
"""A Spanish form whose stem has changed so that no noun but a related one has it: *recuerda*, *demuestra*."""

_PLURALS: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "es": (
        (lazy_pattern(r"(?<=\w{2}[dlnrxy])es\Z|(?<=\w{2}[aeiou]s)es\Z"), ""),
        (lazy_pattern(r"(?<=\w{2}[aeo])(?<!mo)(?<!ce)s\Z"), ""),
    ),
    "pt": (
        (lazy_pattern(r"(?<=\w{2}r)es\Z"), ""),
        (lazy_pattern(r"(?<=\w{2}[aeo])(?<![oa]e)(?<!mo)s\Z"), ""),
    ),
    "it": ((lazy_pattern(r"(?<=\w{3}ier)[ei]\Z"), ""),),
    "de": ((lazy_pattern(r"(?<=\w{2}[oy])(?<!cha)s\Z|(?<=\w{3}[bdgklmnprtvzi]a)s\Z"), ""),),
    "nl": ((lazy_pattern(r"(?<=\w[aeiou][nrl]d)en\Z|(?<=\w{4}[ncr]t)s\Z|(?<=\w[aeiou][nr]de)s\Z"), ""),),
    "fr": ((lazy_pattern(r"(?<=\w{2}[b-hj-np-rt-wz])s\Z|(?<=\w{3}o)s\Z"), ""), (lazy_pattern(r"(?<=\weau)x\Z"), "")),
}
"""Endings of plurals, removed before the stemmer sees a word, which then has the stem of its singular."""

_INSEPARABLE: Mapping[str, tuple[str, ...]] = {
    "de": ("be", "emp", "ent", "er", "miss", "ver", "zer"),
    "nl": ("be", "er", "her", "ont", "ver"),
}
"""Prefixes of verbs whose participles have no *ge-*."""

_INFLECTED_PARTICIPLES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "de": (("en", "t"), ("en",), ("e", "en", "em", "er", "es")),
    "nl": (("t", "d"), ("t", "d"), ("e", "en")),
}
"""How participles with *ge-* and those without end that are inflected as adjectives are, and the endings that they get.

A Dutch participle in *-en* gets none.
"""

_GERMAN_INSERTS_E = lazy_pattern(r"(?:[dt]|[^aeiourlhmn][mn]|chn)\Z")
_GERMAN_ADJECTIVE = ("", "e", "en", "em", "er", "es")
_DUTCH_LONG = lazy_pattern(r"(?:\A|[^aeiou])[aeou][^aeiouwx]\Z")
_DUTCH_UNSTRESSED = lazy_pattern(r"[aeiouy].*(?:e[lrnm]|ig)\Z")
_DUTCH_LONG_SPELT = lazy_pattern(r"[^aeiou](?:aa|ee|oo|uu)[^aeiou]\Z")
_DUTCH_SHORT = lazy_pattern(r"(?:\A|[^aeiou])[aeiou][^aeiouwx]\Z")
_DUTCH_VOICELESS = "tkfschpx"


def bases(word: str, language: str) -> list[str]:
    """The words whose form a folded word may be, the likeliest first: of a listed verb or adjective, or a singular."""
    verb = _infinitive(word, language) if language in _ENDINGS else _listed_forms(language).get(word)
    found = [verb] if verb and (verb != word or language != "nl") else []
    if (base := singular(word, language)) != word:
        verb = _infinitive(base, language) if language in _ENDINGS else None
        return [*found, *([verb] if verb else []), base]
    return found


def singular(word: str, language: str) -> str:
    """The word that a plural is of, by the rules of a language; any other word is returned unchanged."""
    for ending, replaced in _PLURALS.get(language, ()):
        base, number = ending.subn(replaced, word)
        if number:
            return base
    return word


def base_of(word: str, language: str) -> str | None:
    """The listed German, Dutch or Russian word that a folded word is a form of; None if there is none."""
    return _listed_forms(language).get(word)


def _infinitive(word: str, language: str) -> str | None:
    """The listed verb that a word is a form of, by its longest ending."""
    verbs = _listed(language, "verbs")
    if word in verbs:
        return word
    if word in _NOT_VERBS.get(language, ()):
        return None
    if language == "fr" and word.endswith("d") and f"{word}re" in verbs:
        return f"{word}re"
    for length in range(min(_LONGEST, len(word) - 2), -1, -1):
        stem, ending = word[: len(word) - length], word[len(word) - length :]
        for conjugation in _conjugations(language).get(ending, ()):
            for one in _infinitive_stems(stem, language):
                if one + conjugation in verbs:
                    return one + conjugation
    if language == "es" and _DIPHTHONG.search(word):
        stem = word.rstrip("s")[:-1]
        for one in _infinitive_stems(stem, language):
            for conjugation in _ENDINGS[language]:
                if one != stem and one + conjugation in verbs:
                    return one + conjugation
    return None


def _infinitive_stems(stem: str, language: str) -> Iterator[str]:
    yield stem
    for changed, original in _CHANGED[language]:
        one, number = changed.subn(original, stem)
        if number:
            yield one


@cache
def _conjugations(language: str) -> Mapping[str, tuple[str, ...]]:
    """By ending, the classes of verbs that have it."""
    classes = _ENDINGS[language]
    endings = dict.fromkeys(ending for written in classes.values() for ending in written.split())
    return {ending: tuple(one for one, held in classes.items() if ending in held.split()) for ending in endings}


_LONGEST = max(len(ending) for classes in _ENDINGS.values() for held in classes.values() for ending in held.split())


@cache
def _listed(language: str, kind: str) -> frozenset[str]:
    path = TABLES / f"{language}.{kind}.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.exists() else frozenset()


def _listed_forms(language: str) -> Mapping[str, str]:
    """The forms of the listed words of German, Dutch and Russian, with the word that each belongs to."""
    return _all_listed_forms().get(language, {})


@cache
def _all_listed_forms() -> Mapping[str, Mapping[str, str]]:
    """The forms of all languages that are listed, which are worked out only when a list or the rules have changed."""
    rules = (*sorted(TABLES.glob("*.txt")), TABLES.with_suffix(".py"), Path(__file__))
    packed = cached_beside(
        Path(__file__),
        rules,
        lambda: {
            "de": pack(_irregular_participles("de") | _formed("de", "verbs", _german_forms)),
            "nl": pack(
                _formed("nl", "verbs", lambda verb: iter([verb.replace("-", "")]))
                | _irregular_participles("nl")
                | _formed("nl", "adjectives", _dutch_adjective_forms)
                | _formed("nl", "verbs", _dutch_forms)
            ),
            "ru": pack({form: base for base, *forms in _lines("ru.forms.txt") for form in forms}),
        },
    )
    return {language: PackedTable(parts) for language, parts in packed.items()}


def _formed(language: str, kind: str, forms_of: Callable[[str], Iterator[str]]) -> dict[str, str]:
    """Every form of the listed words; the last of those that share one has it."""
    return {form: word.replace("-", "") for word in sorted(_listed(language, kind)) for form in forms_of(word)}


def _lines(name: str) -> Iterator[list[str]]:
    return map(str.split, (TABLES / name).read_text(encoding="utf-8").splitlines())


def _irregular_participles(language: str) -> dict[str, str]:
    """The participles of the verbs of the tables as adjectives: *gestohlene* of *stehlen*, *gekochte* of *kopen*."""
    with_ge, without, endings = _INFLECTED_PARTICIPLES[language]
    return {
        form + ending: verb
        for form, verb in word_forms(language).joined.items()
        if form != verb and verb.endswith("n")
        if form.endswith(with_ge if form.startswith("ge") else without)
        if form.startswith(("ge", *_INSEPARABLE[language]))
        for ending in endings
    }


def _german_forms(listed: str) -> Iterator[str]:
    """The forms of a verb; in the list, a hyphen sets off what leaves it in a sentence: *ein-schranken*."""
    prefix, _, verb = listed.rpartition("-")
    if prefix:
        yield from (prefix + form for form in (*_german_forms(verb), f"zu{verb}"))
        return
    yield verb
    stem = verb[:-1] if verb.endswith(("eln", "ern")) else verb[:-2]
    past = f"{stem}et" if _GERMAN_INSERTS_E.search(stem) else f"{stem}t"
    yield from (past, f"{past}e", f"{past}en", f"{past}est", f"{past}et")
    has_ge = not verb.startswith(_INSEPARABLE["de"]) and not verb.endswith("ieren")
    participle = f"ge{past}" if has_ge else past
    yield from (participle + ending for ending in _GERMAN_ADJECTIVE)
    yield from (f"{verb}d{ending}" for ending in _GERMAN_ADJECTIVE)
    if verb.endswith("eln"):
        yield from (f"{stem[:-2]}lung", f"{stem[:-2]}lungen", f"{stem[:-2]}le")
    elif verb.endswith("ern"):
        yield from (f"{stem}ung", f"{stem}ungen", f"{stem[:-2]}re")


def _dutch_forms(listed: str) -> Iterator[str]:
    """The forms of a verb; in the list, a hyphen sets off what leaves it in a sentence: *uit-breiden*."""
    prefix, _, verb = listed.rpartition("-")
    if prefix:
        yield from (prefix + form for form in _dutch_forms(verb))
        return
    yield from _dutch_forms_of_stem(verb, _dutch_stem(verb))
    if _DUTCH_UNSTRESSED.search(verb[:-2]) and verb[-4] == "e":
        yield from _dutch_forms_of_stem(verb, f"{verb[:-3]}e{verb[-3]}")


def _dutch_forms_of_stem(verb: str, stem: str) -> Iterator[str]:
    ending = "t" if verb[-3] in _DUTCH_VOICELESS else "d"
    participle = stem if stem.endswith(ending) else stem + ending
    participle = participle if verb.startswith(_INSEPARABLE["nl"]) else f"ge{participle}"
    third = stem if stem.endswith("t") else f"{stem}t"
    yield from (third, f"{stem}{ending}e", f"{stem}{ending}en", participle)
    yield from (_dutch_inflected(participle), f"{_dutch_inflected(participle)}n", f"{verb}d", f"{verb}de")


def _dutch_stem(verb: str) -> str:
    """The stem of an infinitive, in the spelling that it has at the end of a word: *maak* of *maken*."""
    stem = verb[:-2]
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou":
        stem = stem[:-1]
    elif _DUTCH_LONG.search(stem) and not _DUTCH_UNSTRESSED.search(stem):
        stem = stem[:-1] + stem[-2:]
    return stem[:-1] + {"v": "f", "z": "s"}.get(stem[-1], stem[-1])


def _dutch_adjective_forms(adjective: str) -> Iterator[str]:
    inflected = _dutch_inflected(adjective)
    superlative = f"{adjective}te" if adjective.endswith("s") else f"{adjective}ste"
    yield from (inflected, f"{inflected}n", f"{inflected}r", f"{inflected}re", superlative[:-1], superlative)


def _dutch_inflected(word: str) -> str:
    """A word with the ending -e, before which long vowels are written once and short ones double the consonant."""
    if _DUTCH_LONG_SPELT.search(word):
        stem = word[:-2] + word[-1]
    elif _DUTCH_SHORT.search(word) and not _DUTCH_UNSTRESSED.search(word):
        stem = word + word[-1]
    else:
        stem = word
    if stem == word or _DUTCH_LONG_SPELT.search(word):
        voiced = {"f": "v", "s": "z"}.get(word[-1], word[-1]) if word[-2] in "aeioujw" else word[-1]
        stem = stem[:-1] + voiced
    return f"{stem}e"
