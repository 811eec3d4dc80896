"""Turns the words of a query into aspects: what they name in this field, and under which other names."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, NamedTuple

from corpus.quick_dataclass import dataclass
from corpus.vocabulary import GENERAL, Concept, Label
from corpus.words import WORD, in_line
from indexer.analysis import in_capitals, is_name, term, with_signs
from indexer.stopwords import is_stopword
from search.amounts import GROUP_DIGITS, has_power, joined_number
from search.budget import Budget
from search.errors import TookTooLongError
from search.expansion.places import KnownWords, is_spelled, names_within
from search.expansion.thesaurus import NOTHING_KNOWN, Name, Thesaurus
from search.expansion.unspaced import is_run, part
from search.query import (
    Aspect,
    Aspects,
    Dates,
    DrugRelated,
    Expression,
    Group,
    Phrase,
    Synonym,
    Tag,
    Word,
    Years,
    words_by_part,
    words_of,
)
from search.recently_used import RecentlyUsed
from search.results import KnownWord
from search.syntax.read_write import write
from search.understanding.gazetteer import PLACE
from search.understanding.time_expressions import parts_with_dates, time_expressions
from search.word_spellings import (
    date_spellings,
    is_code,
    is_day,
    pair_spellings,
    spellings,
)

SYNONYM_WEIGHT = 0.6
"""The weight of another name, where the typed one has weight 1."""
STREET_NAME_FACTOR = 0.5
"""The factor for a street name."""
NARROWER_WEIGHT = 0.2
"""The weight of a name of a narrower concept."""
BROADER_WEIGHT = 0.5
"""The weight of a name of a broader concept, which only earns points."""
ORGANIZATION_WEIGHT = 1.0
"""What it counts that a release is by or names an organization, whatever it is called there."""
DOUBTFUL_WEIGHT = 0.3
"""The weight of an English word with other meanings, for its name in another language, which has none."""
DATE_WEIGHT = 2.0
"""What it counts that a release was published in a period that was asked for."""
DRUG_RELATED_WEIGHT = 6.0
"""What it counts for a question about drugs that a release is labelled as drug-related."""
GENERAL_FACTOR = 0.5
"""The factor for a general word that means nearly the same."""
_NO_EVIDENCE = frozenset({PLACE, GENERAL})
"""Types of concepts that do not tell whether an ambiguous name beside them is one of the field."""
MAX_NARROWER_IN_FULL = 40
"""If a concept has more narrower ones than this, only the preferred name of each is searched for."""

_DRUGS = frozenset({"substance", "family"})
"""Types of concepts that are drugs, and that make a class one of drugs."""
_WITH_KINDS = _DRUGS | {"precursor", "medicine", "adulterant"}
"""Types of concepts that a longer name than another one divides into kinds."""
_FEW_BODIES = range(2, 4)
"""How many bodies may share a name that is taken for a name of each: more have what is hardly a name any longer."""
_ALL_DRUGS = "narcotics"
"""The id of the class of drugs at large."""

_MIN_LETTERS = 3
"""The fewest letters of the parts of a word with a hyphen that earn points one by one: *PVP*, but no *K* of *K-2*."""

_DATE_WORDS = 3
"""How many words a date has."""

_NAMES = 8 << 20
"""How many bytes of other names are kept for a thesaurus."""
_NAME_BYTES = 500
"""About how many bytes another name takes."""

FoundPhrases = Callable[[Collection[tuple[str, ...]]], Collection[tuple[str, ...]]]
"""Tells which sequences of words stand in some release."""

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})

Typed = Word | Phrase
"""A word; as a phrase, one with a hyphen or a point inside, which is looked for as one: *K-2*, *alpha-PVP*."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Consecutive typed words, and the names that they form; a single word may form none."""

    typed: tuple[Typed, ...]
    names: tuple[Name, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for one in self.typed for word in words_of(one))


@dataclass(frozen=True, slots=True)
class TimeMention:
    """Typed words that say when, and the period that they stand for."""

    typed: tuple[Typed, ...]
    core: tuple[Typed, ...]
    """Those that a text would have: without prepositions."""
    period: Years | Dates


class _OtherName(NamedTuple):
    """A name of a concept, as it is searched for in place of another one."""

    synonym: Synonym
    label: str
    terms: frozenset[str]
    """Of its words, in English."""


class _OtherNames:
    """The other names of the concepts of a thesaurus, which are made once for all queries."""

    def __init__(self, known: Thesaurus) -> None:
        self._known = known
        self._made: RecentlyUsed[tuple[_OtherName, ...]] = RecentlyUsed(_NAMES)

    def of(self, concept: Concept, *, doubtful: bool) -> tuple[_OtherName, ...]:
        """Those of a concept itself; if `doubtful`, those that have other meanings."""
        return self._remembered((concept.id, doubtful), lambda: self._of(concept, doubtful=doubtful))

    def shared(self, body: Concept) -> tuple[_OtherName, ...]:
        """Those of a body that a few others have too: *Bundeskriminalamt* of two *BKA*s."""
        return self._remembered((body.id, "shared"), lambda: self._shared(body))

    def below(self, concept: Concept) -> tuple[_OtherName, ...]:
        """Those of all narrower concepts, the nearest first."""
        return self._remembered(concept.id, lambda: self._below(concept))

    def above(self, concept: Concept) -> tuple[_OtherName, ...]:
        """Those of the concepts right above it."""
        return self._remembered((concept.id,), lambda: self._above(concept))

    def _remembered(self, key: Hashable, make: Callable[[], Iterator[_OtherName]]) -> tuple[_OtherName, ...]:
        found = self._made.get(key)
        if found is None:
            found = tuple(make())
            self._made.put(key, found, _NAME_BYTES * len(found))
        return found

    def _of(self, concept: Concept, *, doubtful: bool) -> Iterator[_OtherName]:
        if doubtful:
            return _labelled(self._known, concept, _doubtful_words(concept), DOUBTFUL_WEIGHT)
        return _labelled(self._known, concept, _clear(concept.labels), SYNONYM_WEIGHT)

    def _shared(self, body: Concept) -> Iterator[_OtherName]:
        labels = (one for one in body.labels if one.ambiguous and not one.text.isupper())
        few = (one for one in labels if _name_few_bodies(self._known.names(WORD.findall(one.text))))
        return _labelled(self._known, body, few, SYNONYM_WEIGHT)

    def _below(self, concept: Concept) -> Iterator[_OtherName]:
        below = self._known.narrower(concept)
        for one in below:
            clear = _clear(one.labels)
            labels = clear if len(below) <= MAX_NARROWER_IN_FULL else clear[:1]
            yield from _labelled(self._known, one, labels, NARROWER_WEIGHT, narrower=True)

    def _above(self, concept: Concept) -> Iterator[_OtherName]:
        for one in self._known.broader(concept):
            yield from _labelled(self._known, one, _clear(one.labels), BROADER_WEIGHT)


@lru_cache(maxsize=1 << 3)
def _other_names(known: Thesaurus) -> _OtherNames:
    return _OtherNames(known)


def _labelled(
    known: Thesaurus, concept: Concept, labels: Iterable[Label], weight: float, *, narrower: bool = False
) -> Iterator[_OtherName]:
    if concept.type == GENERAL:
        weight *= GENERAL_FACTOR
    written: dict[str, list[Label]] = {}
    for label in labels:
        written.setdefault(label.text, []).append(label)
    for text, same in written.items():
        factor = STREET_NAME_FACTOR if same[0].kind == "street" else 1.0
        expression = _parse_name(text)
        is_short = same[0].kind == "abbreviation" and not _is_surely_meant(concept, same[0])
        searched = known.languages(concept, same)
        name = replace(expression, languages=searched) if searched else expression
        synonym = Synonym(name, weight * factor, concept.name, narrower, is_short)
        yield _OtherName(synonym, text, known.terms(concept, text) or _terms(expression))


class Expansion:
    """Makes aspects of words side by side.

    Names in `without`, be they of concepts or single labels, are not added. `split_words` gives words that are also
    written as several. `memory` keeps what is found in one state of an index. Once the budget is spent, words get no
    other names, and `finished` is false.
    """

    def __init__(
        self,
        known: Thesaurus,
        without: Collection[str] = (),
        split_words: Mapping[str, tuple[str, ...]] = _NOTHING,
        budget: Budget | None = None,
        *,
        periods: bool = True,
        known_words: KnownWords | None = None,
        found_phrases: FoundPhrases | None = None,
        memory: RecentlyUsed[Any] | None = None,
    ) -> None:
        self._budget = budget or Budget()
        self.finished = True
        """Whether there was time to look up all other names."""
        self._known = known
        self._others = _other_names(known)
        self._without = set(map(_normal_form, without))
        self._periods = periods
        self._known_words = known_words or _all_known
        self._found_phrases = found_phrases
        self._memory = memory or RecentlyUsed[Any](_NAMES)
        self._split_words = {word.casefold(): words for word, words in split_words.items()}

    def meanings(self, typed: Sequence[Typed]) -> list[Meaning]:
        """Segment the words into names, the longest first, and single words that are none.

        An ambiguous name is recognized only if another piece of the query supports it.
        """
        if self._known is NOTHING_KNOWN:
            return [Meaning((one,), ()) for one in typed]
        pieces = list(_longest_names(typed, self._known, self._known.longest))
        return [Meaning(one.typed, tuple(_plausible(one, pieces))) for one in pieces]

    def parted(self, typed: Typed) -> tuple[Typed, ...]:
        """What is typed; where it was written without spaces, in parts, with dates apart from the words around them."""
        if isinstance(typed, Word):
            return (typed,)
        dated = parts_with_dates(typed.words) if self._periods and "年" in typed.words else (typed.words,)
        parts = tuple(chain.from_iterable(map(self._parts_of_run, dated)))
        return tuple(map(_expression_of, parts)) if len(parts) > 1 else (typed,)

    def _parts_of_run(self, words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """A run of words typed without spaces, parted; as it is if there is no time to look."""
        if not self._found_phrases or not is_run(words) or not self._has_time():
            return (words,)
        try:
            return part(words, lambda one: bool(self._known.names(one)), self._found_phrases)
        except TookTooLongError:
            self.finished = False
            return (words,)

    def time_mentions(self, tokens: Sequence[Typed | None]) -> Iterator[tuple[range, TimeMention]]:
        """What says when, with its places among the tokens; None stands for a token that belongs to a name."""
        if not self._periods:
            return
        for one in time_expressions(words_by_part(tokens)):
            places = range(one.first, one.last + 1)
            typed, core = (tuple(token for n in held if (token := tokens[n])) for held in (places, one.core))
            if self._allows(write(one.period)):
                yield places, TimeMention(typed, core, one.period)

    def aspects(
        self,
        pieces: Sequence[Meaning | TimeMention | None],
        *,
        required: bool = False,
        languages: tuple[str, ...] = (),
    ) -> Aspects:
        """One aspect for each word of the pieces, and groups of them; None marks where a stop word was left out.

        `languages` are those that the words may be in.
        """
        foreign = () if "en" in languages else languages
        aspects: list[Aspect] = []
        groups: list[Group] = []
        before: str | None = None
        for piece in pieces:
            if not isinstance(piece, Meaning):
                before = before if piece is None and before and is_day(before) else None
                aspects += [_time_aspect(piece, required)] if piece else []
                continue
            first = len(aspects)
            if before:
                pair = (before, piece.words[0])
                joined = () if has_power(_typed_words(aspects[-1])) else self._joined_spelling(pair)
                groups.append(Group(first - 1, first, Phrase(pair), joined))
                groups += self._date_group(aspects, piece)
                groups += self._number_group(aspects, piece)
            words, named = list(self._word_aspects(piece, required)), list(self._concept_group(piece, first))
            if foreign and not self._is_translated(piece, words, named) and not _is_name(piece):
                words = [replace(one, languages=foreign) for one in words]
            aspects += words
            groups += named
            groups += self._related_group(piece, first, len(aspects) - 1)
            groups += self._part_groups(piece, first)
            before = piece.words[-1]
        return Aspects(tuple(aspects), tuple(groups))

    def drugs_group(self, pieces: Iterable[Meaning | TimeMention | None], aspects: int) -> Iterator[Group]:
        """The group of all aspects of a question about drugs, which has points for the label of such releases.

        There is none for a single aspect: what it names is in all that is found.
        """
        meanings = (piece for piece in pieces if isinstance(piece, Meaning))
        if aspects > 1 and (named := next(filter(self._names_drugs, meanings), None)):
            label = Synonym(DrugRelated(), DRUG_RELATED_WEIGHT, in_line(named.words))
            yield Group(0, aspects - 1, Phrase(named.words), (label,), related=True)

    def _names_drugs(self, piece: Meaning) -> bool:
        """Whether it surely names a drug or drugs at large, or has a word for some in a name of several words."""
        if any(self._is_of_drugs(name.concept) for name in piece.names):
            return True
        if len(piece.words) > 1:
            is_evidence = any(map(_is_evidence, piece.names))
            return is_evidence and any(
                self._is_of_drugs(name.concept) for word in piece.words for name in self._known.names([word])
            )
        return any(name.concept.id == _ALL_DRUGS for name in self._known.names(piece.words))

    def _is_of_drugs(self, concept: Concept) -> bool:
        if concept.type == "class":
            return concept.id == _ALL_DRUGS or any(one.type in _DRUGS for one in self._known.narrower(concept))
        return concept.type in _DRUGS

    def synonyms(self, names: Sequence[Name], typed: Typed) -> tuple[Synonym, ...]:
        """The other names of the concepts, closest first, each once.

        Without those that contain all the typed words and more, which match already.
        """
        found: dict[Expression, Synonym] = {}
        if not self._has_time() or not names:
            return ()
        said = _terms(typed)
        for other in self._allowed(self._all_names(names)):
            if not said <= other.terms:
                found.setdefault(other.synonym.expression, other.synonym)
        for organization in self._organizations(names, typed):
            found.setdefault(organization.expression, organization)
        return tuple(found.values())

    def _has_time(self) -> bool:
        self.finished = self.finished and self._budget.lasts()
        return self.finished

    def unambiguous_synonyms(self, typed: Typed) -> tuple[Synonym, ...]:
        """Other names of a word or phrase in isolation, so without context to resolve an ambiguous one."""
        names = [name for name in _named([typed], self._known) if not name.label.ambiguous]
        return self.synonyms(names, typed)

    def _word_aspects(self, piece: Meaning, required: bool) -> Iterator[Aspect]:
        """An aspect for each unit of the piece; the other names of several belong to their group."""
        units = piece.typed
        if len(units) == 1:
            [typed] = units
            several = (*self._split_spelling(typed), *self._in_other_case(typed)) if isinstance(typed, Word) else ()
            others = {one.expression: one for one in (*self.synonyms(piece.names, typed), *several)}
            yield Aspect(typed, (*several, *(one for one in others.values() if one not in several)), required)
            return
        is_place = all(name.concept.type == PLACE for name in piece.names)
        for typed in units:
            yield Aspect(typed, () if is_place else self.unambiguous_synonyms(typed), required)

    def _is_translated(self, piece: Meaning, aspects: Sequence[Aspect], groups: Sequence[Group]) -> bool:
        """Whether there are other names, which may be in any language; another spelling is none.

        If the piece is only a general word, the index must have one of them: otherwise it is as foreign as before.
        """
        synonyms = chain(*(one.synonyms for one in aspects), *(one.synonyms for one in groups))
        others = [one.expression for one in synonyms if one.weight < 1]
        is_general = all(name.concept.type == GENERAL for name in piece.names)
        return any(map(self._occurs, others)) if is_general else bool(others)

    def _occurs(self, name: Expression) -> bool:
        """Whether the index has the words of a name; so it is said if there is no time to look."""
        if not isinstance(name, Word | Phrase):
            return True
        try:
            return all(self._known_words(words_of(name)))
        except TookTooLongError:
            return True

    def _concept_group(self, piece: Meaning, first: int) -> Iterator[Group]:
        """The group of a piece of several units."""
        if (many := len(piece.typed)) > 1:
            whole = Phrase(piece.words)
            others = self.synonyms(piece.names, whole)
            if all(name.concept.type in _WITH_KINDS for name in piece.names):
                others = tuple(one for one in others if not _is_head(one.expression, piece.words))
            yield Group(first, first + many - 1, whole, (*self._joined_spelling(piece.words), *others), known=True)

    def _related_group(self, piece: Meaning, first: int, last: int) -> Iterator[Group]:
        """The group of the names of what the piece is a kind of."""
        found: dict[Expression, Synonym] = {}
        for concept in {name.concept.id: name.concept for name in piece.names if name.concept.type != PLACE}.values():
            for other in self._allowed(self._others.above(concept)):
                found.setdefault(other.synonym.expression, other.synonym)
        if found and self._has_time():
            yield Group(first, last, Phrase(piece.words), tuple(found.values()), related=True)

    def _part_groups(self, piece: Meaning, first: int) -> Iterator[Group]:
        """A group for each part of a word with a hyphen: alone, a part is not what was asked for, but speaks of it."""
        for place, typed in enumerate(piece.typed, first):
            words = words_of(typed)
            if len(words) > 1 and min(map(len, words)) >= _MIN_LETTERS and not any(map(str.isdecimal, words)):
                for word in words:
                    if not is_stopword(word) and (part := self._spellings(" ".join(words), [(word,)])):
                        yield Group(place, place, Phrase(words), part, related=True)

    def _date_group(self, before: Sequence[Aspect], piece: Meaning) -> Iterator[Group]:
        """A day with its month and year that ends with the piece, under the other ways to write it."""
        typed = [one.typed.text for one in before[-2:] if isinstance(one.typed, Word)]
        if len(typed) == len(before[-2:]) == _DATE_WORDS - 1:
            words = (*typed, piece.words[0])
            if others := self._spellings(" ".join(words), date_spellings(words)):
                yield Group(len(before) - 2, len(before), Phrase(words), others)

    def _number_group(self, before: Sequence[Aspect], piece: Meaning) -> Iterator[Group]:
        """The groups of three digits of a number that ends with the piece, and the number in one."""
        words = [piece.words[0]]
        for one in reversed(before):
            if not isinstance(one.typed, Word) or len(words[0]) != GROUP_DIGITS or not one.typed.text.isdecimal():
                break
            words.insert(0, one.typed.text)
        if len(words) > 2 and (number := joined_number(tuple(words))):
            others = self._spellings(" ".join(words), [(number,)])
            yield Group(len(before) + 1 - len(words), len(before), Phrase(tuple(words)), others)

    def _joined_spelling(self, words: tuple[str, ...]) -> tuple[Synonym, ...]:
        """Two words written as one, or an amount with another sign, as an alternative; so too the parts of a code."""
        if len(words) == 2:
            return self._spellings(" ".join(words), pair_spellings(words))
        return self._spellings(" ".join(words), spellings(words)[1:]) if is_code(words) else ()

    def _split_spelling(self, word: Word) -> tuple[Synonym, ...]:
        words = self._split_words.get(word.text.casefold())
        return self._spellings(word.text, [words]) if words else ()

    def _in_other_case(self, word: Word) -> tuple[Synonym, ...]:
        """*ICE* for *ice*, *Granada* for *granada*, *Peña* for *Pena*: what is typed without their signs may be either.

        A capital may only begin the query, so the word in small letters counts as another name.
        """
        if self._known is NOTHING_KNOWN or is_stopword(word.text):
            return ()
        if is_name(word.text) and self._allows(word.text):
            return (Synonym(Word(word.text.lower()), SYNONYM_WEIGHT, word.text),)
        return self._spellings(word.text, [(one,) for one in (*in_capitals(word.text), *with_signs(word.text))])

    def _spellings(self, typed: str, others: Iterable[tuple[str, ...]]) -> tuple[Synonym, ...]:
        if not self._allows(typed):
            return ()
        allowed = (spelled for spelled in others if self._allows(" ".join(spelled)))
        return tuple(Synonym(_expression_of(spelled), 1.0, typed) for spelled in allowed)

    def _organizations(self, names: Sequence[Name], typed: Typed) -> Iterator[Synonym]:
        """The organizations that are named, as releases are labelled with them."""
        for concept in dict.fromkeys(name.concept.name for name in names if self._is_actor(name, typed)):
            tag = Tag("organization", concept)
            if self._allows(write(tag)):
                yield Synonym(tag, ORGANIZATION_WEIGHT, concept)

    def _is_actor(self, name: Name, typed: Typed) -> bool:
        """Whether it is an organization, and not a word spelt like its abbreviation, such as *cops* for *COPS*."""
        if name.concept.type != "organization":
            return False
        if not isinstance(typed, Word) or typed.text.isupper() or not name.label.text.isupper():
            return True
        try:
            [known] = self._known_words([typed.text])
        except TookTooLongError:
            return False
        return known is None or known.written.isupper()

    def _allows(self, name: str) -> bool:
        return _normal_form(name) not in self._without

    def _allowed(self, names: Iterable[_OtherName]) -> Iterator[_OtherName]:
        """Those that are not to be left out, by themselves or with their concept."""
        if not self._without:
            return iter(names)
        return (one for one in names if self._allows(one.synonym.concept) and self._allows(one.label))

    def _all_names(self, names: Sequence[Name]) -> Iterator[_OtherName]:
        named = {name.concept.id: name.concept for name in names}.values()
        in_english = {name.concept.id for name in names if not _is_foreign(name.label)}
        by_acronym = {name.concept.id for name in names if name.label.text.isupper()}
        for concept in named:
            yield from self._others.of(concept, doubtful=False)
            if concept.type == "organization" and concept.id in by_acronym:
                yield from self._others.shared(concept)
            if concept.id not in in_english:
                yield from self._others.of(concept, doubtful=True)
        for concept in named:
            yield from self._places_within(concept) if concept.type == PLACE else self._others.below(concept)

    def _places_within(self, place: Concept) -> Iterator[_OtherName]:
        found: tuple[_OtherName, ...] | None = self._memory.get((place.id, "within"))
        if found is None:
            try:
                found = tuple(self._found_within(place))
            except TookTooLongError:
                self.finished = False
                return
            self._memory.put((place.id, "within"), found, _NAME_BYTES * len(found))
        yield from found

    def _found_within(self, place: Concept) -> Iterator[_OtherName]:
        within = names_within(place, self._known.narrower(place), self._known_words)
        for one, found in groupby(within, key=itemgetter(0)):
            yield from _labelled(self._known, one, (label for _, label in found), NARROWER_WEIGHT, narrower=True)


def _all_known(words: Sequence[str]) -> tuple[KnownWord, ...]:
    return tuple(KnownWord(word, word, 1) for word in words)


def _typed_words(aspect: Aspect) -> tuple[str, ...]:
    """The words of an aspect; none of one that was typed with operators."""
    return tuple(words_of(aspect.typed)) if isinstance(aspect.typed, Word | Phrase) else ()


def _time_aspect(mention: TimeMention, required: bool) -> Aspect:
    """The words of the date, or being published in the period."""
    words = tuple(word for one in mention.core for word in words_of(one))
    typed = _expression_of(words)
    if isinstance(typed, Phrase) and isinstance(mention.period, Dates):
        typed = replace(typed, exact=True)  # written as in prose, such as "March 2014"
    return Aspect(typed, (Synonym(mention.period, DATE_WEIGHT, write(typed)),), required)


def _doubtful_words(concept: Concept) -> tuple[Label, ...]:
    """The common English names that have other meanings, but are no everyday words."""
    return tuple(
        one
        for one in concept.labels
        if one.ambiguous and one.kind == "common" and not _is_foreign(one) and not one.everyday
    )


def _clear(labels: Sequence[Label]) -> tuple[Label, ...]:
    """Those that are not ambiguous."""
    return tuple(label for label in labels if not label.ambiguous)


@lru_cache(maxsize=1 << 15)
def _parse_name(name: str) -> Typed:
    return _expression_of(tuple(WORD.findall(name)))


@lru_cache(maxsize=1 << 15)
def _terms(typed: Typed) -> frozenset[str]:
    return frozenset(term(word, "en") for word in words_of(typed))


def _is_surely_meant(concept: Concept, abbreviation: Label) -> bool:
    """Whether it is that of a drug which the vocabulary does not mark as ambiguous, or an acronym abroad: *VIH*."""
    if concept.type in _DRUGS:
        return not abbreviation.ambiguous
    return concept.name.isupper() and abbreviation.language not in {None, "en"}


def _is_head(name: Expression, words: tuple[str, ...]) -> bool:
    """Whether the words end with the name and say more: *black tar heroin* is a kind of heroin, not all of it."""
    if not isinstance(name, Word | Phrase) or len(words_of(name)) >= len(words):
        return False
    return _terms(Phrase(words[-len(words_of(name)) :])) == _terms(name)


def _expression_of(words: tuple[str, ...]) -> Typed:
    return Word(words[0]) if len(words) == 1 else Phrase(words)


@lru_cache(maxsize=1 << 15)
def _normal_form(text: str) -> str:
    """The words of a name in lower case, without punctuation, for comparing."""
    return in_line(WORD.findall(text)).casefold()


def _longest_names(typed: Sequence[Typed], known: Thesaurus, most: int) -> Iterator[Meaning]:
    for length in range(min(len(typed), most), 0, -1):
        for start in range(len(typed) - length + 1):
            part = typed[start : start + length]
            if names := _named(part, known):
                yield from _longest_names(typed[:start], known, length - 1)
                yield Meaning(tuple(part), tuple(names))
                yield from _longest_names(typed[start + length :], known, length)
                return
    yield from (Meaning((one,), ()) for one in typed)


def _named(typed: Sequence[Typed], known: Thesaurus) -> list[Name]:
    """The names that the words form. A stop word, such as *who*, is a name only if typed like it, as in *WHO*."""
    words = [word for one in typed for word in words_of(one)]
    names = [name for name in known.names(words) if name.concept.type != PLACE or is_spelled(words, name.label)]
    if len(words) == 1 and is_stopword(words[0]):
        return [name for name in names if name.label.text == words[0]]
    return names


def _plausible(one: Meaning, pieces: Sequence[Meaning]) -> Iterator[Name]:
    """The names of a piece that are unambiguous, or that the names of other pieces support.

    An ambiguous name in another language than English is supported only by one in its own: *red* is Spanish beside
    *drogas*, not beside *drugs*. Two ambiguous English names support each other, as in *molly at raves*, unless they
    are everyday words. What only bodies are called, and no more than a few, stands for each of them.
    """
    if _name_few_bodies(one.names) and not any(_is_acronym_in_small_letters(name, one) for name in one.names):
        yield from one.names
        return
    beside = [other for other in pieces if other is not one]
    others = [name for other in beside for name in other.names if name.concept.type not in _NO_EVIDENCE]
    languages = set(chain.from_iterable(map(_languages_of, beside)))
    for name in one.names:
        if _is_foreign(name.label):
            supported = name.label.language in languages
        else:
            supported = any(not other.label.ambiguous or _support_each_other(name, other) for other in others)
        if not _ambiguous(name, one) or supported or any(_are_related(name.concept, other.concept) for other in others):
            yield name


def _name_few_bodies(names: Sequence[Name]) -> bool:
    """Whether several bodies share a name that nothing else has."""
    bodies = {name.concept.id for name in names if name.concept.type == "organization"}
    return len(bodies) in _FEW_BODIES and all(name.concept.id in bodies for name in names)


def _support_each_other(one: Name, other: Name) -> bool:
    labels = (one.label, other.label)
    return one.concept.id != other.concept.id and not any(each.everyday or _is_foreign(each) for each in labels)


def _is_name(piece: Meaning) -> bool:
    """Whether it is written like a proper name that the thesaurus does not know."""
    return not piece.names and any(word[:1].isupper() for word in piece.words)


def _languages_of(piece: Meaning) -> set[str | None]:
    """The languages in which a piece is surely a name of the field; English alone if it is one in English."""
    known = {name.label.language for name in piece.names if _is_evidence(name)}
    return known if known.isdisjoint((None, "en")) else {"en"}


def _is_evidence(name: Name) -> bool:
    """Whether it surely names something of the field."""
    return name.concept.type not in _NO_EVIDENCE and not name.label.ambiguous


def _is_foreign(label: Label) -> bool:
    return label.language not in (None, "en")


def _ambiguous(name: Name, piece: Meaning) -> bool:
    """Whether the name may mean something else here: *ice* typed in lower case need not be *ICE*."""
    return name.label.ambiguous or _is_acronym_in_small_letters(name, piece)


def _is_acronym_in_small_letters(name: Name, piece: Meaning) -> bool:
    return name.label.text.isupper() and not " ".join(piece.words).isupper()


def _are_related(one: Concept, other: Concept) -> bool:
    return one.id == other.id or not set(one.broader).isdisjoint(other.broader)
