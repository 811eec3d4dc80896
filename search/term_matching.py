"""Which index terms a fuzzy word or a wildcard stands for; every engine, and the marks in its hits, ask here.

The index knows stems, not words, so whatever word is found is found in all its forms.
"""

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator

from indexer.analysis import fold, parted, terms
from search.query import Fuzzy, Wildcard
from search.syntax.wildcards import MIN_LITERAL, MIN_SPELLED, literal_prefix

_ENDINGS = (
    "e s es y ed d ing ings er ers ion ions al ly ate ated ates ating ation ations ic ive able ity ment ments "
    "a o as os acion aciones ado ada ados adas ar idad "
    "ee ees ement ant ants eur eurs ite ites acao acoes i ati ata azione azioni "
    "а у ы е ом ов ам ами ах ыи ая ое ые ого ому ым ых ия ии ию иями"
).split()
"""What the stemmers most often take off, without accents."""
_DOUBLING = ("ed", "ing", "er", "ers")


def fuzzy_matches(wanted: Fuzzy, known: Iterable[str]) -> dict[str, int]:
    """The known terms that the word stands for, and how many edits away each is.

    They are within the distance of any of the word's own terms, its stem in each language and its folded form, that has
    four letters or more. The own terms need no edits.
    """
    candidates, own = list(known), terms(wanted.text)
    found = {term: 0 for term in candidates if term in own}
    for form in own:
        if len(parted(form)[0]) >= MIN_SPELLED:
            for term, edits in is_within_distance(wanted.distance, form, candidates):
                found[term] = min(edits, found.get(term, edits))
    return found


def is_within_distance(distance: int, term: str, known: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The known terms of the same language and first letter, at most so many edits away by optimal string alignment."""
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    language = parted(term)[1]
    candidates = [other for other in known if other[:1] == term[:1] and parted(other)[1] == language]
    for other, edits, _ in extract_iter(term, candidates, scorer=OSA.distance, score_cutoff=distance):
        yield other, int(edits)


def wildcard_matches(wanted: Wildcard, known: Iterable[str]) -> list[str]:
    """The known terms that the wildcard stands for.

    They begin with its first three letters, and they or one of their forms fit it: `traff*ng` stands for the stem of
    *trafficking*. A form is the term with a usual ending that the analysis takes off again; whether any text has it is
    not known, so relatives come along: *traffic*, for it might have such a form.
    """
    fits, start = as_regex(wanted), prefix_of(wanted)
    tail = re.split(r"[*?]", fold(wanted.text))[-1]
    endings = [ending for ending in _ENDINGS if ending.endswith(tail) or tail.endswith(ending)]

    def stands_for(term: str) -> bool:
        bare, language = parted(term)
        of = (language,) if language else ("en", None)
        return fits(bare) or any(fits(form) and term in terms(form, of) for form in _forms(bare, endings))

    return [term for term in known if term.startswith(start) and stands_for(term)]


def prefix_of(wanted: Fuzzy | Wildcard) -> str:
    """How every term begins that the word may stand for."""
    return fold(wanted.text)[:1] if isinstance(wanted, Fuzzy) else fold(literal_prefix(wanted.text))[:MIN_LITERAL]


def as_regex(wanted: Wildcard) -> Callable[[str], bool]:
    """Whether a folded word fits."""
    match = re.compile(fnmatch.translate(fold(wanted.text))).match  # never slow: each `*` gives nothing back
    return lambda word: match(word) is not None


def _forms(term: str, endings: Iterable[str]) -> Iterator[str]:
    """What may have stood in a text."""
    yield from (term + ending for ending in endings)
    yield from (term + term[-1] + ending for ending in endings if ending in _DOUBLING)
    if term.endswith("i"):
        yield term[:-1] + "y"
