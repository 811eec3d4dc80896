"""Words that a stemmer gets wrong, by language: irregular forms, variants, demonyms, and words to be kept apart.

The tables are the text files in the folder of the same name. A stemmer works on endings alone: it cannot know that
*sold* belongs to *sell*, and takes *customs* and *customers* for one word.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from corpus import words
from corpus.file_cache import cached_beside
from corpus.quick_dataclass import dataclass
from indexer import drug_spelling, folding, numerals
from indexer.drug_spelling import one_spelling
from indexer.folding import fold, without_signs
from indexer.numerals import FILE as NUMERALS
from indexer.numerals import in_one_word

TABLES = Path(__file__).with_suffix("")

KEPT = "="
"""Ends the term of a word that is kept apart from others with its stem; occurs in no word."""

ACCENTED = "^"
"""Stands before it in the term of a word that only its accents keep apart."""

CAPITAL = "*"
"""Stands before it in the term of a name that only its capitals keep apart."""


@dataclass(frozen=True, slots=True)
class WordForms:
    """The exceptions of one language, all folded."""

    joined: Mapping[str, str]
    """A form, mapped to the word whose stem it has; that word too, unless it is a form of another."""
    apart: Mapping[str, str]
    """A form, mapped to its term."""
    accented: Mapping[str, str]
    """The same, for forms that others have the letters of, but not the accents: in small letters, not folded."""
    names: Mapping[str, str]
    """The same, for names that only their capitals tell from words, in their own letters."""
    meant: frozenset[str]
    """Those of the names that the same word in small letters may mean."""


_Table = tuple[dict[str, str], dict[str, str], dict[str, str], dict[str, str], frozenset[str]]


@cache
def word_forms(language: str) -> WordForms:
    """The table of a language; empty for a language without one."""
    return WordForms(*_tables().get(language, ({}, {}, {}, {}, frozenset())))


@cache
def names_in_small_letters() -> Mapping[str, tuple[str, ...]]:
    """Words in small letters, mapped to the names of all languages that only their capitals tell from them."""
    written: dict[str, tuple[str, ...]] = {}
    for *_, names, _ in _tables().values():
        for name in names:
            written[name.lower()] = tuple(dict.fromkeys((*written.get(name.lower(), ()), name)))
    return written


@cache
def _tables() -> Mapping[str, _Table]:
    """The tables of all languages, which are read only when one of them has changed."""
    files = sorted(TABLES.glob("??.txt"))
    rules = (*files, NUMERALS, *(Path(str(module.__file__)) for module in (folding, drug_spelling, words, numerals)))
    return cached_beside(Path(__file__), rules, lambda: dict(_read_all(files)))


def _read_all(files: list[Path]) -> Iterator[tuple[str, _Table]]:
    for path in files:
        table = _read(path)
        for word, figures in in_one_word(path.stem).items():
            table[0].setdefault(word, figures)
            table[0].setdefault(figures, figures)
        yield path.stem, table


def _read(path: Path) -> _Table:
    """The forms that are joined to a word, and those that are kept apart: always, by accents, and by capitals.

    In each line, "=" joins the words to the first of them, or to what another line joins that to, and "!" keeps them
    apart from all others. So do "^" and "@", but only where they are written with their accents or capitals. "&" is as
    "@", for names that small letters may mean too. A name is also known without its accents, unless these tell a word
    from another. Where two lines have the same form, the first is used.
    """
    joined: dict[str, str] = {}
    apart: dict[str, str] = {}
    accented: dict[str, str] = {}
    names: dict[str, str] = {}
    meant = set[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        sign, *listed = line.split() or [""]
        if sign == "=":
            head, *forms = map(_spelled, listed)
            for form in forms:
                joined.setdefault(form, head)
        elif sign == "!":
            head, *forms = map(_spelled, listed)
            for form in (head, *forms):
                apart.setdefault(form, head + KEPT)
        elif sign == "^":
            for form in listed:
                accented.setdefault(form, fold(listed[0]) + ACCENTED + KEPT)
                accented.setdefault(form.translate(_TYPED), fold(listed[0]) + ACCENTED + KEPT)
        elif sign in {"@", "&"}:
            for form in listed:
                names.setdefault(form, fold(listed[0]) + CAPITAL + KEPT)
            meant.update(listed if sign == "&" else ())
    for name, own in list(names.items()):
        if name.lower() not in accented:  # of *Peña*, *Pena* is another word in capitals
            names.setdefault(without_signs(name), own)
    for head in dict.fromkeys(joined.values()):
        joined.setdefault(head, head)
    joined = {form: joined[head] for form, head in joined.items()}
    return joined, apart, accented, names, frozenset(meant)


def _spelled(word: str) -> str:
    return one_spelling(fold(word))


_TYPED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
