"""Words that are written as one or as two: which was meant, or whether both are searched for."""

from dataclasses import dataclass

from indexer.analysis import fold
from search.query import All, Expression, Phrase, Word
from search.spelling.candidates import Speller

LEAST_PART = 3
"""Letters of a word that is looked at alone."""
OFTENER = 100
"""Two words that are both so many times oftener than the one they make are not looked at as one."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A place of the query where something else may have been meant."""

    typed: str
    meant: tuple[str, ...]
    """Best first, as usually written; words with a space between stand next to each other."""
    applied: bool
    """Whether the first of them is searched for; otherwise it is only to be suggested."""
    also: bool = False
    """The same written otherwise, as take back and takeback, or perhaps right: the expression stays as typed."""


def joined(parts: tuple[Expression, ...], speller: Speller, corrections: list[Correction]) -> list[Expression]:
    """The parts, with neighbours that are one word made one."""
    done: list[Expression] = []
    for part in parts:
        before = done[-1] if done else None
        if isinstance(part, Phrase) and not part.exact and len(part.words) == 2:
            first, second = (Word(word, part.field) for word in part.words)
            done.append(_one_word(first, second, part, speller, corrections) or part)
        elif isinstance(before, Word) and isinstance(part, Word) and _may_join(before, part):
            one = _one_word(before, part, All((before, part)), speller, corrections)
            done = [*done[:-1], one] if one else [*done, part]
        else:
            done.append(part)
    return done


def split_in_two(word: Word, releases: int, speller: Speller) -> Correction | None:
    """A rare word that is also written as two."""
    best = max(speller.pairs(fold(word.text), LEAST_PART), key=lambda one: one.releases, default=None)
    if best is None or not best.releases or 2 * best.releases < releases:
        return None
    return Correction(word.text, (best.written,), applied=True, also=True)


def is_plain(word: Word) -> bool:
    """Letters only, not to be taken exactly."""
    return not word.exact and not any(map(str.isdigit, word.text))


def _may_join(first: Word, second: Word) -> bool:
    return first.field == second.field and is_plain(first) and is_plain(second)


def _one_word(
    first: Word, second: Word, typed: Phrase | All, speller: Speller, corrections: list[Correction]
) -> Expression | None:
    """The one word that was meant; nothing where the two are right, alone or too."""
    joined = fold(first.text) + fold(second.text)
    one, *each = speller.known([joined, first.text, second.text])
    if one * OFTENER < min(each) or not (one or speller.is_named(joined)):
        return None
    if all(each) and min(len(first.text), len(second.text)) < LEAST_PART:
        return None
    apart = speller.together((first.text, second.text)) if all(each) else 0
    shown = f"{first.text}{'-' if isinstance(typed, Phrase) else ' '}{second.text}"
    also = bool(apart) or all(map(speller.is_right, (first.text, second.text), each))
    corrections.append(Correction(shown, (joined,), applied=True, also=also))
    return None if also else Word(joined, first.field)
