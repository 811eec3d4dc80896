"""Text analysis: from text to index terms, in the same way for releases and queries, with a stemmer per language."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize

from corpus import vocabulary
from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.words import WORD
from indexer import stems
from indexer.drug_spelling import one_spelling
from indexer.folding import fold, without_signs
from indexer.stems import STEMMED
from indexer.stop_lists import STOP_WORDS
from indexer.word_forms import ACCENTED, CAPITAL, KEPT, TABLES, names_in_small_letters, word_forms

MAX_TERM = 64
"""The most characters of a term; longer ones are cut, both in releases and in queries."""

EVERY = (*STEMMED, "ru", None)
"""The languages whose rules differ; None stands for languages without a stemmer."""

PERCENT = "percent"
"""The word that a percent sign stands for."""
PERCENT_SIGNS = frozenset("%٪％")

MARK = "/"
"""Separates a stem from its language, which is left out for English; occurs in no word."""

_RULES_OF_LATIN: Mapping[str | None, str] = {"ar": "en", "ru": "ru", "zh": "en"}
"""Languages in whose releases a word in Latin script is most often an English name, with the rules that they have.

Those of Russian are the English ones but for numbers.
"""


class Text(str):
    """The text of a field, with the language that determines its terms."""

    __slots__ = ("language",)
    language: str | None

    def __new__(cls, text: str, language: str | None) -> "Text":
        self = super().__new__(cls, text)
        self.language = language
        return self


def term_once(word: str, language: str | None) -> str:
    """The index term of a word in a release of this language: lower case, no accents, stemmed.

    Accents go before stemming, so that a query typed without them has the same terms. The letters tell Russian and
    Arabic words in a release whose language has a stemmer. A stem in another language than English carries the
    language, because it would often be the stem of an English word too: else *Canada* asks for *can* by its Spanish
    stem, and *policies* for *police* by its French one. A short abbreviation has its English term in all of them, since
    by their rules *DEA* would be a form of the French *de*. Of a language without a stemmer, such as Finnish or
    Macedonian, or of none, words are only folded, and names of drugs spelt as in English. A number has no separators of
    thousands, and a point before its decimals. The sign of a currency is the same in all languages.
    """
    known = _kept()[1].get(word) if language == "en" else None
    return known or _term(word, language)


def _term(word: str, language: str | None) -> str:
    folded = PERCENT if word in PERCENT_SIGNS else fold(word)[:MAX_TERM]
    if folded[:1].isdecimal():
        if decade := _DECADE.fullmatch(folded):
            return f"{decade[1]}s"
        folded = _SWISS.sub("", folded) if "'" in folded else _ordinal(folded, language)
        if _SEPARATED.search(folded):
            return _number(folded, language)
    elif folded[:1] == ".":
        return f"0{folded}"
    rules = _rules_for(folded, language)
    if is_acronym(word) and (rules == "en" or word not in _ENGLISH_ACRONYMS):
        return f"{_without_points(word).lower()}{KEPT}"
    if word[-1:] == "s" and _PLURAL_OF_ACRONYM.fullmatch(word):
        folded = folded.removesuffix("s")
    written = word if word.isascii() else normalize("NFC", word)
    if not written.islower() and (own := _name(written, rules)):
        return own
    if _is_no_word(word, rules):
        if rules and (own := _name(written, "en")):
            return own
        rules = rules and "en"
    if rules is None:
        return one_spelling(folded)
    written = written.lower()
    if own := word_forms(rules).accented.get(written):
        return own if rules == "en" else f"{own}{MARK}{rules}"
    if rules == "de" and _LEAD in written:
        folded = fold(written.replace(_LEAD, "fuehr"))[:MAX_TERM]
    return _stemmed(folded, rules)


@lru_cache(maxsize=1 << 17)
def term(word: str, language: str | None) -> str:
    """The same, remembered, for those who ask again and again."""
    return term_once(word, language)


@lru_cache(maxsize=1 << 14)
def terms(word: str, languages: tuple[str | None, ...] = EVERY) -> tuple[str, ...]:
    """The distinct terms under which a word of a query may be indexed in releases of these languages."""
    written = (word, word.upper()) if word in _ALSO_NAMES else (word,)
    found = [(one, language, term(one, language)) for one in written for language in languages]
    kept = [
        text
        for one, language, text in found
        if not (_is_taken_for_stopword(one, language, text) or _is_without_its_accents(one, text))
    ]
    return tuple(dict.fromkeys(kept or [text for _, _, text in found]))


def _name(word: str, rules: str | None) -> str | None:
    """The term of a name that only its capitals tell from a word; None for other words.

    In a language without a stemmer, whose words are folded as English ones are, it is that of an English name.
    """
    language = "ru" if _CYRILLIC.match(word) else rules or "en"
    own = word_forms(language).names.get(_without_points(word))
    return f"{own}{MARK}{language}" if own and language in STEMMED and language != "en" else own


def _is_abbreviation(word: str) -> bool:
    """Whether it is in capitals, with or without points, and so short that hardly any word has its letters."""
    return word.isupper() and word.isascii() and bool(_ABBREVIATION.fullmatch(_without_points(word)))


def _is_no_word(word: str, language: str | None) -> bool:
    """Whether it is an abbreviation, in capitals or without vowels, as are *Lkw* and *xtc*, and no stop word.

    Some Slavic languages have words without vowels, and the tables have units, of which *kg* is one.
    """
    has_vowels = not _WITHOUT_VOWELS.fullmatch(_without_points(word))
    if has_vowels or language in _WORDS_WITHOUT_VOWELS:
        is_short = _is_abbreviation(word)
    else:
        is_short = not language or word.lower() not in word_forms(language).joined
    return is_short and word not in _ENGLISH_ACRONYMS and not _is_stopword(word, language)


def _is_stopword(word: str, language: str | None) -> bool:
    return fold(_without_points(word)) in STOP_WORDS.get(language or "", ())


def _is_taken_for_stopword(word: str, language: str | None, text: str) -> bool:
    """Whether releases in a language have the term of a typed word only, or nearly only, for a stop word.

    The stemmers take *dea* for the French *de*. An abbreviation has the letters of some: *UN* those of an article.
    """
    if language in (None, "en"):
        return False
    if _is_stopword(word, language):
        return _is_abbreviation(word)
    return len(word) <= _FORMS_OF_STOP_WORDS and text in _terms_of_stop_words(language)


def _is_without_its_accents(word: str, text: str) -> bool:
    """Whether a word typed with accents has the letters of an English word of its own: *héroïne* is no heroine."""
    return not word.isascii() and text == f"{fold(word)}{KEPT}" and text.isascii()


@cache
def _terms_of_stop_words(language: str) -> frozenset[str]:
    return frozenset(term(word, language) for word in STOP_WORDS.get(language, ()))


def _stemmed(folded: str, rules: str) -> str:
    """The term of a folded word by the rules of a language, or by those of its letters."""
    if rules in _SCRIPTS:
        stem = fold(stems.stem(folded, rules))
        return stem if stem.isdecimal() else f"{stem}{MARK}{rules}"
    if not folded.isascii():
        if _CYRILLIC.search(folded):
            return fold(stems.russian(folded))
        if _ARABIC.search(folded):
            return stems.arabic(folded)
    if not _LATIN.search(folded):
        return folded
    stem = stems.stem(folded, rules)
    stem = stem if stem.isascii() else fold(stem)
    return stem if rules == "en" or stem.isdecimal() else f"{stem}{MARK}{rules}"


def rules_of(language: str | None) -> str | None:
    """The language by whose rules words and numbers in releases of `language` are read; None where words are folded."""
    return language if language in STEMMED else _RULES_OF_LATIN.get(language)


def _rules_for(folded: str, language: str | None) -> str | None:
    """The language by whose rules a folded word is read: English where its letters are not those of its release."""
    if language == "ru":  # whose rules differ for numbers alone
        return "en"
    script = _SCRIPTS.get(language or "")
    return "en" if script and not script.search(folded) else rules_of(language)


def parted(term: str) -> tuple[str, str]:
    """Split a term into stem and language; the language is empty where the term has none."""
    bare, _, language = term.partition(MARK)
    return bare.removesuffix(KEPT).rstrip(ACCENTED + CAPITAL), language


def same_letters(text: str) -> tuple[str, ...]:
    """The terms that words with the letters of this term may have: its own, and those that tell names from words."""
    bare, language = parted(text)
    end = f"{MARK}{language}" if language else ""
    return tuple(f"{bare}{mark}{end}" for mark in ("", KEPT, ACCENTED + KEPT, CAPITAL + KEPT))


def is_acronym(word: str) -> bool:
    """Whether capitals or points tell that it is an acronym such as *US*, and not the word in the same letters."""
    return len(word) <= _LONGEST_ACRONYM and _without_points(word) in _ACRONYMS


def in_capitals(word: str) -> tuple[str, ...]:
    """The acronyms and names that only their capitals tell from the word as it is written.

    For a form of an English word, such as *grants*, those too that the word may be where every word has a capital.
    """
    capitals = word.upper()
    acronyms = (capitals,) if capitals in _ACRONYMS and capitals != word else ()
    names = names_in_small_letters().get(word.lower(), ()) if word in (word.lower(), capitals) else ()
    related = _kept()[0].get(term(word, "en"), ()) if word.islower() else ()
    return (*acronyms, *dict.fromkeys(name for name in (*names, *related) if name != word))


def with_signs(word: str) -> tuple[str, ...]:
    """The words and names that a word is without their accents, where these alone tell them from it: *Peña* for *Pena*.

    For a word with a capital at its beginning or in small letters; a word with accents stands for itself.
    """
    if not word.isascii() or word.isupper():
        return ()
    return tuple(other.title() if word.istitle() else other for other in _without_signs().get(word.lower(), ()))


@cache
def _without_signs() -> Mapping[str, tuple[str, ...]]:
    """By their letters without accents, the words of all languages that only these tell from others."""
    found: dict[str, tuple[str, ...]] = {}
    for language in EVERY[:-1]:
        for word in word_forms(language or "").accented:
            if (bare := without_signs(word)) != word:
                found[bare] = tuple(dict.fromkeys((*found.get(bare, ()), word)))
    return found


@cache
def _kept() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """What is worked out only when a rule or the vocabulary has changed.

    The English names that begin with a capital, by the term of the word with their letters; and the English terms of
    the words of the vocabulary, since most questions are about what it names, and bring in its other names.
    """
    others = (*files_of_rules(), *Path(str(vocabulary.__file__)).parent.glob("*.toml"))
    return cached_beside(Path(__file__), others, lambda: (_terms_of_english_names(), _terms_of_vocabulary()))


@cache
def files_of_rules() -> tuple[Path, ...]:
    """The files whose change may change terms."""
    folder = Path(__file__).parent
    return (*sorted(folder.glob("*.py")), *sorted(folder.glob("*.txt")), *sorted(TABLES.glob("*.txt")))


def _terms_of_english_names() -> dict[str, tuple[str, ...]]:
    known = word_forms("en")
    written: dict[str, tuple[str, ...]] = {}
    for name in known.names:
        if name.istitle() and known.joined.get(word := name.lower(), word) == word:
            key = _term(name.lower(), "en")
            written[key] = (*written.get(key, ()), name)
    return written


def _terms_of_vocabulary() -> dict[str, str]:
    labels = (label.text for concept in vocabulary.concepts().values() for label in concept.labels)
    return {word: _term(word, "en") for text in labels for word in WORD.findall(text)}


def is_name(word: str) -> bool:
    """Whether a capital at its beginning tells that it is a name, and not the word in the same letters."""
    return not word.isupper() and word in names_in_small_letters().get(word.lower(), ())


def meant_by(word: str) -> tuple[str, ...]:
    """What a word may mean as well as itself: in small letters an English name, and with its capital a plain word."""
    known = word_forms("en").meant
    if word.islower():
        return tuple(name for name in names_in_small_letters().get(word, ()) if name in known)
    return (word.lower(),) if word in known and not word.isupper() else ()


def _without_points(word: str) -> str:
    """A word without points and possessive; in capitals if it has points."""
    bare = word.removesuffix("'s").removesuffix("’s")
    return bare.replace(".", "").upper() if "." in bare else bare


def _ordinal(folded: str, language: str | None) -> str:
    """An ordinal number in figures with one ending for all of its language; any other word is returned unchanged."""
    ending, pattern = _ORDINALS.get(language or "", _NO_ORDINALS)
    found = pattern.fullmatch(folded)
    return found[1] + ending if found else folded


def _number(folded: str, language: str | None) -> str:
    """The term of a number with separators: without those of thousands, and with a decimal point.

    Where the text of a language has one separator only, with three digits behind it, it is that of thousands if the
    language writes thousands so. Spanish writes them either way.
    """
    points, commas = folded.count("."), folded.count(",")
    if points and commas:
        decimals = "." if folded.rfind(".") > folded.rfind(",") else ","
    elif points + commas > 1:
        decimals = ""
    else:
        mark = "." if points else ","
        usual = "," if language in _DECIMAL_COMMA else "."
        grouped = len(folded) - folded.index(mark) == 4 and not folded.startswith("0")
        decimals = "" if grouped and (mark != usual or language == "es") else mark
    if not decimals:
        return folded.replace(".", "").replace(",", "")
    whole, _, part = folded.rpartition(decimals)
    return f"{whole.replace('.', '').replace(',', '')}.{part}"


_LEAD = "führ"
"""In German words of *führen*, of which *fuhr* and *fuhren* are none; they keep their umlaut."""

_ENGLISH_ACRONYMS = frozenset({"AIDS"})
"""Those that other languages write in small letters as well: *Aids*."""
_ALSO_NAMES = frozenset("adam cara rico sara".split())
"""Acronyms in whose letters there is no word, but a name: in small letters a query may mean either."""
_ACRONYMS = (
    _ENGLISH_ACRONYMS
    | frozenset(
        "IT US WHO CARE CHIP COPS DARE DAWN EPIC HOPE ICE MAT OAT RAVE SALT SNAP START STEM STRIDE SWAT".split()
    )
    | frozenset(map(str.upper, _ALSO_NAMES))
)
"""Acronyms that differ from a frequent word or name, or from one with its stem, only by their capitals or points."""

_NO_ORDINALS = ("", lazy_pattern(r"(?!)"))
_ORDINALS: Mapping[str, tuple[str, re.Pattern[str]]] = {
    "fr": ("e", lazy_pattern(r"(\d+)i?eme")),
    "nl": ("e", lazy_pattern(r"(\d+)(?:e|ste|de)")),
    "es": ("o", lazy_pattern(r"(\d+)\.?(?:[oa]|er|[rdtmvn][oa])")),
    "pt": ("o", lazy_pattern(r"(\d+)\.?[oa]")),
    "it": ("o", lazy_pattern(r"(\d+)\.?[oa]")),
}
"""By language, the ending that stands for all of those of ordinal numbers in figures: *20e* for *20ste*."""

_ABBREVIATION = lazy_pattern("[A-Z]{2,4}")
_WITHOUT_VOWELS = lazy_pattern("[b-df-hj-np-tv-xz]{2,5}", re.IGNORECASE)
_WORDS_WITHOUT_VOWELS = frozenset({"cs", "sk", "hr"})
_FORMS_OF_STOP_WORDS = 3
"""Letters up to which a word with the stem of a stop word is hardly anything else; *sobres* is no form of *sobre*."""

_LONGEST_ACRONYM = len("S.T.A.R.T.'s")

_DECIMAL_COMMA = frozenset("es fr pt de it nl ru pl cs sv da no ro tr id uk el sk hr hu bg".split())
"""Languages that write decimals with a comma; the others, and texts of unknown language, write a point."""

_PLURAL_OF_ACRONYM = lazy_pattern("(?!AIDs)[A-Z]{2,5}s|[A-Z][a-z][A-Z]{1,3}s")
_DECADE = lazy_pattern(r"((?:1[89]|20)\d0)'?s")
_SWISS = lazy_pattern(r"(?<=\d)'(?=\d{3}(?!\d))")
"""The separator of thousands in Switzerland."""
_SEPARATED = lazy_pattern("[.,]")
_LATIN = lazy_pattern("[a-z]")
_CYRILLIC = lazy_pattern("[\u0400-\u052f]")
_ARABIC = lazy_pattern("[\u0620-\u06d3]")
_SCRIPTS: Mapping[str, re.Pattern[str]] = {
    "uk": _CYRILLIC,
    "bg": _CYRILLIC,
    "el": lazy_pattern("[\u0370-\u03ff]"),
    "hi": lazy_pattern("[\u0900-\u097f]"),
    "fa": _ARABIC,
}
"""The letters of languages whose releases have words in other scripts too, which are read as those of English ones."""
