"""What was meant where a query is misspelt: corrections from the words of the index and of the vocabulary.

Weighed as by Kernighan, Church and Gale (1990): how often a word is used, times how likely the mistake is
(`search.mistakes`), times how much likelier the other words of the query make it: how many releases have both near.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import TypeVar

from search.errors import TookTooLongError
from search.query import All, Expression, Near, Not, Phrase, Word
from search.query import Any as AnyOf
from search.spelling.candidates import Candidate, Speller
from search.spelling.compounds import LEAST_PART, Correction, is_plain, joined, split_in_two
from search.syntax.parser import MAX_TERMS

__all__ = ["Correction", "SpellingResult", "corrected"]

SHOWN = 3
SURE = 0.6
"""The least share of the likelihood that the best correction of an unknown word must have to be applied of itself."""
SMALL = 1.0
"""The most that a mistake in a word of the vocabulary may cost which no release has."""
LONG = 6
"""Letters of such a word, at least."""
CLEAR = 0.98
"""A share with which it is clear without looking at other words."""
LIKELY = -1.0
"""By how much, in natural logarithms, another word must be likelier than a rare one to be suggested."""
CERTAIN = 1.5
"""By how much another word must be likelier than a frequent one to be searched for in its place."""
RARELY = 5
"""Releases in which chance alone would bring together two words that surely stand near each other somewhere."""
TELLING = 0.1
"""Words in a larger share of the releases say nothing of those beside them."""
CONTEXT = 2
"""Other words of the query that are asked for their opinion, the nearest."""
CHOICE = 5
"""Candidates on which they are asked."""

T = TypeVar("T")

Others = Mapping[str, int]
"""Other words of a query, with the number of releases that hold each."""


@dataclass(frozen=True, slots=True)
class SpellingResult:
    """An expression with what was surely misspelt put right."""

    expression: Expression
    corrections: tuple[Correction, ...]
    """Every one, applied or to be suggested."""
    finished: bool
    """Whether all words were looked at: there may be too many of them, or too little time."""


def corrected(expression: Expression, speller: Speller) -> SpellingResult:
    """Words in quotes, after +, in NOT, with signs, and names of organisations stay as they are.

    So does what there is no time for, and the whole where it would then have more words than are searched for.
    Raises what the engine raises, but for TookTooLongError.
    """
    corrections: list[Correction] = []
    speller.is_through = True
    found = _corrected(expression, speller, corrections)
    if _size(found) > MAX_TERMS:
        found, corrections = expression, [replace(one, applied=one.also) for one in corrections]
    return SpellingResult(found, tuple(corrections), speller.is_through)


def _size(expression: Expression) -> int:
    """The words in it; a pattern, a year or a name counts as one."""
    match expression:
        case All(parts) | AnyOf(parts):
            return sum(map(_size, parts))
        case Not(part):
            return _size(part)
        case Phrase(words) | Near(words):
            return len(words)
        case _:
            return 1


def _corrected(expression: Expression, speller: Speller, corrections: list[Correction]) -> Expression:
    match expression:
        case All(parts, strict):
            inside = tuple(_inside(part, speller, corrections) for part in parts)
            whole = _together(inside, speller, corrections)
            return replace(whole, strict=strict) if isinstance(whole, All) else whole
        case AnyOf(parts):
            return AnyOf(tuple(_corrected(part, speller, corrections) for part in parts))
        case Word() | Phrase():
            return _together((expression,), speller, corrections)
        case _:
            return expression


def _inside(part: Expression, speller: Speller, corrections: list[Correction]) -> Expression:
    return _corrected(part, speller, corrections) if isinstance(part, (All, AnyOf)) else part


def _together(parts: tuple[Expression, ...], speller: Speller, corrections: list[Correction]) -> Expression:
    """Words side by side: first those that a space parts, then each word in the light of the others."""
    whole = _in_time(lambda: joined(parts, speller, corrections), list(parts), speller, corrections)
    texts = [part.text for part in whole if isinstance(part, Word) and is_plain(part)]
    nothing: Others = {}
    held = _in_time(lambda: dict(zip(texts, speller.known(texts), strict=True)), nothing, speller, corrections)
    fixed = [_looked_at(part, held, speller, corrections) for part in whole]
    return fixed[0] if len(fixed) == 1 else All(tuple(fixed))


def _looked_at(part: Expression, held: Others, speller: Speller, corrections: list[Correction]) -> Expression:
    if isinstance(part, Word) and part.text in held and len(part.text) >= LEAST_PART:
        word, others = part, _around(part.text, held, speller)
        same: Expression = word
        return _in_time(lambda: _put_right(word, others, speller, corrections), same, speller, corrections)
    if isinstance(part, Phrase) and not part.exact:
        return _each_put_right(part, speller, corrections)
    return part


def _in_time(step: Callable[[], T], otherwise: T, speller: Speller, corrections: list[Correction]) -> T:
    """What a step comes to; where there is no time for it something else, and no correction that it made."""
    before = len(corrections)
    try:
        return step()
    except TookTooLongError:
        speller.is_through = False
        del corrections[before:]
        return otherwise


def _put_right(word: Word, others: Others, speller: Speller, corrections: list[Correction]) -> Expression:
    (releases,) = speller.known([word.text])
    certain = speller.is_right(word.text, releases)
    if (releases or certain) and releases < speller.few and (also := split_in_two(word, releases, speller)):
        corrections.append(also)
        return word
    if releases >= speller.enough:
        return _other_word(word, releases, others, speller, corrections)
    if certain:
        return word
    if releases:
        return _doubted(word, releases, others, speller, corrections)
    found = _in_context(speller.candidates(word.text), others, speller)
    if not found or found[0].inflected:
        return word
    best = found[0]
    likely = best.releases > 0 or (len(best.words) == 1 and best.cost <= SMALL and len(word.text) >= LONG)
    return _decided(word, found, likely and _share(found) >= SURE and not speller.finds(word.text), corrections)


def _doubted(word: Word, releases: int, others: Others, speller: Speller, corrections: list[Correction]) -> Expression:
    """A word of a few releases may be their mistake: something else is suggested, never applied."""
    found = speller.near_misses(word.text)
    if not found or found[0].inflected or found[0].score < log(releases) + LIKELY:
        return word
    found = _in_context(found, others, speller)
    if found[0].score < _own(word, releases, others, speller) + LIKELY:
        return word
    return _decided(word, found, applied=False, corrections=corrections)


def _each_put_right(phrase: Phrase, speller: Speller, corrections: list[Correction]) -> Phrase:
    """Words joined by hyphens, each looked at alone."""
    words: list[str] = []
    for text in phrase.words:
        right = _together((Word(text, phrase.field),), speller, corrections)
        words += [right.text] if isinstance(right, Word) else right.words if isinstance(right, Phrase) else [text]
    return replace(phrase, words=tuple(words))


def _other_word(
    word: Word, releases: int, others: Others, speller: Speller, corrections: list[Correction]
) -> Expression:
    """A word that is in order may still be another mistyped, where the words beside it never stand near it.

    If a release has them all somewhere, the word is searched for too.
    """
    by_chance = max((releases * many / speller.releases for many in others.values()), default=RARELY)
    if by_chance >= RARELY or any(speller.near(word.text, other) for other in others):
        return word
    slips = speller.slips(word.text)[:CHOICE]
    near = [one for one in slips if any(speller.near(one.words[0], other) > 1 for other in others)]
    found = _asked(near, others, speller)
    ahead = found[0].score - _own(word, releases, others, speller) if found else 0
    if ahead < CERTAIN or not speller.stand_together([word.text, *others]):
        return _decided(word, found, ahead >= CERTAIN, corrections) if ahead > 0 else word
    corrections.append(Correction(word.text, _shown(found), applied=True, also=True))
    return word


def _decided(word: Word, found: list[Candidate], applied: bool, corrections: list[Correction]) -> Word | Phrase:
    corrections.append(Correction(word.text, _shown(found), applied))
    if not applied:
        return word
    words = found[0].words
    return Phrase(words, word.field) if len(words) > 1 else Word(found[0].written, word.field)


def _shown(found: Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(one.written for one in found[:SHOWN])


def _own(word: Word, releases: int, others: Others, speller: Speller) -> float:
    """What speaks for the word as it was typed."""
    return log(releases) + sum(speller.evidence(word.text, releases, other) for other in others)


def _in_context(found: Sequence[Candidate], others: Others, speller: Speller) -> list[Candidate]:
    """The candidates, best first; the other words are asked where it is not clear without them."""
    return list(found) if not found or _share(found) > CLEAR else _asked(found, others, speller)


def _asked(found: Sequence[Candidate], others: Others, speller: Speller) -> list[Candidate]:
    first = sorted(speller.all_beside(found[:CHOICE], list(others)), key=lambda one: -one.score)
    return [*first, *found[CHOICE:]]


def _share(found: Sequence[Candidate]) -> float:
    """Of the likelihood of all, that of the first."""
    return 1 / sum(exp(min(one.score - found[0].score, 50)) for one in found)


def _around(word: str, held: Others, speller: Speller) -> Others:
    """The words nearest to one that stand in some releases but not in most."""
    texts = list(held)
    near = sorted((abs(at - texts.index(word)), text) for at, text in enumerate(texts) if text != word)
    telling = [text for _, text in near if 0 < held[text] < speller.releases * TELLING]
    return {text: held[text] for text in telling[:CONTEXT]}
