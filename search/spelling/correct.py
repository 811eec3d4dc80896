"""Corrects misspelt words of a query, or suggests corrections, from the words of the index and the vocabulary.

Candidates are scored by the noisy channel model of Kernighan, Church and Gale (1990): the frequency of a word, times
the probability of the mistake (`search.spelling.error_model`), times the evidence of context, that is, how many
releases contain the candidate near the other words of the query.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from math import exp, log
from typing import TypeVar

from corpus.clean.dates.months import MONTHS, month_key
from corpus.quick_dataclass import dataclass
from corpus.words import WORD, is_unspaced
from indexer.stopwords import is_stopword
from search.errors import TookTooLongError
from search.expansion.thesaurus import Name, thesaurus
from search.query import All, Expression, Near, Not, Phrase, Word, words_by_part
from search.query import Any as AnyOf
from search.spelling.candidates import Candidate, Speller, have_one_stem
from search.spelling.compounds import MIN_LETTERS, Correction, is_plain, join_compounds, split_compound
from search.spelling.dictionary import likely_corrections
from search.syntax.parser import MAX_TERMS
from search.understanding.time_expressions import time_expressions

__all__ = ["Correction", "SpellingResult", "correct"]

MAX_SUGGESTIONS = 3
"""The most corrections suggested for one word."""
MIN_CONFIDENCE = 0.6
"""The share of the total likelihood that the best candidate for an unknown word needs to be applied unasked."""
MAX_COST = 1.5
"""The highest cost of the mistakes in an unknown word that is corrected unasked: two cheap ones."""
MAX_COST_OF_UNSEEN = 1.0
"""The highest cost at which a vocabulary word that no release contains is still applied."""
MIN_LETTERS_OF_UNSEEN = 6
"""The fewest typed letters for that."""
CLEAR_CONFIDENCE = 0.98
"""With at least this share, the best candidate is clear without looking at the context."""
MAX_COST_OF_KNOWN = 1.3
"""The highest cost at which anything is suggested in place of a right word that no release contains."""
SUGGEST_MARGIN = -1.0
"""The log-likelihood by which a candidate must exceed a rare typed word to be suggested; negative: may fall short."""
SUGGEST_KNOWN_MARGIN = -4.5
"""The same for a right word, whose likelihood counts the releases that general language would have it in."""
SUGGEST_NAMED_MARGIN = 0.0
"""The same for a word of the vocabulary."""
REPLACE_KNOWN_MARGIN = 2.0
"""The log-likelihood by which a candidate must exceed a right word that no release contains to replace it."""
REPLACE_MARGIN = 1.5
"""The log-likelihood by which a candidate must exceed an established typed word to replace it."""
MIN_EXPECTED_TOGETHER = 5
"""If chance alone would put two words into this many common releases, they do occur near each other somewhere."""
MAX_CONTEXT_SHARE = 0.1
"""Words in a larger share of the releases are no evidence about their neighbours."""
MAX_CONTEXT_WORDS = 2
"""How many other words of the query, the nearest ones, serve as context."""
MAX_RERANKED = 5
"""How many candidates, the best ones, are rescored with the context."""

T = TypeVar("T")

Others = Mapping[str, int]
"""Other words of the query, each with the number of releases that contain it."""


@dataclass(frozen=True, slots=True)
class SpellingResult:
    """An expression after spelling correction."""

    expression: Expression
    corrections: tuple[Correction, ...]
    """All corrections, whether applied or only suggested."""
    finished: bool
    """False if some words were not checked, because there were too many or time ran out."""


def correct(expression: Expression, speller: Speller) -> SpellingResult:
    """Correct the plain words of an expression.

    Words in quotes, after + or NOT, with wildcards, and the values of fields are left as typed, and so is whatever
    there is no time for. If corrections would make the query longer than MAX_TERMS, none is applied. Raises what the
    engine raises, except TookTooLongError.
    """
    corrections: list[Correction] = []
    speller.is_complete = True
    found = _correct(expression, speller, corrections)
    if _size(found) > MAX_TERMS:
        found, corrections = expression, [replace(one, applied=one.keeps_original) for one in corrections]
    return SpellingResult(found, tuple(corrections), speller.is_complete)


def _size(expression: Expression) -> int:
    """The number of words in it; a pattern, a year or a name counts as one."""
    match expression:
        case All(parts) | AnyOf(parts):
            return sum(map(_size, parts))
        case Not(part):
            return _size(part)
        case Phrase(words) | Near(words):
            return len(words)
        case _:
            return 1


def _correct(expression: Expression, speller: Speller, corrections: list[Correction]) -> Expression:
    match expression:
        case All(parts, strict):
            inside = tuple(_correct_nested(part, speller, corrections) for part in parts)
            whole = _correct_side_by_side(inside, speller, corrections)
            return replace(whole, strict=strict) if isinstance(whole, All) else whole
        case AnyOf(parts):
            return AnyOf(tuple(_correct(part, speller, corrections) for part in parts))
        case Word() | Phrase():
            return _correct_side_by_side((expression,), speller, corrections)
        case _:
            return expression


def _correct_nested(part: Expression, speller: Speller, corrections: list[Correction]) -> Expression:
    return _correct(part, speller, corrections) if isinstance(part, (All, AnyOf)) else part


def _correct_side_by_side(parts: tuple[Expression, ...], speller: Speller, corrections: list[Correction]) -> Expression:
    """Words side by side: first join compounds, then check each word in the context of the others.

    Words of a time expression are right, though no release may have them: *since 2014*.
    """
    typed = [part.text for part in parts if isinstance(part, Word) and is_plain(part)]
    _attempt(lambda: speller.prefetch(typed), None, speller, corrections)
    whole = _attempt(lambda: join_compounds(parts, speller, corrections), list(parts), speller, corrections)
    texts = [part.text for part in whole if isinstance(part, Word) and is_plain(part)]
    nothing: Others = {}
    held = _attempt(
        lambda: dict(zip(texts, speller.document_frequencies(texts), strict=True)), nothing, speller, corrections
    )
    dated = {place for one in time_expressions(words_by_part(whole)) for place in range(one.first, one.last + 1)}
    fixed = [
        part if place in dated else _correct_part(part, held, speller, corrections) for place, part in enumerate(whole)
    ]
    return fixed[0] if len(fixed) == 1 else All(tuple(fixed))


def _correct_part(part: Expression, held: Others, speller: Speller, corrections: list[Correction]) -> Expression:
    if isinstance(part, Word) and part.text in held and len(part.text) >= MIN_LETTERS:
        word, others = part, _context_of(part.text, held, speller)
        same: Expression = word
        return _attempt(lambda: _correct_word(word, others, speller, corrections), same, speller, corrections)
    if isinstance(part, Phrase) and not part.exact and not all(map(is_unspaced, part.words)):
        return _correct_hyphenated(part, speller, corrections)
    return part


def _attempt(step: Callable[[], T], otherwise: T, speller: Speller, corrections: list[Correction]) -> T:
    """The result of a step or, if time runs out, `otherwise`, without the corrections that the step recorded."""
    before = len(corrections)
    try:
        return step()
    except TookTooLongError:
        speller.is_complete = False
        del corrections[before:]
        return otherwise


def _correct_word(word: Word, others: Others, speller: Speller, corrections: list[Correction]) -> Expression:
    if month_key(word.text) in MONTHS:
        return word
    (releases,) = speller.document_frequencies([word.text])
    certain = speller.is_right(word.text, releases)
    if (releases or certain) and releases < speller.rare_limit and (also := split_compound(word, releases, speller)):
        corrections.append(also)
        return word
    if releases >= speller.established_limit:
        return _check_established(word, releases, others, speller, corrections)
    if releases and certain:
        return word
    if releases:
        return _suggest_for_rare(word, releases, others, speller, corrections)
    found = speller.candidates(word.text)
    if not found:
        return word
    if expected := speller.expected_releases(word.text):
        return _doubt_known(word, _rerank(found, others, speller), log(expected), speller, corrections)
    found = _rank(found, others, speller)
    if found[0].inflected and speller.is_indexed(word.text):
        return word
    best = found[0]
    likely = (best.releases > 0 and best.cost <= MAX_COST) or (
        len(best.words) == 1 and best.cost <= MAX_COST_OF_UNSEEN and len(word.text) >= MIN_LETTERS_OF_UNSEEN
    )
    return _record(
        word, found, likely and _confidence(found) >= MIN_CONFIDENCE and not speller.is_indexed(word.text), corrections
    )


def _suggest_for_rare(
    word: Word, releases: int, others: Others, speller: Speller, corrections: list[Correction]
) -> Expression:
    """A word in only a few releases may be their misspelling: suggest a correction, but never apply it."""
    found = speller.near_misses(word.text)
    expected = speller.expected_releases(word.text)
    margin = SUGGEST_KNOWN_MARGIN if expected else SUGGEST_MARGIN
    if not found or found[0].inflected or found[0].score < log(releases + expected) + margin:
        return word
    found = _rank(found, others, speller)
    if found[0].score < _own_score(word, releases, others, speller) + margin:
        return word
    return _record(word, found, applied=False, corrections=corrections)


def _doubt_known(
    word: Word, found: list[Candidate], own_score: float, speller: Speller, corrections: list[Correction]
) -> Expression:
    """A right word that no release contains: often a rare name, sometimes a slip that happens to make a word."""
    found = [one for one in found if not all(map(is_stopword, one.words))]  # of which nobody asks for one
    if not found:
        return word
    best, ahead = found[0], found[0].score - own_score
    is_named = speller.is_named(word.text)
    if best.inflected or best.cost > MAX_COST_OF_KNOWN:
        return word
    if not best.releases and not speller.is_slip_for_name(word.text, best):
        return word
    if best.releases and ahead < (SUGGEST_NAMED_MARGIN if is_named else SUGGEST_KNOWN_MARGIN):
        return word
    surely = (
        ahead >= REPLACE_KNOWN_MARGIN
        and _confidence(found) >= MIN_CONFIDENCE
        and best.releases > 0
        and (word.text.isascii() or not best.written.isascii())  # who types an accent knows the word
        and not is_named
        and not speller.is_indexed(word.text)
    )
    return _record(word, found, surely, corrections)


def _correct_hyphenated(phrase: Phrase, speller: Speller, corrections: list[Correction]) -> Phrase:
    """Hyphenated words, each corrected without context."""
    words: list[str] = []
    for text in phrase.words:
        right = _correct_side_by_side((Word(text, phrase.field),), speller, corrections)
        words += [right.text] if isinstance(right, Word) else right.words if isinstance(right, Phrase) else [text]
    return replace(phrase, words=tuple(words))


def _check_established(
    word: Word, releases: int, others: Others, speller: Speller, corrections: list[Correction]
) -> Expression:
    """Real-word errors: an established word may be a slip for another, if it never occurs near its neighbours.

    If some release contains all the typed words anywhere, the typed word is still searched for as well.
    """
    by_chance = max((releases * many / speller.releases for many in others.values()), default=MIN_EXPECTED_TOGETHER)
    if by_chance >= MIN_EXPECTED_TOGETHER or any(speller.count_near(word.text, other) for other in others):
        return word
    slips = speller.slips(word.text)[:MAX_RERANKED]
    near = [one for one in slips if any(speller.count_near(one.words[0], other) > 1 for other in others)]
    found = _rerank(near, others, speller)
    ahead = found[0].score - _own_score(word, releases, others, speller) if found else 0
    if ahead < REPLACE_MARGIN or not speller.occur_together([word.text, *others]):
        return _record(word, found, ahead >= REPLACE_MARGIN, corrections) if ahead > 0 else word
    corrections.append(Correction(word.text, _suggestions(found), applied=True, keeps_original=True))
    return word


def _record(word: Word, found: list[Candidate], applied: bool, corrections: list[Correction]) -> Word | Phrase:
    if not applied:
        if not _is_understood(word.text, found[0]):
            corrections.append(Correction(word.text, _suggestions(found), applied))
        return word
    corrections.append(Correction(word.text, _suggestions(found), applied))
    words = found[0].words
    return Phrase(words, word.field) if len(words) > 1 else Word(_shown(found[0], found), word.field)


def _is_understood(typed: str, best: Candidate) -> bool:
    """Whether a word needs no suggestion: it is a name, or searched for under the term or as the concept of the best.

    *sequestrata* has the Italian term of *sequestrato*, and *Mephedron* names in German what *mephedrone* does.
    """
    names = thesaurus().names([typed])
    if any(name.label.text.casefold() == typed.casefold() for name in names):
        return True
    if len(best.words) == 1 and have_one_stem(typed, best.written):
        return True
    meant = {name.concept.id for name in thesaurus().names(WORD.findall(best.written))}
    return any(name.concept.id in meant for name in names)


def _suggestions(found: Sequence[Candidate]) -> tuple[str, ...]:
    """The likeliest candidates as they are shown, without those that an earlier one says as well."""
    shown: list[Candidate] = []
    for one in found[:MAX_RERANKED]:
        if not any(_are_one(other, one) for other in shown):
            shown.append(one)
    return tuple(_shown(one, found) for one in shown[:MAX_SUGGESTIONS])


def _shown(candidate: Candidate, found: Sequence[Candidate]) -> str:
    """A candidate in small letters if it has a capital, as in titles, though it is no name: other forms have none."""
    if not candidate.written.istitle() or len(candidate.words) > 1:
        return candidate.written
    others = [one.written for one in found[:MAX_RERANKED] if have_one_stem(candidate.written, one.written)]
    usual = (*others, likely_corrections().get(candidate.words[0], ""))
    return candidate.written.lower() if any(map(str.islower, usual)) else candidate.written


def _are_one(one: Candidate, other: Candidate) -> bool:
    """Whether two candidates are forms of one word, or names of one thing, and so no rivals."""
    if len(one.words) == len(other.words) == 1 and have_one_stem(one.written, other.written):
        return True
    ids, others = ({name.concept.id for name in _clear_names(each)} for each in (one, other))
    return not ids.isdisjoint(others)


def _clear_names(candidate: Candidate) -> Iterator[Name]:
    return (name for name in thesaurus().names(WORD.findall(candidate.written)) if not name.label.ambiguous)


def _own_score(word: Word, releases: int, others: Others, speller: Speller) -> float:
    """The log-likelihood of the word as typed, in its context."""
    return log(releases) + sum(speller.context_evidence(word.text, releases, other) for other in others)


def _rank(found: Sequence[Candidate], others: Others, speller: Speller) -> list[Candidate]:
    """The candidates, best first, rescored with the context unless the best is clear without it."""
    return list(found) if not found or _confidence(found) > CLEAR_CONFIDENCE else _rerank(found, others, speller)


def _rerank(found: Sequence[Candidate], others: Others, speller: Speller) -> list[Candidate]:
    first = sorted(speller.all_in_context(found[:MAX_RERANKED], list(others)), key=lambda one: -one.score)
    return [*first, *found[MAX_RERANKED:]]


def _confidence(found: Sequence[Candidate]) -> float:
    """The share of the first candidate, and of those among the next that are one with it, in the likelihood of all."""
    likelihoods = [exp(min(one.score - found[0].score, 50)) for one in found]
    total = sum(likelihoods)
    if 1 / total > CLEAR_CONFIDENCE:
        return 1 / total
    same = (
        likely
        for one, likely in zip(found[1:MAX_RERANKED], likelihoods[1:MAX_RERANKED], strict=True)
        if _are_one(found[0], one)
    )
    return (1 + sum(same)) / total


def _context_of(word: str, held: Others, speller: Speller) -> Others:
    """The nearest other words that occur in some releases but not in too many, with their frequencies."""
    texts = list(held)
    near = sorted((abs(at - texts.index(word)), text) for at, text in enumerate(texts) if text != word)
    telling = [text for _, text in near if 0 < held[text] < speller.releases * MAX_CONTEXT_SHARE]
    return {text: held[text] for text in telling[:MAX_CONTEXT_WORDS]}
