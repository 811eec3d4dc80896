"""Handles words that can be written as one or as two, such as take back and takeback."""

from corpus.quick_dataclass import dataclass
from indexer.folding import fold
from search.query import All, Expression, Phrase, Word
from search.spelling.candidates import Speller

MIN_LETTERS = 3
"""The fewest letters of a word that is checked on its own."""
FREQUENCY_RATIO = 100
"""Two words that are each this many times as frequent as their compound are not joined."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A suspected misspelling, or another spelling of the same word."""

    typed: str
    meant: tuple[str, ...]
    """The likely intended words, best first, in their usual spelling; a space separates the words of a phrase."""
    applied: bool
    """Whether the first of them is searched for; otherwise they are only suggested."""
    keeps_original: bool = False
    """Whether the typed words are searched for too, as a variant or because they may be right after all."""


def join_compounds(parts: tuple[Expression, ...], speller: Speller, corrections: list[Correction]) -> list[Expression]:
    """The parts, with neighbours joined where they are one word."""
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


def split_compound(word: Word, releases: int, speller: Speller) -> Correction | None:
    """The other spelling of a rare word that is also written as two words; None if there is none."""
    best = max(speller.splits(fold(word.text), MIN_LETTERS), key=lambda one: one.releases, default=None)
    if best is None or not best.releases or 2 * best.releases < releases:
        return None
    return Correction(word.text, (best.written,), applied=True, keeps_original=True)


def is_plain(word: Word) -> bool:
    """Whether the word may be corrected: not exact, and without digits."""
    return not word.exact and not any(map(str.isdigit, word.text))


def _may_join(first: Word, second: Word) -> bool:
    return first.field == second.field and is_plain(first) and is_plain(second)


def _one_word(
    first: Word, second: Word, typed: Phrase | All, speller: Speller, corrections: list[Correction]
) -> Expression | None:
    """The compound, if it was meant instead of the two words; None if they are right, perhaps as a variant."""
    joined = fold(first.text) + fold(second.text)
    one, *each = speller.document_frequencies([joined, first.text, second.text])
    if one * FREQUENCY_RATIO < min(each) or not (one or speller.is_named(joined)):
        return None
    if all(each) and min(len(first.text), len(second.text)) < MIN_LETTERS:
        return None
    apart = speller.count_phrase((first.text, second.text)) if all(each) else 0
    shown = f"{first.text}{'-' if isinstance(typed, Phrase) else ' '}{second.text}"
    also = bool(apart) or all(map(speller.is_right, (first.text, second.text), each))
    corrections.append(Correction(shown, (joined,), applied=True, keeps_original=also))
    return None if also else Word(joined, first.field)
