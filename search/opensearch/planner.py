"""Compiles expressions into plans, in the terms that the index of a cluster has."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar, assert_never

from indexer.analysis import EVERY, same_letters, term, terms
from indexer.folding import fold
from indexer.opensearch.document import one_token
from search.budget import Budget
from search.fuzzy_wildcard import fuzzy_matches, prefix_of, wildcard_matches
from search.limits import FIELDS, MAX_EXPANSION, MAX_NARROWER, expansion_note, require_depth
from search.opensearch.known_terms import KnownTerms, TermQuestion, TermSearch
from search.opensearch.plan import (
    NOTHING,
    AnyTerm,
    Anything,
    Conjunction,
    DayRange,
    Disjunction,
    FacetValue,
    FieldTerm,
    PlannedAspect,
    PlannedGroup,
    PlannedName,
    PlannedScoring,
    PlanNode,
    TermSequence,
    TermWindow,
    YearRange,
)
from search.query import (
    All,
    Any,
    Aspects,
    Dates,
    DrugRelated,
    Everything,
    Expression,
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
    words_of,
)
from search.word_spellings import spellings

UNDATED_YEARS = YearRange(-1, -1)
"""The year that stands for none; see `indexer.opensearch.document`."""
_ROUNDS = 4
"""How often what a plan lacks is looked up: words that turn out to be absent leave room for other spellings."""

Planned = TypeVar("Planned")


def planned(
    known: KnownTerms, languages: Languages, budget: Budget, plan: "Callable[[ClusterPlanner], Planned]"
) -> "tuple[Planned, ClusterPlanner]":
    """Make a plan with a planner, looking up the terms that it asks for; usually in one request, or in none."""
    for _ in range(_ROUNDS):
        planner = ClusterPlanner(known.question(), languages, budget)
        made = plan(planner)
        if not planner.terms.is_open:
            break
        known.look_up(planner.terms, budget)
    else:
        planner = ClusterPlanner(known.question(), languages, budget)
        made = plan(planner)
    return made, planner


class ClusterPlanner:
    """Compiles queries for one state of the index, and notes what it had to limit."""

    def __init__(self, terms: TermQuestion, languages: Languages = EVERY, budget: Budget | None = None) -> None:
        self.terms = terms
        self._languages = languages
        self._budget = budget or Budget()
        self.late = False
        """Whether the budget ran out, so that some terms or synonyms were left out."""
        self.notes: list[str] = []

    def plan(self, expression: Expression) -> PlanNode:
        """Compile an expression. Raises SearchError if it nests deeper than MAX_DEPTH."""
        require_depth(expression)
        return self._plan(expression)

    def scoring(self, aspects: Aspects) -> PlannedScoring:
        """Compile the aspects and groups to score by. Raises what `plan` raises."""
        return PlannedScoring(
            tuple(
                PlannedAspect(one.typed, self._names(self.plan(one.typed), one.synonyms), one.required, one.languages)
                for one in aspects.aspects
            ),
            tuple(map(self._group, aspects.groups)),
        )

    def term(self, field: TextField, text: str) -> FieldTerm:
        """A term in a field, with the number of releases that have it."""
        token = one_token(text)
        return FieldTerm(field, token, self.terms.count(token).of(field))

    def _group(self, group: Group) -> PlannedGroup:
        typed = NOTHING if group.related else self._phrase(group.typed.words, group.typed.field, joins=False)
        names = self._names(typed, group.synonyms)
        known = not group.related and (group.known or any(one.synonym for one in names))
        return PlannedGroup(group.typed, names, range(group.first, group.last + 1), known)

    def _names(self, typed: PlanNode, synonyms: tuple[Synonym, ...]) -> tuple[PlannedName, ...]:
        """The names whose terms occur in the index, each term once: names in several languages often share a stem."""
        seen: set[FieldTerm | PlanNode] = set()
        names = [PlannedName(self._new(typed, seen))]
        names += [
            PlannedName(self._new(self._as_written(one.expression), seen), one.weight, one)
            for one in synonyms
            if self._in_time()
        ]
        known = [one for one in names if one.node != NOTHING]
        narrower = sorted((one for one in known if one.synonym and one.synonym.narrower), key=_rarity)
        rare = set(map(id, narrower[MAX_NARROWER:]))
        return tuple(one for one in known if id(one) not in rare)

    def _new(self, node: PlanNode, seen: set[FieldTerm | PlanNode]) -> PlanNode:
        """The node without what was seen before; adds the rest to `seen`."""
        match node:
            case AnyTerm(terms, beginning):
                node = AnyTerm(
                    tuple(one for one in dict.fromkeys(terms) if one not in seen),
                    tuple(one for one in dict.fromkeys(beginning) if one not in seen),
                )
                seen.update(node.terms, node.beginning)
                return node
            case Disjunction(parts):
                return _any([self._new(part, seen) for part in parts])
            case _ if node in seen:
                return NOTHING
            case _:
                seen.add(node)
                return node

    def _plan(self, expression: Expression) -> PlanNode:
        match expression:
            case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Near():
                return self._text(expression)
            case All(parts):
                return self._all(parts)
            case Any(parts):
                return _any([self._plan(part) for part in parts])
            case Not():
                return self._all((expression,))
            case Everything() | Tag() | DrugRelated() | Years() | Undated() | Dates():
                return _property(expression)
            case _:
                assert_never(expression)

    def _text(self, expression: Word | Phrase | Prefix | Wildcard | Fuzzy | Near) -> PlanNode:
        match expression:
            case Word() | Phrase():
                return self._phrase(words_of(expression), expression.field)
            case Prefix(text, field):
                return self._prefix(text, field)
            case Wildcard() | Fuzzy():
                return self._expanded(expression)
            case Near():
                return self._near(expression)
            case _:
                assert_never(expression)

    def _all(self, parts: tuple[Expression, ...]) -> PlanNode:
        wanted = tuple(self._plan(part) for part in parts if not isinstance(part, Not))
        without = tuple(self._plan(part.part) for part in parts if isinstance(part, Not))
        if without and self.late:
            self._budget.check()  # excluded releases would be found
        return wanted[0] if len(wanted) == 1 and not without else Conjunction(wanted or (Anything(),), without)

    def _any_term(self, texts: Iterable[str], field: TextField | None) -> AnyTerm:
        found = (self.term(name, text) for name in _fields(field) for text in texts)
        return AnyTerm(tuple(one for one in found if one.releases))

    def _as_written(self, name: Expression) -> PlanNode:
        """Another name, in its own spelling alone."""
        if not isinstance(name, Word | Phrase):
            return self._plan(name)
        languages = self._languages
        if name.languages:
            languages = tuple(one for one in languages if one in name.languages)
        if isinstance(name, Word):
            return self._any_term(terms(name.text, languages), name.field)
        return _any([TermSequence(found) for found in self._spelled(name.words, name.field, languages)])

    def _phrase(self, words: tuple[str, ...], field: TextField | None, *, joins: bool = True) -> PlanNode:
        """The words next to each other, also where neighbours are written as one, or one as two, such as *e-mail*."""
        found: list[PlanNode] = []
        for spelled in spellings(words, self._is_known, joins=joins):
            if len(spelled) == 1:
                found.append(self._any_term(terms(spelled[0], self._languages), field))
            else:
                found += map(TermSequence, self._spelled(spelled, field, self._languages))
        return _any([node for node in found if node != NOTHING])

    def _is_known(self, word: str) -> bool:
        counts = [self.terms.count(one_token(text)) for text in terms(word, self._languages)]
        return any(count.of(None) for count in counts)

    def _spelled(
        self, words: tuple[str, ...], field: TextField | None, languages: Languages
    ) -> list[tuple[FieldTerm, ...]]:
        """The terms of words that belong together, for each field and language in which all of them occur."""
        ways = dict.fromkeys(tuple(term(word, language) for word in words) for language in languages)
        found = [tuple(self.term(name, text) for text in way) for name in _fields(field) for way in ways]
        return [each for each in found if all(one.releases for one in each)]

    def _near(self, wanted: Near) -> PlanNode:
        return _any(
            [TermWindow(found, wanted.distance) for found in self._spelled(wanted.words, wanted.field, self._languages)]
        )

    def _expanded(self, wanted: Wildcard | Fuzzy) -> AnyTerm:
        """The terms that match; fuzzy matches weigh less the more edits they need."""
        if isinstance(wanted, Wildcard):
            search = TermSearch("any", prefix_of(wanted), wanted.field)
            fit = sorted(wildcard_matches(wanted, self._while_in_time(self.terms.found(search).terms)))
            return self._any_term(self._limited(wanted.text, fit), wanted.field)
        known: set[str] = set()
        for form in dict.fromkeys(other for own in terms(wanted.text) for other in same_letters(own)):
            known.update(self.terms.found(TermSearch("like", form, wanted.field, wanted.distance)).terms)
        edits = fuzzy_matches(wanted, known)
        nearest = self._limited(f"{wanted.text}~", sorted(edits, key=lambda like: (edits[like], like)))
        found = [(self.term(name, like), 1 + edits[like]) for name in _fields(wanted.field) for like in nearest]
        return AnyTerm(tuple(replace(one, share=1 / away) for one, away in found if one.releases))

    def _prefix(self, text: str, field: TextField | None) -> AnyTerm:
        """The terms with the prefix, and those of the prefix as a word, whose stem is often shorter than itself."""
        found = self.terms.found(TermSearch("first", fold(text), field))
        if found.total > MAX_EXPANSION:
            self._note_limit(f"{text}*", found.total)
        spelled = [one for one in terms(text, self._languages) if one_token(one) not in found.terms]
        return AnyTerm(self._any_term(spelled, field).terms, self._any_term(found.terms, field).terms)

    def _while_in_time(self, found: Iterable[str]) -> Iterator[str]:
        return (one for one in found if self._in_time())

    def _in_time(self) -> bool:
        self.late = self.late or not self._budget.lasts()
        return not self.late

    def _limited(self, written: str, found: list[str]) -> list[str]:
        if len(found) > MAX_EXPANSION:
            self._note_limit(written, len(found))
        return found[:MAX_EXPANSION]

    def _note_limit(self, written: str, count: int) -> None:
        self.notes.append(expansion_note(written, count))


def _property(wanted: Everything | Tag | DrugRelated | Years | Undated | Dates) -> PlanNode:
    match wanted:
        case Everything():
            return Anything()
        case Tag(facet, value):
            return FacetValue(facet, value.casefold())
        case DrugRelated():
            return wanted
        case Years(first, last):
            return YearRange(max(first, 0), last)
        case Undated():
            return UNDATED_YEARS
        case Dates(first, last):
            return DayRange(first.toordinal(), last.toordinal())
        case _:
            assert_never(wanted)


def _rarity(name: PlannedName) -> int:
    """A sort key: smaller for names that more releases may contain."""
    match name.node:
        case AnyTerm(terms):
            return -sum(one.releases for one in terms)
        case TermSequence(terms):
            return -min(one.releases for one in terms)
        case Disjunction(parts):
            return min(_rarity(PlannedName(part)) for part in parts)
        case _:
            return 0


def _any(nodes: list[PlanNode]) -> PlanNode:
    """One node that matches any of the nodes; single terms among them are merged."""
    merged = [node for node in nodes if isinstance(node, AnyTerm)]
    terms = AnyTerm(
        tuple(one for node in merged for one in node.terms), tuple(one for node in merged for one in node.beginning)
    )
    joined: list[PlanNode] = [node for node in nodes if not isinstance(node, AnyTerm)]
    if merged or not joined:
        joined.append(terms)
    return joined[0] if len(joined) == 1 else Disjunction(tuple(joined))


def _fields(field: TextField | None) -> Iterator[TextField]:
    return (name for name in FIELDS if field in (None, name))
