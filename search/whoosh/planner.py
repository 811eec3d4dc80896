"""Compiles expressions into plans over the index: weighted terms, sequences of terms, facet values."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar, assert_never

from corpus.quick_dataclass import dataclass
from indexer.analysis import term, terms
from indexer.columnar.lexicon import TermDictionary
from indexer.folding import fold
from search.budget import Budget
from search.fuzzy_wildcard import first_letters, fuzzy_matches, prefix_of, wildcard_matches
from search.hashed_once import HashedOnce, hashed_once
from search.limits import FIELDS, MAX_EXPANSION, MAX_NARROWER, expansion_note, require_depth
from search.query import (
    UNDATED,
    All,
    Any,
    Aspect,
    Aspects,
    Dates,
    DrugRelated,
    Everything,
    Expression,
    FacetName,
    Fuzzy,
    Group,
    Languages,
    Near,
    Not,
    Phrase,
    Prefix,
    Synonym,
    Tag,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.whoosh.facets import FacetValues
from search.whoosh.reader import IndexReader, Segment, TermLeaf
from search.word_spellings import spellings

_PLAN_BYTES = 500
"""About how many bytes an alternative of a plan takes."""
_MOST_NAMES = 1 << 14
"""How many plans of other names are cached for an index."""

Part = TypeVar("Part", Aspect, Group)
Plan = TypeVar("Plan", "AspectPlan", "GroupPlan")


@dataclass(frozen=True, slots=True)
class PhraseTerms:
    """A contiguous range of terms in a field, such as those with a prefix."""

    field: TextField
    ordinals: tuple[range, ...]
    """Their ordinals in each segment."""
    documents: int


@hashed_once
@dataclass(frozen=True, slots=True)
class Terms(HashedOnce):
    """Matches documents with at least one of the terms."""

    leaves: tuple[TermLeaf, ...]
    spans: tuple[PhraseTerms, ...] = ()


@hashed_once
@dataclass(frozen=True, slots=True)
class Sequence(HashedOnce):
    """Matches documents with all the terms, of one field, in this order and adjacent."""

    leaves: tuple[TermLeaf, ...]


@dataclass(frozen=True, slots=True)
class NearTerms:
    """Matches documents with all the terms, of one field, within a window.

    Each must occur as often as `times` says, and the last at most `reach` positions after the first.
    """

    leaves: tuple[TermLeaf, ...]
    times: tuple[int, ...]
    reach: int


@dataclass(frozen=True, slots=True)
class Values:
    """Matches documents with at least one of the values of a facet; has no weight."""

    facet: FacetName
    values: tuple[int, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date in a range of days, given as proleptic Gregorian ordinals, both included; weighs nothing."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Every:
    """Matches every document; has no weight."""


@dataclass(frozen=True, slots=True)
class AllOf:
    parts: tuple["Node", ...]
    without: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Node", ...]


Node = Terms | Sequence | NearTerms | Values | DateRange | DrugRelated | Every | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to express an aspect or a group."""

    node: Node
    weight: float = 1.0
    """The weight of an occurrence."""
    synonym: Synonym | None = None
    """None for the words as typed."""


@dataclass(frozen=True, slots=True)
class AspectPlan:
    typed: Expression
    alternatives: tuple[Alternative, ...]
    required: bool
    languages: tuple[str, ...] = ()
    found: tuple[Word | Phrase, ...] = ()
    """The other names that the index has, whether or not they are searched for."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """Neighbouring aspects that may have a name in common."""

    typed: Phrase
    alternatives: tuple[Alternative, ...]
    aspects: range
    known: bool
    found: tuple[Word | Phrase, ...] = ()
    """As for an aspect."""


@dataclass(frozen=True, slots=True)
class ScoringPlan:
    """The aspects and groups by which releases are scored."""

    aspects: tuple[AspectPlan, ...]
    groups: tuple[GroupPlan, ...] = ()


class Planner:
    """Compiles queries for one state of the index, and notes what it had to limit."""

    def __init__(self, index: IndexReader, budget: Budget | None = None) -> None:
        self._index = index
        self._budget = budget or Budget()
        self.late = False
        """Whether the budget ran out, so that some terms or synonyms were left out."""
        self.notes: list[str] = []

    def plan(self, expression: Expression) -> Node:
        """Compile an expression. Raises SearchError if it nests deeper than MAX_DEPTH."""
        require_depth(expression)
        return self._plan(expression)

    def scoring(self, aspects: Aspects) -> ScoringPlan:
        """Compile the aspects and groups to score by. Raises what `plan` raises."""
        return ScoringPlan(
            tuple(self._remembered(one, self._aspect) for one in aspects.aspects),
            tuple(self._remembered(one, self._group) for one in aspects.groups),
        )

    def matching(self, aspects: Aspects) -> ScoringPlan:
        """Compile what says which releases have all aspects: without the groups that only earn points."""
        names = (one for one in aspects.groups if not one.related and (one.known or self._has_any(one.synonyms)))
        return self.scoring(Aspects(aspects.aspects, tuple(names)))

    def _has_any(self, names: tuple[Synonym, ...]) -> bool:
        return any(not _is_empty(self._as_written(one.expression)) for one in names)

    def _remembered(self, part: Part, compiled: Callable[[Part], Plan]) -> Plan:
        """The plan of a part of a query; one of which there is nothing to note is compiled once for all queries."""
        known: Plan | None = self._index.plans.get(part)
        if known is not None:
            return known
        notes = len(self.notes)
        plan = compiled(part)
        if not self.late and len(self.notes) == notes:
            self._index.plans.put(part, plan, _PLAN_BYTES * (1 + len(plan.alternatives)))
        return plan

    def _aspect(self, aspect: Aspect) -> AspectPlan:
        alternatives, found = self._alternatives(self.plan(aspect.typed), aspect.synonyms)
        return AspectPlan(aspect.typed, alternatives, aspect.required, aspect.languages, found)

    def _group(self, group: Group) -> GroupPlan:
        typed = Terms(()) if group.related else self._phrase(group.typed.words, group.typed.field, joins=False)
        alternatives, found = self._alternatives(typed, group.synonyms)
        known = not group.related and (group.known or any(one.synonym for one in alternatives))
        return GroupPlan(group.typed, alternatives, range(group.first, group.last + 1), known, found)

    def _alternatives(
        self, typed: Node, synonyms: tuple[Synonym, ...]
    ) -> tuple[tuple[Alternative, ...], tuple[Word | Phrase, ...]]:
        """The alternatives that occur in the index, each term once: names in several languages often share a stem.

        With all of the names that occur.
        """
        seen: set[TermLeaf | PhraseTerms | Node] = set()
        found: list[Word | Phrase] = []
        alternatives = [Alternative(self._new(typed, seen))]
        for one in synonyms:
            if not self._in_time():
                break
            if not _is_empty(written := self._as_written(one.expression)):
                alternatives.append(Alternative(self._new(written, seen), one.weight, one))
                if isinstance(one.expression, Word | Phrase):
                    found.append(one.expression)
        known = [one for one in alternatives if not _is_empty(one.node)]
        narrower = sorted((one for one in known if one.synonym and one.synonym.narrower), key=_rarity)
        rare = set(map(id, narrower[MAX_NARROWER:]))
        return tuple(one for one in known if id(one) not in rare), tuple(found)

    def _new(self, node: Node, seen: set[TermLeaf | PhraseTerms | Node]) -> Node:
        """The node without what was seen before; adds the rest to `seen`."""
        match node:
            case Terms(leaves, spans):
                new_leaves = tuple(leaf for leaf in dict.fromkeys(leaves) if leaf not in seen)
                new_spans = tuple(span for span in dict.fromkeys(spans) if span not in seen)
                seen.update(new_leaves, new_spans)
                is_new = len(new_leaves) == len(leaves) and len(new_spans) == len(spans)
                return node if is_new else Terms(new_leaves, new_spans)
            case AnyOf(parts):
                return _any([self._new(part, seen) for part in parts])
            case _ if node in seen:
                return Terms(())
            case _:
                seen.add(node)
                return node

    def _plan(self, expression: Expression) -> Node:
        match expression:
            case Everything():
                return Every()
            case Word(text, field):
                return self._phrase((text,), field)
            case Phrase(words, field):
                return self._phrase(words, field)
            case Prefix(text, field):
                return self._prefix(text, field)
            case Wildcard() | Fuzzy():
                return self._expanded(expression)
            case Near():
                return self._near(expression)
            case Tag(facet, value):
                return self.values(facet, self._index.facet(facet).spelled(value))
            case Years() | Undated() | Dates() | DrugRelated():
                return self._property(expression)
            case All(parts):
                return self._all(parts)
            case Any(parts):
                return _any([self._plan(part) for part in parts])
            case Not():
                return self._all((expression,))
            case _:
                assert_never(expression)

    def _property(self, wanted: Years | Undated | Dates | DrugRelated) -> Node:
        if isinstance(wanted, DrugRelated):
            return wanted
        if isinstance(wanted, Dates):
            return DateRange(wanted.first.toordinal(), wanted.last.toordinal())
        return self.values("year", years(self._index.facet("year"), wanted))

    def values(self, facet: FacetName, values: list[int]) -> Node:
        return Values(facet, tuple(values), int(self._index.facet(facet).totals[values].sum()))

    def _all(self, parts: tuple[Expression, ...]) -> Node:
        wanted = tuple(self._plan(part) for part in parts if not isinstance(part, Not))
        without = tuple(self._plan(part.part) for part in parts if isinstance(part, Not))
        if without and self.late:
            self._budget.check()  # excluded documents would be found
        return wanted[0] if len(wanted) == 1 and not without else AllOf(wanted or (Every(),), without)

    def _any_term(self, texts: tuple[str, ...], field: TextField | None) -> Terms:
        if field is None and len(texts) == 1:
            return Terms(self._index.leaves(texts[0]))
        leaves = (self._index.leaf(name, text) for name in _fields(field) for text in texts)
        return Terms(tuple(leaf for leaf in leaves if leaf.documents))

    def _as_written(self, name: Expression) -> Node:
        """Another name, in its own spelling alone; compiled once for all queries."""
        if not isinstance(name, Word | Phrase):
            return self._plan(name)
        if name.languages and self._index.spoken.isdisjoint(name.languages):
            return Terms(())
        names = self._index.names
        known: Node | None = names.get(name)
        if known is None:
            if len(names) >= _MOST_NAMES:
                names.clear()
            known = names[name] = self._written(name)
        return known

    def _written(self, name: Word | Phrase) -> Node:
        languages = self._index.languages
        if name.languages:
            languages = tuple(one for one in languages if one in name.languages)
        if isinstance(name, Word):
            return self._any_term(terms(name.text, languages), name.field)
        return _any([Sequence(leaves) for leaves in self._spelled(name.words, name.field, languages)])

    def _phrase(self, words: tuple[str, ...], field: TextField | None, *, joins: bool = True) -> Node:
        """The words next to each other, also where neighbours are written as one, or one as two, such as *e-mail*."""
        found: list[Node] = []
        for spelled in spellings(words, self._is_known, joins=joins):
            if len(spelled) == 1:
                found.append(self._any_term(terms(spelled[0], self._index.languages), field))
            else:
                found += map(Sequence, self._spelled(spelled, field, self._index.languages))
        return _any([node for node in found if node != Terms(())])

    def _is_known(self, word: str) -> bool:
        return any(
            self._index.leaf(name, text).documents for name in FIELDS for text in terms(word, self._index.languages)
        )

    def _spelled(
        self, words: tuple[str, ...], field: TextField | None, languages: Languages
    ) -> list[tuple[TermLeaf, ...]]:
        """The terms of words that belong together, for each field and language in which all of them occur."""
        leaf = self._index.leaf
        spellings = dict.fromkeys(tuple(term(word, language) for word in words) for language in languages)
        found = []
        for name in _fields(field):
            for spelling in spellings:
                leaves: list[TermLeaf] = []
                for text in spelling:
                    one = leaf(name, text)
                    if not one.documents:
                        break
                    leaves.append(one)
                else:
                    found.append(tuple(leaves))
        return found

    def _near(self, wanted: Near) -> Node:
        found = [Counter(leaves) for leaves in self._spelled(wanted.words, wanted.field, self._index.languages)]
        reach = len(wanted.words) - 1 + wanted.distance
        return _any([NearTerms(tuple(times), tuple(times.values()), reach) for times in found])

    def _expanded(self, wanted: Wildcard | Fuzzy) -> Terms:
        """The terms that match; fuzzy matches weigh less the more edits they need."""
        if isinstance(wanted, Wildcard):
            fit = sorted(wildcard_matches(wanted, self._while_in_time(self._known(wanted))))
            return self._any_term(tuple(self._limited(wanted.text, fit)), wanted.field)
        edits = fuzzy_matches(wanted, self._known(wanted))
        nearest = self._limited(f"{wanted.text}~", sorted(edits, key=lambda like: (edits[like], like)))
        leaves = [(self._index.leaf(name, like), 1 + edits[like]) for name in _fields(wanted.field) for like in nearest]
        return Terms(tuple(replace(leaf, share=1 / edits) for leaf, edits in leaves if leaf.documents))

    def _while_in_time(self, found: Iterable[str]) -> Iterator[str]:
        return (one for one in found if self._in_time())

    def _in_time(self) -> bool:
        self.late = self.late or not self._budget.lasts()
        return not self.late

    def _known(self, wanted: Wildcard | Fuzzy) -> set[str]:
        """The candidate terms: those that begin as a match must."""
        starts = first_letters(wanted) if isinstance(wanted, Fuzzy) else (prefix_of(wanted),)
        lexicons = [s.arrays.postings(name) for s in self._index.segments for name in _fields(wanted.field)]
        return set().union(
            *(_beginning_with(lexicon.terms, start) for lexicon in lexicons if lexicon for start in starts)
        )

    def _limited(self, written: str, found: list[str]) -> list[str]:
        if len(found) > MAX_EXPANSION:
            self._note_limit(written, len(found))
        return found[:MAX_EXPANSION]

    def _note_limit(self, written: str, count: int) -> None:
        self.notes.append(expansion_note(written, count))

    def _prefix(self, text: str, field: TextField | None) -> Terms:
        """The terms with the prefix, and those of the prefix as a word, whose stem is often shorter than itself."""
        start = fold(text).encode()
        fields = tuple(_fields(field))
        found = sorted(set().union(*(self._index.beginning(name, start) for name in fields)))
        if len(found) > MAX_EXPANSION:
            self._note_limit(f"{text}*", len(found))
        end = found[MAX_EXPANSION] if len(found) > MAX_EXPANSION else None
        spelled = [one for one in terms(text, self._index.languages) if one.encode() not in found[:MAX_EXPANSION]]
        spans = (self._span(name, start, end) for name in fields)
        return Terms(self._any_term(tuple(spelled), field).leaves, tuple(span for span in spans if span.documents))

    def _span(self, field: TextField, start: bytes, end: bytes | None) -> PhraseTerms:
        counts = self._index.beginning(field, start)
        total = sum(count for term, count in counts.items() if end is None or term < end)
        return PhraseTerms(
            field, tuple(self._places(segment, field, start, end) for segment in self._index.segments), total
        )

    def _places(self, segment: Segment, field: TextField, start: bytes, end: bytes | None) -> range:
        lexicon = segment.arrays.postings(field)
        assert lexicon is not None
        places = lexicon.terms.prefixed(start)
        return places if end is None else range(places.start, lexicon.terms.first_from(end))


def _beginning_with(lexicon: TermDictionary, start: str) -> list[str]:
    places = lexicon.prefixed(start.encode())
    return [text.decode() for text in lexicon.slice(places.start, places.stop)]


def years(known: FacetValues, wanted: Years | Undated) -> list[int]:
    """The places of the values that a filter by year selects."""
    match wanted:
        case Undated():
            return [place for place, value in enumerate(known.values) if value == UNDATED]
        case Years(first, last):
            return [n for n, value in enumerate(known.values) if value != UNDATED and first <= int(value) <= last]


def _rarity(alternative: Alternative) -> int:
    """A sort key: smaller for alternatives that more documents may contain."""
    match alternative.node:
        case Terms(leaves):
            return -sum(leaf.documents for leaf in leaves)
        case Sequence(leaves):
            return -min(leaf.documents for leaf in leaves)
        case AnyOf(parts):
            return min(_rarity(Alternative(part)) for part in parts)
        case _:
            return 0


def _is_empty(node: Node) -> bool:
    """Whether it matches nothing, because the index has none of its words."""
    return isinstance(node, Terms) and not node.leaves and not node.spans


def _any(nodes: list[Node]) -> Node:
    """One node that matches any of the nodes; single terms among them are merged."""
    if len(nodes) == 1:
        return nodes[0]
    together = [node for node in nodes if isinstance(node, Terms)]
    terms = Terms(tuple(leaf for t in together for leaf in t.leaves), tuple(span for t in together for span in t.spans))
    others = [node for node in nodes if not isinstance(node, Terms)]
    joined = [*others, terms] if together or not others else others
    return joined[0] if len(joined) == 1 else AnyOf(tuple(joined))


def _fields(field: TextField | None) -> Iterator[TextField]:
    return (name for name in FIELDS if field in (None, name))
