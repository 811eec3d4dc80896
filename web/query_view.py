"""How freely the words of a search were taken, with a link back for every liberty."""

from collections.abc import Iterable

from search.ask import Answer, OtherNames
from search.spelling.correct import Correction
from search.syntax.edits import with_word_as_typed, with_word_replaced
from search.terminal import is_own
from web.address import Address
from web.pages import CorrectionView, MissingView, OtherNamesView, PageLink, QueryView

_CONCEPTS = 6
_NAMES = 4
_FEW = 1
"""A fold that would hide no more than this is not worth opening."""


def query_view(answer: Answer, address: Address) -> QueryView:
    also = tuple(_also(one, address) for one in answer.also)
    shown = len(also) if len(also) <= _CONCEPTS + _FEW else _CONCEPTS
    expand = address.wording.expand
    free = bool(also or address.wording.without or any(one.applied for one in answer.corrections))
    return QueryView(
        corrections=tuple(_corrected(one, answer.text, address) for one in answer.corrections),
        also=also[:shown],
        more=also[shown:],
        left_out=tuple(PageLink(name, address.again(name).href) for name in address.wording.without if expand),
        as_typed=address.expanding(False).href if expand and free else None,
        freely=None if expand else address.expanding(True).href,
    )


def correction_sentence(text: str, corrections: Iterable[Correction]) -> str:
    """The text with the corrections that were applied."""
    for one in corrections:
        if one.applied:
            text = with_word_replaced(text, one.typed, _written(one.meant[0])) or text
    return text


def missing_view(part: str, answer: Answer, address: Address) -> MissingView:
    """What a hit lacks, and the search that wants it in every release."""
    text = answer.text if with_word_replaced(answer.text, part, part) else answer.read_as
    return MissingView(part, address.with_text(with_word_as_typed(text, part)).href)


def _corrected(one: Correction, text: str, address: Address) -> CorrectionView:
    if one.applied:
        back = with_word_replaced(text, one.typed, f'"{one.typed}"')
        as_typed = address.with_text(back) if back else address.expanding(False)
        return CorrectionView(one.typed, (), one.meant[0], as_typed.href)
    reworded_to = ((meant, with_word_replaced(text, one.typed, _written(meant))) for meant in one.meant)
    links = tuple(PageLink(meant, address.with_text(changed).href) for meant, changed in reworded_to if changed)
    return CorrectionView(one.typed, links, None, None)


def _written(meant: str) -> str:
    return f'"{meant}"' if " " in meant else meant


def _also(one: OtherNames, address: Address) -> OtherNamesView:
    if is_own(one):
        return OtherNamesView(None, None, (PageLink(one.concept, address.less(one.names[0]).href),), ())
    names = tuple(PageLink(name, address.less(name).href) for name in one.names)
    shown = len(names) if len(names) <= _NAMES + _FEW else _NAMES
    remove = address.less(one.concept).href if len(names) > 1 else None
    return OtherNamesView(one.concept, remove, names[:shown], names[shown:])
