"""Shows how a query was rewritten, with a link to undo each change."""

from collections.abc import Callable, Iterable, Sequence

from search.ask import Answer, OtherNames, Preference
from search.spelling.correct import Correction
from search.syntax.edits import with_word_as_typed, with_word_replaced
from search.terminal import is_self_named
from web.address import Address
from web.pages import CorrectionView, MissingView, OtherNamesView, PageLink, PreferenceView, QueryView

_MAX_CONCEPTS = 6
_MAX_NAMES = 4
_FEW = 1
"""If no more than this would be folded away, show it: so small a fold is not worth opening."""


def query_view(answer: Answer, address: Address) -> QueryView:
    without = address.without_name_href()
    names, ranking = (_other_names_views(answer.other_names, without, only_ranks) for only_ranks in (False, True))
    shown = len(names) if len(names) <= _MAX_CONCEPTS + _FEW else _MAX_CONCEPTS
    expand = address.options.expand
    corrected = any(one.applied for one in answer.corrections)
    is_rewritten = bool(names or ranking or answer.preferences or address.options.without or corrected)
    return QueryView(
        corrections=tuple(_correction_view(one, answer.text, address) for one in answer.corrections),
        preferences=tuple(_preference_view(one, answer, address) for one in answer.preferences),
        other_names=names[:shown],
        more_other_names=names[shown:],
        ranking_names=ranking,
        left_out=tuple(PageLink(name, address.with_name(name).href) for name in address.options.without if expand),
        as_typed=address.with_expansion(False).href if expand and is_rewritten else None,
        with_other_names=None if expand else address.with_expansion(True).href,
    )


def correction_sentence(text: str, corrections: Iterable[Correction]) -> str:
    """The text as typed with the applied corrections in place."""
    for one in corrections:
        if one.applied:
            text = with_word_replaced(text, one.typed, _quoted(one.meant[0])) or text
    return text


def missing_view(part: str, answer: Answer, address: Address) -> MissingView:
    """A part of the query that a hit does not match, and the search that requires it, if any release has it."""
    if answer.no_results and any(one.text == part and not one.releases for one in answer.no_results.term_counts):
        return MissingView(part, None)
    for one in answer.preferences:
        if one.typed == part:
            return MissingView(part, _required(one, answer, address))
    text = answer.text if with_word_replaced(answer.text, part, part) else answer.read_as
    return MissingView(part, address.with_text(with_word_as_typed(text, part)).href)


def _preference_view(one: Preference, answer: Answer, address: Address) -> PreferenceView:
    return PreferenceView(one.description, _required(one, answer, address), address.without_name(one.filter).href)


def _required(one: Preference, answer: Answer, address: Address) -> str:
    """The link to the search that requires what is preferred."""
    return address.with_text(f"{answer.text} {one.filter}").href


def _correction_view(one: Correction, text: str, address: Address) -> CorrectionView:
    if one.applied:
        back = with_word_replaced(text, one.typed, f'"{one.typed}"')
        as_typed = address.with_text(back) if back else address.with_expansion(False)
        return CorrectionView(one.typed, (), one.meant[0], as_typed.href)
    reworded_to = ((meant, with_word_replaced(text, one.typed, _quoted(meant))) for meant in one.meant)
    links = tuple(PageLink(meant, address.with_text(changed).href) for meant, changed in reworded_to if changed)
    return CorrectionView(one.typed, links, None, None)


def _quoted(meant: str) -> str:
    return f'"{meant}"' if " " in meant else meant


def _other_names_views(
    others: Iterable[OtherNames], without: Callable[[str], str], only_ranks: bool
) -> tuple[OtherNamesView, ...]:
    """Things whose only other name is their own preferred name share a view, which comes last."""
    found, own = [], []
    for one in others:
        if one.only_ranks is not only_ranks:
            continue
        if is_self_named(one):
            own.append(PageLink(one.concept, without(one.names[0])))
        else:
            names = [PageLink(name, without(name)) for name in one.without_concept]
            found.append(_other_names_view(one.concept, names, without(one.concept) if len(one.names) > 1 else None))
    return (*found, _other_names_view("also", own, None)) if own else tuple(found)


def _other_names_view(concept: str, names: Sequence[PageLink], remove: str | None) -> OtherNamesView:
    shown = len(names) if len(names) <= _MAX_NAMES + _FEW else _MAX_NAMES
    return OtherNamesView(concept, remove, tuple(names[:shown]), tuple(names[shown:]))
