"""The phrase matcher: finding known phrases of all vocabularies in a text in one pass."""

import marshal
import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, fields
from functools import cache, cached_property, lru_cache
from itertools import accumulate, compress, count
from typing import Any, NamedTuple

from corpus.label import kernel
from corpus.packed_table import PackedTable, pack
from corpus.quick_dataclass import dataclass

_WORD = re.compile(r"([^\W_]+)")
_GAP = re.compile(r"[\s\-‐-–'’./&]{1,3}|\s?&\s?|\.?, ")
_FULL_STOP = re.compile(r"\.\s")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""A letter of Thai, Chinese or Japanese, which are written without spaces between words."""
_LONGEST_WORD = 100
"""Characters of a word that are compared; the rest decides nothing, since no phrase has a word as long."""
_SHORTEST_PREFIX = 3
"""Fewest letters of a phrase of one word that lets any ending follow."""
_TOLD_APART = 0x3000
"""The characters that the kernel tells apart are below this one."""
_RUSSIAN_ENDING = re.compile(
    r"(?:ами|ями|ого|его|ому|ему|ыми|ими|иях|иеи|иям|ах|ях|ов|ев|еи|ои|ыи|ии|ая|яя|ое|ее|ые|ие|ую|юю|ам|ям|ом|ем|ых|их|"
    r"ия|ию|а|я|о|е|ы|и|у|ю|ь)$"
)
_SHORT_RUSSIAN = re.compile(r"[а-я]{2}и[еиюя]")
"""A Russian word of four letters that is declined: "опий", "опия"; other endings would leave too little of one."""
_ARABIC_BEGINNING = re.compile(r"^(?:وال|بال|كال|فال|لل|ال|و|ب)(?=\w{3})")


@dataclass(frozen=True, slots=True)
class KnownPhrase:
    """A phrase of a vocabulary, and the value that it stands for.

    A phrase in capitals is an acronym and matches only as written; others match in any case, and Russian and Arabic
    words in any inflection. A final star matches any ending of the last word: `traffick*`. Chinese, Japanese and Thai
    phrases match anywhere in a run of letters.
    """

    text: str
    kind: str
    value: str
    lane: str
    """Matches of phrases in the same lane never overlap: the one that starts first wins, then the longest."""
    weight: float = 1.0
    proper: bool = False
    """Whether the phrase is a name, whose first letter must be a capital in the text."""
    ambiguous: bool = False
    """Whether the phrase has other meanings; it then never matches words in capitals."""
    everyday: bool = False
    """Whether an ambiguous phrase is an everyday word."""
    common: bool = False
    """Whether it is a common name of its thing, not a street name, trade name or abbreviation."""
    language: str | None = None
    """The only language of texts in which the phrase has this meaning; None for all."""
    acronym: bool = field(init=False)
    """Whether it is in capitals, one word as a rule."""

    def __post_init__(self) -> None:
        singular = self.text.removesuffix("s")  # "the FBIs agents"
        object.__setattr__(self, "acronym", singular.isupper() and len(singular) > 1)


class PhraseMatch(NamedTuple):
    """A phrase found in a text, from `start` to `end`."""

    phrase: KnownPhrase
    start: int
    end: int


MatchesByValue = dict[str, list[PhraseMatch]]
"""Matches by the value that they stand for, in the order of first mention."""


def by_value(matches: Iterable[PhraseMatch]) -> MatchesByValue:
    found: MatchesByValue = defaultdict(list)
    for match in sorted(matches, key=lambda match: match.start):
        found[match.phrase.value].append(match)
    return found


class _Entry(NamedTuple):
    """A phrase prepared for matching: its normalised words, and how they are compared."""

    words: tuple[str, ...]
    acronym: bool
    open_ended: bool
    phrase: KnownPhrase


class _Candidates(NamedTuple):
    """The phrases that may begin with a given word, longest first."""

    longer: dict[tuple[str, ...], list[_Entry]]
    """Phrases of several words, by their second, or second and third, words."""
    others: list[_Entry]
    seconds: frozenset[str]
    """All second words of these phrases."""


class _PhraseTable(dict[str, _Candidates | None]):
    """Caches the candidates for each word met so far."""

    def __init__(self, find: Callable[[str], _Candidates | None]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word: str) -> _Candidates | None:
        found = self[word] = self._find(word)
        return found


_Plain = tuple[Any, ...]
"""What a phrase is made of, in the order of its fields."""
PackedPhrases = tuple[tuple[bytes, ...], tuple[bytes, ...], frozenset[str], bytes, list[_Plain]]
"""Plain values, which a file can keep: phrases by their first word, those of one word that lets any ending follow, the
first letters of these, the keys for the kernel, and phrases in scripts without spaces."""


def pack_phrases(phrases: Iterable[KnownPhrase]) -> PackedPhrases:
    """Prepare phrases for a matcher, which makes objects only of those whose first word it meets."""
    exact: dict[str, list[_Plain]] = defaultdict(list)
    prefixes: dict[str, list[_Plain]] = defaultdict(list)
    unspaced: list[_Plain] = []
    keys: list[tuple[str, str]] = []
    for phrase in phrases:
        plain = tuple(getattr(phrase, one.name) for one in fields(phrase) if one.init)
        if _UNSPACED.search(phrase.text):
            unspaced.append(plain)
            continue
        entry = _entry(phrase)
        is_prefix = entry.open_ended and len(entry.words) == 1
        (prefixes if is_prefix else exact)[entry.words[0]].append(plain)
        keys += () if is_prefix else _keys(entry)
    begun = frozenset(prefix[:_SHORTEST_PREFIX] for prefix in prefixes)
    keys += [*((f"{one.lower()}B", "") for one in begun), *((f"{one.lower()}P", "") for one in prefixes)]
    return pack(exact), pack(prefixes), begun, marshal.dumps(list(dict.fromkeys(keys))), unspaced


def _keys(entry: _Entry) -> list[tuple[str, str]]:
    """The keys of a phrase in the table of the kernel."""
    first, *others = entry.words
    whole = others[:-1] if entry.open_ended else others
    may_be_small = first[0].islower() if entry.acronym else not entry.phrase.proper
    may_be_capital = not entry.acronym or not may_be_small
    cases = "L" * may_be_small + "C" * may_be_capital
    return [(f"{first.lower()}{case}", whole[0].lower() if whole else "") for case in cases]


class Matcher:
    """Finds phrases through a dictionary of their first words, then of the next two; matches whole words only."""

    def __init__(self, packed: PackedPhrases) -> None:
        """`packed` is what `pack_phrases` made."""
        exact, prefixes, self._begun, self._keys, self._without_spaces = packed
        self._exact: PackedTable[list[_Plain]] = PackedTable(exact)
        self._prefixes: PackedTable[list[_Plain]] = PackedTable(prefixes)
        self._known = _PhraseTable(self._candidates)

    def find(self, text: str, language: str | None = None) -> Iterator[PhraseMatch]:
        """Yield all matches in the order of their starts.

        Phrases of another language than the text's do not match; if that is None, those of every language do.
        """
        found = self._in_words(text, language)
        if text.isascii() or not _UNSPACED.search(text):
            return found
        return iter(sorted((*found, *self._unspaced.find(text)), key=lambda one: one.start))

    def _in_words(self, text: str, language: str | None) -> Iterator[PhraseMatch]:
        words, firsts = self._read(text)
        taken = dict[str, int]()
        last = len(words) - 1
        for index in firsts:
            candidates = self._known[words[index]]
            if candidates is None:
                continue
            longer, entries, seconds = candidates
            if longer and index < last:
                second = words[index + 1]
                if second in seconds or normalized(second) in seconds:
                    entries = words.likely(longer, entries, index)
            for entry in entries:
                phrase, size = entry.phrase, len(entry.words)
                if (
                    taken.get(phrase.lane, 0) <= index
                    and (language is None or phrase.language is None or phrase.language == language)
                    and words.match(entry, index)
                ):
                    taken[phrase.lane] = index + size
                    yield PhraseMatch(phrase, *words.span(index, index + size))

    def _read(self, text: str) -> tuple["_WordSpans", Iterable[int]]:
        """The words of a text, and the indexes of all that begin a phrase, and perhaps of others."""
        read = kernel.native.first_words(text, _letters(), self._table) if kernel.available else None
        if read:
            spans, firsts = (array("i", numbers) for numbers in read)
            return _WordSpans(text, spans), firsts
        parts = _WORD.split(text)  # separators and words alternate
        words = _WordSpans(text, list(accumulate(map(len, parts[:-1]))))
        cut = parts[1::2] if max(map(len, parts)) <= _LONGEST_WORD else [words[at] for at in range(len(words))]
        return words, compress(count(), map(self._known.__getitem__, cut))  # most words begin no phrase

    @cached_property
    def _table(self) -> bytes:
        """The first words of all phrases for the kernel, as `native.pyi` describes them."""
        return kernel.native.table(marshal.loads(self._keys))  # noqa: S302  # trusted as `file_cache` says

    @cached_property
    def _unspaced(self) -> "_UnspacedPhrases":
        return _UnspacedPhrases(KnownPhrase(*one) for one in self._without_spaces)

    def _candidates(self, word: str) -> _Candidates | None:
        plain = normalized(word)
        possible = [*self._exact.get(plain, ()), *(self._exact.get(word, ()) if word != plain else ())]
        if plain[:_SHORTEST_PREFIX] in self._begun:
            for length in range(_SHORTEST_PREFIX, len(plain) + 1):
                possible += self._prefixes.get(plain[:length], ())
        if not possible:
            return None
        longer: dict[tuple[str, ...], list[_Entry]] = defaultdict(list)
        others = []
        entries = (entry for one in possible if _may_begin(entry := _entry(KnownPhrase(*one)), word))
        for entry in sorted(entries, key=lambda one: -len(one.words)):
            whole = entry.words[1:-1] if entry.open_ended else entry.words[1:]
            if whole:
                longer[whole[:2]].append(entry)
            else:
                others.append(entry)
        seconds = frozenset(key[0] for key in longer)
        return _Candidates(dict(longer), others, seconds) if longer or others else None


class _UnspacedPhrases:
    """Finds phrases in scripts without spaces between words: the longest that begins at each letter, lane by lane."""

    def __init__(self, phrases: Iterable[KnownPhrase]) -> None:
        lanes: dict[str, dict[str, KnownPhrase]] = defaultdict(dict)
        for phrase in phrases:
            lanes[phrase.lane].setdefault(phrase.text, phrase)
        self._lanes = [(_any_of(phrases), phrases) for phrases in lanes.values()]

    def find(self, text: str) -> Iterator[PhraseMatch]:
        for pattern, phrases in self._lanes:
            for found in pattern.finditer(text):
                yield PhraseMatch(phrases[found[0]], found.start(), found.end())


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(texts, key=len, reverse=True))))


@lru_cache(maxsize=100_000)
def normalized(word: str) -> str:
    """The form of a word that is compared: lower case, and for Russian and Arabic a light stem."""
    lower = word.lower()
    if not lower or lower.isascii() or lower[0] < "\u0370":
        return lower
    plain = "".join(one for one in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(one))
    if "\u0400" <= plain[0] <= "\u04ff" and len(plain) > 4:
        return _RUSSIAN_ENDING.sub("", plain)
    if _SHORT_RUSSIAN.fullmatch(plain):
        return plain[:-1]
    return _ARABIC_BEGINNING.sub("", plain)


@cache
def _letters() -> bytes:
    """For each of the first characters, 1 for letters and digits and 0 for all others."""
    return bytes(chr(code).isalnum() for code in range(_TOLD_APART))


class _WordSpans:
    """The words of a text and where they stand."""

    def __init__(self, text: str, spans: Sequence[int]) -> None:
        """`spans` has the start and the end of each word."""
        self._text = text
        self._spans = spans

    def __len__(self) -> int:
        return len(self._spans) // 2

    def __getitem__(self, index: int) -> str:
        """A word as it is compared: megabytes without a blank would be compared, and kept, at every length."""
        start, end = self._spans[2 * index], self._spans[2 * index + 1]
        return self._text[start:end] if end - start <= _LONGEST_WORD else self._text[start : start + _LONGEST_WORD]

    def _slice(self, index: int, end: int) -> list[str]:
        return [self[at] for at in range(max(0, index), min(end, len(self)))]

    def _gap(self, index: int) -> str:
        """What stands before a word; behind the last one for the number of words."""
        spans = self._spans
        start = spans[2 * index - 1] if index else 0
        return self._text[start : spans[2 * index]] if 2 * index < len(spans) else self._text[start:]

    def likely(self, longer: Mapping[tuple[str, ...], list[_Entry]], others: list[_Entry], index: int) -> list[_Entry]:
        """The candidates whose second and third words may match at an index, longest first."""
        second = self[index + 1]
        plain = normalized(second)
        keys: list[tuple[str, ...]] = [(plain,)] if plain == second else [(plain,), (second,)]
        if 2 * index + 5 < len(self._spans):
            third = self[index + 2]
            keys = list(dict.fromkeys([(plain, normalized(third)), (second, third)])) + keys
        found = [entry for key in keys if key in longer for entry in longer[key]]
        return found + others if found else others

    def span(self, index: int, end: int) -> tuple[int, int]:
        return self._spans[2 * index], self._spans[2 * end - 1]

    def match(self, entry: _Entry, index: int) -> bool:
        """Whether a phrase whose first word matches at an index matches there completely."""
        end = index + len(entry.words)
        if end > len(self):
            return False
        if end > index + 1:
            if not (self._has_rest(entry, index) and self._are_adjacent(index, end)):
                return False
        elif entry.acronym and len(entry.words[0]) > 1 and self._is_among_capitals(index):
            return False
        return not self._text.startswith("$", self._spans[2 * end - 1])  # US$ is money

    def _has_rest(self, entry: _Entry, index: int) -> bool:
        """Whether the words after the first are those of the phrase, the last of which differs first in most others."""
        words = entry.words
        for place in range(len(words) - 1, 0, -1):
            word = self[index + place] if entry.acronym else normalized(self[index + place])
            if word != words[place] and not (
                entry.open_ended and place == len(words) - 1 and word.startswith(words[place])
            ):
                return False
        return True

    def _are_adjacent(self, index: int, end: int) -> bool:
        """Whether only spaces and joining punctuation separate the words; a full stop only after an initial."""
        text, spans = self._text, self._spans
        for at in range(index, end - 1):
            gap = text[spans[2 * at + 1] : spans[2 * at + 2]]
            if gap != " " and (
                not _GAP.fullmatch(gap) or (_FULL_STOP.match(gap) and len(self[at]) > 1) or "\n\n" in gap
            ):
                return False
        return True

    def _is_among_capitals(self, index: int) -> bool:
        """Whether a word is among others in capitals, as in a heading, so that its own capitals mean nothing."""
        before, behind = self._gap(index), self._gap(index + 1)
        if behind.startswith(":") and "\n" in before:
            return True  # "WHO:" before the details of an appointment
        if 0 < index < len(self) - 1 and before == behind == " ":
            around = (self[index - 1], self[index + 1])
            if all(len(word) > 2 and word.isupper() and word.isalpha() for word in around):
                return True
        beside = [word for word in self._slice(index - 2, index + 3) if not word.isdigit()]
        return sum(len(word) > 3 and word.isupper() and word.isalpha() for word in beside) >= 3


def _may_begin(entry: _Entry, word: str) -> bool:
    """Whether a word, with its capitalisation, may be the first of a phrase."""
    if entry.acronym:
        return entry.words[0] == word
    shouted = entry.phrase.ambiguous and len(word) > 1 and word.isupper()
    return not shouted and not (entry.phrase.proper and word[0].islower())


def _entry(phrase: KnownPhrase) -> _Entry:
    words = tuple(word if phrase.acronym else normalized(word) for word in _WORD.findall(phrase.text))
    return _Entry(words, phrase.acronym, phrase.text.endswith("*"), phrase)
