"""Expands fuzzy words and wildcards to index terms, for every engine and for highlighting.

Index terms are stems, so a word that matches is found in all its inflected forms.
"""

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator

from indexer.analysis import parted, terms
from indexer.folding import fold
from search.query import Fuzzy, Wildcard
from search.syntax.wildcards import MIN_FUZZY_LETTERS, MIN_LITERAL, literal_prefix

_ENDINGS = (
    "e s es y ed d ing ings er ers ion ions al ly ate ated ates ating ation ations ic ive able ity ment ments "
    "a o as os acion aciones ado ada ados adas ar idad "
    "ee ees ement ant ants eur eurs ite ites acao acoes i ati ata azione azioni "
    "а у ы е ом ов ам ами ах ыи ая ое ые ого ому ым ых ия ии ию иями"
).split()
"""The endings that stemmers remove most often, without accents."""
_DOUBLING = ("ed", "ing", "er", "ers")


def fuzzy_matches(wanted: Fuzzy, known: Iterable[str]) -> dict[str, int]:
    """The known terms that a fuzzy word matches, each with its distance in edits.

    A term matches if it is within the distance of one of the word's own terms, that is, its stem in any language or its
    folded form, provided that this has at least four letters. The own terms match at distance 0.
    """
    candidates, own = list(known), terms(wanted.text)
    found = {term: 0 for term in candidates if term in own}
    for form in own:
        if len(parted(form)[0]) >= MIN_FUZZY_LETTERS:
            for term, edits in terms_within_distance(wanted.distance, form, candidates):
                found[term] = min(edits, found.get(term, edits))
    return found


def terms_within_distance(distance: int, term: str, known: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The known terms within a distance of the term, with the number of edits (optimal string alignment).

    Only terms of the same language and with the same first letter are considered. The marks that tell a name or an
    unstemmed word from others with the same letters are no part of the word, so they cost nothing.
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    word, language = parted(term)
    bare = {other: parted(other) for other in known if other[:1] == term[:1]}
    candidates = {other: letters for other, (letters, of) in bare.items() if of == language}
    for _, edits, other in extract_iter(word, candidates, scorer=OSA.distance, score_cutoff=distance):
        yield other, int(edits)


def wildcard_matches(wanted: Wildcard, known: Iterable[str]) -> list[str]:
    """The known terms that a wildcard matches.

    A term matches if it begins with the first three letters of the pattern, and it or one of its possible inflected
    forms fits the pattern: `traff*ng` matches the stem of *trafficking*. A possible form is the term with a common
    ending that analysis strips again. Whether any text contains it is not known, so the result may be too broad:
    *traffic* matches as well, because *trafficking* could be a form of it.
    """
    fits, start = as_regex(wanted), prefix_of(wanted)
    tail = re.split(r"[*?]", fold(wanted.text))[-1]
    endings = [ending for ending in _ENDINGS if ending.endswith(tail) or tail.endswith(ending)]

    def stands_for(term: str) -> bool:
        bare, language = parted(term)
        of = (language,) if language else ("en", None)
        return fits(bare) or any(fits(form) and term in terms(form, of) for form in _inflected_forms(bare, endings))

    return [term for term in known if term.startswith(start) and stands_for(term)]


def first_letters(wanted: Fuzzy) -> frozenset[str]:
    """The letters that terms may begin with which a fuzzy word matches: several for *was*, a form of *be*."""
    return frozenset(form[:1] for form in terms(wanted.text))


def prefix_of(wanted: Wildcard) -> str:
    """The prefix shared by all terms that the pattern may match."""
    return fold(literal_prefix(wanted.text))[:MIN_LITERAL]


def as_regex(wanted: Wildcard) -> Callable[[str], bool]:
    """A test of whether a folded word fits the pattern."""
    match = re.compile(fnmatch.translate(fold(wanted.text))).match  # atomic groups: no backtracking
    return lambda word: match(word) is not None


def _inflected_forms(term: str, endings: Iterable[str]) -> Iterator[str]:
    """Words whose stem may be this term."""
    yield from (term + ending for ending in endings)
    yield from (term + term[-1] + ending for ending in endings if ending in _DOUBLING)
    if term.endswith("i"):
        yield term[:-1] + "y"
